// One call of every script that applies what comes in beside messages, or begins a conversation, from a state in which it has
// something to do.

import { contactIdOf, conversationKeyOf, messageIdOf } from '../../src/routing/ids.js';
import { timeless } from '../../src/routing/terms/lifecycle.js';
import { plainPlacement } from '../../src/routing/terms/placement.js';
import { agent, channel, type Mutation } from './mutation.js';
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

const start = (world: World, agentId: string | null) =>
  world.core.conversations.start(world.id, {
    ...{ channelId: channel(world), contact: { externalId: 'eve', name: 'Eve' }, threadId: null, agentId },
    ...{
      visibility: 'private',
      by: 'key:k',
      configVersion: world.version,
      deadlineMs: 900_000,
      pushed: true,
    },
    ...{
      conversationId: `cv_${'s'.repeat(22)}`,
      nowMs: world.now,
      terms: { ...timeless, resolvePendingMs: 60_000 },
    },
    placement: plainPlacement(channel(world)),
    entry: '{"kind":"message","direction":"out","text":"first","attachments":[]}',
  });

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
  'start-conversation: by an agent': {
    arrange: (world) => world.office(1),
    act: (world) => start(world, agent(world).id),
  },
  'start-conversation: by an admin': {
    arrange: (world) => world.office(1),
    act: (world) => start(world, null),
  },
  'start-conversation: refused, one is open': {
    arrange: async (world) => {
      const { channelId } = await world.office(1);
      await world.message({ channelId, contact: 'eve' });
    },
    act: (world) => start(world, null),
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
