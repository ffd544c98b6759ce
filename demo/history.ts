/**
 * What the demo's clients saw, as plain records: the only thing that the checks look at.
 *
 * Never interprets: an observation says when a request left, when its answer came and what it was.
 */

export type FeedEvent = {
  readonly id: string;
  readonly type: string;
  /** When the engine says it happened, unix ms. */
  readonly atMs: number;
  readonly by: string;
  readonly conversationId?: string;
  readonly agentId?: string;
  readonly epoch?: number;
  readonly data: Readonly<Record<string, unknown>>;
};

/** One item of one POST by a connector. */
export type Send = {
  readonly channelId: string;
  readonly contactExternalId: string;
  readonly externalId: string;
  readonly sentAtMs: number;
  readonly answeredAtMs: number;
  /** Position inside its POST; 0 for a single one. */
  readonly index: number;
  /** `unknown`: no answer, or one that leaves it undecided. */
  readonly status: 'accepted' | 'duplicate' | 'rejected' | 'unknown';
  readonly messageId?: string;
  /** Sent again on purpose. */
  readonly repeat: boolean;
};

export type Verb = 'reply' | 'pend' | 'resolve';

/** One request of an agent's app that acts on an assignment. */
export type Action = {
  readonly agentId: string;
  readonly conversationId: string;
  readonly verb: Verb;
  readonly epoch: number;
  readonly sentAtMs: number;
  readonly answeredAtMs: number;
  readonly status: number;
  readonly code: string;
  readonly epochAfter?: number;
  /** Of a reply: a text that no other reply has. */
  readonly text?: string;
  /** Presented an epoch on purpose that the app knew to be old. */
  readonly stale: boolean;
  /** The same request with the same idempotency key as before. */
  readonly repeat: boolean;
};

/** A time without signs of life. Each end is known between two instants, since only the engine knows when bytes arrived. */
export type Absence = {
  readonly agentId: string;
  readonly kind: 'vanish' | 'blink' | 'sign_out' | 'reload';
  readonly graceMs: number;
  /** The last sign of life reached the engine between these two. */
  readonly lastSignFromMs: number;
  readonly lastSignToMs: number;
  /** The next one reached it between these two; both absent when there was none. */
  readonly backFromMs?: number;
  readonly backToMs?: number;
};

/** A time in which the engine may give this agent nothing by itself, surely. */
export type OffLimits = {
  readonly agentId: string;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly why: string;
};

/** A reply as a connector got it. */
export type Pulled = {
  readonly channelId: string;
  readonly conversationId: string;
  readonly messageId: string;
  readonly text: string;
};

export type HeldConversation = {
  readonly conversationId: string;
  readonly state: 'new' | 'pending';
  readonly epoch: number;
};

export type TimelineEntry = {
  readonly seq: number;
  readonly kind: 'inbound' | 'reply' | 'change';
  readonly messageId?: string;
  readonly text?: string;
};

/** What the engine answered when everything had come to rest. */
export type FinalState = {
  readonly conversations: readonly {
    readonly conversationId: string;
    readonly channelId: string;
    readonly state: string;
    readonly epoch: number;
    readonly lastSeq: number;
    readonly createdAtMs: number;
    readonly timeline: readonly TimelineEntry[];
  }[];
  readonly deadLetterMessageIds: readonly string[];
  readonly snapshots: readonly { readonly agentId: string; readonly held: readonly HeldConversation[] }[];
  /** What each app believed to hold, from its last snapshot and the polls since. */
  readonly appViews: readonly { readonly agentId: string; readonly held: readonly HeldConversation[] }[];
  readonly lanes: readonly {
    readonly laneId: string;
    readonly teamIds: readonly string[];
    readonly waiting: number;
  }[];
  readonly agents: readonly {
    readonly agentId: string;
    readonly load: number;
    readonly free: number;
    readonly mayReceive: boolean;
  }[];
};

export type AgentFacts = {
  readonly agentId: string;
  readonly name: string;
  readonly teamIds: readonly string[];
  /** Effective capacity: the least of its own and its teams'. */
  readonly cap: number;
};

export type History = {
  /** How long after its deadline a take-back may be seen, ms. */
  readonly takeBackLimitMs: number;
  readonly agents: AgentFacts[];
  readonly channels: { readonly channelId: string; readonly teamIds: readonly string[] }[];
  readonly sends: Send[];
  readonly actions: Action[];
  readonly absences: Absence[];
  readonly offLimits: OffLimits[];
  /** Each agent's whole feed from before its first session, in the order of the polls. */
  readonly feeds: Map<string, FeedEvent[]>;
  readonly pulled: Pulled[];
  /** From waiting to seen by the app, ms, one per assignment. */
  readonly waitsMs: number[];
  /** How often each was seen to work: replies by webhook, saved replies sent, boomerangs set, attributes shown. */
  readonly workspace: { webhooks: number; savedReplies: number; boomerangs: number; attributes: number };
  /** Answers that no client here has an explanation for: what was asked and what came. */
  readonly surprises: string[];
  final?: FinalState;
};

/** @param takeBackLimitMs  see `History` */
export function createHistory(takeBackLimitMs: number): History {
  return {
    takeBackLimitMs,
    agents: [],
    channels: [],
    sends: [],
    actions: [],
    absences: [],
    offLimits: [],
    feeds: new Map(),
    pulled: [],
    waitsMs: [],
    workspace: { webhooks: 0, savedReplies: 0, boomerangs: 0, attributes: 0 },
    surprises: [],
  };
}

export const TAKEN_BACK = 'agent_offline';

/** Unassignments because of an absence, over all feeds. */
export function countTakeBacks(history: History): number {
  let count = 0;
  for (const events of history.feeds.values()) {
    for (const event of events) {
      if (event.type === 'conversation.unassigned' && event.data.reason === TAKEN_BACK) count += 1;
    }
  }
  return count;
}
