/**
 * What comes through a contact's inbox beside its messages: echoes of what the business wrote elsewhere, and changes of messages.
 * Applied head by head like messages; none of it moves a state, a clock or a holder.
 */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { workspaceKeys } from '../keys.js';
import { attachmentIdsIn, type ExpectedAttachment, expectedText } from '../outbound/attachments.js';
import { answer, defineScript, int, optional, optionalInt, runScript, text } from '../script.js';

/**
 * `written`: it stands in the timeline. `repeated`: it stood there already. `unmatched`: no conversation has what it is about, or of an
 * echo nobody has written yet; an event tells of it.
 */
const applied = answer('applied', {
  outcome: z.enum(['written', 'repeated', 'unmatched']),
  conversationId: optional,
  seq: int,
  acceptedAt: int,
  appliedAt: int,
  nextId: optional,
  nextAt: optionalInt,
  nextBody: text,
});
const ofHead = ['nowMs', 'contactId', 'messageId', 'token'] as const;

const echoScript = defineScript({
  file: 'inbound/apply-echo',
  key: 'anchor',
  args: [...ofHead, 'conversationKey', 'entry', 'files'],
  reply: z.discriminatedUnion('status', [applied, answer('not_head')]),
});
const changeScript = defineScript({
  file: 'inbound/apply-change',
  key: 'anchor',
  args: [...ofHead, 'type', 'targetId', 'conversationId', 'seq', 'was', 'entry', 'gone'],
  reply: z.discriminatedUnion('status', [applied, answer('not_head'), answer('facts_changed')]),
});
const targetScript = defineScript({
  file: 'inbound/read-target',
  key: 'anchor',
  args: ['contactId', 'conversationKey', 'targetId'],
  reply: z.discriminatedUnion('status', [
    answer('found', { conversationId: text, seq: int, entry: text }),
    answer('none'),
  ]),
});

type Head = { contactId: string; messageId: string; token: string; nowMs?: number };
/** A message as it was read: `entry` is the timeline's JSON object text. */
export type Target = { conversationId: string; seq: number; entry: string };

export const inboundChangeVerbs = (redis: Redis) => ({
  /** Apply the head, an echo. `entry` is JSON object text `{kind:'message', direction:'out', by:'channel', messageId, …}`. */
  applyEcho: (
    workspaceId: string,
    input: Head & { conversationKey: string; entry: string; attachments?: readonly ExpectedAttachment[] },
  ) =>
    runScript(redis, echoScript, workspaceKeys(workspaceId).anchor, {
      ...input,
      nowMs: input.nowMs ?? '',
      files: expectedText(input.attachments ?? []),
    }),

  /** The message that its source calls so (`targetId`: its message id), in the conversations of a key; null: none has it. */
  target: async (
    workspaceId: string,
    contactId: string,
    conversationKey: string,
    targetId: string,
  ): Promise<Target | null> => {
    const anchor = workspaceKeys(workspaceId).anchor;
    const found = await runScript(redis, targetScript, anchor, { contactId, conversationKey, targetId });
    return found.status === 'none' ? null : found;
  },

  /** Apply the head, a change of `target` to `entry` (null: it says nothing new). `facts_changed`: the target is another by now. */
  applyChange: (
    workspaceId: string,
    input: Head & {
      type: 'edit' | 'delete' | 'reaction';
      targetId: string;
      target: Target | null;
      entry: string | null;
    },
  ) => {
    const { target, entry, ...rest } = input;
    const left = new Set(entry === null ? [] : attachmentIdsIn(entry));
    const gone = entry === null || !target ? [] : attachmentIdsIn(target.entry).filter((id) => !left.has(id));
    return runScript(redis, changeScript, workspaceKeys(workspaceId).anchor, {
      ...rest,
      nowMs: input.nowMs ?? '',
      conversationId: target?.conversationId ?? '',
      seq: target?.seq ?? 0,
      was: target?.entry ?? '',
      entry: entry ?? '',
      gone: gone.join(' '),
    });
  },
});
