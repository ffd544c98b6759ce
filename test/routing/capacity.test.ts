// Section 5.1. What counts to a cap: weights, exclusive items, slots held after an answer or a resolution, and what hands give above it.

import { EXCLUSIVE, plainPlacement } from '../../src/routing/terms/placement.js';
import { expect, test } from '../support/fixtures.js';
import type { TestAgent, World } from '../support/world.js';

const HOLD_MS = 300_000;

/** One team with a channel; weights 1 and 2, and exclusive items, are in use. */
async function office(world: World, ...capacities: number[]) {
  world.frame.weights = [1, 2, EXCLUSIVE];
  const teamId = await world.team();
  const channelId = await world.channel([teamId]);
  const staff: TestAgent[] = [];
  for (const capacity of capacities) staff.push(await world.agent([teamId], { capacity }));
  for (const agent of staff) await world.signIn(agent);
  let counted = 0;
  const arrives = async (weight = 1) => {
    const need = weight === 1 ? channelId : `${channelId};w=${weight}`;
    await world.advance(1_000, { beating: staff });
    const contact = `contact ${counted++}`;
    return (await world.message({ channelId, contact, placement: { need, weight } })).conversationId;
  };
  return { channelId, agent: staff[0]!, staff, arrives };
}

const slots = async (world: World, agent: TestAgent) => {
  const found = Object.entries(await world.redis.hgetall(world.keys.slots(agent.id)));
  return Object.fromEntries(found.map(([id, weight]) => [id, Number(weight)]));
};
const fire = (world: World) => world.core.monitoring.fireTimers(world.partition, 100, world.now);
/** An agent of the capacity holds one that it answered; another one waits for the slot. */
async function answered(world: World, keepMs: number) {
  const { agent, staff, arrives, channelId } = await office(world, 1);
  const first = await arrives();
  const waits = await arrives();
  await world.match();
  const reply = await world.reply(first, { agent, keepMs, by: `agent:${agent.id}` });
  return { agent, staff, arrives, channelId, first, waits, reply };
}

test('weights add up to the cap, and what is too heavy lets the lighter one behind it pass', async ({
  world,
}) => {
  const { agent, arrives } = await office(world, 3);
  const [two, tooHeavy, one, last] = [await arrives(2), await arrives(2), await arrives(), await arrives()];
  await world.match();
  expect(await slots(world, agent)).toEqual({ [two]: 2, [one]: 1 });
  await world.resolve(one);
  await world.match();
  expect(await world.held(agent)).toEqual([two, last]);
  await world.resolve(two);
  await world.match();
  expect(await world.held(agent)).toEqual([last, tooHeavy]);
});

test('what is heavier than a whole capacity never goes there by itself', async ({ world }) => {
  const { agent, arrives } = await office(world, 1);
  const id = await arrives(2);
  expect((await world.match()).assigned).toEqual([]);
  expect(await world.pair()).toBe('');
  await world.assign(id, agent);
  expect(await world.held(agent)).toEqual([id]);
});

test('an exclusive item goes only to an agent with nothing in hand', async ({ world }) => {
  const { staff, arrives } = await office(world, 9, 1);
  const [large, small] = staff as [TestAgent, TestAgent];
  await world.assign(await arrives(), large);
  const item = await arrives(EXCLUSIVE);
  const second = await arrives(EXCLUSIVE);
  expect((await world.match()).assigned).toMatchObject([{ conversationId: item, agentId: small.id }]);
  await world.resolve((await world.held(large))[0]!);
  expect((await world.match()).assigned).toMatchObject([{ conversationId: second, agentId: large.id }]);
});

test('nothing is given beside an exclusive item, and everything after it', async ({ world }) => {
  const { agent, arrives } = await office(world, 9);
  const item = await arrives(EXCLUSIVE);
  const others = [await arrives(), await arrives(2)];
  expect((await world.match()).assigned).toMatchObject([{ conversationId: item }]);
  await world.resolve(item);
  await world.match();
  expect(await world.held(agent)).toEqual(others);
});

