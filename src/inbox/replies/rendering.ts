/** A saved reply as it is sent: placeholders become what is known of contact and agent, or their fallback text. */

import { valuesOf } from '../../routing/contacts/contact.js';
import type { Configuration } from '../directory.js';
import { typedAttributes } from '../placing/attributes.js';
import type { StoredContact } from '../placing/stored-facts.js';
import type { Agent } from '../resources/index.js';
import { partsOf } from './placeholders.js';

/** By placeholder name; what is not known is not there. */
export type Values = ReadonlyMap<string, string>;
export type Missing = { placeholder: string; usedFallback: string };

/** What is longer is no name or word to put into a sentence, and would burst the text of a message. */
const MOST_CHARACTERS = 500;

/** Values go in as they are, and are not looked at again. */
export function render(body: string, values: Values): { text: string; missing: Missing[] } {
  const missing: Missing[] = [];
  const text = partsOf(body)
    .parts.map((part) => {
      if (typeof part === 'string') return part;
      const value = values.get(part.name);
      if (value !== undefined) return value;
      missing.push({ placeholder: part.name, usedFallback: part.fallback });
      return part.fallback;
    })
    .join('');
  return { text, missing };
}

/** What a contact's and an agent's placeholders stand for. `agent` null: it is no agent who answers. */
export function valuesFor(config: Configuration, contact: StoredContact, agent: Agent | null): Values {
  const values = new Map<string, string>();
  const put = (name: string, value: string | undefined) => {
    const text = value?.trim() ?? '';
    if (text !== '' && text.length <= MOST_CHARACTERS) values.set(name, text);
  };
  for (const [name, value] of namesOf('contact', contact.name)) put(name, value);
  for (const [key, { text }] of typedAttributes(config.contactAttributes.values(), valuesOf(contact)))
    put(`contact.${key}`, text);
  for (const [name, value] of namesOf('agent', agent?.name)) put(name, value);
  return values;
}

function namesOf(whose: 'contact' | 'agent', full: string | undefined): [string, string | undefined][] {
  const [first, ...rest] = full?.trim().split(/\s+/) ?? [];
  const last: [string, string][] = whose === 'contact' ? [['contact.lastName', rest.join(' ')]] : [];
  return [[`${whose}.name`, full], [`${whose}.firstName`, first], ...last];
}
