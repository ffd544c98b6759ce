/**
 * Replies on their way out: connectors pull a channel's log with a cursor and report receipts; what failed is kept to be sent
 * again. Webhooks are `deliveries.ts`.
 */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { messageIdOf } from '../ids.js';
import { workspaceKeys } from '../keys.js';
import { answer, defineScript, flag, runScript, text } from '../script.js';
import { type Placement, textOf } from '../terms/placement.js';

const readScript = defineScript({
  file: 'outbound/read-replies',
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
  file: 'outbound/mark-receipt',
  key: 'anchor',
  args: ['nowMs', 'channelId', 'conversationId', 'seq', 'status', 'json', 'targetId'],
  reply: z.discriminatedUnion('status', [
    answer('marked', { deliver: flag }),
    answer('unchanged'),
    answer('unknown'),
  ]),
});

const replayScript = defineScript({
  file: 'outbound/replay-reply',
  key: 'anchor',
  args: ['nowMs', 'configVersion', 'conversationId', 'seq', 'deadlineMs', 'pushed', 'by'],
  reply: z.discriminatedUnion('status', [
    answer('replayed', { deliver: flag }),
    answer('not_failed'),
    answer('stale_config'),
  ]),
});
const returnScript = defineScript({
  file: 'outbound/return-undelivered',
  key: 'anchor',
  args: ['nowMs', 'configVersion', 'conversationId', 'seq', 'placement', 'topics', 'teamId'],
  reply: z.discriminatedUnion('status', [
    answer('returned', { ring: flag, taken: flag }),
    answer('kept'),
    answer('stale_config'),
    answer('facts_changed'),
  ]),
});

/** A reply that was not delivered. `at` unix ms. */
export type FailedReply = { conversationId: string; seq: number; at: number };

/** The id of a reply names its conversation and seq: `rp_<conversation>_<seq>`. */
export function parseReplyId(messageId: string): { conversationId: string; seq: number } | null {
  const match = /^rp_([A-Za-z0-9_-]{22})_(\d{1,9})$/.exec(messageId);
  return match ? { conversationId: `cv_${match[1]}`, seq: Number(match[2]) } : null;
}

export const replyId = (conversationId: string, seq: number) => `rp_${conversationId.slice(3)}_${seq}`;

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
  /** Replies that failed, from a time on, oldest first; some of it skipped. */
  failed: async (workspaceId: string, fromMs: number, limit: number, skip = 0): Promise<FailedReply[]> => {
    const key = workspaceKeys(workspaceId).failedReplies;
    const flat = await redis.zrangebyscore(key, fromMs, '+inf', 'WITHSCORES', 'LIMIT', skip, limit);
    return flat.flatMap((member, i) => {
      if (i % 2 === 1) return [];
      const [conversationId = '', seq] = member.split('/');
      return [{ conversationId, seq: Number(seq), at: Number(flat[i + 1]) }];
    });
  },
  failedCount: (workspaceId: string) => redis.zcard(workspaceKeys(workspaceId).failedReplies),
  /** Replies of a channel without a receipt. */
  depth: (workspaceId: string, channelId: string) =>
    redis.zcard(workspaceKeys(workspaceId).unreceipted(channelId)),
  /** Send a failed reply once more, under its own id. */
  replay: (
    workspaceId: string,
    r: {
      conversationId: string;
      seq: number;
      configVersion: number;
      deadlineMs: number;
      pushed: boolean;
      by: string;
      nowMs?: number;
    },
  ) =>
    runScript(redis, replayScript, workspaceKeys(workspaceId).anchor, {
      ...r,
      pushed: r.pushed ? 1 : 0,
      nowMs: r.nowMs ?? '',
    }),
  /**
   * What a failed reply means for its conversation, said once: back to New with this placement if it is still Pending under these
   * facts; null: it stays where it is.
   */
  returnUndelivered: (
    workspaceId: string,
    r: {
      conversationId: string;
      seq: number;
      configVersion: number;
      to: { placement: Placement; topics: readonly string[]; teamId: string | null } | null;
      nowMs?: number;
    },
  ) =>
    runScript(redis, returnScript, workspaceKeys(workspaceId).anchor, {
      nowMs: r.nowMs ?? '',
      configVersion: r.configVersion,
      conversationId: r.conversationId,
      seq: r.seq,
      placement: r.to ? textOf(r.to.placement) : '',
      topics: r.to?.topics.join(' ') ?? '',
      teamId: r.to?.teamId ?? '',
    }),
});
