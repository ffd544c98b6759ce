// Sections 3 and 8. The edges of presence, a millisecond to either side: lease, grace, sign-out grace, tabs, monitors at once. Owned time.

import type { Core } from '../../src/routing/core.js';
import { expect, test } from '../support/fixtures.js';
import { settings, type TestAgent, type World } from '../support/world.js';
import { dump } from './transition-stage.js';

const { leaseMs, graceMs, signOutGraceMs, heartbeatMs } = settings;

async function oneAgent(world: World) {
  const { channelId, staff } = await world.office(1);
  return { channelId, agent: staff[0] as TestAgent };
}
const absent = async (world: World, agent: TestAgent) => Boolean((await world.agentFields(agent)).absence);

for (const [offset, live] of [
  [-1, true],
  [0, false],
  [1, false],
] as const) {
  test(`${offset} ms from the end of its lease an agent is ${live ? 'live' : 'suspect'}`, async ({
    world,
  }) => {
    const { channelId, agent } = await oneAgent(world);
    await world.advance(leaseMs + offset);
    const { conversationId } = await world.message({ channelId });
    const run = await world.match();
    expect(run.assigned.map((each) => each.conversationId)).toEqual(live ? [conversationId] : []);
    expect(await world.tick()).toMatchObject({ recorded: live ? 0 : 1 });
    expect(await absent(world, agent)).toBe(!live);
  });
}

test('three heartbeats may come late by anything less than the lease', async ({ world }) => {
  const { agent } = await oneAgent(world);
  expect(3 * heartbeatMs).toBeLessThanOrEqual(leaseMs);
  for (let beats = 0; beats < 3; beats++) {
    await world.advance(leaseMs - 1, { tick: true });
    await world.beat(agent);
  }
  expect(await absent(world, agent)).toBe(false);
});

test('becoming suspect changes nothing that is stored', async ({ world }) => {
  const { channelId, agent } = await oneAgent(world);
  await world.message({ channelId });
  await world.match();
  await world.advance(leaseMs - 4_000);
  const before = await dump(world);
  await world.advance(4_000);
  const { [`{${world.partition}}:engine`]: alive, ...rest } = await dump(world);
  expect(alive).toMatchObject({ alive: `${world.now}` });
  expect(rest).toEqual({ ...before, [`{${world.partition}}:engine`]: undefined });
  expect(await world.held(agent)).toHaveLength(1);
});

test('a suspect keeps what it holds and may still act and be given work by hand', async ({ world }) => {
  const { channelId, agent } = await oneAgent(world);
  const one = await world.message({ channelId, contact: 'ada' });
  const other = await world.message({ channelId, contact: 'bo' });
  await world.assign(one.conversationId, agent);
  await world.advance(leaseMs);
  expect(await world.reply(one.conversationId, { agent })).toMatchObject({ status: 'replied' });
  expect(await world.assign(other.conversationId, agent)).toMatchObject({ status: 'assigned' });
  expect([await world.parked(agent), await world.held(agent)]).toEqual([
    [one.conversationId],
    [other.conversationId],
  ]);
});

for (const monitors of [1, 3]) {
  test(`${monitors} monitors ticking at once record an absence once`, async ({ world, connections }) => {
    const { channelId, agent } = await oneAgent(world);
    const { conversationId } = await world.message({ channelId });
    await world.match();
    const tickAll = (cores: Core[]) =>
      Promise.all(cores.map((core) => core.presence.tick(world.partition, 10, world.now)));
    const cores = connections.slice(0, monitors);
    while (world.now < 1_800_000_000_000 + graceMs + 2_000) {
      await world.advance(500);
      await tickAll(cores);
    }
    const told = (await world.events('agent.presence_changed')).filter(
      (each) => each.data.liveness === 'absent',
    );
    expect(told).toHaveLength(1);
    expect((await world.agentFields(agent)).absences).toBe('1');
    const taken = await world.events('conversation.unassigned');
    expect(taken).toMatchObject([{ conversationId, data: { reason: 'agent_offline' } }]);
  });
}

test('an absence begins at the last sign of life, not when it is noticed', async ({ world }) => {
  const { agent } = await oneAgent(world);
  await world.advance(3_000);
  await world.beat(agent);
  const lastSign = world.now;
  await world.advance(leaseMs + 20_000, { tick: true });
  const { absenceFrom, absenceDueAt } = await world.agentFields(agent);
  expect([Number(absenceFrom), Number(absenceDueAt)]).toEqual([lastSign, lastSign + graceMs]);
});

