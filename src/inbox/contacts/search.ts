/** Searching contacts: every word of what is asked begins or stands somewhere in what is known, accents and case aside. */
import type { Contact } from '../../routing/contacts/contact.js';
import { folded } from '../folding.js';

const textsOf = ({ name, externalId, secondaryId, attributes }: Contact): string[] => [
  ...[name ?? '', externalId, secondaryId ?? ''],
  ...[...attributes.values()].map(({ value }) => value),
];

/** A test of contacts; of no words everybody passes. */
export function contactSearch(asked: string): (contact: Contact) => boolean {
  const words = folded(asked).split(/\s+/).filter(Boolean);
  if (words.length === 0) return () => true;
  return (contact) => {
    const texts = folded(textsOf(contact).join('\n'));
    return words.every((word) => texts.includes(word));
  };
}
