/** Contacts as they are answered: beside a conversation only what the admin shows, by themselves everything. */
import { z } from 'zod';
import { attributesOf, membership } from '../inbox/contacts/known.js';
import type { Configuration } from '../inbox/directory.js';
import { AttributeType } from '../inbox/resources/index.js';
import type { Contact } from '../routing/contacts/contact.js';
import type { ContactNote } from '../routing/contacts/contacts.js';
import { iso, isoOrNull } from './iso.js';

const Value = z.union([z.string(), z.number(), z.boolean()]);
const Membership = {
  groups: z.array(z.string()).describe('Ids of the contact groups it belongs to, as computed now.'),
  language: z.string().nullable(),
  vip: z.boolean(),
};

/** The contact of a conversation. */
export const ContactOfConversation = z
  .object({
    id: z.string(),
    externalId: z.string(),
    name: z.string().nullable(),
    attributes: z
      .array(z.object({ key: z.string(), label: z.string(), value: Value }))
      .describe('Visible and filled, in the admin’s order.'),
    ...Membership,
    blocked: z.boolean(),
  })
  .meta({ id: 'ContactOfConversation' });

export function contactOfConversation(config: Configuration, contactId: string, contact: Contact | null) {
  const nothing = { attributes: [], groups: [], language: null, vip: false, blocked: false };
  if (!contact) return { id: contactId, externalId: '', name: null, ...nothing };
  return {
    ...{ id: contactId, externalId: contact.externalId, name: contact.name },
    attributes: attributesOf(config, contact).flatMap(({ key, label, visible, value }) =>
      visible && value !== null ? [{ key, label, value }] : [],
    ),
    ...membership(config, contact),
    blocked: contact.blockedAt !== null,
  };
}

export const ContactAnswer = z
  .object({
    id: z.string(),
    channelId: z.string(),
    externalId: z.string().describe('Primary identifier: what its channel calls it.'),
    secondaryId: z.string().nullable().describe('Secondary identifier, as people entered it.'),
    name: z.string().nullable(),
    attributes: z.array(
      z.object({
        ...{ key: z.string(), label: z.string(), type: AttributeType, visible: z.boolean() },
        value: Value.nullable().describe('Null: it was cleared.'),
        source: z.string().describe('Who wrote it last: network, agent, key or engine.'),
        createdAt: z.string(),
        updatedAt: z.string(),
        clearedAt: z.string().nullable(),
      }),
    ),
    ...Membership,
    personId: z.string().nullable().describe('Merged contacts share it.'),
    blockedAt: z.string().nullable(),
    blockedMessages: z.int().describe('Messages that were kept and never queued.'),
    createdAt: z.string(),
    seenAt: z.string().describe('When its last message was accepted.'),
  })
  .meta({ id: 'Contact' });

export const contactAnswer = (config: Configuration, contact: Contact): z.infer<typeof ContactAnswer> => ({
  ...{ id: contact.id, channelId: contact.channelId, externalId: contact.externalId },
  ...{ secondaryId: contact.secondaryId, name: contact.name, personId: contact.personId },
  attributes: attributesOf(config, contact).map(({ stored, ...known }) => ({
    ...known,
    source: stored.source,
    createdAt: iso(stored.createdAt),
    updatedAt: iso(stored.updatedAt),
    clearedAt: isoOrNull(stored.clearedAt),
  })),
  ...membership(config, contact),
  blockedAt: isoOrNull(contact.blockedAt),
  blockedMessages: contact.blockedMessages,
  createdAt: iso(contact.createdAt),
  seenAt: iso(contact.seenAt),
});

export const ContactNoteAnswer = z
  .object({
    id: z.string(),
    text: z.string(),
    at: z.string(),
    by: z.string(),
    changed: z.object({ at: z.string(), by: z.string() }).nullable(),
  })
  .meta({ id: 'ContactNote' });

export const noteAnswer = ({ at, changed, ...note }: ContactNote): z.infer<typeof ContactNoteAnswer> => ({
  ...note,
  at: iso(at),
  changed: changed && { ...changed, at: iso(changed.at) },
});
