/** Whose a conversation is: given by hand, taken back to the line, locked, offered. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { workspaceKeys } from '../keys.js';
import { answer, defineScript, flag, int, optional, runScript, text } from '../script.js';
import { type Act, actArgs, locked, ofAct, refusals, requestArgs, staleConfig } from '../terms/acts.js';
import type { BotTerms } from '../terms/bot-terms.js';
import { type Placement, textOf } from '../terms/placement.js';

const assignScript = defineScript({
  file: 'matching/assign',
  key: 'anchor',
  args: [...actArgs, 'configVersion', 'agentId', 'teamId', 'placement', 'note', 'bot'],
  reply: z.discriminatedUnion('status', [
    /** `tell`: the virtual agent is to be rung for. */
    answer('assigned', { ring: flag, tell: flag }),
    ...refusals,
    locked,
    answer('unknown_agent'),
    staleConfig,
  ]),
});
const unassignScript = defineScript({
  file: 'matching/unassign',
  key: 'anchor',
  args: [...actArgs, 'configVersion', 'agentId', 'coolDownMs'],
  reply: z.discriminatedUnion('status', [
    answer('unassigned', { ring: flag }),
    ...refusals,
    locked,
    staleConfig,
  ]),
});
const lockScript = defineScript({
  file: 'matching/lock',
  key: 'anchor',
  args: [...actArgs, 'agentId', 'take'],
  reply: z.discriminatedUnion('status', [
    answer('locked', { ring: flag }),
    ...refusals,
    locked,
    answer('not_present'),
  ]),
});
const unlockScript = defineScript({
  file: 'matching/unlock',
  key: 'anchor',
  args: actArgs,
  reply: z.discriminatedUnion('status', [
    answer('unlocked', { ring: flag }),
    answer('not_found'),
    answer('stale_epoch', { epoch: int, state: text, assigneeId: optional }),
    locked,
    answer('idempotency_key_reused'),
  ]),
});
const offerScript = defineScript({
  file: 'matching/answer-offer',
  key: 'anchor',
  args: [...requestArgs, 'conversationId', 'epoch', 'agentId', 'accept'],
  reply: z.discriminatedUnion('status', [
    answer('accepted', { ring: flag }),
    answer('declined', { ring: flag }),
    answer('not_found'),
    answer('stale_epoch', { epoch: int, state: text, assigneeId: optional }),
    answer('offer_ended'),
    answer('idempotency_key_reused'),
  ]),
});

const DEFAULT_COOL_DOWN_MS = 5 * 60_000;

export const assigningVerbs = (redis: Redis) => {
  const anchor = (workspaceId: string) => workspaceKeys(workspaceId).anchor;
  return {
    /** To an agent, or pinned to a team. */
    assign: (
      workspaceId: string,
      a: Act & {
        configVersion: number;
        to: { agentId: string } | { teamId: string; placement: Placement };
        /** JSON object text of a note for whoever gets it: `{kind:'note', by, text}`. */
        note?: string;
        /** Where the agent is a virtual one. */
        bot?: BotTerms | undefined;
      },
    ) =>
      runScript(redis, assignScript, anchor(workspaceId), {
        ...ofAct(a),
        configVersion: a.configVersion,
        agentId: 'agentId' in a.to ? a.to.agentId : '',
        teamId: 'teamId' in a.to ? a.to.teamId : '',
        placement: 'teamId' in a.to ? textOf(a.to.placement) : '',
        note: a.note ?? '',
        bot: a.bot ? JSON.stringify(a.bot) : '',
      }),
    /** Back in line (New) or to nobody (Pending). `agentId`: the acting agent, who is passed over for a while. */
    unassign: (
      workspaceId: string,
      a: Act & { configVersion: number; agentId: string | null; coolDownMs?: number },
    ) =>
      runScript(redis, unassignScript, anchor(workspaceId), {
        ...ofAct(a),
        configVersion: a.configVersion,
        agentId: a.agentId ?? '',
        coolDownMs: a.coolDownMs ?? DEFAULT_COOL_DOWN_MS,
      }),
    /** An agent sets to work on it; `take`: from another one's hands too. */
    lock: (workspaceId: string, a: Act & { agentId: string; take: boolean }) =>
      runScript(redis, lockScript, anchor(workspaceId), {
        ...ofAct(a),
        agentId: a.agentId,
        take: a.take ? 1 : 0,
      }),
    unlock: (workspaceId: string, a: Act) => runScript(redis, unlockScript, anchor(workspaceId), ofAct(a)),
    /** Accept or decline what was offered; `offer_ended` when it is another one's by now, or too late. */
    answerOffer: (workspaceId: string, a: Act & { agentId: string; accept: boolean }) => {
      const { by: _, ...common } = ofAct(a);
      return runScript(redis, offerScript, anchor(workspaceId), {
        ...common,
        agentId: a.agentId,
        accept: a.accept ? 1 : 0,
      });
    },
  };
};
