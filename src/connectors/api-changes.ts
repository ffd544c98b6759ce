/** What software that speaks our own format says of messages it brought, or delivered, before. */
import { z } from 'zod';
import { ExternalId, MessageText, SafeText } from './fields.js';
import type { InboundChange } from './message.js';

const envelope = {
  externalId: ExternalId.describe('Of this change: a repeat of it is recognised.'),
  threadId: ExternalId.nullish().describe('As of the message it is about.'),
  visibility: z.enum(['private', 'public']).default('private').describe('As of the message it is about.'),
  contact: z.strictObject({ externalId: ExternalId }),
  targetExternalId: ExternalId.describe('Of the message it is about.'),
};

export const ApiEdit = z.strictObject({ ...envelope, type: z.literal('edit'), text: MessageText });
export const ApiDelete = z.strictObject({ ...envelope, type: z.literal('delete') });
export const ApiReaction = z.strictObject({
  ...envelope,
  type: z.literal('reaction'),
  emoji: SafeText(1, 64),
  remove: z.boolean().default(false).describe('It was taken back.'),
});

export type ApiChange = z.output<typeof ApiEdit | typeof ApiDelete | typeof ApiReaction>;

export const changeOf = (read: ApiChange): InboundChange => ({ ...read, threadId: read.threadId ?? null });
