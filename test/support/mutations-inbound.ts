// One call of every script that applies what comes in beside messages, from a state in which it has something to do.

import { contactIdOf, conversationKeyOf, messageIdOf } from '../../src/routing/ids.js';
import { channel, type Mutation } from './mutation.js';
import type { World } from './world.js';

const contactOf = (world: World) => contactIdOf(channel(world), 'ada');
const keyOf = (world: World) => conversationKeyOf(channel(world), contactOf(world), 'private', '');

/** One open conversation with a message that its source calls m1, and one more item in the inbox. */
async function arrange(world: World) {
  const { channelId } = await world.office(1);
  await world.message({ channelId, externalId: 'm1' });
}

async function head(world: World) {
  const { messageId, contactId } = await world.accept({ channelId: channel(world), externalId: 'x1' });
  return { messageId, contactId, token: 'w', nowMs: world.now };
}

export const ofInboundChanges: Record<string, Mutation> = {
  'apply-echo': {
    arrange,
    act: async (world) =>
      world.core.inboxes.applyEcho(world.id, {
        ...(await head(world)),
        conversationKey: keyOf(world),
        entry: '{"kind":"message","direction":"out","by":"channel","text":"elsewhere"}',
      }),
  },
  'apply-change': {
    arrange,
    act: async (world) => {
      const targetId = messageIdOf(channel(world), 'm1');
      const target = await world.core.inboxes.target(world.id, contactOf(world), keyOf(world), targetId);
      const entry = target?.entry.replace('hello', 'else') ?? null;
      const change = { type: 'edit', targetId, target, entry } as const;
      return world.core.inboxes.applyChange(world.id, { ...(await head(world)), ...change });
    },
  },
};
