/** What people write to customers: the same fields in a reply and in a conversation's first message. */
import { z } from 'zod';
import { AttachmentInput, MAX_ATTACHMENTS, TemplateName } from '../connectors/api.js';
import { MessageText } from '../connectors/fields.js';
import { Id } from './act.js';

/** A file that was uploaded here, or a link. */
const SaidAttachment = z.union([AttachmentInput, z.strictObject({ attachmentId: Id })]);

type SaidAttachment = z.output<typeof SaidAttachment>;
const idsIn = (all: readonly SaidAttachment[]): string[] =>
  all.flatMap((one) => ('attachmentId' in one ? one.attachmentId : []));

export const saidFields = {
  text: MessageText.default(''),
  attachments: z
    .array(SaidAttachment)
    .max(MAX_ATTACHMENTS)
    .refine((all) => new Set(idsIn(all)).size === idsIn(all).length, {
      message: 'must not name one twice',
      params: { code: 'duplicate' },
    })
    .default([]),
  templateName: TemplateName.nullish(),
};
const Said = z.object(saidFields);
type Said = z.output<typeof Said>;

/** For `refine`: something is said. A template has its words with the provider. */
export const saysSomething = [
  ({ text, attachments, templateName }: Said): boolean =>
    text !== '' || attachments.length > 0 || Boolean(templateName),
  {
    message: 'must not be empty without attachments or a template',
    ...{ path: ['text'], params: { code: 'too_small' } },
  },
] as const;

/** The uploads that it takes. */
export const attachmentIdsOf = ({ attachments }: Said): string[] => idsIn(attachments);

/** Its timeline entry: JSON object text for the core. */
export const entryOf = (by: string, { text, attachments, templateName }: Said): string =>
  JSON.stringify({
    ...{ kind: 'message', direction: 'out', by, text },
    attachments: attachments.map((one) => ('attachmentId' in one ? { id: one.attachmentId } : one)),
    ...(templateName ? { templateName } : {}),
  });