for (const [what, graceOf] of [
  ['a lost connection', graceMs],
  ['a sign-out', signOutGraceMs],
] as const) {
  for (const offset of [-1, 0, 1]) {
    const taken = offset >= 0;
    test(`after ${what}, ${offset} ms from the deadline: ${taken ? 'taken' : 'kept'}`, async ({ world }) => {
      const { channelId, agent } = await oneAgent(world);
      const { conversationId } = await world.message({ channelId });
      await world.match();
      if (graceOf === signOutGraceMs) await world.signOut(agent);
      await world.advance(graceOf + offset);
      await world.tick(); // the first to notice a lost connection at all
      expect(await world.held(agent)).toEqual(taken ? [] : [conversationId]);
      expect(await world.lane(channelId)).toEqual(taken ? [conversationId] : []);
    });
  }
}

test('with default settings and ticks of 500 ms nothing is held 120 s after the last sign of life', async ({
  world,
}) => {
  for (const [phaseMs, configuredGraceMs] of [
    [0, graceMs],
    [1, graceMs],
    [499, graceMs],
    [250, 110_000],
  ] as const) {
    const { channelId, agent } = await oneAgent(world);
    await world.message({ channelId, contact: `phase ${phaseMs}` });
    await world.match();
    await world.beat(agent);
    const lastSign = world.now;
    await world.redis.hset(world.keys.anchor, 'graceMs', configuredGraceMs);
    await world.advance(phaseMs);
    let takenAt = 0;
    while (takenAt === 0 && world.now < lastSign + 300_000) {
      await world.advance(500, { tick: true });
      if ((await world.held(agent)).length === 0) takenAt = world.now;
    }
    expect(takenAt - lastSign).toBeGreaterThanOrEqual(configuredGraceMs);
    expect(takenAt - lastSign).toBeLessThanOrEqual(configuredGraceMs + 500);
    expect(takenAt - lastSign).toBeLessThanOrEqual(120_000);
  }
});

test('of two tabs one closes: the agent stays signed in, on the lease of the other', async ({ world }) => {
  const { channelId, agent } = await oneAgent(world);
  await world.advance(5_000);
  await world.signIn(agent, { session: 'se_second' });
  await world.advance(5_000);
  expect(await world.signOut(agent, 'se_second')).toMatchObject({ signedOut: false });
  expect(await absent(world, agent)).toBe(false);
  await world.message({ channelId });
  expect((await world.match()).assigned).toHaveLength(1);
  // What runs on is the first tab's lease, 10 s old by now, not the longer one of the closed tab.
  await world.advance(leaseMs - 10_000 - 1);
  expect(await world.tick()).toMatchObject({ recorded: 0 });
  await world.advance(1);
  expect(await world.tick()).toMatchObject({ recorded: 1 });
});

test('both tabs close: the second one signs out, with ten seconds', async ({ world }) => {
  const { agent } = await oneAgent(world);
  await world.signIn(agent, { session: 'se_second' });
  await world.advance(1_000);
  expect(await world.signOut(agent)).toMatchObject({ signedOut: false });
  await world.advance(1_000);
  expect(await world.signOut(agent, 'se_second')).toMatchObject({ signedOut: true });
  const { absenceCause, absenceDueAt } = await world.agentFields(agent);
  expect({ absenceCause, absenceDueAt }).toEqual({
    absenceCause: 'signed_out',
    absenceDueAt: `${world.now + signOutGraceMs}`,
  });
});

test('a reload in the last millisecond of its grace loses nothing, and one after it does', async ({
  world,
}) => {
  const { channelId, agent } = await oneAgent(world);
  const { conversationId } = await world.message({ channelId });
  await world.match();
  await world.signOut(agent);
  await world.advance(signOutGraceMs - 1, { tick: true });
  await world.signIn(agent, { session: 'se_reloaded' });
  await world.advance(20_000, { tick: true });
  expect(await world.held(agent)).toEqual([conversationId]);
  expect(await world.beat(agent)).toEqual({ status: 'ended' });

  await world.signOut(agent, 'se_reloaded');
  await world.advance(signOutGraceMs);
  await world.signIn(agent, { session: 'se_again' });
  await world.tick();
  expect(await world.held(agent)).toEqual([]);
});

test('an agent who goes away keeps everything, gets nothing by itself, and is pushed to again later', async ({
  world,
}) => {
  const { channelId, agent } = await oneAgent(world);
  const first = await world.message({ channelId, contact: 'ada' });
  await world.match();
  await world.beat(agent, 'away');
  const second = await world.message({ channelId, contact: 'bo' });
  await world.advance(600_000, { beating: [agent], tick: true });
  expect((await world.match()).assigned).toEqual([]);
  expect(await world.held(agent)).toEqual([first.conversationId]);
  expect(await world.beat(agent, 'available')).toMatchObject({ ring: true });
  expect((await world.match()).assigned).toMatchObject([{ conversationId: second.conversationId }]);
});
