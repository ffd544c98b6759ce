/**
 * What people do to a conversation: reply, pend, resolve, reopen, assign, unassign. Each is one script that checks state
 * and epoch, changes, writes timeline and events, and asks for the bell.
 */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { newId } from './ids.js';
import { workspaceKeys } from './keys.js';
import { answer, defineScript, flag, int, optional, runScript, text } from './script.js';

const refusals = [
  answer('not_found'),
  answer('stale_epoch', { epoch: int, state: text, assigneeId: optional }),
  answer('invalid_state', { state: text }),
  answer('idempotency_key_reused'),
] as const;
const unseen = answer('unseen_message', { lastInboundSeq: int });
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
  ],
  reply: z.discriminatedUnion('status', [
    answer('replied', { messageId: text, seq: int, ring: flag }),
    ...refusals,
    answer('unknown_agent'),
    staleConfig,
  ]),
});
const pendScript = defineScript({
  file: 'pend',
  key: 'anchor',
  args: [...act, 'seenSeq'],
  reply: z.discriminatedUnion('status', [answer('pended', { ring: flag }), ...refusals, unseen]),
});
const resolveScript = defineScript({
  file: 'resolve',
  key: 'anchor',
  args: [...act, 'seenSeq'],
  reply: z.discriminatedUnion('status', [answer('resolved', { ring: flag }), ...refusals, unseen]),
});
const reopenScript = defineScript({
  file: 'reopen',
  key: 'anchor',
  args: [...act, 'configVersion', 'agentId'],
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
  args: [...act, 'configVersion', 'agentId', 'teamId'],
  reply: z.discriminatedUnion('status', [
    answer('assigned', { ring: flag }),
    ...refusals,
    answer('unknown_agent'),
    staleConfig,
  ]),
});
const unassignScript = defineScript({
  file: 'unassign',
  key: 'anchor',
  args: [...act, 'configVersion', 'agentId', 'coolDownMs'],
  reply: z.discriminatedUnion('status', [answer('unassigned', { ring: flag }), ...refusals, staleConfig]),
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
      }),
    /** New to Pending. */
    pend: (workspaceId: string, a: Act & { seenSeq: number | null }) =>
      runScript(redis, pendScript, anchor(workspaceId), { ...head(a), seenSeq: a.seenSeq ?? '' }),
    /** New or Pending to Resolved. */
    resolve: (workspaceId: string, a: Act & { seenSeq: number | null }) =>
      runScript(redis, resolveScript, anchor(workspaceId), { ...head(a), seenSeq: a.seenSeq ?? '' }),
    /** Resolved to New; the agent who reopens holds it. */
    reopen: (workspaceId: string, a: Act & { configVersion: number; agentId: string | null }) =>
      runScript(redis, reopenScript, anchor(workspaceId), {
        ...head(a),
        configVersion: a.configVersion,
        agentId: a.agentId ?? '',
      }),
    /** To an agent, or pinned to a team. */
    assign: (
      workspaceId: string,
      a: Act & { configVersion: number; to: { agentId: string } | { teamId: string } },
    ) =>
      runScript(redis, assignScript, anchor(workspaceId), {
        ...head(a),
        configVersion: a.configVersion,
        agentId: 'agentId' in a.to ? a.to.agentId : '',
        teamId: 'teamId' in a.to ? a.to.teamId : '',
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
  };
};
