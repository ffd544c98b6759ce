/** The shape of a conversation outside the scripts. Times are unix ms. */

/** `bot`: in the hands of a virtual agent, out of everybody's line. */
export type ConversationState = 'new' | 'pending' | 'bot' | 'resolved';

export type Conversation = {
  id: string;
  state: ConversationState;
  channelId: string;
  contactId: string;
  visibility: string;
  threadId: string | null;
  assigneeId: string | null;
  /** The team it was pinned to by hand. */
  teamId: string | null;
  epoch: number;
  lastSeq: number;
  /** Seq of the newest customer message. */
  lastInboundSeq: number;
  priority: number;
  waitingSince: number;
  createdAt: number;
  resolvedAt: number | null;
  /** When a virtual agent handed it over last; null: none did. */
  handedOverAt: number | null;
  /** Of a resolved one why: a word, or the id of a resolve reason. */
  resolveReason: string | null;
  /** The one of its key that was resolved before it was opened. */
  previousId: string | null;
  /** When its queue resolves it; null: not by itself. */
  autoResolveAt: number | null;
  /** When it comes back to New; `by` is `engine` where the system set it. */
  boomerang: { at: number; by: string; note: string | null } | null;
  /** The lane it waits in, null when it does not wait. */
  laneId: string | null;
  /** Its requirement, as the placement had it. */
  need: string;
  weight: number;
  topics: readonly string[];
  /** Ids of the routing rules that matched. */
  rules: readonly string[];
  /** When it last entered New. */
  enteredAt: number;
  /** When its place is evaluated next by itself; null: not. */
  nextAt: number | null;
  /** What overflow did in this stay in New. */
  hops: readonly string[];
  /** Whether a person set its score. */
  byHand: boolean;
  /** The agent at work on it. */
  lockedBy: string | null;
  offer: { agentIds: readonly string[]; until: number } | null;
  declines: number;
  /** When an agent last answered; null: never. */
  answeredAt: number | null;
  /** Since when its customer waits for an answer; null: does not. */
  askedAt: number | null;
  sla: { policyId: string; kind: string; warnAt: number | null; dueAt: number; breachAt: number } | null;
  /** Timeline seq of its last assignment by the engine, for the reasons that stand there. */
  assignedSeq: number | null;
};

const words = (text: string | undefined): string[] => (text ? text.split(' ') : []);

/** A hash as scripts answer it, a flat list, as a record. */
export function fieldsOf(flat: readonly string[]): Record<string, string> {
  const field: Record<string, string> = {};
  for (let i = 0; i < flat.length; i += 2) field[flat[i] ?? ''] = flat[i + 1] ?? '';
  return field;
}

/** From HGETALL, as a flat list or a record. */
export function toConversation(id: string, stored: readonly string[] | Record<string, string>): Conversation {
  const field = Array.isArray(stored) ? fieldsOf(stored) : (stored as Record<string, string>);
  const none = (name: string) => field[name] || null;
  return {
    id,
    state: field.state as ConversationState,
    channelId: field.channelId ?? '',
    contactId: field.contactId ?? '',
    visibility: field.visibility ?? 'private',
    threadId: none('threadId'),
    assigneeId: none('assigneeId'),
    teamId: none('teamId'),
    epoch: Number(field.epoch),
    lastSeq: Number(field.lastSeq),
    lastInboundSeq: Number(field.lastInboundSeq ?? 0),
    priority: Number(field.priority ?? 0),
    waitingSince: Number(field.waitingSince),
    createdAt: Number(field.createdAt),
    resolvedAt: field.state === 'resolved' && field.resolvedAt ? Number(field.resolvedAt) : null,
    handedOverAt: Number(field.handedOverAt) || null,
    previousId: none('previousId'),
    autoResolveAt: Number(field.resolveAt) || null,
    boomerang: Number(field.boomerangAt)
      ? { at: Number(field.boomerangAt), by: field.boomerangBy ?? '', note: none('boomerangNote') }
      : null,
    resolveReason: field.state === 'resolved' ? none('resolveReason') : null,
    laneId: none('lane'),
    need: field.need ?? '',
    weight: Number(field.weight || 1),
    topics: words(field.topics),
    rules: words(field.rules),
    enteredAt: Number(field.enteredAt ?? 0),
    nextAt: Number(field.nextAt) || null,
    hops: words(field.hops),
    byHand: field.byHand === '1',
    lockedBy: none('lockedBy'),
    offer: field.offeredTo ? { agentIds: words(field.offeredTo), until: Number(field.offerUntil) } : null,
    declines: Number(field.declines || 0),
    answeredAt: Number(field.answeredAt) || null,
    askedAt: Number(field.askedAt) || null,
    sla: Number(field.slaDueAt)
      ? {
          policyId: field.slaPolicy ?? '',
          kind: field.slaKind ?? '',
          warnAt: Number(field.slaWarnAt) || null,
          dueAt: Number(field.slaDueAt),
          breachAt: Number(field.slaBreachAt),
        }
      : null,
    assignedSeq: Number(field.assignedSeq) || null,
  };
}
