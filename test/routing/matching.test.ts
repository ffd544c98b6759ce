// Section 4. Matching: who gets what. The order of lanes, the order of agents, caps, exclusions, suspects, races.

import { expect, test } from '../support/fixtures.js';
import type { World } from '../support/world.js';

/** So many conversations of one channel, a second apart, oldest first. */
async function waiting(world: World, channelId: string, count: number) {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    ids.push((await world.message({ channelId, contact: `${channelId}-${i}` })).conversationId);
    await world.advance(1_000);
  }
  return ids;
}

test('nothing waits: nothing is matched', async ({ world }) => {
  await world.office(1);
  expect(await world.match()).toEqual({ status: 'matched', assigned: [], stand: [], more: false });
  expect(await world.pair()).toBe('');
});

test('nobody is there: nothing is matched', async ({ world }) => {
  await world.message({ channelId: 'ch_a' });
  expect(await world.match()).toMatchObject({ assigned: [] });
  expect(await world.pair()).toBe('');
});

test('the oldest in line comes first, with its wait and its epoch', async ({ world }) => {
  const { channelId, staff } = await world.office(1, { capacity: 2 });
  const [agent] = staff;
  await world.advance(1_000);
  const ids = await waiting(world, channelId, 3);
  const run = await world.match();
  const epoch = (await world.conversation(ids[0]!)).epoch;
  expect(run.assigned).toMatchObject([
    { conversationId: ids[0], agentId: agent!.id, epoch, waitMs: 3_000, freeSlotMs: null },
    { conversationId: ids[1], agentId: agent!.id },
  ]);
  expect(await world.held(agent!)).toEqual(ids.slice(0, 2));
  expect(await world.lane(channelId)).toEqual(ids.slice(2));
  expect(epoch).toBe(world.now);
});

test('a slot that came free after the conversation tells since when both were there', async ({ world }) => {
  const { channelId, staff } = await world.office(1, { signedIn: false });
  await waiting(world, channelId, 1);
  await world.signIn(staff[0]!);
  await world.advance(250);
  expect((await world.match()).assigned).toMatchObject([{ waitMs: 1_250, freeSlotMs: 250 }]);
});

test('lanes have one order: time of waiting first, then id', async ({ world }) => {
  const team = await world.team();
  const one = await world.channel([team]);
  const two = await world.channel([team]);
  const agent = await world.agent([team], { capacity: 9 });
  await world.signIn(agent);
  const first = await world.message({ channelId: two, contact: 'early' });
  await world.advance(1_000);
  const ties = await Promise.all(
    [one, two, one, two].map((channelId, i) => world.message({ channelId, contact: `tie ${i}` })),
  );
  await world.match();
  const tied = ties.map((each) => each.conversationId).sort();
  expect(await world.held(agent)).toEqual([first.conversationId, ...tied]);
});

test('a lane that nobody can serve blocks no other', async ({ world }) => {
  const nobody = await world.channel([await world.team()]);
  const { channelId, staff } = await world.office(1);
  await waiting(world, nobody, 2);
  const [id] = await waiting(world, channelId, 1);
  await world.match();
  expect(await world.held(staff[0]!)).toEqual([id]);
  expect(await world.lane(nobody)).toHaveLength(2);
});

test('the least load ratio comes first, not the least load', async ({ world }) => {
  const team = await world.team();
  const channelId = await world.channel([team]);
  const small = await world.agent([team], { capacity: 2 });
  const large = await world.agent([team], { capacity: 8 });
  for (const [agent, count] of [
    [small, 1],
    [large, 3],
  ] as const)
    for (let i = 0; i < count; i++) {
      const { conversationId } = await world.message({ channelId, contact: `${agent.id} ${i}` });
      await world.assign(conversationId, agent);
    }
  for (const agent of [small, large]) await world.signIn(agent);
  await waiting(world, channelId, 1);
  expect((await world.match()).assigned).toMatchObject([{ agentId: large.id }]);
});

test('among equal ratios the one whose last assignment is longest ago comes first', async ({ world }) => {
  const { channelId, staff } = await world.office(3, { capacity: 9 });
  const order: string[] = [];
  for (let round = 0; round < 6; round++) {
    const { conversationId } = await world.message({ channelId, contact: `c${round}` });
    const [given] = (await world.match()).assigned;
    order.push(given!.agentId);
    await world.resolve(conversationId);
  }
  const ids = staff.map((agent) => agent.id).sort();
  expect(order).toEqual([...ids, ...ids]);
});

test('agents of different profiles compete in the same order', async ({ world }) => {
  const [one, two] = [await world.team(), await world.team()];
  const channelId = await world.channel([one, two]);
  const staff = [await world.agent([two]), await world.agent([one]), await world.agent([one, two])];
  for (const agent of staff) await world.signIn(agent);
  await waiting(world, channelId, 6);
  const { assigned } = await world.match();
  const ids = staff.map((agent) => agent.id).sort();
  expect(assigned.map((each) => each.agentId)).toEqual([...ids, ...ids]);
});

