// What a run looks at and under which plan: hot lanes, freed profiles, rows made as needs occur, hours, versions, the second net.

import { expect, test } from '../support/fixtures.js';
import type { TestAgent, World } from '../support/world.js';

const MINUTE_MS = 60_000;

let counted = 0;
const arrives = async (world: World, channelId: string, need = channelId) =>
  (await world.message({ channelId, contact: `contact ${counted++}`, placement: { need } })).conversationId;
const run = (world: World) =>
  world.core.matching.match(world.id, { configVersion: world.version, limit: 100, nowMs: world.now });
const fire = (world: World) => world.core.monitoring.fireTimers(world.partition, 100, world.now);
const hot = (world: World) => world.redis.zrange(world.keys.hot, '0', '-1');
const freed = (world: World) => world.redis.zrange(world.keys.freed, '0', '-1');
const planned = async (world: World) =>
  (await world.redis.hkeys(world.keys.plan)).filter((field) => field !== '#' && field !== 'recent').sort();
const assigned = async (world: World) =>
  (await world.match()).assigned.map(({ conversationId }) => conversationId);

/** Runs until one gives something; how many it took. */
async function runsUntilGiven(world: World, atMost: number) {
  for (let runs = 1; runs <= atMost; runs++) {
    const given = await world.match();
    if (given.assigned.length > 0) return { runs, given: given.assigned[0]!.conversationId };
    expect(given.more).toBe(true);
  }
  throw new Error(`nothing was given in ${atMost} runs`);
}

/** `count` conversations like one that waits, each later than the one before, spread over `lanes` needs; all before now. */
async function crowd(world: World, channelId: string, count: number, lanes: number) {
  const like = await world.redis.hgetall(world.keys.conversation(await arrives(world, channelId)));
  const pipeline = world.redis.pipeline();
  for (let i = 0; i < count; i++) {
    const id = `cv_crowd_${i}`;
    const lane = lanes === 1 ? channelId : `${channelId};s=skill_${i % lanes}:1`;
    const score = world.now - count + i;
    pipeline.hset(world.keys.conversation(id), { ...like, need: lane, lane, waitingSince: score, key: id });
    pipeline.zadd(world.keys.lane(lane), score, id);
    if (i >= lanes) continue;
    pipeline.zadd(world.keys.variants(lane), score, lane);
    for (const key of [world.keys.lanes, world.keys.hot]) pipeline.zadd(key, score, lane);
  }
  await pipeline.exec();
}

test('a lane that nobody can serve is looked at once', async ({ world }) => {
  const nobodys = await world.channel([await world.team()]);
  await world.office(1);
  await arrives(world, nobodys);
  expect(await hot(world)).toEqual([nobodys]);
  expect(await world.match()).toMatchObject({ assigned: [], more: false });
  expect([await hot(world), await world.lanes()]).toEqual([[], [nobodys]]);
  await arrives(world, nobodys);
  expect(await hot(world)).toEqual([nobodys]);
});

test('a freed profile looks at what it serves, and at nothing else', async ({ world }) => {
  const [one, two] = [await world.office(1, { capacity: 1 }), await world.office(1, { capacity: 1 })];
  const [first, second] = [await arrives(world, one.channelId), await arrives(world, two.channelId)];
  await world.advance(1_000);
  const [waitsForOne, waitsForTwo] = [
    await arrives(world, one.channelId),
    await arrives(world, two.channelId),
  ];
  await world.match();
  await world.resolve(second);
  expect(await freed(world)).toEqual([two.staff[0]!.profile]);
  await world.redis.del(world.keys.freed);
  await world.resolve(first);
  expect(await assigned(world)).toEqual([waitsForOne]);
  expect(await world.lanes()).toEqual([two.channelId]);
  await world.signOut(two.staff[0]!);
  await world.signIn(two.staff[0]!);
  expect(await assigned(world)).toEqual([waitsForTwo]);
});

