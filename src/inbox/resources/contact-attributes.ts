/** Contact attributes: what is known of contacts. Key and type stay what they were made with. */
import { z } from 'zod';
import { AttributeKey } from './condition.js';
import { listOf, Name, SafeText } from './fields.js';
import { shapesOf } from './shapes.js';

export const AttributeType = z.enum(['text', 'number', 'date', 'boolean', 'choice', 'email', 'phone', 'url']);

const shapes = shapesOf(
  {
    key: AttributeKey,
    label: Name,
    type: AttributeType,
    /** Of type `choice` alone: what may be chosen. */
    choices: listOf(SafeText(1, 255), 100).min(1).nullable(),
  },
  { choices: null },
);

export const ContactAttribute = shapes.stored;
export const ContactAttributeInput = shapes.input;
export const ContactAttributePatch = shapes.patch.omit({ key: true, type: true });
export type ContactAttribute = z.infer<typeof ContactAttribute>;
export type ContactAttributeInput = z.infer<typeof ContactAttributeInput>;
export type ContactAttributePatch = z.infer<typeof ContactAttributePatch>;
