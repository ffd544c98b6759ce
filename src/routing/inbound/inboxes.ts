/**
 * Contacts' inboxes: messages are accepted into them in a pipeline, claimed head by head and applied in order.
 * Order rests on the head alone; the claim only counts attempts.
 */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { randomToken } from '../ids.js';
import { workspaceKeys } from '../keys.js';
import { type ExpectedAttachment, expectedText } from '../outbound/attachments.js';
import {
  answer,
  defineScript,
  flag,
  int,
  optional,
  optionalInt,
  runScript,
  runScripts,
  text,
  words,
} from '../script.js';
import { type Automatic, idle, textOfAutomatic } from '../terms/automatic.js';
import { type Conversation, fieldsOf, toConversation } from '../terms/conversation.js';
import type { LifecycleTerms } from '../terms/lifecycle.js';
import { type Placement, textOf } from '../terms/placement.js';

const acceptScript = defineScript({
  file: 'inbound/accept-message',
  key: 'anchor',
  args: ['nowMs', 'requestId', 'messageId', 'contactId', 'body'],
  reply: z.discriminatedUnion('status', [
    answer('accepted', { ring: flag }),
    answer('duplicate', { ring: flag }),
  ]),
});

const claimScript = defineScript({
  file: 'inbound/claim-inbox',
  key: 'anchor',
  args: ['nowMs', 'contactId', 'token'],
  reply: z.discriminatedUnion('status', [
    answer('claimed', { messageId: text, acceptedAt: int, body: text, attempts: int, dead: int }),
    answer('busy'),
    answer('empty', { dead: int }),
  ]),
});

const releaseScript = defineScript({
  file: 'inbound/release-inbox',
  key: 'anchor',
  args: ['contactId', 'token', 'reason'],
  reply: z.discriminatedUnion('status', [answer('released'), answer('not_claimed')]),
});

const applyScript = defineScript({
  file: 'inbound/apply-message',
  key: 'anchor',
  args: [
    'nowMs',
    'contactId',
    'messageId',
    'token',
    'configVersion',
    'channelId',
    'contactExternalId',
    'contactName',
    'contactAttributes',
    'conversationKey',
    'conversationId',
    'visibility',
    'threadId',
    'entry',
    'placement',
    'topics',
    'teamId',
    'hops',
    'terms',
    'reopenWindowMs',
    'evaluatedIn',
    'acts',
    'files',
    'known',
  ],
  reply: z.discriminatedUnion('status', [
    answer('applied', {
      conversationId: text,
      seq: int,
      opened: flag,
      /** It woke while its assignee was absent and due, and was unassigned. */
      taken: flag,
      /** It entered New by this message. */
      entered: flag,
      epoch: int,
      acceptedAt: int,
      appliedAt: int,
      ring: flag,
      /** The channel's webhook is to be rung for. */
      deliver: flag,
      /** What automations and overflow did, a word each. */
      did: words,
      /** The virtual agent that is to be rung for. */
      tell: optional,
      nextId: optional,
      nextAt: optionalInt,
      nextBody: text,
    }),
    answer('not_head'),
    answer('stale_config'),
    answer('facts_changed'),
  ]),
});
const openScript = defineScript({
  file: 'inbound/read-open',
  key: 'anchor',
  args: ['contactId', 'key'],
  reply: answer('met', {
    conversationId: optional,
    conversation: z.array(text),
    contact: z.array(text),
  }),
});

/** One message to accept; `body` is JSON that nothing decodes before it is applied. */
export type Acceptance = {
  workspaceId: string;
  messageId: string;
  contactId: string;
  body: string;
  nowMs?: number;
};

export type ApplyInput = {
  contactId: string;
  messageId: string;
  token: string;
  configVersion: number;
  channelId: string;
  contactExternalId: string;
  /** Empty strings keep what is stored. */
  contactName: string;
  contactAttributes: string;
  conversationKey: string;
  conversationId: string;
  visibility: string;
  threadId: string;
  /** JSON object text: `{kind:'message', direction:'in', messageId, externalId, text, …}`; gets `seq` and `at` in front. */
  entry: string;
  /** Its place in line, where it enters New, with what overflow did already; and the facts it was evaluated under. */
  placement: Placement;
  hops: readonly string[];
  topics: readonly string[];
  teamId: string | null;
  /** Of its contact (`knownOf`); left out: nothing depends on it. */
  known?: string;
  /** What it is opened under, if it is. */
  terms: LifecycleTerms;
  /** So long after it was resolved the same conversation is opened again; 0: never. */
  reopenWindowMs: number;
  /** When the stay in New began that the placement was evaluated in, unix ms; 0, or not said: it enters. */
  evaluatedIn?: number;
  acts?: Automatic;
  /** To be fetched; `entry` names them. */
  attachments?: readonly ExpectedAttachment[];
  nowMs?: number;
};

/** Answers a repeat within one process with the first answer: unique per call, short because it is kept for days. */
let calls = 0;
const origin = randomToken(4);
const callId = () => `${origin}${(calls++).toString(36)}`;

export const inboxVerbs = (redis: Redis) => ({
  /** Accept many in one pipeline; an answer per message, in order, an Error where Redis did not decide. */
  accept: (messages: readonly Acceptance[]) =>
    runScripts(
      redis,
      acceptScript,
      messages.map(({ workspaceId, messageId, contactId, body, nowMs }) => ({
        key: workspaceKeys(workspaceId).anchor,
        args: { nowMs: nowMs ?? '', requestId: callId(), messageId, contactId, body },
      })),
    ),

  /** Claim an inbox for five seconds (`token` is the caller's); hands out its head. */
  claim: (workspaceId: string, contactId: string, token: string, nowMs?: number) =>
    runScript(redis, claimScript, workspaceKeys(workspaceId).anchor, {
      nowMs: nowMs ?? '',
      contactId,
      token,
    }),

  /** Give a claim back after a failed attempt; `reason` is shown by the dead letter, never message text. */
  release: (workspaceId: string, contactId: string, token: string, reason: string) =>
    runScript(redis, releaseScript, workspaceKeys(workspaceId).anchor, { contactId, token, reason }),

  /** Apply the head to its conversation. Repeatable: a repeat answers the first result. */
  apply: (workspaceId: string, input: ApplyInput) =>
    runScript(redis, applyScript, workspaceKeys(workspaceId).anchor, {
      ...input,
      nowMs: input.nowMs ?? '',
      placement: textOf(input.placement),
      topics: input.topics.join(' '),
      teamId: input.teamId ?? '',
      hops: input.hops.join(' '),
      terms: JSON.stringify(input.terms),
      evaluatedIn: input.evaluatedIn ?? 0,
      acts: textOfAutomatic(input.acts ?? idle),
      files: expectedText(input.attachments ?? []),
      known: input.known ?? '',
    }),

  /** What a contact's next message meets: the open conversation of its key, else the one resolved last, and the contact's fields. */
  open: async (
    workspaceId: string,
    contactId: string,
    key: string,
  ): Promise<{ conversation: Conversation | null; contact: Record<string, string> }> => {
    const met = await runScript(redis, openScript, workspaceKeys(workspaceId).anchor, { contactId, key });
    const { conversationId, conversation, contact } = met;
    return {
      conversation:
        conversationId === null || conversation.length === 0
          ? null
          : toConversation(conversationId, conversation),
      contact: fieldsOf(contact),
    };
  },
});
