/**
 * What people do to a conversation: reply, pend, resolve, reopen. Each is one script that checks state and epoch, changes,
 * writes timeline and events, and asks for the bell.
 */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { workspaceKeys } from '../keys.js';
import { answer, defineScript, flag, int, runScript, text } from '../script.js';
import {
  type Act,
  actArgs,
  locked,
  ofAct,
  refusals,
  requestArgs,
  staleConfig,
  unknownAttachment,
  unseen,
} from '../terms/acts.js';
import { type Placement, textOf } from '../terms/placement.js';

const replyScript = defineScript({
  file: 'conversations/reply',
  key: 'anchor',
  args: [
    ...requestArgs,
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
    'savedReplyId',
    'after',
    'wrapUpMs',
    'pushed',
    'files',
    'required',
  ],
  reply: z.discriminatedUnion('status', [
    /** `deliver`: the channel's webhook is to be rung for. */
    answer('replied', { messageId: text, seq: int, ring: flag, deliver: flag }),
    ...refusals,
    locked,
    answer('unknown_agent'),
    unknownAttachment,
    staleConfig,
  ]),
});
const pendScript = defineScript({
  file: 'conversations/pend',
  key: 'anchor',
  args: [...actArgs, 'seenSeq'],
  reply: z.discriminatedUnion('status', [answer('pended', { ring: flag }), ...refusals, unseen, locked]),
});
const resolveScript = defineScript({
  file: 'conversations/resolve',
  key: 'anchor',
  args: [...actArgs, 'seenSeq', 'wrapUpMs', 'reason', 'required'],
  reply: z.discriminatedUnion('status', [
    answer('resolved', { ring: flag }),
    ...refusals,
    unseen,
    locked,
    answer('reason_required'),
    answer('topic_required'),
  ]),
});
const reopenScript = defineScript({
  file: 'conversations/reopen',
  key: 'anchor',
  args: [...actArgs, 'configVersion', 'agentId', 'placement'],
  reply: z.discriminatedUnion('status', [
    answer('reopened', { ring: flag }),
    ...refusals,
    answer('conversation_open', { conversationId: text }),
    answer('contact_blocked'),
    answer('unknown_agent'),
    staleConfig,
  ]),
});

export const conversationVerbs = (redis: Redis) => {
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
        /** How long a Pending conversation keeps its agent's slot. */
        keepMs?: number;
        /** The saved reply it was made from: its use is counted. */
        savedReplyId?: string | null;
        /** Where the conversation goes when everything in it was seen; `pending` if not said. */
        after?: 'pending' | 'stay' | 'resolve';
        /** To resolve it there must be a topic; without one it is parked. */
        topicRequired?: boolean;
        /** How long its holder's slot stays taken where it is resolved. */
        wrapUpMs?: number;
        /** The channel has a webhook: the reply stands in its conversation's outbox as well. */
        pushed?: boolean;
        /** Uploads that its entry names: they become this conversation's. */
        attachmentIds?: readonly string[];
      },
    ) =>
      runScript(redis, replyScript, anchor(workspaceId), {
        ...ofAct(a),
        configVersion: a.configVersion,
        agentId: a.agentId ?? '',
        seenSeq: a.seenSeq ?? '',
        assignOnReply: a.assignOnReply ? 1 : 0,
        deadlineMs: a.deadlineMs,
        entry: a.entry,
        keepMs: a.keepMs ?? 0,
        savedReplyId: a.savedReplyId ?? '',
        after: a.after ?? 'pending',
        wrapUpMs: a.wrapUpMs ?? 0,
        pushed: a.pushed ? 1 : 0,
        files: (a.attachmentIds ?? []).join(' '),
        required: a.topicRequired ? 'topic' : '',
      }),
    /** New to Pending. */
    pend: (workspaceId: string, a: Act & { seenSeq: number | null }) =>
      runScript(redis, pendScript, anchor(workspaceId), { ...ofAct(a), seenSeq: a.seenSeq ?? '' }),
    /** New or Pending to Resolved. */
    resolve: (
      workspaceId: string,
      a: Act & {
        seenSeq: number | null;
        wrapUpMs?: number;
        /** A word, or the id of a resolve reason. */
        reason?: string | null;
        /** What must be there; without it `reason_required` or `topic_required`. */
        required?: readonly ('reason' | 'topic')[];
      },
    ) =>
      runScript(redis, resolveScript, anchor(workspaceId), {
        ...ofAct(a),
        seenSeq: a.seenSeq ?? '',
        wrapUpMs: a.wrapUpMs ?? 0,
        reason: a.reason ?? '',
        required: (a.required ?? []).join(' '),
      }),
    /** Resolved to New; the agent who reopens holds it. */
    reopen: (
      workspaceId: string,
      a: Act & { configVersion: number; agentId: string | null; placement: Placement },
    ) =>
      runScript(redis, reopenScript, anchor(workspaceId), {
        ...ofAct(a),
        configVersion: a.configVersion,
        agentId: a.agentId ?? '',
        placement: textOf(a.placement),
      }),
  };
};
