// One call of every script about contacts, from a state in which it has something to do.

import { contactIdOf } from '../../src/routing/ids.js';
import { partitionKeys } from '../../src/routing/keys.js';
import { agent, by, channel, type Mutation } from './mutation.js';
import type { World } from './world.js';

const contact = (world: World, name = 'a') => contactIdOf(channel(world), name);
const act = (world: World) => ({ contactId: contact(world), by, nowMs: world.now });
const known = (world: World, name: string, attributes: Record<string, string>) =>
  world.core.contacts.patch(world.id, {
    ...act(world),
    contactId: contact(world, name),
    attributes,
    names: {},
  });

/** Two contacts: one held with an answer to it, the other waits; a note on the first. */
async function visited(world: World) {
  const { channelId } = await world.office(1, { capacity: 1 });
  for (const name of ['a', 'b']) {
    const { conversationId } = await world.message({ channelId, contact: name });
    await world.match();
    if (name === 'a') await world.reply(conversationId, { agent: agent(world), keepMs: 60_000 });
  }
  await known(world, 'a', { company: 'Acme', language: 'fr' });
  await known(world, 'b', { phone: '12345' });
  const note = { ...act(world), noteId: 'nt_1', text: 'Calls back.' };
  await world.redis.hset(
    world.keys.contactNotes(contact(world)),
    'nt_1',
    '{"seq":1,"at":1,"by":"key:k","text":"x"}',
  );
  await world.core.contacts.note(world.id, note);
}
const merged = (world: World) =>
  world.core.contacts.merge(world.id, { ...act(world), otherId: contact(world, 'b'), personId: 'pe_1' });
const begun = (world: World) =>
  world.core.erasing.begin(world.id, { ...act(world), hint: 'the one of Tuesday' });

export const ofContacts: Record<string, Mutation> = {
  'patch-contact': { arrange: visited, act: (world) => known(world, 'a', { company: '', email: 'a@b.org' }) },
  'note-contact: writes': {
    arrange: visited,
    act: (world) => world.core.contacts.note(world.id, { ...act(world), noteId: 'nt_1', text: 'Called.' }),
  },
  'note-contact: deletes': {
    arrange: visited,
    act: (world) => world.core.contacts.note(world.id, { ...act(world), noteId: 'nt_1', text: null }),
  },
  'settle-known': {
    arrange: visited,
    act: async (world) => {
      const timer = `${world.id}/known/${contact(world)}`;
      const dueAt = Number(await world.redis.zscore(partitionKeys(world.partition).timers, timer));
      return world.core.contacts.settleKnown(world.id, { contactId: contact(world), from: '', dueAt });
    },
  },
  'block-contact': {
    arrange: visited,
    act: (world) => world.core.contacts.block(world.id, { ...act(world), blocked: true }),
  },
  'apply-message: of a blocked contact': {
    arrange: async (world) => {
      await visited(world);
      await world.core.contacts.block(world.id, { ...act(world), blocked: true });
    },
    act: (world) => world.message({ channelId: channel(world), contact: 'a', externalId: 'e9' }),
  },
  'merge-contacts': { arrange: visited, act: merged },
  'merge-contacts: undone': {
    arrange: async (world) => {
      await visited(world);
      await merged(world);
    },
    act: (world) => world.core.contacts.merge(world.id, { ...act(world), otherId: null }),
  },
  'erase-contact': { arrange: visited, act: begun },
  'erase-step': {
    arrange: async (world) => {
      await visited(world);
      await begun(world);
    },
    act: (world) =>
      world.core.erasing.step(world.id, { agentIds: [agent(world).id], limit: 10, nowMs: world.now }),
  },
  'mask-message': {
    arrange: visited,
    act: async (world) => {
      const [conversationId = ''] = await world.core.contacts.conversationIds(world.id, contact(world), 1);
      return world.core.conversations.mask(world.id, { conversationId, by, seq: 1, nowMs: world.now });
    },
  },
  purge: {
    arrange: async (world) => {
      await visited(world);
      await world.core.contacts.block(world.id, {
        ...act(world),
        contactId: contact(world, 'b'),
        blocked: true,
      });
      await world.advance(4_000);
    },
    act: (world) =>
      world.core.monitoring.purge(world.id, { resolvedForMs: 1_000, limit: 10, nowMs: world.now }),
    repeat: { status: 'purged', conversations: 0, contacts: 0, left: 0, more: false },
  },
};
