// The doorbell of routing, and what a run asks its caller for before it matches: a plan, agents to stand anew, a reload.

import { profileOf } from '../../src/routing/ids.js';
import { expect, test } from '../support/fixtures.js';
import type { World } from '../support/world.js';

const run = (world: World, configVersion = world.version) =>
  world.core.matching.match(world.id, { configVersion, limit: 10, nowMs: world.now });

test('an arrival rings when somebody stands, and a young bell is left alone', async ({ world }) => {
  const { channelId } = await world.office(1);
  expect(await world.message({ channelId, contact: 'a' })).toMatchObject({ ring: true });
  const rungAt = world.now;
  await world.advance(1_000);
  expect(await world.message({ channelId, contact: 'b' })).toMatchObject({ ring: false });
  expect(await world.bell()).toBe(rungAt);
});

test('a bell older than a second rings again', async ({ world }) => {
  const { channelId } = await world.office(1);
  await world.message({ channelId, contact: 'a' });
  await world.advance(1_001);
  expect(await world.message({ channelId, contact: 'b' })).toMatchObject({ ring: true });
  expect(await world.bell()).toBe(world.now);
});

test('a bell from a clock that was ahead does not silence', async ({ world }) => {
  const { channelId } = await world.office(1);
  await world.redis.hset(world.keys.anchor, 'bell', world.now + 60_000);
  expect(await world.message({ channelId })).toMatchObject({ ring: true });
});

test('a run clears the bell before it looks, so that the next change rings', async ({ world }) => {
  const { channelId } = await world.office(1);
  await world.message({ channelId, contact: 'a' });
  await world.match();
  expect(await world.bell()).toBe(0);
  expect(await world.message({ channelId, contact: 'b' })).toMatchObject({ ring: true });
});

test('a run that leaves pairs behind rings itself', async ({ world }) => {
  const { channelId } = await world.office(1);
  for (const contact of ['a', 'b']) await world.message({ channelId, contact });
  expect(await world.match({ limit: 1 })).toMatchObject({ more: true });
  expect(await world.bell()).toBe(world.now);
});

test('nobody stands: an arrival does not ring; the sign-in that follows does', async ({ world }) => {
  const { channelId, staff } = await world.office(1, { signedIn: false });
  expect(await world.message({ channelId })).toMatchObject({ ring: false });
  expect(await world.signIn(staff[0]!)).toMatchObject({ ring: true });
});

test('nothing waits: a sign-in does not ring', async ({ world }) => {
  const { staff } = await world.office(1, { signedIn: false });
  expect(await world.signIn(staff[0]!)).toMatchObject({ ring: false });
});

test('whatever frees a slot rings: pend, reply and resolve', async ({ world }) => {
  const { channelId, staff } = await world.office(1, { capacity: 1 });
  for (const free of ['pend', 'reply', 'resolve'] as const) {
    await world.message({ channelId, contact: `held ${free}` });
    await world.message({ channelId, contact: `waits ${free}` });
    await world.match();
    const [held] = await world.held(staff[0]!);
    expect(await world[free](held!)).toMatchObject({ ring: true });
    await world.match();
    await world.resolve((await world.held(staff[0]!))[0]!);
    await world.match();
  }
});

test('a run under an older configuration is refused', async ({ world }) => {
  const { channelId } = await world.office(1);
  await world.message({ channelId });
  expect(await run(world, world.version - 1)).toEqual({ status: 'stale_config' });
});

test('a plan of an older configuration is not used', async ({ world, core }) => {
  const { channelId, staff } = await world.office(1);
  await world.message({ channelId });
  expect(await run(world)).toEqual({ status: 'plan_needed', begin: true, needs: [] });
  const { beginPlan, setRow } = core.matching;
  const begin = (version: number) => beginPlan(world.id, version, world.frame, world.now);
  expect(await begin(world.version - 1)).toEqual({ status: 'stale_config' });
  expect(await begin(world.version)).toEqual({ status: 'planned' });
  expect(await run(world)).toEqual({ status: 'plan_needed', begin: false, needs: [channelId] });
  const row = (version: number) => setRow(world.id, version, channelId, world.row(channelId), world.now);
  expect(await row(world.version - 1)).toEqual({ status: 'stale_config' });
  expect(await row(world.version)).toEqual({ status: 'planned' });
  expect(await run(world)).toMatchObject({ status: 'matched', assigned: [{ agentId: staff[0]!.id }] });
});

test('a plan that begins anew forgets the rows of the one before', async ({ world }) => {
  const { channelId } = await world.office(1);
  await world.message({ channelId });
  await world.match();
  expect(await world.redis.hget(world.keys.plan, channelId)).not.toBeNull();
  await world.prepare({ begin: true, needs: [] });
  expect(await world.redis.hget(world.keys.plan, channelId)).toBeNull();
});

test('agents who stand under an older configuration are returned, stood anew, and then matched', async ({
  world,
}) => {
  const { channelId, teamId, staff } = await world.office(2);
  await world.message({ channelId });
  await world.match();
  await world.message({ channelId, contact: 'b' });
  const moved = staff[0]!;
  moved.teamIds = [await world.team()];
  moved.profile = profileOf(moved.teamIds);
  expect(await run(world)).toEqual({ status: 'plan_needed', begin: true, needs: [] });
  await world.prepare({ begin: true, needs: [] });
  const asked = await run(world);
  expect(asked).toEqual({ status: 'stand', agents: staff.map((agent) => agent.id) });
  expect(await world.stand(moved)).toEqual({ status: 'standing', ring: true });
  expect(await world.stand(staff[1]!)).toEqual({ status: 'standing', ring: false });
  expect(await run(world)).toEqual({ status: 'plan_needed', begin: false, needs: [channelId] });
  await world.match();
  expect(await world.held(staff[1]!)).toHaveLength(1);
  expect(world.channels.get(channelId)).toEqual([teamId]);
});

test('a smaller capacity takes a full agent out of the standings', async ({ world }) => {
  const { channelId, staff } = await world.office(1, { capacity: 2 });
  await world.message({ channelId });
  await world.match();
  staff[0]!.capacity = 1;
  await world.put('agent', staff[0]!.id);
  expect(await world.stand(staff[0]!)).toEqual({ status: 'not_standing' });
  expect(await world.stands(staff[0]!)).toBe(false);
});

test('an agent who is not there does not stand, and one under an older configuration is refused', async ({
  world,
  core,
}) => {
  const { staff } = await world.office(1, { signedIn: false });
  const [agent] = staff;
  expect(await world.stand(agent!)).toEqual({ status: 'not_standing' });
  const old = { agentId: agent!.id, profile: agent!.profile, capacity: 5, configVersion: world.version - 1 };
  expect(await core.matching.stand(world.id, { ...old, nowMs: world.now })).toEqual({
    status: 'stale_config',
  });
});

test('the same pair at two passes of the sweep means that nobody rang', async ({ world, core }) => {
  const pass = async (pair: string) => (await core.matching.comparePair(world.id, pair)).stuck;
  expect([
    await pass('a b'),
    await pass('a c'),
    await pass('a c'),
    await pass('a c'),
    await pass(''),
  ]).toEqual([...[false, false, true, false, false]]);
});
