// The operator's hold on take-backs: nothing becomes due or is taken while it lasts, and it holds up no other workspace.

import { expect, test } from '../support/fixtures.js';
import type { World } from '../support/world.js';

const MINUTE_MS = 60_000;

async function oneHeld(world: World) {
  const { channelId, staff } = await world.office(1);
  const { conversationId } = await world.message({ channelId });
  await world.match();
  return { agent: staff[0]!, conversationId };
}

test('while held no absence becomes due; afterwards it is taken', async ({ world, core }) => {
  const { agent, conversationId } = await oneHeld(world);
  const until = world.now + 5 * MINUTE_MS;
  expect(await core.presence.hold(world.id, 5 * MINUTE_MS, 'key:k', world.now)).toEqual({
    status: 'held',
    until,
  });
  await world.advance(4 * MINUTE_MS, { tick: true });
  expect(await world.held(agent)).toEqual([conversationId]);
  expect(await core.presence.hold(world.id, null, 'key:k', world.now)).toEqual({ status: 'held', until });
  await world.advance(MINUTE_MS + 1_000, { tick: true });
  expect(await world.held(agent)).toEqual([]);
  expect(await core.presence.hold(world.id, null, 'key:k', world.now)).toEqual({
    status: 'held',
    until: null,
  });
});

test('an agent who returns during the hold keeps everything', async ({ world, core }) => {
  const { agent, conversationId } = await oneHeld(world);
  await core.presence.hold(world.id, 10 * MINUTE_MS, 'key:k', world.now);
  await world.advance(5 * MINUTE_MS, { tick: true });
  await world.beat(agent);
  await core.presence.hold(world.id, 0, 'key:k', world.now);
  await world.advance(40_000, { tick: true });
  expect(await world.held(agent)).toEqual([conversationId]);
});

test('a hold that is ended ends within a second, and both are told', async ({ world, core }) => {
  const { agent } = await oneHeld(world);
  await core.presence.hold(world.id, 10 * MINUTE_MS, 'key:k', world.now);
  await world.advance(2 * MINUTE_MS, { tick: true });
  expect(await core.presence.hold(world.id, 0, 'key:k', world.now)).toEqual({ status: 'held', until: null });
  await world.advance(1_000, { tick: true });
  expect(await world.held(agent)).toEqual([]);
  expect((await world.events('take_back.held')).map((each) => each.by)).toEqual(['key:k', 'key:k']);
});

test('a hold stops a take-back that has begun', async ({ world, core }) => {
  const { channelId, staff } = await world.office(1);
  for (const contact of ['a', 'b']) await world.message({ channelId, contact });
  await world.match();
  await world.advance(88_000, { tick: true });
  await world.advance(2_000);
  await core.presence.tick(world.partition, 1, world.now);
  await core.presence.hold(world.id, MINUTE_MS, 'key:k', world.now);
  await world.advance(59_000, { tick: true });
  expect(await world.held(staff[0]!)).toHaveLength(1);
  await world.advance(2_000, { tick: true });
  expect(await world.held(staff[0]!)).toHaveLength(0);
});

test('a workspace on hold does not stand in the way of another of its partition', async ({ world, core }) => {
  await world.office(3);
  await core.presence.hold(world.id, 60 * MINUTE_MS, 'key:k', world.now);
  const other = `ws_${world.partition}_other`;
  await core.configuration.createWorkspace(other, {
    ...{ name: 'Other', slug: 'other', settings: '{}', keyId: 'key_o', keyRecord: '{}', nowMs: world.now },
    mirror: {
      removeAssignment: '1',
      graceMs: 90_000,
      signOutGraceMs: 10_000,
      leaseMs: 45_000,
      heartbeatMs: 15_000,
      dedupeDays: 8,
      orderKind: 'priority',
      headStartMs: '',
      idleAwayMs: '',
      clearAfterMs: '',
    },
  });
  await core.presence.startSession(other, {
    agentId: 'ag_z',
    sessionId: 'se_z',
    availability: 'available',
    profile: 'pf',
    capacity: 1,
    configVersion: 1,
    nowMs: world.now + 1,
  });
  await world.advance(91_000);
  let due = 0;
  for (let i = 0; i < 10; i++) {
    const step = await core.presence.tick(world.partition, 2, world.now);
    if (step.status === 'ticked') due += step.due;
  }
  expect(due).toBe(1);
  expect(await core.presence.tick(world.partition, 2, world.now)).toMatchObject({ more: false });
});
