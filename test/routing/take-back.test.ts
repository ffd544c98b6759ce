// Section 8. Take-back: what a due absence takes, in chunks, once; immunity, the switch, the hold.

import { expect, test } from '../support/fixtures.js';
import type { World } from '../support/world.js';

/** An agent alone who holds so many conversations, oldest first. */
async function holding(world: World, count: number) {
  const { channelId, staff } = await world.office(1, { capacity: 20 });
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    ids.push((await world.message({ channelId, contact: `contact ${i}` })).conversationId);
    await world.advance(10);
  }
  await world.match();
  await world.beat(staff[0]!);
  return { channelId, agent: staff[0]!, ids };
}

test('35: what a due agent holds goes back to its old place, in time, and rings', async ({ world }) => {
  const { channelId, agent, ids } = await holding(world, 3);
  const before = await Promise.all(ids.map(world.conversation));
  const silentSince = world.now;
  while ((await world.held(agent)).length > 0) await world.advance(500, { tick: true });
  expect(world.now - silentSince).toBeLessThanOrEqual(91_000);
  expect(await world.lane(channelId)).toEqual(ids);
  for (const [i, id] of ids.entries()) {
    const { assigneeId, waitingSince, epoch } = await world.conversation(id);
    expect({ assigneeId, waitingSince }).toEqual({ assigneeId: null, waitingSince: before[i]!.waitingSince });
    expect(epoch).toBeGreaterThan(before[i]!.epoch);
  }
  const taken = await world.events('conversation.unassigned');
  expect(taken.map((each) => each.data)).toEqual(Array(3).fill({ reason: 'agent_offline' }));
  expect(await world.signIn(agent)).toMatchObject({ cause: 'lease_lapsed', taken: ids });
});

test('a take-back rings when somebody else stands', async ({ world }) => {
  const { channelId, staff } = await world.office(2);
  const [gone, there] = staff;
  await world.message({ channelId });
  await world.match();
  await world.advance(88_000, { tick: true, beating: [there!] });
  await world.advance(2_000, { beating: [there!] });
  expect(await world.tick()).toMatchObject({
    rings: [world.id],
    takenBack: [[world.id, gone!.id, 1, 'agent_offline']],
  });
  expect((await world.match()).assigned).toMatchObject([{ agentId: there!.id }]);
});

test('36, 39: Pending ones stay, and an agent who is away is not absent', async ({ world }) => {
  const { agent, ids } = await holding(world, 2);
  await world.pend(ids[0]!);
  await world.beat(agent, 'away');
  await world.advance(120_000, { beating: [agent], tick: true });
  expect(await world.held(agent)).toEqual([ids[1]]);
  await world.advance(120_000, { tick: true });
  expect([await world.held(agent), await world.parked(agent)]).toEqual([[], [ids[0]]]);
});

test('35: after a sign-out the ten seconds of its own grace count', async ({ world }) => {
  const { agent } = await holding(world, 1);
  await world.signOut(agent);
  await world.advance(9_999);
  expect(await world.tick()).toMatchObject({ due: 0 });
  await world.advance(1);
  expect(await world.tick()).toMatchObject({ due: 1, takenBack: [[world.id, agent.id, 1, 'agent_offline']] });
});

test('37: with the switch off a due absence takes nothing; turning it on takes', async ({ world }) => {
  const { agent, ids } = await holding(world, 2);
  await world.setRemoveAssignment(false);
  await world.advance(200_000, { tick: true });
  expect(await world.agentFields(agent)).toMatchObject({ absenceDue: '1' });
  expect(await world.held(agent)).toEqual(ids);
  await world.setRemoveAssignment(true);
  await world.tick();
  expect(await world.held(agent)).toEqual([]);
});

test('turning the switch on takes nothing from an absence that is not due or is over', async ({ world }) => {
  const { agent, ids } = await holding(world, 1);
  await world.setRemoveAssignment(false);
  await world.advance(200_000, { tick: true });
  await world.beat(agent);
  await world.setRemoveAssignment(true);
  await world.advance(40_000, { tick: true });
  expect(await world.held(agent)).toEqual(ids);
});