test('a slot held after an answer keeps an exclusive item away', async ({ world }) => {
  const { agent, arrives } = await office(world, 5);
  const first = await arrives();
  await world.match();
  await world.reply(first, { agent, keepMs: HOLD_MS });
  await arrives(EXCLUSIVE);
  expect((await world.match()).assigned).toEqual([]);
  await world.advance(HOLD_MS, { beating: [agent] });
  await fire(world);
  expect((await world.match()).assigned).toHaveLength(1);
});

test('after an answer the slot is held for a while; its timer frees it and rings', async ({ world }) => {
  const { agent, first, waits, reply } = await answered(world, HOLD_MS);
  expect(reply).toMatchObject({ ring: false });
  expect(await slots(world, agent)).toEqual({ [first]: 1 });
  await world.advance(HOLD_MS - 1, { beating: [agent] });
  expect(await fire(world)).toMatchObject({ count: 0, rings: [] });
  expect((await world.match()).assigned).toEqual([]);
  await world.advance(1, { beating: [agent] });
  expect(await fire(world)).toMatchObject({ count: 1, rings: [world.id] });
  expect((await world.match()).assigned).toMatchObject([{ conversationId: waits }]);
  expect(await slots(world, agent)).toEqual({ [waits]: 1 });
  expect(await world.parked(agent)).toEqual([first]);
});

test.for([
  [
    'an answer that holds nothing',
    (world: World, id: string, agent: TestAgent) => world.reply(id, { agent }),
  ],
  ['pend without an answer', (world: World, id: string) => world.pend(id)],
  ['an admin’s reply', (world: World, id: string) => world.reply(id, { keepMs: HOLD_MS })],
  ['resolve', (world: World, id: string) => world.resolve(id)],
  ['unassign', (world: World, id: string, agent: TestAgent) => world.unassign(id, { agent })],
] as const)('%s frees the slot at once', async ([, act], { world }) => {
  const { agent, arrives } = await office(world, 1);
  const first = await arrives();
  const waits = await arrives();
  await world.match();
  expect(await act(world, first, agent)).toMatchObject({ ring: true });
  expect(await slots(world, agent)).toEqual({});
  expect((await world.match()).assigned).toMatchObject([{ conversationId: waits }]);
});

test('waking before the timer keeps exactly one slot, and the old timer does nothing', async ({ world }) => {
  const { agent, channelId, first, waits } = await answered(world, HOLD_MS);
  await world.message({ channelId, contact: 'contact 0' });
  expect(await world.held(agent)).toEqual([first]);
  expect(await slots(world, agent)).toEqual({ [first]: 1 });
  await world.advance(HOLD_MS, { beating: [agent] });
  expect(await fire(world)).toMatchObject({ count: 0 });
  expect(await slots(world, agent)).toEqual({ [first]: 1 });
  expect(await world.lane(channelId)).toEqual([waits]);
});

test('waking after the hold may exceed the cap: nothing more is given until the excess is gone', async ({
  world,
}) => {
  const { agent, channelId, arrives, first, waits } = await answered(world, 1_000);
  await world.advance(1_000);
  await fire(world);
  await world.match();
  await world.message({ channelId, contact: 'contact 0' });
  expect(await slots(world, agent)).toEqual({ [first]: 1, [waits]: 1 });
  const next = await arrives();
  await world.resolve(first);
  expect((await world.match()).assigned).toEqual([]);
  await world.resolve(waits);
  expect((await world.match()).assigned).toMatchObject([{ conversationId: next }]);
});

test('resolving during the hold frees the slot at once', async ({ world }) => {
  const { agent, first, waits } = await answered(world, HOLD_MS);
  expect(await world.resolve(first)).toMatchObject({ ring: true });
  expect((await world.match()).assigned).toMatchObject([{ conversationId: waits }]);
  await world.advance(HOLD_MS, { beating: [agent] });
  expect(await fire(world)).toMatchObject({ count: 0 });
  expect(await slots(world, agent)).toEqual({ [waits]: 1 });
});

