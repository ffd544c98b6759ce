// A client's Idempotency-Key: the same request answers the same and acts once, another request under it is refused.

import { noEffects } from '../../src/routing/configuration/config-changes.js';
import { expect, test } from '../support/fixtures.js';
import { heldConversation } from '../support/held.js';
import type { World } from '../support/world.js';

const DAY_MS = 86_400_000;
const by = 'key:admin';

test('a client’s request is remembered a day: the same again, another refused', async ({ world, core }) => {
  const remember = (hash: string) =>
    core.configuration.rememberRequest(world.id, { id: 'key_1/abc', hash }, '', world.now);
  expect(await remember('h1')).toEqual({ status: 'fresh' });
  expect(await remember('h1')).toEqual({ status: 'repeat', value: '' });
  expect(await remember('h2')).toEqual({ status: 'idempotency_key_reused' });
  await world.advance(DAY_MS - 1, { alive: false });
  expect(await remember('h2')).toEqual({ status: 'idempotency_key_reused' });
  await world.advance(1, { alive: false });
  expect(await remember('h2')).toEqual({ status: 'fresh' });
});

type Ref = { id: string; hash: string };
const requests: Record<string, (world: World, id: string, request: Ref) => Promise<{ status: string }>> = {
  reply: (world, id, request) => world.reply(id, { request }),
  pend: (world, id, request) => world.pend(id, { request }),
  resolve: (world, id, request) => world.resolve(id, { request }),
  assign: (world, id, request) => world.assign(id, { id: 'ag_002' }, { request }),
  unassign: (world, id, request) => world.unassign(id, { request }),
  reopen: async (world, id, request) => {
    await world.resolve(id);
    return world.reopen(id, { request });
  },
  'start a session': (world, _, request) =>
    world.core.presence.startSession(world.id, {
      ...{
        agentId: 'ag_9',
        sessionId: `se_${Math.random()}`,
        availability: 'away',
        profile: 'pf',
        capacity: 1,
      },
      configVersion: world.version,
      nowMs: world.now,
      request,
    }),
  'store a resource': (world, _, request) =>
    world.core.configuration.put(world.id, {
      kind: 'team',
      id: `tm_${Math.random()}`,
      json: '{"a":1}',
      slug: 'x',
      effects: noEffects,
      configVersion: 99,
      by,
      nowMs: world.now,
      request,
    }),
  'store a key': (world, _, request) =>
    world.core.configuration.putKey(world.id, {
      keyId: `key_${Math.random()}`,
      record: '{}',
      by,
      request,
      nowMs: world.now,
    }),
  'delete a resource': (world, _, request) =>
    world.core.configuration.delete(world.id, {
      ...{
        kind: 'team',
        id: 'tm_001',
        channelIds: [],
        others: {},
        effects: noEffects,
        configVersion: 99,
        by,
        request,
        nowMs: world.now,
      },
    }),
};
for (const [name, act] of Object.entries(requests))
  test(`${name}: the same Idempotency-Key answers the same and acts once; another request under it is refused`, async ({
    world,
  }) => {
    const { id } = await heldConversation(world);
    await world.redis.hset(world.keys.config, 'agent:ag_002', '{}');
    const first = await act(world, id, { id: 'key_1/k', hash: 'h1' });
    expect(first.status).not.toMatch(/not_found|stale|unknown/);
    const eventsOnce = (await world.events()).length;
    if (name !== 'reopen') expect(await act(world, id, { id: 'key_1/k', hash: 'h1' })).toEqual(first);
    else expect(await world.reopen(id, { request: { id: 'key_1/k', hash: 'h1' } })).toEqual(first);
    expect(await act(world, id, { id: 'key_1/k', hash: 'h2' })).toEqual({ status: 'idempotency_key_reused' });
    if (name !== 'reopen') expect(await world.events()).toHaveLength(eventsOnce);
  });