test('only agents of the channel’s teams, or of the pinned team, are picked', async ({ world }) => {
  const { channelId, staff } = await world.office(1);
  const other = await world.agent([await world.team()]);
  await world.signIn(other);
  const [mine, pinned] = await waiting(world, channelId, 2);
  await world.pinTeam(pinned!, other.teamIds[0]!);
  await world.match();
  expect([await world.held(staff[0]!), await world.held(other)]).toEqual([[mine], [pinned]]);
});

test('an agent who is away gets nothing until it is available again', async ({ world }) => {
  const { channelId, staff } = await world.office(1);
  const [agent] = staff;
  await world.beat(agent!, 'away');
  await waiting(world, channelId, 1);
  expect((await world.match()).assigned).toEqual([]);
  expect(await world.beat(agent!, 'available')).toEqual({
    status: 'alive',
    availability: 'available',
    awayStateId: null,
    ring: true,
  });
  expect((await world.match()).assigned).toHaveLength(1);
});

test('an excluded agent is skipped and the next one gets it', async ({ world }) => {
  const { channelId, staff } = await world.office(2);
  const [id] = await waiting(world, channelId, 1);
  const [holder, next] = staff as [(typeof staff)[0], (typeof staff)[0]];
  await world.match();
  expect(await world.held(holder)).toEqual([id]);
  await world.unassign(id!, { agent: holder });
  await world.match();
  expect(await world.held(next)).toEqual([id]);
});

test('a suspect agent loses its standing to the look, and the next one is found', async ({ world }) => {
  const { channelId, staff } = await world.office(2);
  const [silent, alive] = staff;
  await world.advance(46_000, { beating: [alive!] });
  expect(await world.stands(silent!)).toBe(true);
  await waiting(world, channelId, 1);
  expect((await world.match()).assigned).toMatchObject([{ agentId: alive!.id }]);
  expect(await world.stands(silent!)).toBe(false);
});

test('a run gives no more than its limit and asks to be called again', async ({ world }) => {
  const { channelId, staff } = await world.office(1);
  const ids = await waiting(world, channelId, 3);
  const run = await world.match({ limit: 2 });
  expect(run).toMatchObject({ more: true });
  expect(await world.pair()).toBe(`${ids[2]} ${staff[0]!.id}`);
  expect(run.assigned).toHaveLength(2);
  expect(await world.match({ limit: 2 })).toMatchObject({ more: false });
  expect(await world.pair()).toBe('');
});

test('looking for a pair names the first and gives nothing', async ({ world }) => {
  const { channelId, staff } = await world.office(1);
  const ids = await waiting(world, channelId, 2);
  expect(await world.pair()).toBe(`${ids[0]} ${staff[0]!.id}`);
  expect(await world.lane(channelId)).toEqual(ids);
});

test('the same run asked for again is the same run', async ({ world, core }) => {
  const { channelId, staff } = await world.office(1, { capacity: 9 });
  await waiting(world, channelId, 4);
  await world.match({ limit: 0 });
  const run = () =>
    core.matching.match(world.id, {
      configVersion: world.version,
      limit: 2,
      requestId: 'run',
      nowMs: world.now,
    });
  const first = await run();
  expect(await run()).toEqual(first);
  expect(await world.held(staff[0]!)).toHaveLength(2);
});

test('eight runs at once give every conversation once and never exceed a cap', async ({
  world,
  connections,
}) => {
  const { channelId, staff } = await world.office(5, { capacity: 3 });
  await waiting(world, channelId, 40);
  await world.match({ limit: 0 });
  const runs = await Promise.all(
    connections.flatMap((from) => [1, 2, 3].map((limit) => world.match({ limit, from }))),
  );
  const given = runs.flatMap((run) => run.assigned.map((each) => each.conversationId));
  expect(new Set(given).size).toBe(given.length);
  await world.match();
  const held = await Promise.all(staff.map((agent) => world.held(agent)));
  expect(held.map((each) => each.length)).toEqual([3, 3, 3, 3, 3]);
  expect(new Set(held.flat()).size).toBe(15);
  expect(await world.lane(channelId)).toHaveLength(25);
});

test('a freed slot serves who waits longest, not who came last', async ({ world }) => {
  const { channelId, staff } = await world.office(1, { capacity: 1 });
  const [first, second, third] = await waiting(world, channelId, 3);
  await world.match();
  await world.resolve(first!);
  await world.match();
  expect(await world.held(staff[0]!)).toEqual([second]);
  expect(await world.lane(channelId)).toEqual([third]);
});
