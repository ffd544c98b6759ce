/** A conversation that the business begins: opened with its first message, which goes out like any reply. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { contactIdOf, conversationKeyOf, newConversationId, newId } from '../ids.js';
import { workspaceKeys } from '../keys.js';
import { answer, defineScript, flag, runScript, text } from '../script.js';
import { type RequestRef, requestArgs, staleConfig, unknownAttachment } from '../terms/acts.js';
import type { LifecycleTerms } from '../terms/lifecycle.js';
import { type Placement, textOf } from '../terms/placement.js';

const startScript = defineScript({
  file: 'conversations/start-conversation',
  key: 'anchor',
  args: [
    ...requestArgs,
    'configVersion',
    'by',
    'agentId',
    'channelId',
    'contactId',
    'contactExternalId',
    'contactName',
    'conversationKey',
    'conversationId',
    'visibility',
    'threadId',
    'entry',
    'deadlineMs',
    'pushed',
    'placement',
    'terms',
    'files',
  ],
  reply: z.discriminatedUnion('status', [
    answer('started', { conversationId: text, ring: flag, deliver: flag }),
    answer('conversation_open', { conversationId: text }),
    answer('contact_blocked'),
    answer('unknown_agent'),
    unknownAttachment,
    staleConfig,
    answer('idempotency_key_reused'),
  ]),
});

export type Start = {
  configVersion: number;
  /** `agent:ID` or `key:ID`. */
  by: string;
  /** Who holds it; null: nobody. */
  agentId: string | null;
  channelId: string;
  /** `name` counts where the contact is made by it. */
  contact: { externalId: string; name: string | null };
  visibility: 'private' | 'public';
  threadId: string | null;
  /** JSON object text `{kind:'message', direction:'out', by, text, …}`; gets `seq`, `at` and `messageId` in front. */
  entry: string;
  deadlineMs: number;
  /** The channel has a webhook. */
  pushed: boolean;
  /** The place it would have in line: of it count what it requires, its weight and its score. */
  placement: Placement;
  terms: LifecycleTerms;
  /** Uploads that its entry names: they become this conversation's. */
  attachmentIds?: readonly string[];
  request?: RequestRef | undefined;
  /** Of tests, which count ids up. */
  conversationId?: string;
  nowMs?: number;
};

export const startingVerbs = (redis: Redis) => ({
  /** Open a conversation, Pending. `conversation_open`: its key has one already. */
  start: (workspaceId: string, s: Start) => {
    const contactId = contactIdOf(s.channelId, s.contact.externalId);
    const threadId = s.threadId ?? '';
    // No customer waits: what a wait brings about does not happen.
    const placement = { ...s.placement, sla: null, deadlineAt: null, nextAt: null, prefer: null };
    return runScript(redis, startScript, workspaceKeys(workspaceId).anchor, {
      nowMs: s.nowMs ?? '',
      requestId: s.request?.id ?? newId('rq'),
      requestHash: s.request?.hash ?? '',
      configVersion: s.configVersion,
      by: s.by,
      agentId: s.agentId ?? '',
      channelId: s.channelId,
      contactId,
      contactExternalId: s.contact.externalId,
      contactName: s.contact.name ?? '',
      conversationKey: conversationKeyOf(s.channelId, contactId, s.visibility, threadId),
      conversationId: s.conversationId ?? newConversationId(),
      visibility: s.visibility,
      threadId,
      entry: s.entry,
      deadlineMs: s.deadlineMs,
      pushed: s.pushed ? 1 : 0,
      placement: textOf(placement),
      terms: JSON.stringify(s.terms),
      files: (s.attachmentIds ?? []).join(' '),
    });
  },
});
