/** Facts as reports read them. Instants are unix ms, durations ms. */

type OfAll = Readonly<{
  at: number;
  agentId: string | null;
}>;
export type OfConversation = OfAll &
  Readonly<{
    /** The conversation's number: the same in all its facts, also when it is kept no longer. */
    number: number;
    /** Null when it is kept no longer. */
    conversationId: string | null;
    /** It has been resolved at least once, by now. */
    resolved: boolean;
    channelId: string;
    /** The team it was pinned to at that moment. */
    teamId: string | null;
    topics: readonly string[];
  }>;

/** A person answered. `since`: the oldest message without an answer, null when there was none; `contact`: a number, 0 when nobody is known. */
export type Replied = OfConversation &
  Readonly<{ kind: 'replied'; since: number | null; first: boolean; contact: number }>;
/** `before`: when it was resolved the time before. */
export type Resolved = OfConversation &
  Readonly<{ kind: 'resolved'; openedAt: number; before: number | null; reason: string }>;
export type Reopened = OfConversation &
  Readonly<{ kind: 'reopened'; resolvedAt: number; cause: 'message' | 'boomerang' | 'hand' }>;
export type Level = OfConversation &
  Readonly<{ kind: 'level'; dueAt: number; met: boolean; policyId: string; term: 'first' | 'next' }>;
export type Handled = OfConversation & Readonly<{ kind: 'handled'; ms: number }>;
/** A stretch of an agent's time, within one day (UTC); `at` is its end. */
/** `awayStateId`: what the agent called being away; null: just away, or available. */
export type Status = OfAll &
  Readonly<{ kind: 'status'; from: number; status: 'available' | 'away'; awayStateId: string | null }>;

export type ConversationFact = Replied | Resolved | Reopened | Level | Handled;
export type Fact = ConversationFact | Status;

type Row = [Fact['kind'], number, number, string, string, string, string, ...(number | string)[]];

const orNull = (at: unknown): number | null => Number(at) || null;

/** What each kind keeps of its own, in the order of its row. */
const own = {
  replied: ([since, first, contact]) => ({
    since: orNull(since),
    first: first === 1,
    contact: Number(contact),
  }),
  resolved: ([openedAt, before, reason]) => ({
    openedAt: Number(openedAt),
    before: orNull(before),
    reason: String(reason),
  }),
  reopened: ([resolvedAt, cause]) => ({ resolvedAt: Number(resolvedAt), cause: cause as Reopened['cause'] }),
  level: ([dueAt, met, policyId, term]) => ({
    dueAt: Number(dueAt),
    met: met === 1,
    policyId: String(policyId),
    term: term as Level['term'],
  }),
  handled: ([ms]) => ({ ms: Number(ms) }),
} satisfies Record<ConversationFact['kind'], (rest: (number | string)[]) => object>;

/** What a word of `lua/core/statuses.lua` says of an agent who is not offline. */
export const statusOf = (word: string): Pick<Status, 'status' | 'awayStateId'> =>
  word === 'available' || word === 'away'
    ? { status: word, awayStateId: null }
    : { status: 'away', awayStateId: word };

/** @param row as `lua/core/facts.lua` writes it */
export function factOf(row: string, conversationId: string, resolved: boolean): Fact {
  const [kind, at, number, agent, channelId, team, topics, ...rest] = JSON.parse(row) as Row;
  const agentId = agent || null;
  if (kind === 'status') return { kind, at, agentId, from: Number(rest[0]), ...statusOf(String(rest[1])) };
  const common = {
    ...{ at, agentId, number, conversationId: conversationId || null, resolved, channelId },
    ...{ teamId: team || null, topics: topics === '' ? [] : topics.split(' ') },
  };
  return { kind, ...common, ...own[kind](rest) } as ConversationFact;
}
