/** What is known of a contact under a configuration: its attributes in the admin's order, its groups, whether it is VIP. */
import type { Contact, StoredAttribute } from '../../routing/contacts/contact.js';
import type { Configuration } from '../directory.js';
import { languageOf } from '../placing/attributes.js';
import { groupsOf } from '../placing/groups.js';
import type { ContactAttribute } from '../resources/index.js';
import { orderedAttributes } from './order.js';
import { shown } from './values.js';

export type KnownAttribute = {
  readonly key: string;
  readonly label: string;
  readonly type: ContactAttribute['type'];
  readonly visible: boolean;
  /** Null: cleared. */
  readonly value: string | number | boolean | null;
  readonly stored: StoredAttribute;
};

/** Attributes that were ever written, in order; values without a definition are not among them. */
export const attributesOf = (config: Configuration, contact: Contact): KnownAttribute[] =>
  orderedAttributes(config).flatMap((definition) => {
    const stored = contact.attributes.get(definition.key);
    if (!stored) return [];
    const { key, label, type, visible } = definition;
    const value = stored.value === '' ? null : shown(definition, stored.value);
    return [{ key, label, type, visible, value, stored }];
  });

/** Texts by key, as conditions look at them. */
export const textsOf = (contact: Contact): Record<string, string> =>
  Object.fromEntries([...contact.attributes].map(([key, { value }]) => [key, value]));

export const membership = (config: Configuration, contact: Contact) => {
  const texts = textsOf(contact);
  return {
    groups: [...groupsOf(config, texts)].sort(),
    language: languageOf(texts),
    vip: contact.attributes.get('vip')?.value === 'true',
  };
};
