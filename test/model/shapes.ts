// What the reference model remembers of a conversation and of an agent. Data only.

export type ModelConversation = {
  id: string;
  key: string;
  channelId: string;
  state: 'new' | 'pending' | 'resolved';
  assigneeId: string | null;
  teamId: string | null;
  /** Who put it back and is passed over until then. */
  passedOver: { agentId: string; until: number } | null;
  waitingSince: number;
  epoch: number;
  lastSeq: number;
  inbound: { seq: number; at: number }[];
  immuneTo: string | null;
  /** Number of the assignment (or of its coming and going with its holder) that dates it in the holder's hands. */
  given: number;
};

export type Acting = { epoch: number | null; now: number };

export type ModelAgent = {
  id: string;
  teamIds: readonly string[];
  capacity: number;
  availability: 'available' | 'away' | null;
  /** Session to the end of its lease, engine time. */
  sessions: Map<string, number>;
  leaseEndsAt: number;
  lastSignAt: number | null;
  /** `lookAt`: when a monitor that a hold kept off looks again, engine time. */
  absence: { name: string; dueAt: number; lookAt: number; due: boolean } | null;
  absences: number;
  /** A take-back still to be done: of which absence, and up to which assignment. */
  takeBack: { absence: string; upTo: number; lookAt: number } | null;
  /** Number of the agent's last assignment, 0 before the first. */
  lastGiven: number;
};

export type PresenceRules = { leaseMs: number; graceMs: number; signOutGraceMs: number };
