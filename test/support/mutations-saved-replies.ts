// One call of every script of saved replies, from a state in which it has something to do.

import { agent, busy, first, type Mutation } from './mutation.js';
import type { World } from './world.js';

const own = (world: World) => `pc_${agent(world).id.slice(3)}`;
const fields = (shortcut: string) => ({
  ...{ title: '', body: 'Hello', language: '' },
  ...{ shortcut, folded: shortcut },
});
const collection = (world: World) =>
  world.core.savedReplies.putCollection(world.id, {
    collectionId: 'sc_a',
    fields: { name: 'A', teamIds: '[]', channelIds: '[]', editableBy: 'admins' },
    most: 9,
    nowMs: world.now,
  });
const put = (world: World, collectionId: string, replyId: string) =>
  world.core.savedReplies.put(world.id, {
    ...{ collectionId, replyId, fields: fields(replyId), most: 9, nowMs: world.now },
  });
const shelf = async (world: World) => {
  await collection(world);
  for (const id of ['sr_a', 'sr_b', 'sr_c']) await put(world, 'sc_a', id);
};

export const ofSavedReplies: Record<string, Mutation> = {
  'put-collection': { act: collection },
  'put-collection: changes': {
    arrange: collection,
    act: (world) =>
      world.core.savedReplies.putCollection(world.id, {
        ...{ collectionId: 'sc_a', fields: { name: 'B' }, nowMs: world.now },
      }),
  },
  'delete-collection: one chunk': {
    arrange: shelf,
    act: (world) =>
      world.core.savedReplies.deleteCollection(world.id, {
        ...{ collectionId: 'sc_a', limit: 2, nowMs: world.now },
      }),
  },
  'put-saved-reply: of an agent': {
    arrange: (world) => world.office(1),
    act: (world) => put(world, own(world), 'sr_a'),
  },
  'put-saved-reply: another shortcut': {
    arrange: shelf,
    act: (world) =>
      world.core.savedReplies.put(world.id, {
        ...{ collectionId: 'sc_a', replyId: 'sr_a', fields: fields('other'), nowMs: world.now },
      }),
  },
  'delete-saved-reply': {
    arrange: shelf,
    act: (world) =>
      world.core.savedReplies.delete(world.id, {
        ...{ collectionId: 'sc_a', replyId: 'sr_b', nowMs: world.now },
      }),
  },
  'import-saved-replies': {
    arrange: shelf,
    act: (world) =>
      world.core.savedReplies.import(world.id, {
        collectionId: 'sc_a',
        rows: [
          ['sr_d', fields('sr_a')],
          ['sr_e', fields('')],
        ],
        nowMs: world.now,
      }),
  },
  'reply: from a saved one': {
    arrange: async (world) => {
      await busy(world);
      await put(world, own(world), 'sr_a');
    },
    act: async (world) =>
      world.reply(await first(world, 'new'), { agent: agent(world), savedReplyId: 'sr_a' }),
  },
  'delete-agent: with replies of its own': {
    arrange: async (world) => {
      await world.office(1);
      await put(world, own(world), 'sr_a');
    },
    act: (world) => world.dismiss(agent(world)),
  },
};
