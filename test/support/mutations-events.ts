// One call of every script of webhooks of events, from a state in which it has something to do.

import type { EventOutcome } from '../../src/routing/outbound/webhooks.js';
import { claim as claimInbox, type Mutation } from './mutation.js';
import { giveSecret, URL_OF_HOOK } from './pushing.js';
import type { World } from './world.js';

const webhookId = 'wh_001';

/** A webhook with a secret, a message that it is to be sent, and a dead letter that it is not. */
async function hooked(world: World): Promise<void> {
  await world.put('webhook', webhookId);
  await giveSecret(world, webhookId);
  await claimInbox(world);
  await world.message({ channelId: await world.channel([]) });
}
const claim = (world: World, retryForMs = 60_000) =>
  world.core.webhooks.claim(world.id, {
    ...{ webhookId, url: URL_OF_HOOK, types: ['message.received'], retryForMs, token: 'one' },
    ...{ configVersion: world.version, nowMs: world.now },
  });
async function settle(world: World, outcome: EventOutcome) {
  const { cursor } = await world.core.webhooks.progress(world.id, webhookId);
  const log = await world.redis.xrange(world.keys.events, `(${cursor}`, '+', 'COUNT', 1);
  const eventId = log[0]?.[0] ?? '';
  return world.core.webhooks.settle(world.id, {
    webhookId,
    eventId,
    token: 'one',
    nowMs: world.now,
    ...outcome,
  });
}
const claimed = async (world: World) => {
  await hooked(world);
  await claim(world);
};
const givenUp = async (world: World) => {
  await claimed(world);
  await settle(world, { outcome: 'rejected', reason: 'http_422' });
};
const replay = (world: World) =>
  world.core.webhooks.replay(world.id, {
    ...{ webhookId, after: null, by: 'key:k', nowMs: world.now },
    request: { id: 'again', hash: 'h' },
  });

export const ofEvents: Record<string, Mutation> = {
  'claim-event': { arrange: hooked, act: (world) => claim(world) },
  'claim-event: too late': {
    arrange: async (world) => {
      await hooked(world);
      await world.advance(61_000, { alive: false });
    },
    act: (world) => claim(world),
  },
  'settle-event: received': {
    arrange: claimed,
    act: (world) => settle(world, { outcome: 'delivered' }),
    repeat: { status: 'not_claimed' },
  },
  'settle-event: failed': {
    arrange: claimed,
    act: (world) => settle(world, { outcome: 'failed', reason: 'http_500', ailing: true, retryInMs: 1_000 }),
    repeat: { status: 'not_claimed' },
  },
  'settle-event: given up': {
    arrange: claimed,
    act: (world) => settle(world, { outcome: 'rejected', reason: 'http_422' }),
    repeat: { status: 'not_claimed' },
  },
  'replay-events': { arrange: givenUp, act: replay },
};
