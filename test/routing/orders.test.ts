// Section 4. The orders of choice: who of several agents is given the next conversation, through short rows and through pools.

import type { ChoiceOrder } from '../../src/routing/terms/placement.js';
import { expect, test } from '../support/fixtures.js';
import type { TestAgent, World } from '../support/world.js';

type Someone = { capacity?: number; holds?: number; rank?: number };
type Ranked = [profile: string, rank: number];

/** Profiles that nobody has: with them a row is too wide to be kept without a pool. */
const nobodys = Array.from({ length: 8 }, (_, i): Ranked => [`pf_nobody_${i}`, 0]);

/** A team for each agent and one channel for all; what an agent holds was given by hand, a second apart. */
async function desk(world: World, order: ChoiceOrder, people: readonly Someone[], wide: boolean) {
  world.frame.orders = [order];
  const staff: TestAgent[] = [];
  for (const { capacity } of people) staff.push(await world.agent([await world.team()], { capacity }));
  const channelId = await world.channel(staff.flatMap((agent) => agent.teamIds));
  const own = staff.map((agent, i): Ranked => [agent.profile, people[i]!.rank ?? 0]);
  world.terms.set(channelId, { order, profiles: wide ? [...own, ...nobodys] : own });
  for (const [i, agent] of staff.entries()) {
    for (let n = 0; n < (people[i]!.holds ?? 0); n++) {
      await world.assign(await arrives(world, channelId), agent);
      await world.advance(1_000);
    }
  }
  return { channelId, staff };
}

let arrived = 0;
const arrives = async (world: World, channelId: string, weight = 1) => {
  const need = weight === 1 ? channelId : `${channelId};w=${weight}`;
  const placement = { need, weight };
  return (await world.message({ channelId, contact: `contact ${arrived++}`, placement })).conversationId;
};

/** So many conversations one after another: the agents who were given them, by their place in the staff. */
async function choices(world: World, channelId: string, staff: readonly TestAgent[], count: number) {
  const given: string[] = [];
  for (let i = 0; i < count; i++) {
    await arrives(world, channelId);
    await world.advance(100);
    given.push(...(await world.match()).assigned.map(({ agentId }) => agentId));
  }
  return given.map((id) => staff.findIndex((agent) => agent.id === id)).join(' ');
}

const cases: { order: ChoiceOrder; people: Someone[]; frees?: number; expected: string; why: string }[] = [
  {
    order: 'load_ratio',
    people: [
      { capacity: 2, holds: 1 },
      { capacity: 4, holds: 1 },
      { capacity: 8, holds: 3 },
    ],
    expected: '1 2 0 1 2',
    why: 'least of its capacity; then the longest since its last assignment',
  },
  {
    order: 'free_slots',
    people: [
      { capacity: 2, holds: 1 },
      { capacity: 4, holds: 1 },
      { capacity: 8, holds: 3 },
    ],
    expected: '2 2 1 2 1',
    why: 'most slots; then the longest since its last assignment',
  },
  {
    order: 'longest_idle',
    people: [{ holds: 1 }, { holds: 1 }, {}],
    frees: 0,
    expected: '2 1 0 2 1',
    why: 'nothing given and nothing ended for longest',
  },
  {
    order: 'round_robin',
    people: [{ holds: 2 }, { holds: 1 }, {}],
    frees: 0,
    expected: '2 0 1 2 0',
    why: 'whoever was given something longest ago, whatever its load',
  },
  {
    order: 'level',
    people: [{ rank: 1 }, { rank: 5, capacity: 2 }, { rank: 5, capacity: 4, holds: 1 }],
    expected: '1 2 1 2 2 0',
    why: 'highest rank; then the least load ratio, then the longest since its last assignment',
  },
];

for (const { order, people, frees, expected, why } of cases) {
  for (const wide of [false, true]) {
    test(`${order}${wide ? ' in a pool' : ''}: ${why}`, async ({ world }) => {
      const { channelId, staff } = await desk(world, order, people, wide);
      if (frees !== undefined) await world.resolve((await world.held(staff[frees]!))[0]!);
      for (const agent of staff) await world.signIn(agent);
      expect(await choices(world, channelId, staff, expected.split(' ').length)).toBe(expected);
      const row = await world.redis.hget(world.keys.plan, channelId);
      expect(JSON.parse(row!)).toHaveProperty(wide ? 'pool' : 'profiles');
    });
  }
}

test.for(['load_ratio', 'free_slots', 'longest_idle', 'round_robin', 'level'] as const)(
  '%s: among equals who were never given anything the id decides, across profiles',
  async (order, { world }) => {
    const { channelId, staff } = await desk(world, order, [{}, {}, {}], false);
    for (const agent of [...staff].reverse()) await world.signIn(agent);
    expect(await choices(world, channelId, staff, 3)).toBe('0 1 2');
  },
);

