/** Virtual agents: what they hold, what they are told and what they answer. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { newId } from '../ids.js';
import { workspaceKeys } from '../keys.js';
import type { Outcome } from '../outbound/deliveries.js';
import { answer, defineScript, flag, int, optionalInt, runScript, text, words } from '../script.js';
import { type RequestRef, staleConfig } from '../terms/acts.js';
import { type Automatic, textOfAutomatic } from '../terms/automatic.js';
import { type Placement, textOf } from '../terms/placement.js';

const answerScript = defineScript({
  file: 'conversations/answer-bot',
  key: 'anchor',
  args: [
    'nowMs',
    'requestId',
    'requestHash',
    'conversationId',
    'agentId',
    'epoch',
    'by',
    'configVersion',
    'entries',
    'before',
    'topics',
    'attributes',
    'complete',
    'reason',
    'placement',
    'hops',
    'acts',
  ],
  reply: z.discriminatedUnion('status', [
    answer('answered', { state: text, messageIds: words, ring: flag, deliver: flag }),
    answer('not_holding'),
    staleConfig,
    answer('facts_changed'),
    answer('idempotency_key_reused'),
  ]),
});
const claimScript = defineScript({
  file: 'conversations/claim-bot-event',
  key: 'anchor',
  args: ['nowMs', 'configVersion', 'agentId', 'url', 'token'],
  reply: z.discriminatedUnion('status', [
    answer('claimed', {
      conversationId: text,
      epoch: int,
      seq: int,
      entry: text,
      attempts: int,
      secrets: z.array(text),
    }),
    answer('waiting', { inMs: optionalInt, ring: flag }),
    answer('stale_config'),
  ]),
});
const settleScript = defineScript({
  file: 'conversations/settle-bot-event',
  key: 'anchor',
  args: [
    'nowMs',
    'agentId',
    'conversationId',
    'epoch',
    'seq',
    'token',
    'outcome',
    'reason',
    'retryInMs',
    'pauseMs',
    'ailing',
  ],
  reply: z.discriminatedUnion('status', [answer('settled'), answer('not_claimed')]),
});

/** What a virtual agent does with what it holds. */
export type BotAnswer = {
  conversationId: string;
  agentId: string;
  /** Null: not checked. */
  epoch: number | null;
  by: string;
  request?: RequestRef | undefined;
  configVersion: number;
  /** Timeline entries, as of a reply. */
  entries: readonly string[];
  /** By what its channel sends, and what overflow does where it is handed over. */
  acts: Automatic;
  /** The topics it was evaluated under, and those it gets. */
  before: readonly string[];
  topics: readonly string[];
  /** Of the contact, those that are set; null: none. */
  attributes: Readonly<Record<string, string>> | null;
  complete: 'handover' | 'resolved' | null;
  reason: string;
  /** Where it is handed over. */
  placement: Placement | null;
  /** What overflow did with that. */
  hops: readonly string[];
  nowMs?: number;
};

type Event = { agentId: string; conversationId: string; epoch: number; seq: number; token: string };

export const botVerbs = (redis: Redis) => {
  const anchor = (workspaceId: string) => workspaceKeys(workspaceId).anchor;
  return {
    /** `not_holding` where it is not, or no longer, in that one's hands. */
    answer: (workspaceId: string, a: BotAnswer) =>
      runScript(redis, answerScript, anchor(workspaceId), {
        nowMs: a.nowMs ?? '',
        requestId: a.request?.id ?? newId('rq'),
        requestHash: a.request?.hash ?? '',
        conversationId: a.conversationId,
        agentId: a.agentId,
        epoch: a.epoch ?? '',
        by: a.by,
        configVersion: a.configVersion,
        entries: JSON.stringify(a.entries),
        before: a.before.join(' '),
        topics: a.topics.join(' '),
        attributes: a.attributes ? JSON.stringify(a.attributes) : '',
        complete: a.complete ?? '',
        reason: a.reason,
        placement: a.placement ? textOf(a.placement) : '',
        hops: a.hops.join(' '),
        acts: textOfAutomatic(a.acts),
      }),

    /** Claim the next event for `token`, to tell it and settle it within twenty seconds. `seq` 0: the conversation is its now. */
    claim: (
      workspaceId: string,
      c: { agentId: string; url: string; token: string; configVersion: number; nowMs?: number },
    ) => runScript(redis, claimScript, anchor(workspaceId), { ...c, nowMs: c.nowMs ?? '' }),

    settle: (workspaceId: string, s: Event & { nowMs?: number } & Exclude<Outcome, { outcome: 'lost' }>) =>
      runScript(redis, settleScript, anchor(workspaceId), {
        nowMs: s.nowMs ?? '',
        agentId: s.agentId,
        conversationId: s.conversationId,
        epoch: s.epoch,
        seq: s.seq,
        token: s.token,
        outcome: s.outcome,
        reason: 'reason' in s ? s.reason : '',
        retryInMs: 'retryInMs' in s ? s.retryInMs : 0,
        pauseMs: 'pauseMs' in s ? s.pauseMs : 0,
        ailing: 'ailing' in s && s.ailing ? 1 : 0,
      }),
  };
};
