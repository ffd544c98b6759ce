/** What can be exported of conversations that are still kept: themselves, and their messages with texts. */
import type { Conversation, ConversationState } from '../../routing/conversation.js';
import type { Core } from '../../routing/core.js';
import type { Export, ExportRow } from './exports.js';
import type { Range } from './range.js';

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
async function* keptIn(core: Core, workspaceId: string, { from, to }: Range) {
  for (const state of ['new', 'pending', 'bot', 'resolved'] as const)
    for await (const found of entered(core, workspaceId, state, state === 'resolved' ? from : 0))
      yield found.filter(({ createdAt }) => createdAt < to);
}

export const conversations: Export = {
  columns: [
    ...['id', 'state', 'channelId', 'visibility', 'threadId', 'assigneeId', 'teamId', 'topics', 'priority'],
    ...['createdAt', 'answeredAt', 'resolvedAt', 'previousId'],
  ],
  async *pages({ core, config, range }) {
    for await (const found of keptIn(core, config.workspaceId, range))
      yield found.map(
        ({ id, state, channelId, visibility, threadId, assigneeId, teamId, priority, ...c }) => ({
          ...{ id, state, channelId, visibility, threadId, assigneeId, teamId, priority },
          ...{ topics: c.topics.join(' '), previousId: c.previousId, createdAt: iso(c.createdAt) },
          answeredAt: c.answeredAt === null ? null : iso(c.answeredAt),
          resolvedAt: c.resolvedAt === null ? null : iso(c.resolvedAt),
        }),
      );
  },
};

async function* messagesOf(
  core: Core,
  workspaceId: string,
  { id, channelId, lastSeq }: Conversation,
  { from, to }: Range,
): AsyncGenerator<ExportRow[]> {
  for (let after = 0; after < lastSeq; after += AT_ONCE) {
    const entries = await core.reads.timeline(workspaceId, id, after, Math.min(lastSeq, after + AT_ONCE));
    const own = entries.filter(({ kind, at }) => kind === 'message' && at >= from && at < to);
    yield own.map(({ seq, at, direction, by, messageId, text }) => ({
      ...{ conversationId: id, channelId, seq, at: iso(at), direction: String(direction ?? '') },
      ...{ by: by === undefined ? null : String(by), messageId: String(messageId ?? '') },
      text: text === undefined || text === null ? null : String(text),
    }));
  }
}

export const messages: Export = {
  columns: ['conversationId', 'channelId', 'seq', 'at', 'direction', 'by', 'messageId', 'text'],
  async *pages({ core, config, range }) {
    for await (const found of keptIn(core, config.workspaceId, range))
      for (const conversation of found) yield* messagesOf(core, config.workspaceId, conversation, range);
  },
};
