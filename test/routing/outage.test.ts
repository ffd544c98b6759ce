// An outage of the engine is nobody's absence: what `alive` and signs of life account for, and generations of feed cursors.

import { expect, test } from '../support/fixtures.js';

const GAP_MS = 600_000;

test('a gap of the engine is added once, by whoever comes first, and leases outlive it', async ({
  world,
  connections,
}) => {
  const { channelId, staff } = await world.office(8);
  await world.message({ channelId });
  await world.match();
  await world.advance(GAP_MS, { alive: false });
  const lives = await Promise.all([
    ...connections.map((from) => from.presence.alive(world.partition, 'redis-run-1', world.now)),
    ...connections.map((from, i) =>
      from.presence.beat(world.id, { agentId: staff[i]!.id, sessionId: staff[i]!.session, nowMs: world.now }),
    ),
  ]);
  expect(lives.map((each) => each.status)).toEqual(Array(16).fill('alive'));
  expect(await world.redis.hget(`{${world.partition}}:engine`, 'outageMs')).toBe(`${GAP_MS}`);
  await world.advance(30_000, { tick: true });
  expect(await world.agentFields(staff[0]!)).not.toHaveProperty('absence');
  expect(await world.held(staff[0]!)).toHaveLength(1);
});

for (const [who, first] of [
  ['a beat', 'beat'],
  ['a sign-in', 'signIn'],
  ['a sign-out', 'signOut'],
] as const)
  test(`${who} that comes first after an outage adds it`, async ({ world }) => {
    const { staff } = await world.office(1);
    await world.advance(GAP_MS, { alive: false });
    await world[first](staff[0]!);
    await world.beat(staff[0]!);
    expect(await world.redis.hget(`{${world.partition}}:engine`, 'outageMs')).toBe(`${GAP_MS}`);
  });

test('a pause of five seconds is no outage', async ({ world }) => {
  await world.advance(1);
  await world.advance(5_000, { alive: false });
  expect(await world.core.presence.alive(world.partition, 'redis-run-1', world.now)).toMatchObject({
    outageMs: 0,
  });
  await world.advance(5_001, { alive: false });
  expect(await world.core.presence.alive(world.partition, 'redis-run-1', world.now)).toMatchObject({
    outageMs: 5_001,
  });
});

test('while nobody says that the engine lives, no absence is recorded or becomes due', async ({ world }) => {
  const { staff } = await world.office(1);
  await world.advance(46_000, { tick: true });
  await world.advance(GAP_MS, { alive: false });
  expect(await world.tick()).toEqual({ status: 'stalled' });
  expect(await world.agentFields(staff[0]!)).toMatchObject({ absence: '1', absenceDue: '' });
});

test('an absence counts on after the outage, from where it stood', async ({ world }) => {
  const { channelId, staff } = await world.office(1);
  await world.message({ channelId });
  await world.match();
  await world.advance(60_000, { tick: true });
  await world.advance(GAP_MS, { alive: false });
  await world.advance(4_000);
  const outage = Number(await world.redis.hget(`{${world.partition}}:engine`, 'outageMs'));
  expect(outage).toBe(GAP_MS + 4_000);
  await world.advance(29_000, { tick: true });
  expect(await world.held(staff[0]!)).toHaveLength(1);
  await world.advance(1_000, { tick: true });
  expect(await world.held(staff[0]!)).toHaveLength(0);
});

test('a monitor that paused takes at its next tick what fell due meanwhile', async ({ world }) => {
  const { channelId, staff } = await world.office(1);
  await world.message({ channelId });
  await world.match();
  await world.advance(46_000, { tick: true });
  await world.advance(GAP_MS);
  expect(await world.tick()).toMatchObject({
    due: 1,
    takenBack: [[world.id, staff[0]!.id, 1, 'agent_offline']],
  });
});

test('the wall clock of an absence’s beginning counts the outages before it', async ({ world }) => {
  const { staff } = await world.office(1);
  await world.advance(GAP_MS, { alive: false });
  await world.beat(staff[0]!);
  const from = world.now;
  await world.advance(120_000, { tick: true });
  expect(await world.signIn(staff[0]!)).toMatchObject({ from, to: world.now });
});

test('another run of Redis begins a generation, once', async ({ world, connections }) => {
  const alive = (runId: string) =>
    Promise.all(connections.map((from) => from.presence.alive(world.partition, runId, world.now)));
  const generations = async (runId: string) => [
    ...new Set((await alive(runId)).map((each) => each.generation)),
  ];
  expect(await generations('redis-run-1')).toEqual(['1']);
  expect(await generations('redis-run-2')).toEqual(['2']);
});
