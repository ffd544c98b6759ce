/** Replies out to connectors that pull: a cursor over the channel's outbox, waiting for the next reply if asked to. */
import { z } from 'zod';
import { ApiReply } from '../../connectors/api.js';
import { connectors } from '../../connectors/index.js';
import { withAttachmentsIn } from '../../inbox/telling/attachments.js';
import { channelOf } from '../access.js';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { poll, waitMsUpTo } from '../long-poll.js';
import { badCursor, CursorText } from '../paging.js';

const MAX_REPLIES = 100;

export function replyRoutes(api: Api, { core, directory, files, wake }: ApiDeps): void {
  const schema = {
    summary: 'Replies to deliver',
    params: z.object({ channelId: z.string() }),
    querystring: z.strictObject({ cursor: CursorText.optional(), waitMs: waitMsUpTo(0, 30_000) }),
    response: { 200: z.object({ cursor: z.string(), replies: z.array(ApiReply.meta({ id: 'Reply' })) }) },
  };
  api.get(
    '/v1/channels/:channelId/replies',
    { config: { roles: ['connector'] }, schema },
    async (request, reply) => {
      const { workspaceId } = accessOf(request);
      const channel = await channelOf(directory, accessOf(request), request.params.channelId);
      const { cursor = null, waitMs } = request.query;
      if (cursor !== null && !/^\d{1,16}$/.test(cursor)) throw badCursor();
      const { formatReply } = connectors[channel.kind];
      return poll({
        wake,
        reply,
        topic: { workspaceId, id: channel.id },
        waitMs,
        isEmpty: (page) => page.replies.length === 0,
        read: async (before: { cursor: string; replies: ApiReply[] } | null) => {
          const page = await core.outbox.readReplies(
            workspaceId,
            channel.id,
            before?.cursor ?? cursor,
            MAX_REPLIES,
          );
          const filled = await withAttachmentsIn(core, files.linkTo, workspaceId, page.replies);
          const replies = filled.flatMap((stored) => formatReply(stored) ?? []);
          return { cursor: page.cursor, replies };
        },
      });
    },
  );
}