test('a beat past the deadline meets it: everything is taken though the agent is back', async ({ world }) => {
  const { agent, ids, channelId } = await holding(world, 3);
  await world.advance(46_000, { tick: true });
  await world.advance(44_000);
  await world.beat(agent);
  expect(await world.stands(agent)).toBe(false);
  expect(await world.tick()).toMatchObject({ due: 0, takenBack: [[world.id, agent.id, 3, 'agent_offline']] });
  expect(await world.lane(channelId)).toEqual(ids);
  expect(await world.stands(agent)).toBe(true);
});

test('in chunks of one, an agent who returns gets nothing until the last, and keeps what it got since', async ({
  world,
  core,
}) => {
  const { agent, ids, channelId } = await holding(world, 3);
  await world.advance(46_000, { tick: true });
  await world.advance(44_000);
  const step = () => core.presence.tick(world.partition, 1, world.now);
  expect(await step()).toMatchObject({
    due: 1,
    takenBack: [[world.id, agent.id, 1, 'agent_offline']],
    more: true,
  });
  await world.signIn(agent, { session: 'se_back' });
  const newer = await world.message({ channelId, contact: 'newer' });
  await world.assign(newer.conversationId, agent);
  expect((await world.match()).assigned).toEqual([]);
  expect(await step()).toMatchObject({ takenBack: [[world.id, agent.id, 1, 'agent_offline']], more: true });
  expect(await step()).toMatchObject({ takenBack: [[world.id, agent.id, 1, 'agent_offline']], more: true });
  expect(await world.stands(agent)).toBe(false);
  expect(await step()).toMatchObject({ takenBack: [] });
  expect(await world.held(agent)).toEqual([newer.conversationId]);
  expect(await world.lane(channelId)).toEqual(ids);
  expect(await world.stands(agent)).toBe(true);
});

test('32: what a person gave to an absent agent is immune to that absence, not to the next', async ({
  world,
}) => {
  const { agent, ids, channelId } = await holding(world, 1);
  await world.advance(60_000, { tick: true });
  const { conversationId: given } = await world.message({ channelId, contact: 'given' });
  await world.assign(given, agent);
  await world.advance(60_000, { tick: true });
  expect(await world.held(agent)).toEqual([given]);
  expect(await world.signIn(agent)).toMatchObject({ taken: ids, assigned: [given] });
  await world.advance(200_000, { tick: true });
  expect(await world.held(agent)).toEqual([]);
});

test('32: an agent that never signed in keeps what a person gave it', async ({ world }) => {
  const { channelId, staff } = await world.office(1, { signedIn: false });
  const { conversationId } = await world.message({ channelId });
  await world.assign(conversationId, staff[0]!);
  await world.advance(300_000, { tick: true });
  expect(await world.held(staff[0]!)).toEqual([conversationId]);
});

test('what was given to a suspect is not immune: nothing had said that it was absent', async ({ world }) => {
  const { channelId, agent } = await holding(world, 0);
  const { conversationId } = await world.message({ channelId });
  await world.advance(50_000);
  await world.assign(conversationId, agent);
  await world.advance(60_000, { tick: true });
  expect(await world.held(agent)).toEqual([]);
});

test('immunity ends with the assignment', async ({ world }) => {
  const { agent, channelId } = await holding(world, 0);
  await world.advance(60_000, { tick: true });
  const { conversationId } = await world.message({ channelId });
  await world.assign(conversationId, agent);
  await world.pend(conversationId);
  await world.message({ channelId });
  await world.advance(60_000, { tick: true });
  expect(await world.lane(channelId)).toEqual([conversationId]);
});

test('an absence takes once: eight monitors at once, every conversation one time', async ({
  world,
  connections,
}) => {
  const { agent, ids, channelId } = await holding(world, 12);
  await world.advance(46_000, { tick: true });
  await world.advance(44_000);
  const step = (from: (typeof connections)[0]) => from.presence.tick(world.partition, 2, world.now);
  const steps = await Promise.all(connections.flatMap((from) => [step(from), step(from)]));
  const counts = steps.flatMap((each) =>
    (each.status === 'ticked' ? each.takenBack : []).map(([, , n]) => n),
  );
  expect(counts.reduce((sum, n) => sum + n, 0)).toBe(12);
  expect(await world.lane(channelId)).toEqual(ids);
  expect(await world.events('conversation.unassigned')).toHaveLength(12);
  expect((await world.agentFields(agent)).takeBack).toBe('');
});