test('agents who come and go after the pool was made are in it while they stand', async ({ world }) => {
  const people = [{ rank: 1 }, { rank: 9 }, { rank: 5 }];
  const { channelId, staff } = await desk(world, 'level', people, true);
  const [low, high, middle] = staff as [TestAgent, TestAgent, TestAgent];
  await world.signIn(low);
  expect(await choices(world, channelId, staff, 1)).toBe('0');
  await world.signIn(high);
  expect(await choices(world, channelId, staff, 2)).toBe('1 1');
  await world.beat(high, 'away');
  await world.signIn(middle);
  expect(await choices(world, channelId, staff, 1)).toBe('2');
  await world.beat(high, 'available');
  expect(await choices(world, channelId, staff, 1)).toBe('1');
  for (const gone of [high, middle]) await world.signOut(gone);
  expect(await choices(world, channelId, staff, 1)).toBe('0');
});

test('a need that shares the profiles of another shares its pool; a freed slot serves both', async ({
  world,
}) => {
  const { channelId, staff } = await desk(world, 'load_ratio', [{ capacity: 1 }], true);
  const twin = await world.channel(staff[0]!.teamIds);
  world.terms.set(twin, world.terms.get(channelId)!);
  await world.signIn(staff[0]!);
  const first = await arrives(world, channelId);
  await world.advance(1_000);
  const second = await arrives(world, twin);
  await world.match();
  expect(await world.redis.hlen(world.keys.poolNeeds)).toBe(1);
  await world.resolve(first);
  expect((await world.match()).assigned).toMatchObject([{ conversationId: second }]);
});

test('a pool of hundreds is filled in several calls, by several at once too', async ({ world, core }) => {
  const { channelId, staff } = await world.office(450, { capacity: 1 });
  const [someone] = staff as [TestAgent];
  const profiles = [[someone.profile, 0] as const, ...nobodys];
  const twin = await world.channel(someone.teamIds);
  for (const need of [channelId, twin]) world.terms.set(need, { profiles });
  await world.match();
  await arrives(world, channelId);
  await core.matching.beginPlan(world.id, world.version, world.frame, world.now);
  const fills = [channelId, twin].map((need) =>
    core.matching.setRow(world.id, world.version, need, world.row(need), world.now),
  );
  expect(await Promise.all(fills)).toEqual([{ status: 'planned' }, { status: 'planned' }]);
  const [pool = ''] = await world.redis.hkeys(world.keys.poolNeeds);
  expect(await world.redis.zcard(world.keys.standing(pool, 'load_ratio', 1))).toBe(450);
  expect((await world.redis.hkeys(world.keys.plan)).filter((field) => field.startsWith('fill:'))).toEqual([]);
  expect((await world.match()).assigned).toHaveLength(1);
  expect(await world.redis.zcard(world.keys.standing(pool, 'load_ratio', 1))).toBe(449);
});

test('a plan begun anew drops the pools of the one before', async ({ world }) => {
  const { channelId, staff } = await desk(world, 'load_ratio', [{}, {}], true);
  for (const agent of staff) await world.signIn(agent);
  expect(await choices(world, channelId, staff, 2)).toBe('0 1');
  const poolSets = () => world.redis.keys(`*${world.id}:standing:pl_*`);
  expect(await poolSets()).toHaveLength(1);
  world.terms.delete(channelId);
  await world.put('channel', channelId);
  expect(await choices(world, channelId, staff, 2)).toBe('0 1');
  expect(await poolSets()).toEqual([]);
  expect(await world.redis.exists(world.keys.pools, world.keys.poolNeeds)).toBe(0);
  await world.resolve((await world.held(staff[0]!))[0]!);
  expect(await poolSets()).toEqual([]);
});

test('other orders in use: everybody stands anew, and in no set of the orders before', async ({ world }) => {
  const { channelId, staff } = await desk(world, 'load_ratio', [{}, {}], true);
  for (const agent of staff) await world.signIn(agent);
  expect(await choices(world, channelId, staff, 2)).toBe('0 1');
  world.frame.orders = ['round_robin'];
  world.terms.set(channelId, { ...world.terms.get(channelId), order: 'round_robin' });
  await world.put('channel', channelId);
  expect(await choices(world, channelId, staff, 3)).toBe('0 1 0');
  expect(await world.redis.keys(`*${world.id}:standing:*:load_ratio:*`)).toEqual([]);
});

for (const wide of [false, true]) {
  test(`agents with room for different weights compete in one order${wide ? ', in a pool too' : ''}`, async ({
    world,
  }) => {
    world.frame.weights = [1, 2];
    const { channelId, staff } = await desk(
      world,
      'load_ratio',
      [
        { capacity: 10, holds: 6 },
        { capacity: 2, holds: 1 },
        { capacity: 3, holds: 2 },
      ],
      wide,
    );
    const [roomy, tight] = staff as [TestAgent, TestAgent];
    for (const agent of staff) await world.signIn(agent);
    const light = await arrives(world, channelId);
    await world.advance(1_000);
    const heavy = await arrives(world, channelId, 2);
    expect((await world.match()).assigned).toMatchObject([
      { conversationId: light, agentId: tight.id },
      { conversationId: heavy, agentId: roomy.id },
    ]);
  });
}