test('a held Pending one that is reassigned frees its slot and takes none of the other', async ({
  world,
}) => {
  const { agent, first, waits } = await answered(world, HOLD_MS);
  const other = await world.agent(agent.teamIds, { capacity: 1 });
  await world.assign(first, other);
  expect([await slots(world, agent), await slots(world, other)]).toEqual([{}, {}]);
  expect(await world.parked(other)).toEqual([first]);
  expect((await world.match()).assigned).toMatchObject([{ conversationId: waits, agentId: agent.id }]);
});

test('while it wraps up, a resolved one keeps its slot', async ({ world }) => {
  const { agent, arrives } = await office(world, 2);
  const heavy = await arrives(2);
  const waits = await arrives();
  await world.match();
  expect(await world.resolve(heavy, { wrapUpMs: 60_000 })).toMatchObject({ ring: false });
  expect(await world.held(agent)).toEqual([]);
  expect(await slots(world, agent)).toEqual({ [heavy]: 2 });
  expect((await world.match()).assigned).toEqual([]);
  await world.advance(60_000, { beating: [agent] });
  expect(await fire(world)).toMatchObject({ rings: [world.id] });
  expect((await world.match()).assigned).toMatchObject([{ conversationId: waits }]);
});

test('who resolves a Pending one of its own wraps up, whoever else does leaves its slot free', async ({
  world,
}) => {
  const { agent, arrives } = await office(world, 1);
  const [id, other, waits] = [await arrives(), await arrives(), await arrives()];
  await world.match();
  await world.reply(id, { agent });
  await world.match();
  await world.reply(other, { agent });
  await world.resolve(other, { wrapUpMs: 60_000 });
  expect(await slots(world, agent)).toEqual({});
  await world.resolve(id, { by: `agent:${agent.id}`, wrapUpMs: 60_000 });
  expect(await slots(world, agent)).toEqual({ [id]: 1 });
  expect((await world.match()).assigned).toEqual([]);
  await world.advance(60_000, { beating: [agent] });
  expect(await fire(world)).toMatchObject({ rings: [world.id] });
  expect((await world.match()).assigned).toMatchObject([{ conversationId: waits }]);
});

test('one that is reopened by its agent while it wraps up keeps one slot, beyond the timer', async ({
  world,
}) => {
  const { agent, arrives } = await office(world, 2);
  const id = await arrives();
  await world.match();
  await world.resolve(id, { wrapUpMs: 60_000 });
  await world.reopen(id, { agent });
  await world.advance(60_000, { beating: [agent] });
  await fire(world);
  expect(await slots(world, agent)).toEqual({ [id]: 1 });
});

test('hands give above the cap; the engine gives nothing until the excess is gone', async ({ world }) => {
  const { agent, arrives } = await office(world, 2);
  const given = [await arrives(), await arrives(), await arrives(2)];
  for (const id of given) expect(await world.assign(id, agent)).toMatchObject({ status: 'assigned' });
  const waits = await arrives();
  for (const [i, id] of given.entries()) {
    expect(await slots(world, agent)).toHaveProperty(id);
    expect((await world.match()).assigned).toEqual([]);
    expect(await world.resolve(id)).toMatchObject({ ring: i === 2 });
  }
  expect((await world.match()).assigned).toMatchObject([{ conversationId: waits }]);
});

test('what is placed anew while somebody holds it weighs what it weighs now', async ({ world }) => {
  const { agent, channelId, arrives } = await office(world, 2);
  const id = await arrives();
  await world.match();
  const facts = await world.conversation(id);
  await world.core.conversations.place(world.id, {
    ...{ conversationId: id, by: 'engine', configVersion: world.version, nowMs: world.now },
    placement: { ...plainPlacement(`${channelId};w=2`), weight: 2 },
    ...{ facts, hops: [], rescore: false },
  });
  expect(await slots(world, agent)).toEqual({ [id]: 2 });
  await arrives();
  expect((await world.match()).assigned).toEqual([]);
});
