/**
 * The connector of channels of kind `api`: software that speaks our own format. Parses one inbound message and shows one
 * reply; never sees a batch, a key or a conversation.
 */
import { z } from 'zod';
import { ApiDelete, ApiEdit, ApiReaction, changeOf } from './api-changes.js';
import { Attributes, ExternalId, Instant, MessageText, Metadata, SafeText, WebAddress } from './fields.js';
import type { Attachment, Inbound, InboundEcho, InboundMessage } from './message.js';

export const MAX_ATTACHMENTS = 32;

/** A link. */
export const AttachmentInput = z
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

const Attachments = z.array(AttachmentInput).max(MAX_ATTACHMENTS);

/** The provider's name of a template, for channels that need one outside of their window. */
export const TemplateName = SafeText(1, 255);

const needsText = {
  message: 'must not be empty without attachments',
  path: ['text'],
  params: { code: 'too_small' },
};

const said = {
  externalId: ExternalId,
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
};
const saysSomething = ({ text, attachments }: { text: string; attachments: unknown[] }) =>
  text !== '' || attachments.length > 0;

/** One message of a customer as a connector posts it. */
export const ApiMessage = z
  .strictObject({ ...said, type: z.literal('message').default('message') })
  .refine(saysSomething, needsText);

/** What the business wrote to a customer elsewhere: on its phone, in the provider's own app. */
export const ApiEcho = z.strictObject({ ...said, type: z.literal('echo') }).refine(saysSomething, needsText);

/** Whatever a connector posts. */
export const ApiInbound = z.union([ApiMessage, ApiEcho, ApiEdit, ApiDelete, ApiReaction]);

const messages = { message: z.compile(ApiMessage), echo: z.compile(ApiEcho) };
const changes = {
  edit: z.compile(ApiEdit),
  delete: z.compile(ApiDelete),
  reaction: z.compile(ApiReaction),
};

/** A reply as a pulling connector gets it. `at` ISO 8601. */
export const ApiReply = z.object({
  messageId: z.string(),
  conversationId: z.string(),
  contact: z.object({ externalId: z.string() }),
  threadId: z.string().optional(),
  visibility: z.string(),
  text: z.string(),
  attachments: z.array(
    z.object({
      id: z.string().optional().describe('Of a file that is kept here.'),
      url: z.string().describe('Of such a file: good for an hour, without a key.'),
      contentType: z.string().nullable(),
      size: z.number().optional().describe('Bytes.'),
      name: z.string().nullable(),
    }),
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
export type Parsed = { ok: true; message: Inbound } | Fault;

export function parseApiMessage(input: unknown): Parsed {
  const named = typeof input === 'object' && input !== null && 'type' in input ? input.type : 'message';
  // What is no word at all is told where it stands, as any other fault.
  const type = typeof named === 'string' ? named : 'message';
  if (Object.hasOwn(changes, type)) {
    const result = changes[type as keyof typeof changes].safeParse(input);
    return result.success ? { ok: true, message: changeOf(result.data) } : firstFault(result.error);
  }
  if (Object.hasOwn(messages, type)) {
    const result = messages[type as keyof typeof messages].safeParse(input);
    return result.success ? { ok: true, message: messageOf(result.data) } : firstFault(result.error);
  }
  const message = 'is not a type that is taken: message, echo, edit, delete, reaction';
  return { ok: false, code: 'unsupported_type', path: 'type', message };
}

function messageOf(read: z.output<typeof ApiMessage | typeof ApiEcho>): InboundMessage | InboundEcho {
  const { threadId, replyTo, sentAt, contact, metadata, ...rest } = read;
  return {
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

type ReplyAttachment = Omit<Attachment, 'url'> & { id?: string; url: string | null; size?: number | null };

/** One whose file is gone is not sent. */
const sentAttachment = ({ id, url, contentType, size, name }: ReplyAttachment) =>
  url === null ? [] : { ...(id ? { id } : {}), url, contentType, ...(size ? { size } : {}), name };

/** A reply for the connector that pulls it; null when its text is no longer kept. */
export function formatApiReply(reply: StoredReply): ApiReply | null {
  if (reply.entry === '') return null;
  const entry = JSON.parse(reply.entry) as {
    messageId: string;
    at: number;
    text: string;
    attachments?: ReplyAttachment[];
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
    attachments: (entry.attachments ?? []).flatMap(sentAttachment),
    ...(entry.templateName ? { templateName: entry.templateName } : {}),
    ...(entry.replyTo ? { replyTo: entry.replyTo } : {}),
    at: new Date(entry.at).toISOString(),
  };
}
