/**
 * Contact attributes: what is known of contacts. Key, type and source stay what they were made with. Some every workspace
 * has from the start: those may be relabelled and hidden, not deleted.
 */
import { z } from 'zod';
import { AttributeKey } from './condition.js';
import { Id, listOf, Name, SafeText } from './fields.js';
import { shapesOf } from './shapes.js';

export const AttributeType = z.enum(['text', 'number', 'date', 'boolean', 'choice', 'email', 'phone', 'url']);

const shapes = shapesOf(
  {
    key: AttributeKey,
    label: Name,
    type: AttributeType,
    /** Of type `choice` alone: what may be chosen. */
    choices: listOf(SafeText(1, 255), 100).min(1).nullable(),
    /** Hidden ones are not shown with conversations and cannot be named by new rules; programs may still use them. */
    visible: z.boolean(),
    /** `network`: filled by connectors. */
    source: z.enum(['network', 'custom']),
  },
  { choices: null, visible: true, source: 'custom' },
);

export const ContactAttribute = shapes.stored.extend({
  source: z.enum(['default', 'network', 'custom']).default('custom'),
  /** Version of the configuration it came with: newer ones stand after older ones until an admin moves them. */
  madeIn: z.int().default(0),
});
export const ContactAttributeInput = shapes.input;
export const ContactAttributePatch = shapes.patch.omit({ key: true, type: true, source: true });
export type ContactAttribute = z.infer<typeof ContactAttribute>;
export type ContactAttributeInput = z.infer<typeof ContactAttributeInput>;
export type ContactAttributePatch = z.infer<typeof ContactAttributePatch>;

const named = (
  key: string,
  label: string,
  type: z.infer<typeof AttributeType> = 'text',
): ContactAttribute => ({
  ...{ id: `ca_${key}`, key, label, type, choices: null, visible: true, source: 'default', madeIn: 0 },
});

/** What every workspace has, in its first order. */
export const defaultAttributes: readonly ContactAttribute[] = [
  named('firstName', 'First name'),
  named('lastName', 'Last name'),
  named('email', 'E-mail', 'email'),
  named('phone', 'Phone', 'phone'),
  named('language', 'Language'),
  named('company', 'Company'),
  named('vip', 'VIP', 'boolean'),
];

export const defaultAttribute = (id: string): ContactAttribute | undefined =>
  defaultAttributes.find((attribute) => attribute.id === id);

/** Set all (those left out follow in their order), or move one next to another. */
export const AttributeOrder = z.union([
  z.strictObject({ ids: listOf(Id, 1000).min(1) }),
  z.strictObject({ id: Id, before: Id }),
  z.strictObject({ id: Id, after: Id }),
]);
export type AttributeOrder = z.infer<typeof AttributeOrder>;
