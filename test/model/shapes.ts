// What the reference model remembers of a conversation and of an agent. Data only; times are unix ms.

import type { PlanRow } from '../../src/routing/terms/placement.js';

export type Terms = NonNullable<PlanRow['offer']>;
export type Availability = 'available' | 'away';
export type State = 'new' | 'pending' | 'resolved';

export type ModelConversation = {
  id: string;
  key: string;
  channelId: string;
  state: State;
  assigneeId: string | null;
  teamId: string | null;
  /** Who is passed over for a while, in the order in which that began. */
  passedOver: string[];
  /** Kept for this agent for a while. */
  keptFor: string | null;
  need: string;
  weight: number;
  priority: number;
  byHand: boolean;
  deadlineAt: number;
  nextAt: number;
  answerWithinMs: number | null;
  sla: { warnAt: number | null; dueAt: number; breachAt: number } | null;
  topics: readonly string[];
  waitingSince: number;
  enteredAt: number;
  epoch: number;
  lastSeq: number;
  inbound: { seq: number; at: number }[];
  immuneTo: string | null;
  lockedBy: string | null;
  offer: { to: string[]; until: number } | null;
  /** Of its last offer: what was agreed then holds for it. */
  terms: Terms | null;
  declines: number;
  escalated: boolean;
  answerBy: number | null;
  /** What it was opened under: how long it may stand in its queues, and what brings it back; 0: nothing. */
  life: { newMs: number; pendingMs: number; boomerangMs: number };
  /** When its queue resolves it; 0: never. */
  resolveAt: number;
  boomerang: { at: number; by: string; note: boolean } | null;
  previousId: string | null;
  resolvedAt: number;
  /** Number of its last resolution among all. */
  resolution: number;
  /** Number of the assignment (or of its coming and going with its holder) that dates it in the holder's hands. */
  given: number;
};

export type Acting = { epoch: number | null; by: string };

/** How an agent is configured. */
export type Standing = {
  teamIds: readonly string[];
  level: number;
  capacity: number;
  draining: boolean;
  awayTimeoutMs: number | null;
};

export type ModelAgent = {
  id: string;
  configured: Standing;
  /** As it was configured when it last came or was stood anew. */
  stood: Standing | null;
  /** Whether nothing about it changed since. */
  current: boolean;
  availability: Availability | null;
  idle: boolean;
  /** The newest activity that its app told of since it signed in; 0: none. */
  activeAt: number;
  /** Whether it is to be served where its teams pull. */
  wants: boolean;
  /** Session to the end of its lease, engine time. */
  sessions: Map<string, number>;
  leaseEndsAt: number;
  lastSignAt: number | null;
  /** `lookAt`: when a monitor that a hold kept off looks again, engine time. */
  absence: { name: string; dueAt: number; lookAt: number; due: boolean } | null;
  absences: number;
  /** Given something by hand before it ever came. */
  expected: boolean;
  /** A take-back still to be done: for what, and up to which assignment. */
  takeBack: { cause: string; upTo: number; lookAt: number } | null;
  /** Number of the agent's last assignment, 0 before the first. */
  lastGiven: number;
  idleSince: number;
  deleted: boolean;
};

export type PresenceRules = { leaseMs: number; graceMs: number; signOutGraceMs: number };