test('a run that ends by itself leaves no mark; one that ends at its limit leaves what it needs', async ({
  world,
}) => {
  const { channelId, staff } = await world.office(1, { capacity: 3 });
  const ids: string[] = [];
  for (let i = 0; i < 4; i++) {
    ids.push(await arrives(world, channelId));
    await world.advance(10);
  }
  await world.match({ limit: 2 });
  expect(await hot(world)).toEqual([channelId]);
  await world.match();
  expect([await hot(world), await freed(world)]).toEqual([[], []]);
  expect(await world.held(staff[0]!)).toEqual(ids.slice(0, 3));
  for (const id of ids.slice(0, 3)) await world.resolve(id);
  expect(await assigned(world)).toEqual(ids.slice(3));
  expect(await freed(world)).toEqual([]);
});

test('rows are made for the needs that occur, one after another', async ({ world }) => {
  const { channelId } = await world.office(1);
  await world.channel([await world.team()]);
  expect(await planned(world)).toEqual([]);
  await arrives(world, channelId);
  expect(await run(world)).toEqual({ status: 'plan_needed', begin: true, needs: [] });
  await world.match();
  expect(await planned(world)).toEqual([channelId]);
  const need = `${channelId};l=fr`;
  await arrives(world, channelId, need);
  expect(await run(world)).toEqual({ status: 'plan_needed', begin: false, needs: [need] });
  await world.match();
  expect(await planned(world)).toEqual([channelId, need]);
});

test('a row ends with its hours: the timer makes it anew at the edge, and rings', async ({ world }) => {
  const { channelId, staff } = await world.office(1);
  world.terms.set(channelId, { profiles: [], until: world.now + MINUTE_MS });
  const id = await arrives(world, channelId);
  expect(await assigned(world)).toEqual([]);
  world.terms.delete(channelId);
  await world.advance(MINUTE_MS - 1, { beating: staff });
  expect(await fire(world)).toMatchObject({ count: 0 });
  expect(await assigned(world)).toEqual([]);
  await world.advance(1);
  expect(await fire(world)).toMatchObject({ count: 1, rings: [world.id] });
  expect(await assigned(world)).toEqual([id]);
});

test('outside its hours nothing is kept for an agent, so that the edge finds it', async ({ world }) => {
  const { channelId, staff } = await world.office(1);
  world.terms.set(channelId, { profiles: [], until: world.now + MINUTE_MS });
  const first = await arrives(world, channelId);
  expect(await assigned(world)).toEqual([]);
  await world.advance(1_000);
  const prefer = { agentId: staff[0]!.id, forMs: 9 * MINUTE_MS };
  await world.message({ channelId, contact: 'preferring', placement: { prefer } });
  expect(await world.lanes()).toEqual([channelId]);
  world.terms.delete(channelId);
  await world.advance(MINUTE_MS, { beating: staff });
  await fire(world);
  expect(await assigned(world)).toEqual([first, expect.any(String)]);
  await world.message({ channelId, contact: 'preferring more', placement: { prefer } });
  expect(await world.lanes()).toEqual([`${channelId}@${staff[0]!.id}`]);
});

test('a row past its hours is not used before its timer fires either', async ({ world }) => {
  const { channelId, staff } = await world.office(1);
  world.terms.set(channelId, { until: world.now + MINUTE_MS });
  const first = await arrives(world, channelId);
  expect(await assigned(world)).toEqual([first]);
  world.terms.set(channelId, { profiles: [], until: world.now + 2 * MINUTE_MS });
  await world.advance(MINUTE_MS, { beating: staff });
  const second = await arrives(world, channelId);
  expect(await assigned(world)).toEqual([]);
  expect(await world.lane(channelId)).toEqual([second]);
});

test('a configuration that changes between asking and answering is stale', async ({ world, core }) => {
  const { channelId, teamId } = await world.office(1);
  await arrives(world, channelId);
  const { version } = world;
  await core.matching.beginPlan(world.id, version, world.frame, world.now);
  const profiles = Array.from({ length: 450 }, (_, i) => [`pf_${i}`, 0] as const);
  const wide = { ...world.row(channelId), profiles };
  const [row] = await Promise.all([
    core.matching.setRow(world.id, version, channelId, wide, world.now),
    world.put('team', teamId),
  ]);
  expect(row).toEqual({ status: 'stale_config' });
  expect(await world.redis.hexists(world.keys.plan, channelId)).toBe(0);
  const stale = { status: 'stale_config' };
  expect(await core.matching.setRow(world.id, version, channelId, world.row(channelId), world.now)).toEqual(
    stale,
  );
  expect(await core.matching.beginPlan(world.id, version, world.frame, world.now)).toEqual(stale);
  const old = { configVersion: version, limit: 9, from: 0, nowMs: world.now };
  expect(await core.matching.match(world.id, old)).toEqual(stale);
  expect(await core.matching.findPair(world.id, old)).toEqual(stale);
  expect(await core.matching.setRow(world.id, world.version, channelId, wide, world.now)).toEqual(stale);
  expect(await assigned(world)).toHaveLength(1);
});

