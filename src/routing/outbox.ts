/** Replies on their way out: connectors pull a channel's outbox with a cursor and report receipts. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { messageIdOf } from './ids.js';
import { workspaceKeys } from './keys.js';
import { answer, defineScript, runScript, text } from './script.js';

const readScript = defineScript({
  file: 'read-replies',
  key: 'anchor',
  args: ['channelId', 'cursor', 'limit'],
  reply: answer('read', {
    cursor: text,
    replies: z.array(
      z
        .tuple([text, text, text, text, text, text])
        .transform(([conversationId, seq, entry, contactExternalId, visibility, threadId]) => ({
          conversationId,
          seq: Number(seq),
          entry,
          contactExternalId,
          visibility,
          threadId,
        })),
    ),
  }),
});
const receiptScript = defineScript({
  file: 'mark-receipt',
  key: 'anchor',
  args: ['nowMs', 'channelId', 'conversationId', 'seq', 'status', 'json', 'targetId'],
  reply: z.discriminatedUnion('status', [answer('marked'), answer('unchanged'), answer('unknown')]),
});

/** The id of a reply names its conversation and seq: `rp_<conversation>_<seq>`. */
export function parseReplyId(messageId: string): { conversationId: string; seq: number } | null {
  const match = /^rp_([A-Za-z0-9_-]{22})_(\d{1,9})$/.exec(messageId);
  return match ? { conversationId: `cv_${match[1]}`, seq: Number(match[2]) } : null;
}

export const outboxVerbs = (redis: Redis) => ({
  /** Replies after `cursor` (null: from the oldest without a receipt), oldest first. `entry` is timeline JSON. */
  readReplies: (workspaceId: string, channelId: string, cursor: string | null, limit: number) =>
    runScript(redis, readScript, workspaceKeys(workspaceId).anchor, {
      channelId,
      cursor: cursor ?? '',
      limit,
    }),
  /**
   * A receipt moves a reply's status forward; `json` is kept and shown beside the reply (`{status, at, …}`). With the provider's name
   * for it (`externalId`) echoes of it and reactions to it are told to be that reply's.
   */
  markReceipt: (
    workspaceId: string,
    r: {
      channelId: string;
      messageId: string;
      status: string;
      json: string;
      externalId?: string | null | undefined;
      nowMs?: number;
    },
  ) => {
    const reply = parseReplyId(r.messageId);
    if (!reply) return Promise.resolve({ status: 'unknown' as const });
    return runScript(redis, receiptScript, workspaceKeys(workspaceId).anchor, {
      nowMs: r.nowMs ?? '',
      channelId: r.channelId,
      conversationId: reply.conversationId,
      seq: reply.seq,
      status: r.status,
      json: r.json,
      targetId: r.externalId ? messageIdOf(r.channelId, r.externalId) : '',
    });
  },
});
