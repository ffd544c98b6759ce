/** What can be exported of conversations that are still kept: themselves, their messages with texts, and tags. */

import type { TimelineEntry } from '../../routing/conversations/reads.js';
import type { Core } from '../../routing/core.js';
import type { Conversation, ConversationState } from '../../routing/terms/conversation.js';
import { ofChannel } from '../access/reports.js';
import type { Asked, Export, ExportRow } from './exports.js';
import { waitedMs } from './reading.js';

const openStates = ['new', 'pending', 'bot'] as const;

/** Conversations, and entries of a timeline, of one read. */
const AT_ONCE = 200;

const iso = (at: number): string => new Date(at).toISOString();

/** Those of a state that entered it at an instant or later, in order of entering it. */
async function* entered(core: Core, workspaceId: string, state: ConversationState, from: number) {
  for (let after = from, skip = 0, more = true; more; ) {
    const flat = await core.reads.byState(workspaceId, state, after, AT_ONCE, skip);
    const ids = flat.filter((_, i) => i % 2 === 0);
    const scores = flat.filter((_, i) => i % 2 === 1).map(Number);
    const last = scores.at(-1) ?? after;
    // Where to go on: after those that entered at the same instant as the last one.
    skip = scores.filter((at) => at === last).length + (last === after ? skip : 0);
    after = last;
    more = ids.length === AT_ONCE;
    const found = await core.reads.conversations(workspaceId, ids);
    yield found.filter((each): each is Conversation => each !== null);
  }
}

/**
 * Conversations that were kept and open, or resolved, at some time in the range. One that changes its state while they are read may
 * be missing, or be there twice.
 */
async function* keptIn(
  { core, config: { workspaceId }, range: { from, to }, scope }: Asked,
  states: readonly ConversationState[] = [...openStates, 'resolved'],
) {
  for (const state of states)
    for await (const found of entered(core, workspaceId, state, state === 'resolved' ? from : 0))
      yield found.filter(({ createdAt, channelId }) => createdAt < to && ofChannel(scope, channelId));
}

const columns = [
  ...['id', 'state', 'channelId', 'contactId', 'visibility', 'threadId', 'assigneeId', 'teamId', 'topics'],
  ...['priority', 'createdAt', 'answeredAt', 'resolvedAt', 'resolveReason', 'previousId'],
];
const isoOrNull = (at: number | null) => (at === null ? null : iso(at));
const cellsOf = (c: Conversation): ExportRow => ({
  ...{ id: c.id, state: c.state, channelId: c.channelId, contactId: c.contactId, visibility: c.visibility },
  ...{ threadId: c.threadId, assigneeId: c.assigneeId, teamId: c.teamId, topics: c.topics.join(' ') },
  ...{ priority: c.priority, createdAt: iso(c.createdAt), answeredAt: isoOrNull(c.answeredAt) },
  ...{ resolvedAt: isoOrNull(c.resolvedAt), resolveReason: c.resolveReason, previousId: c.previousId },
});

export const conversations: Export = {
  columns: () => columns,
  async *pages(asked) {
    for await (const found of keptIn(asked)) yield found.map(cellsOf);
  },
};

/** Not resolved now. Those in New wait: so long, and so long in business time. */
export const openConversations: Export = {
  columns: () => [...columns, 'waitingSince', 'waitedMs', 'businessMs'],
  async *pages(asked) {
    const { config, nowMs } = asked;
    const waiting = ({ state, waitingSince, channelId }: Conversation): ExportRow =>
      state === 'new'
        ? {
            waitingSince: iso(waitingSince),
            waitedMs: nowMs - waitingSince,
            businessMs: waitedMs(config, channelId, waitingSince, nowMs),
          }
        : { waitingSince: null, waitedMs: null, businessMs: null };
    for await (const found of keptIn(asked, openStates))
      yield found.map((each) => ({ ...cellsOf(each), ...waiting(each) }));
  },
};

/** Messages of the range in conversations that are kept, each with its conversation. */
async function* messagesIn(
  asked: Asked,
): AsyncGenerator<readonly (readonly [Conversation, TimelineEntry])[]> {
  const { core, config, range } = asked;
  for await (const found of keptIn(asked))
    for (const conversation of found)
      for (let after = 0; after < conversation.lastSeq; after += AT_ONCE) {
        const upTo = Math.min(conversation.lastSeq, after + AT_ONCE);
        const entries = await core.reads.timeline(config.workspaceId, conversation.id, after, upTo);
        yield entries
          .filter(({ kind, at }) => kind === 'message' && at >= range.from && at < range.to)
          .map((entry) => [conversation, entry] as const);
      }
}

const placeOf = ({ id, channelId }: Conversation, { seq, at, messageId }: TimelineEntry): ExportRow => ({
  ...{ conversationId: id, channelId, seq, at: iso(at), messageId: String(messageId ?? '') },
});

export const messages: Export = {
  columns: () => ['conversationId', 'channelId', 'seq', 'at', 'direction', 'by', 'messageId', 'text'],
  async *pages(asked) {
    for await (const found of messagesIn(asked))
      yield found.map(([conversation, entry]) => ({
        ...placeOf(conversation, entry),
        direction: String(entry.direction ?? ''),
        by: entry.by === undefined ? null : String(entry.by),
        text: entry.text === undefined || entry.text === null ? null : String(entry.text),
      }));
  },
};

export const tags: Export = {
  columns: () => ['conversationId', 'channelId', 'seq', 'at', 'messageId', 'tag'],
  async *pages(asked) {
    for await (const found of messagesIn(asked))
      yield found.flatMap(([conversation, entry]) =>
        ((entry.tags ?? []) as readonly string[]).map((tag) => ({ ...placeOf(conversation, entry), tag })),
      );
  },
};
