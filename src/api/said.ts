/** What people write to customers: the same fields in a reply and in a conversation's first message. */
import { z } from 'zod';
import { Attachments, needsText, TemplateName } from '../connectors/api.js';
import { MessageText } from '../connectors/fields.js';

export const saidFields = {
  text: MessageText.default(''),
  attachments: Attachments.default([]),
  templateName: TemplateName.nullish(),
};
const Said = z.object(saidFields);
type Said = z.output<typeof Said>;

/** For `refine`: something is said. */
export const saysSomething = [
  ({ text, attachments }: Said): boolean => text !== '' || attachments.length > 0,
  needsText,
] as const;

/** Its timeline entry: JSON object text for the core. */
export const entryOf = (by: string, { text, attachments, templateName }: Said): string =>
  JSON.stringify({
    ...{ kind: 'message', direction: 'out', by, text, attachments },
    ...(templateName ? { templateName } : {}),
  });
