// Pairs that could be made and of which nobody was told, and pairs that should not be made: shortest cases of what the model test
// found.

import { expect, test } from '../support/fixtures.js';
import type { World } from '../support/world.js';

const OFFER = { timeoutMs: 30_000, to: 1, declineLimit: 9, coolDownMs: 60_000, escalateTo: null };

/** One channel that offers, two agents of one slot; the first of them is asked. */
async function offered(world: World) {
  const { channelId, staff } = await world.office(2, { capacity: 1 });
  world.terms.set(channelId, { mode: 'offer', offer: OFFER });
  const { conversationId } = await world.message({ channelId });
  const [asked] = (await world.match()).assigned;
  const agent = staff.find(({ id }) => id === asked?.agentId)!;
  return { channelId, conversationId, agent, other: staff.find((each) => each !== agent)! };
}

/** One channel that is pulled; the first agent is at work on its only conversation. */
async function served(world: World) {
  const { channelId, staff } = await world.office(2);
  world.terms.set(channelId, { mode: 'pull' });
  world.frame.orders = ['load_ratio', 'pull'];
  const { conversationId } = await world.message({ channelId });
  const [given] = (await world.match()).assigned;
  const agent = staff.find(({ id }) => id === given?.agentId)!;
  return { channelId, conversationId, agent, other: staff.find((each) => each !== agent)! };
}
const nextPair = async (world: World) => (await world.match()).assigned.map((each) => each.agentId);

test('an offer that its agent leaves behind by going away rings', async ({ world }) => {
  const { agent, other } = await offered(world);
  await world.advance(2_000);
  expect(await world.beat(agent, 'away')).toMatchObject({ ring: true });
  expect(await nextPair(world)).toEqual([other.id]);
});

test('an offer that its agent leaves behind by signing out rings', async ({ world }) => {
  const { agent, other } = await offered(world);
  await world.advance(2_000);
  expect(await world.signOut(agent)).toMatchObject({ ring: true });
  expect(await nextPair(world)).toEqual([other.id]);
});

test('a lock that ends with its holder’s lease rings', async ({ world }) => {
  const { agent, other } = await served(world);
  await world.advance(46_000, { beating: [other] });
  expect(await world.tick()).toMatchObject({ recorded: 1, rings: [world.id] });
  expect(await nextPair(world)).toEqual([other.id]);
  expect(agent.id).not.toBe(other.id);
});

test('a lock that ends because its holder takes the next rings', async ({ world }) => {
  const { channelId, agent, other } = await served(world);
  await world.beat(other, 'away');
  await world.message({ channelId, contact: 'bo' });
  await world.match();
  await world.beat(other, 'available');
  await world.advance(2_000);
  expect(await world.takeNext(agent)).toMatchObject({ status: 'taken', how: 'locked', ring: true });
});

test('who stands under an older configuration is found by the look for what was overlooked', async ({
  world,
}) => {
  const { channelId, staff } = await world.office(1);
  const { conversationId } = await world.message({ channelId });
  await world.put('team', 'tm_other');
  expect(await world.pair()).toBe(`${conversationId} ${staff[0]!.id}`);
});

test('who declines what was kept for it is not asked again', async ({ world }) => {
  const { channelId, staff } = await world.office(2);
  const [agent, other] = staff;
  world.terms.set(channelId, { mode: 'offer', offer: OFFER });
  const prefer = { agentId: agent!.id, forMs: 20_000 };
  const { conversationId } = await world.message({ channelId, placement: { prefer } });
  expect(await nextPair(world)).toEqual([agent!.id]);
  await world.declineOffer(conversationId, agent!);
  expect(await nextPair(world)).toEqual([other!.id]);
});

test('what is passed over is not kept for the same agent', async ({ world }) => {
  const { channelId, staff } = await world.office(2);
  const [agent, other] = staff;
  const { conversationId } = await world.message({ channelId });
  await world.assign(conversationId, agent!);
  await world.unassign(conversationId, { agent: agent! });
  await world.pend(conversationId);
  const prefer = { agentId: agent!.id, forMs: 20_000 };
  await world.message({ channelId, placement: { prefer } });
  expect(await nextPair(world)).toEqual([other!.id]);
});

test('nothing heavier than an agent’s capacity is given to it, whatever else is exclusive', async ({
  world,
}) => {
  const { channelId, staff } = await world.office(1, { capacity: 1 });
  world.frame.weights = [1, 2, 1_000];
  await world.message({ channelId, placement: { need: `${channelId};w=2`, weight: 2 } });
  expect(await nextPair(world)).toEqual([]);
  await world.message({
    ...{ channelId, contact: 'bo' },
    placement: { need: `${channelId};w=1000`, weight: 1_000 },
  });
  expect(await nextPair(world)).toEqual([staff[0]!.id]);
});

test('who came after a change, but before its plan was begun, stands in its new orders', async ({
  world,
}) => {
  const { channelId, staff } = await world.office(1, { signedIn: false });
  world.terms.set(channelId, { order: 'round_robin' });
  world.frame.orders = ['round_robin'];
  await world.signIn(staff[0]!);
  await world.message({ channelId });
  expect(await nextPair(world)).toEqual([staff[0]!.id]);
});

test('what is kept for an agent is looked at when hours begin', async ({ world }) => {
  const { channelId, staff } = await world.office(1);
  world.terms.set(channelId, { profiles: [], until: world.now + 10_000 });
  const prefer = { agentId: staff[0]!.id, forMs: 60_000 };
  await world.message({ channelId, placement: { prefer } });
  expect(await nextPair(world)).toEqual([]);
  world.terms.delete(channelId);
  await world.advance(10_000);
  const fired = await world.core.monitoring.fireTimers(world.partition, 10, world.now);
  expect(fired.rings).toEqual([world.id]);
  expect(await nextPair(world)).toEqual([staff[0]!.id]);
});

test('what is kept for an agent is not served to it while it is at work on another', async ({ world }) => {
  const { channelId, conversationId, agent } = await served(world);
  const prefer = { agentId: agent.id, forMs: 20_000 };
  await world.message({ channelId, contact: 'bo', placement: { prefer } });
  expect(await nextPair(world)).toEqual([]);
  expect((await world.conversation(conversationId)).lockedBy).toBe(agent.id);
});

test('nobody takes what it cannot serve, also where that is kept for it', async ({ world }) => {
  const { channelId } = await world.office(1);
  const other = await world.agent([await world.team()]);
  await world.signIn(other);
  await world.message({ channelId, placement: { prefer: { agentId: other.id, forMs: 20_000 } } });
  expect(await world.takeNext(other)).toMatchObject({ status: 'none' });
});
