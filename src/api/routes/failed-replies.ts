/** Replies that were not delivered: which ones, and sending them once more under their own ids. */
import { z } from 'zod';
import { SafeText } from '../../connectors/fields.js';
import { parseReplyId, replyId } from '../../routing/outbound/outbox.js';
import { iso } from '../answers.js';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { badCursor, openCursor, PageQuery, pageOf, sealCursor } from '../paging.js';
import { rememberRequest } from '../request-ref.js';

const MAX_REPLAYED = 100;

const FailedReply = z.object({
  messageId: z.string(),
  conversationId: z.string(),
  channelId: z.string(),
  at: z.string().describe('When it failed.'),
  error: z.string().nullable(),
});
const Replayed = z.object({
  messageId: z.string(),
  status: z.enum(['replayed', 'not_failed']),
});

/** The time that a page goes on from (unix ms), and how many of that time were shown. */
const Cursor = z.tuple([z.int().min(0), z.int().min(0)]);

export function failedReplyRoutes(api: Api, { core, directory, queues }: ApiDeps): void {
  const config = { roles: ['operator'] } as const;

  const list = {
    summary: 'Replies that were not delivered, oldest first',
    querystring: PageQuery,
    response: { 200: pageOf(FailedReply) },
  };
  api.get('/v1/dead-letters/replies', { config, schema: list }, async (request) => {
    const { workspaceId } = accessOf(request);
    const { cursor, limit } = request.query;
    const from = cursor === undefined ? [0, 0] : openCursor(Cursor, cursor);
    if (!from) throw badCursor();
    const [fromMs = 0, skip = 0] = from;
    const found = await core.outbox.failed(workspaceId, fromMs, limit + 1, skip);
    const page = found.slice(0, limit);
    const conversations = await core.reads.conversations(
      workspaceId,
      page.map(({ conversationId }) => conversationId),
    );
    const items = await Promise.all(
      page.map(async ({ conversationId, seq, at }, i) => {
        const [entry] = await core.reads.timelineOf(workspaceId, conversationId, [seq]);
        const { error = null } = (entry?.delivery ?? {}) as { error?: string };
        const channelId = conversations[i]?.channelId ?? '';
        return { messageId: replyId(conversationId, seq), conversationId, channelId, at: iso(at), error };
      }),
    );
    const last = page.at(-1)?.at ?? 0;
    const shown = page.filter(({ at }) => at === last).length + (last === fromMs ? skip : 0);
    return { items, nextCursor: found.length > limit ? sealCursor([last, shown]) : null };
  });

  const replay = {
    summary: 'Send failed replies once more',
    body: z.strictObject({ messageIds: z.array(SafeText(1, 255)).min(1).max(MAX_REPLAYED) }),
    response: { 200: z.object({ replies: z.array(Replayed) }) },
  };
  api.post('/v1/dead-letters/replies/replay', { config, schema: replay }, async (request) => {
    const { workspaceId } = accessOf(request);
    await rememberRequest(core, request);
    const replies: z.infer<typeof Replayed>[] = [];
    // One after the other: those of one conversation keep the order that was asked for.
    for (const messageId of request.body.messageIds) {
      replies.push({ messageId, status: await again(workspaceId, messageId, accessOf(request).by) });
    }
    return { replies };
  });

  async function again(
    workspaceId: string,
    messageId: string,
    by: string,
  ): Promise<'replayed' | 'not_failed'> {
    const reply = parseReplyId(messageId);
    const conversation = reply && (await core.reads.conversation(workspaceId, reply.conversationId));
    if (!reply || !conversation) return 'not_failed';
    const { channelId } = conversation;
    const outcome = await directory.under(workspaceId, async (current) => {
      const channel = current.channels.get(channelId);
      if (!channel) return { status: 'not_failed' as const };
      const terms = { deadlineMs: channel.replyDeadlineMs, pushed: channel.webhookUrl !== null };
      return core.outbox.replay(workspaceId, { ...reply, ...terms, configVersion: current.version, by });
    });
    if (outcome.status === 'replayed' && outcome.deliver) await queues.ringDelivery(workspaceId, channelId);
    return outcome.status;
  }
}
