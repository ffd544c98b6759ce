/**
 * A conversation's place in line, as its caller evaluated it under a configuration version, and how a requirement is served.
 * The core keeps and compares these; what a need means is `src/inbox`'s business. Times are unix ms.
 */

/** The weight of an item that takes a whole agent: only one with nothing in hand is given it. */
export const EXCLUSIVE = 1000;

export type Placement = {
  /** Canonical text of the requirement: conversations with the same need wait in one lane. */
  need: string;
  /** Slots it takes. */
  weight: number;
  /** Priority score, 0 to 900. */
  priority: number;
  /** Ids of the routing rules that matched. */
  rules: readonly string[];
  /** When it is due, where the line is ordered by that; null: never. */
  deadlineAt: number | null;
  /** Kept for one agent for a while, if that one is live and has room. */
  prefer: { agentId: string; forMs: number } | null;
  /** When to evaluate it again: the next step of relaxation or overflow; null: not by itself. */
  nextAt: number | null;
  /** How long its assignee has to answer, where the plan has no row of its need yet that says so; null: for ever. */
  answerWithinMs: number | null;
  sla: Sla | null;
};

/** A response that is due. Breached is strictly after the due minute. */
export type Sla = {
  policyId: string;
  kind: 'first' | 'next';
  warnAt: number | null;
  dueAt: number;
  breachAt: number;
};

export const choiceOrders = ['load_ratio', 'free_slots', 'longest_idle', 'round_robin', 'level'] as const;
/** How the best of several agents is chosen. Ties: longest since the last assignment, then id; of `longest_idle`, id. */
export type ChoiceOrder = (typeof choiceOrders)[number];

/** How conversations of one need are given to agents. */
export type PlanRow = {
  order: ChoiceOrder;
  mode: 'direct' | 'offer' | 'pull';
  /** Profiles that can serve it; the rank (higher first) counts in the order `level` alone. */
  profiles: readonly (readonly [profile: string, rank: number])[];
  /** Terms of an offer, in mode `offer`. `to`: agents asked at once. */
  offer: {
    timeoutMs: number;
    to: number;
    declineLimit: number;
    coolDownMs: number;
    escalateTo: string | null;
  } | null;
  /** An assigned conversation that nobody answered goes back after so long; null: never. */
  answerWithinMs: number | null;
  /** Until when this holds: the next edge of business hours; null: as long as the configuration. */
  until: number | null;
};

/** JSON for scripts: what is null is left out, as Lua knows no null. */
export const textOf = (value: object): string =>
  JSON.stringify(value, (_key, inner: unknown) => (inner === null ? undefined : inner));

/** A conversation that waits for the default teams of its channel, and nothing else. */
export const plainPlacement = (need: string): Placement => ({
  need,
  weight: 1,
  priority: 0,
  rules: [],
  deadlineAt: null,
  prefer: null,
  nextAt: null,
  answerWithinMs: null,
  sla: null,
});
