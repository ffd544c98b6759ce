// One call of every script of replies on their way to webhooks, from a state in which it has something to do.

import { plainPlacement } from '../../src/routing/terms/placement.js';
import { channel, first, type Mutation } from './mutation.js';
import { claim, claimed, failed, giveSecret, pushing, settle } from './pushing.js';
import type { World } from './world.js';

const one = (world: World) => pushing(world, { ada: 2 });
const claimedOne = async (world: World) => {
  await one(world);
  await claimed(world, channel(world));
};
const inHand = async (world: World) => ({ conversationId: await first(world, 'pending'), seq: 3 });
const expired = async (world: World) => {
  await one(world);
  await world.advance(900_000, { alive: false });
  await world.fire();
};

export const ofDeliveries: Record<string, Mutation> = {
  'reply: pushed': {
    arrange: async (world) => world.message({ channelId: await world.channel([]) }),
    act: async (world) => world.reply(await first(world, 'new'), { pushed: true }),
  },
  'reply: resolves': {
    arrange: async (world) => world.message({ channelId: await world.channel([]) }),
    act: async (world) => world.reply(await first(world, 'new'), { after: 'resolve' }),
  },
  'claim-delivery': { arrange: one, act: (world) => claim(world, channel(world)) },
  'settle-delivery: received': {
    arrange: claimedOne,
    act: async (world) => settle(world, channel(world), await inHand(world), { outcome: 'delivered' }),
  },
  'settle-delivery: failed': {
    arrange: claimedOne,
    act: async (world) => settle(world, channel(world), await inHand(world), failed()),
    repeat: { status: 'not_claimed' },
  },
  'rotate-secret': {
    arrange: one,
    act: (world) => giveSecret(world, channel(world), { secret: 'whsec_AAAA', overlapMs: 60_000 }),
  },
  'wake-endpoint': {
    arrange: async (world) => {
      await claimedOne(world);
      await settle(world, channel(world), await inHand(world), failed({ retryInMs: 60_000 }));
    },
    act: (world) =>
      world.core.deliveries.wake(world.id, { endpointId: channel(world), by: 'key:k', nowMs: world.now }),
  },
  'sweep-outboxes': {
    arrange: async (world) => {
      await one(world);
      await world.core.deliveries.sweep(world.partition, 0, 10, world.now);
    },
    act: (world) => world.core.deliveries.sweep(world.partition, 0, 10, world.now),
  },
  'replay-reply': {
    arrange: expired,
    act: async (world) => {
      const reply = { ...(await inHand(world)), deadlineMs: 60_000, pushed: true };
      const under = { configVersion: world.version, by: 'key:k', nowMs: world.now };
      return world.core.outbox.replay(world.id, { ...reply, ...under });
    },
    repeat: { status: 'not_failed' },
  },
  'return-undelivered': {
    arrange: expired,
    act: async (world) => {
      const to = { placement: plainPlacement(channel(world)), topics: [], teamId: null };
      const under = { configVersion: world.version, nowMs: world.now };
      return world.core.outbox.returnUndelivered(world.id, { ...(await inHand(world)), ...under, to });
    },
    repeat: { status: 'kept' },
  },
};
