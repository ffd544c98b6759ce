/** What monitors do besides presence: end timers, find what stands still, trim what is kept. Bounded steps, any number of them. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { newId } from '../ids.js';
import { partitionKeys, workspaceKeys } from '../keys.js';
import { answer, defineScript, flag, int, runScript, text } from '../script.js';

const timersScript = defineScript({
  file: 'upkeep/fire-timers',
  key: 'engine',
  args: ['nowMs', 'requestId', 'limit'],
  reply: answer('fired', {
    count: int,
    counts: z.array(
      z.tuple([
        text,
        z.enum([
          'sla_warning',
          'sla_due',
          'sla_breached',
          'offer_missed',
          'unanswered',
          'auto_resolved',
          'reply_failed',
        ]),
        int,
      ]),
    ),
    steps: z.array(z.tuple([text, text])),
    /** Where of its contact, when it is due again, and its open conversations. */
    known: z.array(z.tuple([text, text, text, int, z.array(text)])),
    boomerangs: z.array(z.tuple([text, text, int])),
    /** In a virtual agent's hands for too long: epoch, and who was waited for. */
    bots: z.array(z.tuple([text, text, int, z.enum(['answer', 'contact'])])),
    undelivered: z.array(z.tuple([text, text, int])),
    deliveries: z.array(z.tuple([text, text])),
    rings: z.array(text),
    more: flag,
  }),
});
const sweepScript = defineScript({
  file: 'upkeep/sweep-inboxes',
  key: 'engine',
  args: ['nowMs', 'requestId', 'everyMs', 'limit'],
  reply: z.discriminatedUnion('status', [
    answer('swept', { stuck: z.array(z.tuple([text, text])) }),
    answer('too_soon'),
  ]),
});
const trimScript = defineScript({
  file: 'upkeep/trim',
  key: 'anchor',
  args: [
    'nowMs',
    'eventsForMs',
    'deadLettersForMs',
    'auditForMs',
    'agentIds',
    'channelIds',
    'webhooks',
    'erasuresForMs',
  ],
  reply: answer('trimmed', { events: int, more: flag }),
});
const purgeScript = defineScript({
  file: 'upkeep/purge',
  key: 'anchor',
  args: ['nowMs', 'resolvedForMs', 'limit', 'skip'],
  reply: answer('purged', { conversations: int, contacts: int, left: int, more: flag }),
});

const placedScript = defineScript({
  file: 'upkeep/mark-placed',
  key: 'anchor',
  args: ['version', 'cursor'],
  reply: z.discriminatedUnion('status', [answer('marked'), answer('stale_config')]),
});

export const monitoringVerbs = (redis: Redis) => ({
  /**
   * End what is due. `counts`: [workspaceId, what happened, how often], for metrics. `steps` ([workspaceId, conversationId]) are the caller's: conversations whose next stage only the
   * configuration knows; they are named again in five seconds unless they were placed. `known` ([workspaceId,
   * contactId, from, dueAt, conversationIds]) likewise, until `contacts.settleKnown` was called. So are `boomerangs` ([workspaceId,
   * conversationId, dueAt]) until their caller brought them back, and `undelivered` ([workspaceId, conversationId, seq]) until
   * `outbox.returnUndelivered` was called. `deliveries`: [workspaceId, channelId] to ring for.
   */
  fireTimers: (partition: string, limit: number, nowMs?: number) =>
    runScript(redis, timersScript, partitionKeys(partition).engine, {
      nowMs: nowMs ?? '',
      requestId: newId('rq'),
      limit,
    }),
  /** A walk over what waits, for a placing version: where it goes on, or null when everything was looked at. */
  markPlaced: (workspaceId: string, version: string, cursor: string | null) =>
    runScript(redis, placedScript, workspaceKeys(workspaceId).anchor, { version, cursor: cursor ?? '' }),
  /** Contacts ([workspaceId, contactId]) whose inbox has the same head as at the previous pass. */
  sweepInboxes: (partition: string, everyMs: number, limit: number, nowMs?: number) =>
    runScript(redis, sweepScript, partitionKeys(partition).engine, {
      nowMs: nowMs ?? '',
      requestId: newId('rq'),
      everyMs,
      limit,
    }),
  /** Drop events, feeds, outbox entries, dead letters, erasures and days of the audit trail older than what is kept. */
  trim: (
    workspaceId: string,
    t: {
      eventsForMs: number;
      deadLettersForMs: number;
      auditForMs: number;
      /** Left out: for ever. */
      erasuresForMs?: number;
      agentIds: readonly string[];
      channelIds: readonly string[];
      /** With how long each is tried, ms: the log is kept that long for one that is behind. */
      webhooks?: readonly (readonly [id: string, retryForMs: number])[];
      nowMs?: number;
    },
  ) =>
    runScript(redis, trimScript, workspaceKeys(workspaceId).anchor, {
      nowMs: t.nowMs ?? '',
      eventsForMs: t.eventsForMs,
      deadLettersForMs: t.deadLettersForMs,
      auditForMs: t.auditForMs,
      agentIds: JSON.stringify(t.agentIds),
      channelIds: JSON.stringify(t.channelIds),
      webhooks: JSON.stringify(t.webhooks ?? []),
      erasuresForMs: t.erasuresForMs ?? Number.MAX_SAFE_INTEGER,
    }),
  /**
   * One bounded step over conversations that were resolved longer ago than they are kept; call again while `more`, with `skip` what
   * the steps before have `left`.
   */
  purge: (workspaceId: string, p: { resolvedForMs: number; limit: number; skip?: number; nowMs?: number }) =>
    runScript(redis, purgeScript, workspaceKeys(workspaceId).anchor, {
      nowMs: p.nowMs ?? '',
      resolvedForMs: p.resolvedForMs,
      limit: p.limit,
      skip: p.skip ?? 0,
    }),
});
