/**
 * What people do to a conversation: reply, pend, resolve, reopen, assign, unassign. Each is one script that checks state
 * and epoch, changes, writes timeline and events, and asks for the bell.
 */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { newId } from './ids.js';
import { workspaceKeys } from './keys.js';
import { type Placement, textOf } from './placement.js';
import { answer, defineScript, flag, int, optional, runScript, runScripts, text } from './script.js';

const refusals = [
  answer('not_found'),
  answer('stale_epoch', { epoch: int, state: text, assigneeId: optional }),
  answer('invalid_state', { state: text }),
  answer('idempotency_key_reused'),
] as const;
const unseen = answer('unseen_message', { lastInboundSeq: int });
const locked = answer('conversation_locked', { lockedBy: text, epoch: int });
const factsChanged = answer('facts_changed');
const staleConfig = answer('stale_config');
const common = ['nowMs', 'requestId', 'requestHash'] as const;
const act = [...common, 'conversationId', 'epoch', 'by'] as const;

const replyScript = defineScript({
  file: 'reply',
  key: 'anchor',
  args: [
    ...common,
    'configVersion',
    'conversationId',
    'epoch',
    'by',
    'agentId',
    'seenSeq',
    'assignOnReply',
    'deadlineMs',
    'entry',
    'keepMs',
    'automatic',
  ],
  reply: z.discriminatedUnion('status', [
    answer('replied', { messageId: text, seq: int, ring: flag }),
    ...refusals,
    locked,
    answer('unknown_agent'),
    staleConfig,
  ]),
});
const pendScript = defineScript({
  file: 'pend',
  key: 'anchor',
  args: [...act, 'seenSeq'],
  reply: z.discriminatedUnion('status', [answer('pended', { ring: flag }), ...refusals, unseen, locked]),
});
const resolveScript = defineScript({
  file: 'resolve',
  key: 'anchor',
  args: [...act, 'seenSeq', 'wrapUpMs', 'reason'],
  reply: z.discriminatedUnion('status', [answer('resolved', { ring: flag }), ...refusals, unseen, locked]),
});
const reopenScript = defineScript({
  file: 'reopen',
  key: 'anchor',
  args: [...act, 'configVersion', 'agentId', 'placement'],
  reply: z.discriminatedUnion('status', [
    answer('reopened', { ring: flag }),
    ...refusals,
    answer('conversation_open', { conversationId: text }),
    answer('unknown_agent'),
    staleConfig,
  ]),
});
const assignScript = defineScript({
  file: 'assign',
  key: 'anchor',
  args: [...act, 'configVersion', 'agentId', 'teamId', 'placement', 'note'],
  reply: z.discriminatedUnion('status', [
    answer('assigned', { ring: flag }),
    ...refusals,
    locked,
    answer('unknown_agent'),
    staleConfig,
  ]),
});
const unassignScript = defineScript({
  file: 'unassign',
  key: 'anchor',
  args: [...act, 'configVersion', 'agentId', 'coolDownMs'],
  reply: z.discriminatedUnion('status', [
    answer('unassigned', { ring: flag }),
    ...refusals,
    locked,
    staleConfig,
  ]),
});

