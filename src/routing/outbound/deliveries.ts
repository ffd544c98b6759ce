/**
 * Replies that are pushed to channels' webhooks: heads of outboxes are claimed, sent by the caller, and settled. How an endpoint
 * fares (failures, pauses, disabled) is kept here for all processes; its secrets too.
 */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { newId } from '../ids.js';
import { partitionKeys, workspaceKeys } from '../keys.js';
import { answer, defineScript, flag, int, optionalInt, runScript, text } from '../script.js';
import type { RequestRef } from '../terms/acts.js';

const claimScript = defineScript({
  file: 'outbound/claim-delivery',
  key: 'anchor',
  args: ['nowMs', 'configVersion', 'channelId', 'url', 'token'],
  reply: z.discriminatedUnion('status', [
    answer('claimed', {
      conversationId: text,
      seq: int,
      entry: text,
      contactExternalId: text,
      visibility: text,
      threadId: text,
      attempts: int,
      secrets: z.array(text),
    }),
    /** `inMs` until something can be done (null: nothing is on its way); `ring`: a doorbell for then is to be asked for. */
    answer('waiting', { inMs: optionalInt, ring: flag }),
    answer('stale_config'),
  ]),
});
const settleScript = defineScript({
  file: 'outbound/settle-delivery',
  key: 'anchor',
  args: [
    'nowMs',
    'channelId',
    'conversationId',
    'seq',
    'token',
    'outcome',
    'reason',
    'retryInMs',
    'pauseMs',
    'ailing',
  ],
  reply: z.discriminatedUnion('status', [
    answer('settled', { acceptedAt: int, settledAt: int }),
    answer('not_claimed'),
  ]),
});
const sweepScript = defineScript({
  file: 'outbound/sweep-outboxes',
  key: 'engine',
  args: ['nowMs', 'requestId', 'everyMs', 'limit'],
  reply: z.discriminatedUnion('status', [
    answer('swept', { stuck: z.array(z.tuple([text, text])) }),
    answer('too_soon'),
  ]),
});
const rotateScript = defineScript({
  file: 'outbound/rotate-secret',
  key: 'anchor',
  args: ['nowMs', 'requestId', 'requestHash', 'endpointId', 'secretId', 'secret', 'overlapMs', 'by'],
  reply: z.discriminatedUnion('status', [
    answer('rotated', { secretId: text }),
    answer('idempotency_key_reused'),
  ]),
});
const wakeScript = defineScript({
  file: 'outbound/wake-endpoint',
  key: 'anchor',
  args: ['nowMs', 'requestId', 'requestHash', 'endpointId', 'by'],
  reply: z.discriminatedUnion('status', [answer('woken'), answer('idempotency_key_reused')]),
});

/** What came of one attempt. Times in ms. */
export type Outcome =
  | { outcome: 'delivered' }
  | { outcome: 'failed'; reason: string; ailing: boolean; retryInMs: number; pauseMs: number }
  | { outcome: 'gone'; reason: string; retryInMs: number }
  | { outcome: 'lost'; reason: string };

/** How an endpoint fares. Times unix ms; null: not so. */
export type EndpointStatus = {
  /** In a row, of those that any other message would have met. */
  failures: number;
  pausedUntil: number | null;
  disabledAt: number | null;
  lastError: string | null;
  lastErrorAt: number | null;
  /** Attempts under way. */
  inFlight: number;
  /** Conversations with something to send. */
  waiting: number;
};

/** A secret without its text. `until`: when it signs no more. */
export type SecretRecord = { id: string; createdAt: number; until: number | null };

type Change = { endpointId: string; by: string; request?: RequestRef | undefined; nowMs?: number };
const changeArgs = ({ endpointId, by, request, nowMs }: Change) => ({
  nowMs: nowMs ?? '',
  requestId: request?.id ?? newId('rq'),
  requestHash: request?.hash ?? '',
  endpointId,
  by,
});

const instant = (value: string | null | undefined) => (value ? Number(value) : null);

export const deliveryVerbs = (redis: Redis) => ({
  /** Claim the next head for `token`, to send it and settle it within twenty seconds. `url` null: replies are pulled. */
  claim: (
    workspaceId: string,
    c: { channelId: string; url: string | null; token: string; configVersion: number; nowMs?: number },
  ) =>
    runScript(redis, claimScript, workspaceKeys(workspaceId).anchor, {
      ...c,
      url: c.url ?? '',
      nowMs: c.nowMs ?? '',
    }),

  /** What came of it. A late word that it was received counts, any other late word does not. */
  settle: (
    workspaceId: string,
    s: { channelId: string; conversationId: string; seq: number; token: string; nowMs?: number } & Outcome,
  ) =>
    runScript(redis, settleScript, workspaceKeys(workspaceId).anchor, {
      nowMs: s.nowMs ?? '',
      channelId: s.channelId,
      conversationId: s.conversationId,
      seq: s.seq,
      token: s.token,
      outcome: s.outcome,
      reason: 'reason' in s ? s.reason : '',
      retryInMs: 'retryInMs' in s ? s.retryInMs : 0,
      pauseMs: 'pauseMs' in s ? s.pauseMs : 0,
      ailing: 'ailing' in s && s.ailing ? 1 : 0,
    }),

  /** Endpoints ([workspaceId, endpointId]) with something due that stands as at the previous pass. */
  sweep: (partition: string, everyMs: number, limit: number, nowMs?: number) =>
    runScript(redis, sweepScript, partitionKeys(partition).engine, {
      nowMs: nowMs ?? '',
      requestId: newId('rq'),
      everyMs,
      limit,
    }),

  /** A new secret; those before it sign along for `overlapMs`. A repeated request answers the first one's id. */
  rotateSecret: (workspaceId: string, r: Change & { secretId: string; secret: string; overlapMs: number }) =>
    runScript(redis, rotateScript, workspaceKeys(workspaceId).anchor, {
      ...changeArgs(r),
      secretId: r.secretId,
      secret: r.secret,
      overlapMs: r.overlapMs,
    }),

  /** Enabled, and without any pause. */
  wake: (workspaceId: string, change: Change) =>
    runScript(redis, wakeScript, workspaceKeys(workspaceId).anchor, changeArgs(change)),

  /** Secrets of an endpoint, newest first, also those that sign no more until the next one is made. */
  secrets: async (workspaceId: string, endpointId: string): Promise<SecretRecord[]> => {
    const stored = await redis.hget(workspaceKeys(workspaceId).secrets, endpointId);
    const list = stored ? (JSON.parse(stored) as [string, string, string, string][]) : [];
    return list.map(([id, createdAt, until]) => ({
      id,
      createdAt: Number(createdAt),
      until: instant(until),
    }));
  },

  status: async (workspaceId: string, endpointId: string): Promise<EndpointStatus> => {
    const keys = workspaceKeys(workspaceId);
    const [fields, inFlight, waiting] = await Promise.all([
      redis.hmget(
        keys.endpoint(endpointId),
        'failures',
        'pausedUntil',
        'disabledAt',
        'lastError',
        'lastErrorAt',
      ),
      redis.zcard(keys.flights(endpointId)),
      redis.zcard(keys.dueHeads(endpointId)),
    ]);
    const [failures, pausedUntil, disabledAt, lastError, lastErrorAt] = fields;
    return {
      failures: Number(failures ?? 0),
      pausedUntil: instant(pausedUntil),
      disabledAt: instant(disabledAt),
      lastError: lastError || null,
      lastErrorAt: instant(lastErrorAt),
      inFlight,
      waiting,
    };
  },
});
