/** The shape of a conversation outside the scripts. Times are unix ms. */

export type ConversationState = 'new' | 'pending' | 'resolved';

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
  /** The lane it waits in, null when it does not wait. */
  laneId: string | null;
};

/** From HGETALL, as a flat list or a record. */
export function toConversation(id: string, stored: readonly string[] | Record<string, string>): Conversation {
  const field: Record<string, string> = {};
  if (Array.isArray(stored)) {
    for (let i = 0; i < stored.length; i += 2) field[stored[i]] = stored[i + 1];
  } else Object.assign(field, stored);
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
    laneId: none('lane'),
  };
}
