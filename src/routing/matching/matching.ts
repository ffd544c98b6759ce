/**
 * Matching: one script looks for the first conversation in line that a standing agent may have, gives it, and goes on.
 * Who can serve a need is evaluated by the caller from the configuration and kept as rows of a plan of one version.
 */
import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { newId } from '../ids.js';
import { workspaceKeys } from '../keys.js';
import { answer, defineScript, flag, int, optionalInt, runScript, text } from '../script.js';
import type { RequestRef } from '../terms/acts.js';
import { type PlanRow, textOf } from '../terms/placement.js';
import { type Standing, standingArgs } from './presence.js';

const planNeeded = answer('plan_needed', { begin: flag, needs: z.array(text) });
const stand = answer('stand', { agents: z.array(text) });
const staleConfig = answer('stale_config');

const matchScript = defineScript({
  file: 'matching/match',
  key: 'anchor',
  args: ['nowMs', 'requestId', 'configVersion', 'limit'],
  reply: z.discriminatedUnion('status', [
    answer('matched', {
      assigned: z.array(
        z
          .tuple([text, text, int, int, optionalInt, z.enum(['direct', 'offer', 'pull'])])
          .transform(([conversationId, agentId, epoch, waitMs, freeSlotMs, how]) => ({
            conversationId,
            agentId,
            epoch,
            waitMs,
            freeSlotMs,
            how,
          })),
      ),
      stand: z.array(text),
      more: flag,
    }),
    planNeeded,
    stand,
    staleConfig,
  ]),
});
const nextScript = defineScript({
  file: 'matching/take-next',
  key: 'anchor',
  args: ['nowMs', 'requestId', 'requestHash', 'agentId', 'configVersion'],
  reply: z.discriminatedUnion('status', [
    answer('taken', { conversationId: text, how: z.enum(['locked', 'assigned']), ring: flag }),
    answer('none'),
    answer('not_present'),
    planNeeded,
    stand,
    staleConfig,
    answer('idempotency_key_reused'),
  ]),
});
const findScript = defineScript({
  file: 'matching/find-pair',
  key: 'anchor',
  args: ['nowMs', 'configVersion', 'from', 'limit'],
  reply: z.discriminatedUnion('status', [
    answer('looked', { pair: text, next: optionalInt }),
    planNeeded,
    stand,
    staleConfig,
  ]),
});
const standScript = defineScript({
  file: 'matching/stand-agent',
  key: 'anchor',
  args: [
    'nowMs',
    'requestId',
    'agentId',
    'profile',
    'capacity',
    'configVersion',
    'draining',
    'awayTimeoutMs',
  ],
  reply: z.discriminatedUnion('status', [
    answer('standing', { ring: flag }),
    answer('not_standing'),
    staleConfig,
  ]),
});
const planScript = defineScript({
  file: 'matching/set-plan',
  key: 'anchor',
  args: ['nowMs', 'configVersion', 'begin', 'need', 'row', 'profiles', 'last'],
  reply: z.discriminatedUnion('status', [answer('planned'), answer('filling'), staleConfig]),
});
const lineScript = defineScript({
  file: 'matching/read-line',
  key: 'anchor',
  args: ['needs', 'conversationId'],
  reply: answer('line', { depth: int, ahead: optionalInt, pace: z.array(z.coerce.number()) }),
});
const pairScript = defineScript({
  file: 'matching/sweep-pair',
  key: 'anchor',
  args: ['requestId', 'pair'],
  reply: answer('compared', { stuck: flag }),
});

/** Orders of choice that agents stand under, `pull` included where a team pulls, and weights that conversations have. */
export type PlanFrame = { orders: readonly string[]; weights: readonly number[] };

/** With more profiles than this a row gets a pool, where their agents stand too. */
const PROFILES_IN_ROW = 8;
/** Profiles of one script: below two milliseconds of Redis. */
const PROFILES_AT_ONCE = 200;

/** Rows with the same profiles and ranks share their pool. */
const poolOf = (profiles: PlanRow['profiles']): string =>
  `pl_${createHash('sha256').update(JSON.stringify(profiles)).digest('base64url').slice(0, 16)}`;