const lockScript = defineScript({
  file: 'lock',
  key: 'anchor',
  args: [...act, 'agentId', 'take'],
  reply: z.discriminatedUnion('status', [
    answer('locked', { ring: flag }),
    ...refusals,
    locked,
    answer('not_present'),
  ]),
});
const unlockScript = defineScript({
  file: 'unlock',
  key: 'anchor',
  args: act,
  reply: z.discriminatedUnion('status', [
    answer('unlocked', { ring: flag }),
    answer('not_found'),
    answer('stale_epoch', { epoch: int, state: text, assigneeId: optional }),
    locked,
    answer('idempotency_key_reused'),
  ]),
});
const offerScript = defineScript({
  file: 'answer-offer',
  key: 'anchor',
  args: [...common, 'conversationId', 'epoch', 'agentId', 'accept'],
  reply: z.discriminatedUnion('status', [
    answer('accepted', { ring: flag }),
    answer('declined', { ring: flag }),
    answer('not_found'),
    answer('stale_epoch', { epoch: int, state: text, assigneeId: optional }),
    answer('offer_ended'),
    answer('idempotency_key_reused'),
  ]),
});
const topicsScript = defineScript({
  file: 'set-topics',
  key: 'anchor',
  args: [...common, 'conversationId', 'by', 'configVersion', 'before', 'topics', 'placement'],
  reply: z.discriminatedUnion('status', [
    answer('set', { ring: flag }),
    answer('not_found'),
    factsChanged,
    staleConfig,
    answer('idempotency_key_reused'),
  ]),
});
const placeScript = defineScript({
  file: 'place',
  key: 'anchor',
  args: [
    ...common,
    'conversationId',
    'configVersion',
    'by',
    'placement',
    'topics',
    'enteredAt',
    'hops',
    'rescore',
  ],
  reply: z.discriminatedUnion('status', [
    answer('placed', { ring: flag }),
    answer('not_found'),
    staleConfig,
    factsChanged,
    answer('idempotency_key_reused'),
  ]),
});
const prioritizeScript = defineScript({
  file: 'prioritize',
  key: 'anchor',
  args: [...act, 'priority'],
  reply: z.discriminatedUnion('status', [answer('prioritized', { ring: flag }), ...refusals]),
});

/** Which request acts: the engine's own id, or a client's idempotency key with a hash of its request. */
export type RequestRef = { id: string; hash: string };

/** What every act on a conversation carries. `epoch` null: not checked. `by`: `agent:ID` or `key:ID`. */
export type Act = {
  conversationId: string;
  epoch: number | null;
  by: string;
  request?: RequestRef | undefined;
  nowMs?: number;
};

export type PlaceInput = Omit<Act, 'epoch'> & {
  configVersion: number;
  placement: Placement;
  /** What it was evaluated under. */
  facts: { topics: readonly string[]; enteredAt: number };
  /** What overflow did in this stay, this placement included. */
  hops: readonly string[];
  /** A score that a person set ends. */
  rescore: boolean;
};

const DEFAULT_COOL_DOWN_MS = 5 * 60_000;