test('of more than twenty hot lanes the first in line are given first, across runs', async ({ world }) => {
  const { channelId, staff } = await world.office(1, { capacity: 500, signedIn: false });
  await crowd(world, channelId, 300, 150);
  await world.signIn(staff[0]!);
  for (let runs = 0; runs < 24 && (await world.match()).more; runs++);
  expect(await world.held(staff[0]!)).toEqual([
    ...Array.from({ length: 300 }, (_, i) => `cv_crowd_${i}`),
    expect.stringMatching(/^cv_/),
  ]);
});

test('behind more lanes of others than a run looks at first, a freed slot still takes the oldest', async ({
  world,
}) => {
  const nobodys = await world.channel([await world.team()]);
  const { channelId, staff } = await world.office(1, { capacity: 1 });
  const twin = await world.channel(staff[0]!.teamIds);
  await crowd(world, nobodys, 40, 40);
  const held = await arrives(world, channelId);
  await runsUntilGiven(world, 3);
  await world.advance(1_000);
  const oldest = await arrives(world, twin);
  await world.match();
  await world.resolve(held);
  await world.advance(1_000);
  await arrives(world, channelId);
  expect((await world.match()).assigned).toMatchObject([{ conversationId: oldest }]);
});

test.for([
  { lanes: 1, atMost: 1 },
  { lanes: 3_000, atMost: 155 },
])(
  '10,000 in $lanes lanes that nobody can serve hold up nobody else',
  { timeout: 60_000 },
  async ({ lanes, atMost }, { world }) => {
    const nobodys = await world.channel([await world.team()]);
    const { channelId } = await world.office(1, { capacity: 9 });
    await crowd(world, nobodys, 10_000, lanes);
    await world.advance(1_000);
    const id = await arrives(world, channelId);
    expect(await runsUntilGiven(world, atMost)).toMatchObject({ given: id });
    const next = await arrives(world, channelId);
    expect(await runsUntilGiven(world, 1)).toMatchObject({ given: next });
  },
);

test('a pair whose marks are lost is found, compared, and given by the next run', async ({ world, core }) => {
  const { channelId, staff } = await world.office(1);
  const id = await arrives(world, channelId);
  await world.match({ limit: 0 });
  await world.redis.del(world.keys.hot, world.keys.freed);
  expect(await world.match()).toMatchObject({ assigned: [], more: false });
  const pair = await world.pair();
  expect(pair).toBe(`${id} ${staff[0]!.id}`);
  const stuck = async () => (await core.matching.comparePair(world.id, pair)).stuck;
  expect([await stuck(), await hot(world)]).toEqual([false, []]);
  expect([await stuck(), await hot(world)]).toEqual([true, [channelId]]);
  expect(await assigned(world)).toEqual([id]);
  expect(await world.pair()).toBe('');
});

test('however many lanes pass an agent over, what it can serve is found behind them', async ({ world }) => {
  const { channelId, staff } = await world.office(1);
  const [agent] = staff as [TestAgent];
  const like = await world.redis.hgetall(world.keys.conversation(await arrives(world, channelId)));
  const pipeline = world.redis.pipeline();
  for (let i = 0; i < 300; i++) {
    const [id, notAgent] = [`cv_passing_${i}`, `${agent.id},ag_${i}`];
    const lane = `${channelId}!${notAgent}`;
    const waitingSince = world.now - 300 + i;
    pipeline.hset(world.keys.conversation(id), { ...like, key: id, lane, notAgent, waitingSince });
    pipeline.zadd(world.keys.lane(lane), waitingSince, id);
    pipeline.zadd(world.keys.variants(channelId), waitingSince, lane);
  }
  await pipeline.exec();
  await world.advance(1_000);
  const second = await arrives(world, channelId);
  const [first] = await world.lane(channelId);
  expect(await world.pair()).toBe(`${first} ${agent.id}`);
  expect(await assigned(world)).toEqual([first, second]);
  expect(await hot(world)).toEqual([]);
  await world.unassign(second);
  expect(await world.takeNext(agent)).toMatchObject({ status: 'taken', conversationId: second });
});

