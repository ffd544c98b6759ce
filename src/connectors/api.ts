/**
 * The connector of channels of kind `api`: software that speaks our own format. Parses one inbound message and shows one
 * reply; never sees a batch, a key or a conversation.
 */
import { z } from 'zod';
import { Attributes, ExternalId, Instant, Metadata, SafeText, WebAddress } from './fields.js';
import type { Attachment, InboundMessage } from './message.js';

const MAX_TEXT = 16_384;
const MAX_ATTACHMENTS = 32;

const AttachmentInput = z
  .strictObject({
    url: WebAddress,
    contentType: SafeText(1, 255).nullish(),
    name: SafeText(1, 255).nullish(),
  })
  .transform(
    ({ url, contentType, name }): Attachment => ({
      url,
      contentType: contentType ?? null,
      name: name ?? null,
    }),
  );

export const Attachments = z.array(AttachmentInput).max(MAX_ATTACHMENTS);

/** Text of a message or reply: may be empty only where something is attached. */
export const MessageText = SafeText(0, MAX_TEXT);

/** The provider's name of a template, for channels that need one outside of their window. */
export const TemplateName = SafeText(1, 255);

export const needsText = {
  message: 'must not be empty without attachments',
  path: ['text'],
  params: { code: 'too_small' },
};

/** One inbound message as a connector posts it. */
export const ApiMessage = z
  .strictObject({
    externalId: ExternalId,
    type: z.literal('message').default('message'),
    threadId: ExternalId.nullish(),
    replyTo: ExternalId.nullish(),
    visibility: z.enum(['private', 'public']).default('private'),
    contact: z.strictObject({
      externalId: ExternalId,
      name: SafeText(0, 255).nullish(),
      attributes: Attributes.optional(),
    }),
    text: MessageText.default(''),
    sentAt: Instant.nullish(),
    attachments: Attachments.default([]),
    metadata: Metadata.optional(),
  })
  .refine(({ text, attachments }) => text !== '' || attachments.length > 0, needsText);

const compiled = z.compile(ApiMessage);

/** A reply as a pulling connector gets it. `at` ISO 8601. */
export const ApiReply = z.object({
  messageId: z.string(),
  conversationId: z.string(),
  contact: z.object({ externalId: z.string() }),
  threadId: z.string().optional(),
  visibility: z.string(),
  text: z.string(),
  attachments: z.array(
    z.object({ url: z.string(), contentType: z.string().nullable(), name: z.string().nullable() }),
  ),
  templateName: z.string().optional(),
  replyTo: z.string().optional(),
  at: z.string(),
});
export type ApiReply = z.infer<typeof ApiReply>;

/** What is wrong with a message, and where. `path` is dotted; empty: the message as a whole. */
export type Fault = {
  ok: false;
  /** `unsupported_type`, `unknown_field`, or what the field's rule calls its fault. */
  code: string;
  path: string;
  message: string;
};
export type Parsed = { ok: true; message: InboundMessage } | Fault;

export function parseApiMessage(input: unknown): Parsed {
  const type = typeof input === 'object' && input !== null && 'type' in input ? input.type : 'message';
  if (typeof type === 'string' && type !== 'message') {
    const message = 'Only messages of type "message" are taken.';
    return { ok: false, code: 'unsupported_type', path: 'type', message };
  }
  const result = compiled.safeParse(input);
  if (!result.success) return firstFault(result.error);
  const { type: _type, threadId, replyTo, sentAt, contact, metadata, ...rest } = result.data;
  const message: InboundMessage = {
    ...rest,
    threadId: threadId ?? null,
    replyTo: replyTo ?? null,
    sentAt: sentAt ?? null,
    metadata: metadata ?? null,
    contact: {
      externalId: contact.externalId,
      name: contact.name || null,
      attributes: contact.attributes ?? null,
    },
  };
  return { ok: true, message };
}

function firstFault(error: z.ZodError): Fault {
  let issue = error.issues[0];
  const path = [...(issue?.path ?? [])];
  while (issue?.code === 'invalid_union' && issue.errors[0]?.[0]) {
    issue = issue.errors[0][0];
    path.push(...issue.path);
  }
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const named: unknown = issue?.code === 'custom' ? issue.params?.code : undefined;
  const code = unknown.length > 0 ? 'unknown_field' : typeof named === 'string' ? named : issue?.code;
  return {
    ok: false,
    code: code ?? 'invalid_request',
    path: [...path, ...unknown].map((part) => String(part).slice(0, 100)).join('.'),
    message: unknown.length > 0 ? 'is not a field of a message' : (issue?.message ?? 'is not valid'),
  };
}

/** What the core kept of a reply. */
export type StoredReply = {
  conversationId: string;
  entry: string;
  contactExternalId: string;
  visibility: string;
  threadId: string;
};

/** A reply for the connector that pulls it; null when its text is no longer kept. */
export function formatApiReply(reply: StoredReply): ApiReply | null {
  if (reply.entry === '') return null;
  const entry = JSON.parse(reply.entry) as {
    messageId: string;
    at: number;
    text: string;
    attachments?: Attachment[];
    templateName?: string;
    replyTo?: string;
  };
  return {
    messageId: entry.messageId,
    conversationId: reply.conversationId,
    contact: { externalId: reply.contactExternalId },
    ...(reply.threadId ? { threadId: reply.threadId } : {}),
    visibility: reply.visibility || 'private',
    text: entry.text,
    attachments: entry.attachments ?? [],
    ...(entry.templateName ? { templateName: entry.templateName } : {}),
    ...(entry.replyTo ? { replyTo: entry.replyTo } : {}),
    at: new Date(entry.at).toISOString(),
  };
}