export const conversationVerbs = (redis: Redis) => {
  const head = (a: Act) => ({
    nowMs: a.nowMs ?? '',
    requestId: a.request?.id ?? newId('rq'),
    requestHash: a.request?.hash ?? '',
    conversationId: a.conversationId,
    epoch: a.epoch ?? '',
    by: a.by,
  });
  const anchor = (workspaceId: string) => workspaceKeys(workspaceId).anchor;
  const placeArgs = (a: PlaceInput) => {
    const { epoch: _, ...common } = head({ ...a, epoch: null });
    return {
      ...common,
      configVersion: a.configVersion,
      placement: textOf(a.placement),
      topics: a.facts.topics.join(' '),
      enteredAt: a.facts.enteredAt,
      hops: a.hops.join(' '),
      rescore: a.rescore ? 1 : 0,
    };
  };
  return {
    /**
     * Append a reply. `entry` is JSON object text `{kind:'message', direction:'out', text, attachments, by, …}`; it gets
     * `seq`, `at` and `messageId` in front.
     */
    reply: (
      workspaceId: string,
      a: Act & {
        agentId: string | null;
        seenSeq: number | null;
        configVersion: number;
        assignOnReply: boolean;
        deadlineMs: number;
        entry: string;
        /** How long a Pending conversation keeps its agent's slot. */
        keepMs?: number;
        /** The engine's own words: no state, clock or holder changes. */
        automatic?: boolean;
      },
    ) =>
      runScript(redis, replyScript, anchor(workspaceId), {
        ...head(a),
        configVersion: a.configVersion,
        agentId: a.agentId ?? '',
        seenSeq: a.seenSeq ?? '',
        assignOnReply: a.assignOnReply ? 1 : 0,
        deadlineMs: a.deadlineMs,
        entry: a.entry,
        keepMs: a.keepMs ?? 0,
        automatic: a.automatic ? 1 : 0,
      }),
    /** New to Pending. */
    pend: (workspaceId: string, a: Act & { seenSeq: number | null }) =>
      runScript(redis, pendScript, anchor(workspaceId), { ...head(a), seenSeq: a.seenSeq ?? '' }),
    /** New or Pending to Resolved. */
    resolve: (workspaceId: string, a: Act & { seenSeq: number | null; wrapUpMs?: number; reason?: string }) =>
      runScript(redis, resolveScript, anchor(workspaceId), {
        ...head(a),
        seenSeq: a.seenSeq ?? '',
        wrapUpMs: a.wrapUpMs ?? 0,
        reason: a.reason ?? '',
      }),
    /** Resolved to New; the agent who reopens holds it. */
    reopen: (
      workspaceId: string,
      a: Act & { configVersion: number; agentId: string | null; placement: Placement },
    ) =>
      runScript(redis, reopenScript, anchor(workspaceId), {
        ...head(a),
        configVersion: a.configVersion,
        agentId: a.agentId ?? '',
        placement: textOf(a.placement),
      }),
    /** To an agent, or pinned to a team. */
    assign: (
      workspaceId: string,
      a: Act & {
        configVersion: number;
        to: { agentId: string } | { teamId: string; placement: Placement };
        /** JSON object text of a note for whoever gets it: `{kind:'note', by, text}`. */
        note?: string;
      },
    ) =>
      runScript(redis, assignScript, anchor(workspaceId), {
        ...head(a),
        configVersion: a.configVersion,
        agentId: 'agentId' in a.to ? a.to.agentId : '',
        teamId: 'teamId' in a.to ? a.to.teamId : '',
        placement: 'teamId' in a.to ? textOf(a.to.placement) : '',
        note: a.note ?? '',
      }),
    /** Back in line (New) or to nobody (Pending). `agentId`: the acting agent, who is passed over for a while. */
    unassign: (
      workspaceId: string,
      a: Act & { configVersion: number; agentId: string | null; coolDownMs?: number },
    ) =>
      runScript(redis, unassignScript, anchor(workspaceId), {
        ...head(a),
        configVersion: a.configVersion,
        agentId: a.agentId ?? '',
        coolDownMs: a.coolDownMs ?? DEFAULT_COOL_DOWN_MS,
      }),
    /** An agent sets to work on it; `take`: from another one's hands too. */
    lock: (workspaceId: string, a: Act & { agentId: string; take: boolean }) =>
      runScript(redis, lockScript, anchor(workspaceId), {
        ...head(a),
        agentId: a.agentId,
        take: a.take ? 1 : 0,
      }),
    unlock: (workspaceId: string, a: Act) => runScript(redis, unlockScript, anchor(workspaceId), head(a)),
    /** Accept or decline what was offered; `offer_ended` when it is another one's by now, or too late. */
    answerOffer: (workspaceId: string, a: Act & { agentId: string; accept: boolean }) => {
      const { by: _, ...common } = head(a);
      return runScript(redis, offerScript, anchor(workspaceId), {
        ...common,
        agentId: a.agentId,
        accept: a.accept ? 1 : 0,
      });
    },
    /** `before`: the topics that the placement was evaluated under; null placement: it is resolved. */
    setTopics: (
      workspaceId: string,
      a: Omit<Act, 'epoch'> & {
        configVersion: number;
        before: readonly string[];
        topics: readonly string[];
        placement: Placement | null;
      },
    ) => {
      const { epoch: _, ...common } = head({ ...a, epoch: null });
      return runScript(redis, topicsScript, anchor(workspaceId), {
        ...common,
        configVersion: a.configVersion,
        before: a.before.join(' '),
        topics: a.topics.join(' '),
        placement: a.placement ? textOf(a.placement) : '',
      });
    },
    /** Evaluated anew under the facts named; others since are `facts_changed`. */
    place: (workspaceId: string, a: PlaceInput) =>
      runScript(redis, placeScript, anchor(workspaceId), placeArgs(a)),
    /** Many in one pipeline; an answer per conversation, in order, an Error where Redis did not decide. */
    placeMany: (workspaceId: string, many: readonly PlaceInput[]) =>
      runScripts(
        redis,
        placeScript,
        many.map((a) => ({ key: anchor(workspaceId), args: placeArgs(a) })),
      ),
    /** A score by hand, 0 to 900, until `place` with `rescore`. */
    prioritize: (workspaceId: string, a: Act & { priority: number }) =>
      runScript(redis, prioritizeScript, anchor(workspaceId), { ...head(a), priority: a.priority }),
  };
};