test('a look for a pair walks all lanes in bounded steps', async ({ world }) => {
  const { channelId, staff } = await world.office(1, { signedIn: false });
  await crowd(world, await world.channel([await world.team()]), 150, 150);
  await world.advance(1_000);
  const id = await arrives(world, channelId);
  await world.signIn(staff[0]!);
  expect(await world.pair()).toBe(`${id} ${staff[0]!.id}`);
});

/** Marks agents by a change that concerns their profile or capacity alone. */
async function mark(world: World, agents: readonly TestAgent[]) {
  const stored = await world.core.configuration.put(world.id, {
    ...{ kind: 'agent', id: agents[0]!.id, json: `{"id":"${agents[0]!.id}"}`, by: 'key:test' },
    effects: { plan: false, restand: agents.map(({ id }) => id), placing: false },
    ...{ configVersion: world.version, nowMs: world.now },
  });
  if (stored.status !== 'stored') throw new Error(stored.status);
  world.catchUp(stored.version);
  return stored;
}

test('an agent that is marked is stood anew before the next run; the others and the plan stay', async ({
  world,
}) => {
  const { channelId, staff } = await world.office(3);
  await arrives(world, channelId);
  await world.match();
  await arrives(world, channelId);
  await world.advance(2_000);
  expect(await mark(world, [staff[1]!])).toMatchObject({ ring: true });
  expect(await run(world)).toEqual({ status: 'stand', agents: [staff[1]!.id] });
  staff[1]!.capacity = 0;
  await world.stand(staff[1]!);
  expect(await run(world)).toMatchObject({ status: 'matched', assigned: [{ agentId: staff[2]!.id }] });
  expect(await world.stands(staff[1]!)).toBe(false);
});

test('while more than 64 are outdated only those whose turn it is are waited for', async ({ world }) => {
  const { channelId, staff } = await world.office(70, { capacity: 1 });
  await arrives(world, channelId);
  await world.match(); // the first agent is full from here on
  for (let i = 0; i < 5; i++) await arrives(world, channelId);
  await mark(world, staff.slice(3));
  const turns = staff.map(({ id }) => id);
  const going = await run(world);
  if (going.status !== 'matched') throw new Error(going.status);
  expect(going.assigned.map(({ agentId }) => agentId)).toEqual(turns.slice(1, 3));
  expect(going).toMatchObject({ more: true });
  expect(going.stand[0]).toBe(turns[3]);
  const asked = await run(world);
  if (asked.status !== 'stand') throw new Error(asked.status);
  expect(asked.agents[0]).toBe(turns[3]);
  await world.prepare({ agents: asked.agents });
  expect((await world.match()).assigned.map(({ agentId }) => agentId)).toEqual(turns.slice(3, 6));
});

test('agents who lapsed together lose their standing a bounded number at a time', async ({ world }) => {
  const { channelId, staff } = await world.office(200, { capacity: 1 });
  await arrives(world, channelId);
  await world.match();
  await world.advance(50_000);
  const late = staff.at(-1)!;
  await world.beat(late);
  await arrives(world, channelId);
  const first = await run(world);
  expect(first).toMatchObject({ status: 'matched', assigned: [], more: true });
  const standing = await Promise.all(staff.map((agent) => world.stands(agent)));
  expect(standing.filter(Boolean).length).toBeGreaterThan(100);
  const given: string[] = [];
  for (let runs = 0; runs < 4; runs++)
    given.push(...(await world.match()).assigned.map(({ agentId }) => agentId));
  expect(given).toEqual([late.id]);
});
