/**
 * Presence: sessions hold leases, absences are recorded and become due, due absences are taken back in chunks. All
 * deadlines are in engine time, so that an outage of the engine is nobody's absence.
 */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { newId } from '../ids.js';
import { partitionKeys, workspaceKeys } from '../keys.js';
import { answer, defineScript, flag, int, optional, optionalInt, runScript, text, words } from '../script.js';
import type { RequestRef } from '../terms/acts.js';

const startScript = defineScript({
  file: 'matching/start-session',
  key: 'anchor',
  args: [
    'nowMs',
    'requestId',
    'requestHash',
    'agentId',
    'sessionId',
    'availability',
    'profile',
    'capacity',
    'configVersion',
    'draining',
    'awayTimeoutMs',
    'awayStateId',
  ],
  reply: z.discriminatedUnion('status', [
    answer('started', {
      sessionId: text,
      heartbeatMs: int,
      leaseMs: int,
      graceMs: int,
      absence: optional,
      cause: optional,
      from: optionalInt,
      to: optionalInt,
      taken: words,
      assigned: words,
      ring: flag,
    }),
    answer('unknown_agent'),
    answer('stale_config'),
    answer('idempotency_key_reused'),
  ]),
});
const beatScript = defineScript({
  file: 'matching/beat',
  key: 'anchor',
  args: [
    'nowMs',
    'requestId',
    'requestHash',
    'agentId',
    'sessionId',
    'availability',
    'activeAt',
    'awayStateId',
  ],
  reply: z.discriminatedUnion('status', [
    answer('alive', { availability: text, awayStateId: optional, ring: flag }),
    answer('idempotency_key_reused'),
    answer('ended'),
  ]),
});
const endScript = defineScript({
  file: 'matching/end-session',
  key: 'anchor',
  args: ['nowMs', 'requestId', 'agentId', 'sessionId'],
  reply: z.discriminatedUnion('status', [
    answer('ended', { signedOut: flag, ring: flag }),
    answer('unknown'),
  ]),
});
const aliveScript = defineScript({
  file: 'matching/alive',
  key: 'engine',
  args: ['nowMs', 'runId'],
  reply: answer('alive', { generation: text, outageMs: int }),
});
const tickScript = defineScript({
  file: 'matching/tick',
  key: 'engine',
  args: ['nowMs', 'requestId', 'limit'],
  reply: z.discriminatedUnion('status', [
    answer('ticked', {
      recorded: int,
      due: int,
      takenBack: z.array(z.tuple([text, text, int, z.enum(['agent_offline', 'agent_away'])])),
      rings: z.array(text),
      more: flag,
    }),
    answer('stalled'),
  ]),
});
const holdScript = defineScript({
  file: 'matching/set-hold',
  key: 'anchor',
  args: ['nowMs', 'requestId', 'requestHash', 'durationMs', 'by'],
  reply: z.discriminatedUnion('status', [
    answer('held', { until: optionalInt }),
    answer('idempotency_key_reused'),
  ]),
});

/** How an agent stands under a configuration. */
export type Standing = {
  profile: string;
  capacity: number;
  /** No new work. */
  draining?: boolean;
  /** Away for so long, what it holds in New goes back; null: never. */
  awayTimeoutMs?: number | null;
};

export const standingArgs = ({ profile, capacity, draining, awayTimeoutMs }: Standing) => ({
  profile,
  capacity,
  draining: draining ? 1 : 0,
  awayTimeoutMs: awayTimeoutMs ?? '',
});

export type SessionStart = Standing & {
  agentId: string;
  sessionId: string;
  availability: 'available' | 'away';
  /** What the agent calls being away; none: just away. */
  awayStateId?: string | null | undefined;
  configVersion: number;
  request?: RequestRef | undefined;
  nowMs?: number;
};

export const presenceVerbs = (redis: Redis) => {
  const anchor = (workspaceId: string) => workspaceKeys(workspaceId).anchor;
  return {
    /** One more session of an agent: a sign of life that ends an absence and stands the agent. */
    startSession: (workspaceId: string, s: SessionStart) =>
      runScript(redis, startScript, anchor(workspaceId), {
        nowMs: s.nowMs ?? '',
        requestId: s.request?.id ?? newId('rq'),
        requestHash: s.request?.hash ?? '',
        agentId: s.agentId,
        sessionId: s.sessionId,
        availability: s.availability,
        awayStateId: s.awayStateId ?? '',
        ...standingArgs(s),
        configVersion: s.configVersion,
      }),
    /** A heartbeat, or the arrival of a long poll that names its session. `ended`: the session is over (410). */
    beat: (
      workspaceId: string,
      b: {
        agentId: string;
        sessionId: string;
        availability?: 'available' | 'away' | undefined;
        awayStateId?: string | null | undefined;
        /** When the agent last did something, unix ms. */
        activeAt?: number | undefined;
        request?: RequestRef | undefined;
        nowMs?: number;
      },
    ) =>
      runScript(redis, beatScript, anchor(workspaceId), {
        nowMs: b.nowMs ?? '',
        requestId: b.request?.id ?? newId('rq'),
        requestHash: b.request?.hash ?? '',
        agentId: b.agentId,
        sessionId: b.sessionId,
        availability: b.availability ?? '',
        activeAt: b.activeAt ?? '',
        awayStateId: b.awayStateId ?? '',
      }),
    endSession: (workspaceId: string, e: { agentId: string; sessionId: string; nowMs?: number }) =>
      runScript(redis, endScript, anchor(workspaceId), {
        nowMs: e.nowMs ?? '',
        requestId: newId('rq'),
        agentId: e.agentId,
        sessionId: e.sessionId,
      }),
    /** Said by every api process each second; `runId` is the Redis server's, so that a new one begins a generation. */
    alive: (partition: string, runId: string, nowMs?: number) =>
      runScript(redis, aliveScript, partitionKeys(partition).engine, { nowMs: nowMs ?? '', runId }),
    /**
     * One bounded step of the monitor. `takenBack`: [workspaceId, agentId, conversations, reason]; `rings`: workspaces whose
     * routing bell to ring; `more`: step again at once.
     */
    tick: (partition: string, limit: number, nowMs?: number) =>
      runScript(redis, tickScript, partitionKeys(partition).engine, {
        nowMs: nowMs ?? '',
        requestId: newId('rq'),
        limit,
      }),
    /** Hold take-backs for `durationMs` (0 ends a hold, null only looks). Answers until when (unix ms), or null. */
    hold: (
      workspaceId: string,
      durationMs: number | null,
      by: string,
      nowMs?: number,
      request?: RequestRef,
    ) =>
      runScript(redis, holdScript, anchor(workspaceId), {
        nowMs: nowMs ?? '',
        requestId: request?.id ?? newId('rq'),
        requestHash: request?.hash ?? '',
        durationMs: durationMs ?? '',
        by,
      }),
  };
};
