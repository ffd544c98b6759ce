/**
 * Webhooks of events: where each stands in the workspace's log, the claim on its next event, what came of sending it, and what was
 * given up. How its endpoint fares, and its secrets, stand with all endpoints (deliveries.ts).
 */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { newId } from '../ids.js';
import { workspaceKeys } from '../keys.js';
import { type Cursor, type Event, toEvent } from '../records/feed.js';
import { answer, defineScript, flag, int, runScript, text } from '../script.js';
import type { RequestRef } from '../terms/acts.js';

const claimScript = defineScript({
  file: 'outbound/claim-event',
  key: 'anchor',
  args: ['nowMs', 'configVersion', 'webhookId', 'url', 'types', 'retryForMs', 'limit', 'token'],
  reply: z.discriminatedUnion('status', [
    answer('claimed', {
      eventId: text,
      event: z.array(text),
      generation: text,
      attempts: int,
      secrets: z.array(text),
    }),
    /** `more`: only the limit ended the search. */
    answer('waiting', { more: flag }),
    answer('stale_config'),
  ]),
});
const settleScript = defineScript({
  file: 'outbound/settle-event',
  key: 'anchor',
  args: ['nowMs', 'webhookId', 'eventId', 'token', 'outcome', 'reason', 'retryInMs', 'ailing'],
  reply: z.discriminatedUnion('status', [answer('settled'), answer('not_claimed')]),
});
const replayScript = defineScript({
  file: 'outbound/replay-events',
  key: 'anchor',
  args: ['nowMs', 'requestId', 'requestHash', 'webhookId', 'generation', 'cursor', 'limit', 'by'],
  reply: z.discriminatedUnion('status', [
    answer('replayed', { count: int }),
    answer('cursor_too_old'),
    answer('idempotency_key_reused'),
  ]),
});
const dueScript = defineScript({
  file: 'outbound/read-webhooks',
  key: 'anchor',
  args: ['nowMs', 'webhookIds'],
  reply: answer('read', { due: z.array(text) }),
});

/** Events that one claim looks at, and that one replay sends again of those given up. */
const LOOKED_AT = 1_000;

/** What came of one attempt. `rejected`: this event is given up. Times in ms. */
export type EventOutcome =
  | { outcome: 'delivered' }
  | { outcome: 'failed'; reason: string; ailing: boolean; retryInMs: number }
  | { outcome: 'gone' | 'rejected'; reason: string };

/** An event that was given up. `id` orders them. */
export type Undelivered = { id: string; event: Event; reason: string; attempts: number };

export const webhookVerbs = (redis: Redis) => ({
  /** The next event for `token`, to send it and settle it within twenty seconds. */
  claim: async (
    workspaceId: string,
    c: {
      webhookId: string;
      url: string;
      types: readonly string[];
      retryForMs: number;
      token: string;
      configVersion: number;
      nowMs?: number;
    },
  ) => {
    const reply = await runScript(redis, claimScript, workspaceKeys(workspaceId).anchor, {
      ...c,
      nowMs: c.nowMs ?? '',
      types: JSON.stringify(c.types),
      limit: LOOKED_AT,
    });
    return reply.status === 'claimed' ? { ...reply, event: toEvent(reply.eventId, reply.event) } : reply;
  },

  settle: (
    workspaceId: string,
    s: { webhookId: string; eventId: string; token: string; nowMs?: number } & EventOutcome,
  ) =>
    runScript(redis, settleScript, workspaceKeys(workspaceId).anchor, {
      nowMs: s.nowMs ?? '',
      webhookId: s.webhookId,
      eventId: s.eventId,
      token: s.token,
      outcome: s.outcome,
      reason: 'reason' in s ? s.reason : '',
      retryInMs: 'retryInMs' in s ? s.retryInMs : 0,
      ailing: 'ailing' in s && s.ailing ? 1 : 0,
    }),

  /** Everything after a cursor, or (null) what was given up, at most a thousand a call. */
  replay: (
    workspaceId: string,
    r: {
      webhookId: string;
      after: Cursor | null;
      by: string;
      request?: RequestRef | undefined;
      nowMs?: number;
    },
  ) =>
    runScript(redis, replayScript, workspaceKeys(workspaceId).anchor, {
      nowMs: r.nowMs ?? '',
      requestId: r.request?.id ?? newId('rq'),
      requestHash: r.request?.hash ?? '',
      webhookId: r.webhookId,
      generation: r.after?.generation ?? '',
      cursor: r.after?.id ?? '',
      limit: LOOKED_AT,
      by: r.by,
    }),

  /** Those of these webhooks that have something to send and may. */
  due: async (workspaceId: string, webhookIds: readonly string[], nowMs?: number): Promise<string[]> => {
    const args = { nowMs: nowMs ?? '', webhookIds: JSON.stringify(webhookIds) };
    return (await runScript(redis, dueScript, workspaceKeys(workspaceId).anchor, args)).due;
  },

  /** When the oldest event happened that one of these webhooks has still before it, unix ms; null: none. */
  oldestBefore: async (workspaceId: string, webhookIds: readonly string[]): Promise<number | null> => {
    const keys = workspaceKeys(workspaceId);
    const cursors = await Promise.all(webhookIds.map((id) => redis.hget(keys.subscription(id), 'cursor')));
    const from = cursors.filter((cursor) => cursor !== null).map((cursor) => `(${cursor}`);
    const next = await Promise.all(from.map((start) => redis.xrange(keys.events, start, '+', 'COUNT', 1)));
    const times = next.flatMap(([first]) => (first ? [Number(first[0].split('-', 1)[0])] : []));
    return times.length === 0 ? null : Math.min(...times);
  },

  /** The id of the last event it is done with, and how many were given up and are kept. */
  progress: async (workspaceId: string, webhookId: string) => {
    const keys = workspaceKeys(workspaceId);
    const [cursor, undelivered, resends] = await Promise.all([
      redis.hget(keys.subscription(webhookId), 'cursor'),
      redis.xlen(keys.undelivered(webhookId)),
      redis.llen(keys.resends(webhookId)),
    ]);
    return { cursor: cursor ?? '', undelivered, resends };
  },

  /** What was given up after an id (null: from the oldest), oldest first. */
  undelivered: async (
    workspaceId: string,
    webhookId: string,
    after: string | null,
    limit: number,
  ): Promise<Undelivered[]> => {
    const key = workspaceKeys(workspaceId).undelivered(webhookId);
    const found = await redis.xrange(key, after === null ? '-' : `(${after}`, '+', 'COUNT', limit);
    return found.map(([id, flat]) => {
      const field: Record<string, string> = {};
      for (let i = 0; i < flat.length; i += 2) field[flat[i] ?? ''] = flat[i + 1] ?? '';
      const { eventId = '', reason = '', attempts } = field;
      return { id, event: toEvent(eventId, flat), reason, attempts: Number(attempts) };
    });
  },
});
