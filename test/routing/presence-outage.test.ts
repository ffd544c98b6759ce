// The engine's own silence and an operator's hold, in owned time: neither is anybody's absence. Deadlines move by the
// length of an outage, once, whoever tells of it and however many at once.

import { expect, test } from '../support/fixtures.js';
import { settings, type TestAgent, type World } from '../support/world.js';

const { leaseMs, graceMs } = settings;
const OUTAGE_MS = 60_000;

async function staffed(world: World, count: number) {
  const { channelId, staff } = await world.office(count);
  const ids: string[] = [];
  for (const agent of staff) {
    ids.push((await world.message({ channelId, contact: agent.id })).conversationId);
    await world.assign(ids.at(-1) ?? '', agent);
  }
  return { staff, first: staff[0] as TestAgent, ids };
}
const outageTotal = async (world: World) =>
  Number((await world.redis.hget(`{${world.partition}}:engine`, 'outageMs')) ?? 0);
const allHeld = async (world: World, staff: TestAgent[]) => (await Promise.all(staff.map(world.held))).flat();

const absences = async (world: World) =>
  (await world.events('agent.presence_changed')).filter((each) => each.data.liveness === 'absent');

for (const gapMs of [5_000, 5_001]) {
  const counts = gapMs > 5_000;
  test(`a silence of ${gapMs} ms is ${counts ? 'an outage' : 'none'}`, async ({ world }) => {
    const { first } = await staffed(world, 1);
    const { lease } = await world.agentFields(first);
    await world.advance(gapMs, { alive: false });
    expect(await world.tick()).toMatchObject({ status: counts ? 'stalled' : 'ticked' });
    await world.core.presence.alive(world.partition, 'redis-run-1', world.now);
    expect(await outageTotal(world)).toBe(counts ? gapMs : 0);
    expect(await world.agentFields(first)).toMatchObject({ lease }); // engine time moved, no lease was written
  });
}

test('nobody becomes absent during an outage, and everybody’s lease runs on after it from where it stood', async ({
  world,
}) => {
  const { staff, ids } = await staffed(world, 3);
  await world.advance(leaseMs - 10_000, { tick: true });
  await world.advance(OUTAGE_MS * 10, { alive: false, tick: true });
  await world.advance(1); // the first sign of life ends the outage
  await world.advance(9_999, { tick: true });
  expect(await absences(world)).toHaveLength(0);
  await world.advance(1, { tick: true });
  expect(await absences(world)).toHaveLength(3);
  expect(await allHeld(world, staff)).toEqual(ids);
});

test('the same silence with an engine that lives makes everybody absent', async ({ world }) => {
  const { staff } = await staffed(world, 3);
  await world.advance(leaseMs - 10_000, { tick: true });
  await world.advance(OUTAGE_MS * 10, { alive: true, tick: true });
  expect(await absences(world)).toHaveLength(3);
  expect(await allHeld(world, staff)).toEqual([]);
});

test('eight sockets that speak at once after an outage add it exactly once', async ({
  world,
  connections,
}) => {
  const { staff, first } = await staffed(world, 4);
  await world.signOut(first); // an absence under way: its deadline has to move too
  const before = await Promise.all(staff.map(world.agentFields));
  await world.advance(OUTAGE_MS, { alive: false });
  await Promise.all(
    connections.flatMap((core, i) => {
      const agent = staff[1 + (i % 3)] as TestAgent;
      return [
        core.presence.beat(world.id, { agentId: agent.id, sessionId: agent.session, nowMs: world.now }),
        core.presence.alive(world.partition, 'redis-run-1', world.now),
      ];
    }),
  );
  expect(await outageTotal(world)).toBe(OUTAGE_MS);
  // Engine time after it is what it was before it: a beat's lease ends as if it had come before the outage.
  const after = await Promise.all(staff.map(world.agentFields));
  for (const n of [1, 2, 3]) expect(after[n]?.lease).toBe(before[n]?.lease);

  await world.advance(settings.signOutGraceMs - 1, { tick: true });
  expect(await world.held(first)).toHaveLength(1);
  await world.advance(1, { tick: true });
  expect(await world.held(first)).toEqual([]);
});

test('two outages add up, and a deadline moves by both', async ({ world }) => {
  const { first } = await staffed(world, 1);
  await world.advance(7_000, { alive: false });
  await world.advance(1);
  await world.advance(11_000, { alive: false });
  await world.advance(1);
  // The first sign of life after each outage comes 1 ms later: that much belongs to the outage.
  expect(await outageTotal(world)).toBe(7_001 + 11_001);
  await world.advance(graceMs - 1, { tick: true });
  expect(await world.held(first)).toHaveLength(1);
  await world.advance(1, { tick: true });
  expect(await world.held(first)).toEqual([]);
});

test('a monitor’s own pause moves nothing: what fell due meanwhile is taken at the next tick', async ({
  world,
}) => {
  const { first } = await staffed(world, 1);
  await world.advance(leaseMs, { tick: true });
  await world.advance(OUTAGE_MS * 5); // api processes live, nobody ticks
  expect(await outageTotal(world)).toBe(0);
  expect(await world.held(first)).toHaveLength(1);
  expect(await world.tick()).toMatchObject({ due: 1 });
  expect(await world.held(first)).toEqual([]);
});

test('work goes on during an outage: a live agent is still given conversations', async ({ world }) => {
  const { channelId, staff } = await world.office(1);
  await world.advance(OUTAGE_MS, { alive: false });
  await world.message({ channelId });
  expect((await world.match()).assigned).toMatchObject([{ agentId: staff[0]?.id }]);
});

test('a hold delays take-backs; when it ends they follow', async ({ world }) => {
  const { first, ids } = await staffed(world, 1);
  await world.advance(leaseMs, { tick: true });
  await world.core.presence.hold(world.id, 300_000, 'key:test', world.now);
  await world.advance(299_000, { tick: true });
  expect(await world.held(first)).toEqual(ids);
  await world.advance(2_000, { tick: true });
  expect(await world.held(first)).toEqual([]);
});

for (const held of [true, false]) {
  test(`an agent who returns long after the deadline ${held ? 'keeps all under' : 'has lost all without'} a hold`, async ({
    world,
  }) => {
    const { first, ids } = await staffed(world, 1);
    if (held) await world.core.presence.hold(world.id, 600_000, 'key:test', world.now);
    await world.advance(300_000, { tick: true });
    await world.beat(first);
    await world.core.presence.hold(world.id, 0, 'key:test', world.now);
    await world.advance(20_000, { tick: true, beating: [first] });
    expect(await world.held(first)).toEqual(held ? ids : []);
  });
}

test('a hold of more absences than a step takes lets the step end', async ({ world }) => {
  await staffed(world, 4);
  await world.core.presence.hold(world.id, 600_000, 'key:test', world.now);
  await world.advance(graceMs + 1_000);
  await world.tick(2); // would go on for ever if what is held counted as more to do
  await world.core.presence.hold(world.id, 0, 'key:test', world.now);
  await world.advance(1_000);
  await world.tick(2);
  expect(await world.redis.zcard(world.keys.state('new'))).toBe(4);
  expect(await allHeld(world, [...world.agents.values()])).toEqual([]);
});