export const matchingVerbs = (redis: Redis) => {
  const anchor = (workspaceId: string) => workspaceKeys(workspaceId).anchor;
  return {
    /**
     * One run of at most `limit` conversations; `more` asks for another job. `waitMs` counts from `waitingSince`; `freeSlotMs`
     * from when conversation and slot both were there, null when the slot was there first. `stand`: agents to stand anew.
     */
    match: (
      workspaceId: string,
      m: { configVersion: number; limit: number; requestId?: string; nowMs?: number },
    ) =>
      runScript(redis, matchScript, anchor(workspaceId), {
        nowMs: m.nowMs ?? '',
        requestId: m.requestId ?? newId('rq'),
        configVersion: m.configVersion,
        limit: m.limit,
      }),
    /** The agent takes the first in line that it may have: locked where its need is pulled, else assigned. */
    takeNext: (
      workspaceId: string,
      n: { agentId: string; configVersion: number; request?: RequestRef | undefined; nowMs?: number },
    ) =>
      runScript(redis, nextScript, anchor(workspaceId), {
        nowMs: n.nowMs ?? '',
        requestId: n.request?.id ?? newId('rq'),
        requestHash: n.request?.hash ?? '',
        agentId: n.agentId,
        configVersion: n.configVersion,
      }),
    /**
     * The first pair (`conversation agent`) that could be made among `limit` lanes from a place on; '' when there is none.
     * `next`: where to look on.
     */
    findPair: (
      workspaceId: string,
      f: { configVersion: number; from: number; limit: number; nowMs?: number },
    ) => runScript(redis, findScript, anchor(workspaceId), { ...f, nowMs: f.nowMs ?? '' }),
    /** Stand an agent anew under a version. */
    stand: (workspaceId: string, s: Standing & { agentId: string; configVersion: number; nowMs?: number }) =>
      runScript(redis, standScript, anchor(workspaceId), {
        nowMs: s.nowMs ?? '',
        requestId: newId('rq'),
        agentId: s.agentId,
        configVersion: s.configVersion,
        ...standingArgs(s),
      }),
    /** Begin the plan of the version: its rows are gone, every lane will be looked at. */
    beginPlan: (workspaceId: string, configVersion: number, frame: PlanFrame, nowMs?: number) =>
      runScript(redis, planScript, anchor(workspaceId), {
        nowMs: nowMs ?? '',
        configVersion,
        begin: JSON.stringify({ orders: frame.orders.join(' '), weights: frame.weights.join(' ') }),
        need: '',
        row: '',
        profiles: '',
        last: '',
      }),
    /** Keep the row of a need, in bounded parts; used from the last one on. */
    setRow: async (
      workspaceId: string,
      configVersion: number,
      need: string,
      { profiles, ...terms }: PlanRow,
      nowMs?: number,
    ) => {
      const pool = profiles.length > PROFILES_IN_ROW ? poolOf(profiles) : null;
      for (let from = 0; ; ) {
        const last = from + PROFILES_AT_ONCE >= profiles.length;
        const outcome = await runScript(redis, planScript, anchor(workspaceId), {
          nowMs: nowMs ?? '',
          configVersion,
          begin: '',
          need,
          row: textOf({ ...terms, pool }),
          profiles: JSON.stringify(profiles.slice(from, from + PROFILES_AT_ONCE)),
          last: last ? 1 : 0,
        });
        if (outcome.status === 'filling') continue;
        if (last || outcome.status === 'stale_config') return outcome;
        from += PROFILES_AT_ONCE;
      }
    },
    /**
     * How many wait in the lanes of these needs; how many of them stand before a conversation (null: it does not wait); and
     * when the last of the first need were given, unix ms, newest first.
     */
    line: (workspaceId: string, needs: readonly string[], conversationId: string | null = null) =>
      runScript(redis, lineScript, anchor(workspaceId), {
        needs: needs.join(' '),
        conversationId: conversationId ?? '',
      }),
    /** Is the first matchable pair still the one of the previous pass? */
    comparePair: (workspaceId: string, pair: string) =>
      runScript(redis, pairScript, anchor(workspaceId), { requestId: newId('rq'), pair }),
  };
};
