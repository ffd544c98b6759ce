/**
 * Matching: one script looks for the first conversation in line that a standing agent may have, gives it, and goes on.
 * What a profile can serve is evaluated by the caller from the configuration and kept as a plan of one version.
 */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { newId } from './ids.js';
import { workspaceKeys } from './keys.js';
import { answer, defineScript, flag, int, optionalInt, runScript, text } from './script.js';

const matchScript = defineScript({
  file: 'match',
  key: 'anchor',
  args: ['nowMs', 'requestId', 'configVersion', 'limit'],
  reply: z.discriminatedUnion('status', [
    answer('matched', {
      assigned: z.array(
        z
          .tuple([text, text, int, int, optionalInt])
          .transform(([conversationId, agentId, epoch, waitMs, freeSlotMs]) => ({
            conversationId,
            agentId,
            epoch,
            waitMs,
            freeSlotMs,
          })),
      ),
      more: flag,
      pair: text,
    }),
    answer('plan_needed'),
    answer('stand', { agents: z.array(text) }),
    answer('stale_config'),
  ]),
});
const standScript = defineScript({
  file: 'stand-agent',
  key: 'anchor',
  args: ['nowMs', 'requestId', 'agentId', 'profile', 'capacity', 'configVersion'],
  reply: z.discriminatedUnion('status', [
    answer('standing', { ring: flag }),
    answer('not_standing'),
    answer('stale_config'),
  ]),
});
const planScript = defineScript({
  file: 'set-plan',
  key: 'anchor',
  args: ['configVersion', 'plan'],
  reply: z.discriminatedUnion('status', [answer('planned'), answer('stale_config')]),
});
const pairScript = defineScript({
  file: 'sweep-pair',
  key: 'anchor',
  args: ['requestId', 'pair'],
  reply: answer('compared', { stuck: flag }),
});

export const matchingVerbs = (redis: Redis) => {
  const anchor = (workspaceId: string) => workspaceKeys(workspaceId).anchor;
  return {
    /**
     * One run of at most `limit` assignments; `more` asks for another job. `waitMs` counts from `waitingSince`;
     * `freeSlotMs` from when conversation and slot both were there, null when the slot was there first.
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
    /** Stand an agent anew under a version. */
    stand: (
      workspaceId: string,
      s: { agentId: string; profile: string; capacity: number; configVersion: number; nowMs?: number },
    ) =>
      runScript(redis, standScript, anchor(workspaceId), {
        ...s,
        nowMs: s.nowMs ?? '',
        requestId: newId('rq'),
      }),
    /** Keep which profiles serve which targets (channel or team id). */
    setPlan: (workspaceId: string, configVersion: number, plan: ReadonlyMap<string, readonly string[]>) =>
      runScript(redis, planScript, anchor(workspaceId), {
        configVersion,
        plan: JSON.stringify(
          Object.fromEntries([...plan].map(([target, profiles]) => [target, profiles.join(',')])),
        ),
      }),
    /** Is the first matchable pair still the one of the previous pass? */
    comparePair: (workspaceId: string, pair: string) =>
      runScript(redis, pairScript, anchor(workspaceId), { requestId: newId('rq'), pair }),
  };
};
