// Kept for one agent for a while: only where that one is live and has room, and then for whoever stands.

import { describe } from 'vitest';
import { expect, test } from '../support/fixtures.js';
import type { TestAgent, World } from '../support/world.js';

const FOR_MS = 60_000;

/** An office of three with room for one each, and a way to write so that the first of them is preferred. */
async function preferring(world: World, { capacity = 1 } = {}) {
  const { channelId, staff } = await world.office(3, { capacity });
  const [agent, other, third] = staff as [TestAgent, TestAgent, TestAgent];
  const say = async (contact: string, placement: object = {}) =>
    (await world.message({ channelId, contact, placement })).conversationId;
  const prefer = { agentId: agent.id, forMs: FOR_MS };
  return { channelId, staff, agent, other, third, say, kept: (contact: string) => say(contact, { prefer }) };
}

const given = async (world: World) =>
  (await world.match()).assigned.map((each) => `${each.conversationId} ${each.agentId}`);

/** The agent's only slot is taken by the first of two that are kept for it. */
async function waitingForOne(world: World) {
  const office = await preferring(world);
  const first = await office.kept('first');
  await world.advance(1_000);
  const second = await office.kept('second');
  expect(await given(world)).toEqual([`${first} ${office.agent.id}`]);
  return { ...office, first, second };
}

describe.concurrent('kept for one agent', () => {
  test('who has room, it is given to that one, whoever else would be better', async ({ world }) => {
    const { agent, say, kept } = await preferring(world, { capacity: 5 });
    await say('someone');
    await world.match();
    expect(await world.held(agent)).toHaveLength(1);
    const id = await kept('ada');
    expect((await world.conversation(id)).laneId).toContain(`@${agent.id}`);
    expect(await given(world)).toEqual([`${id} ${agent.id}`]);
  });

  test('it is not given to others while the time runs; then it stands in the lane at its place', async ({
    world,
  }) => {
    const { channelId, staff, other, say, second } = await waitingForOne(world);
    await world.advance(FOR_MS - 1, { beating: staff });
    await world.fire();
    expect(await given(world)).toEqual([]);
    await world.beat(other, 'away');
    await world.beat(staff[2]!, 'away');
    const later = await say('later');
    await world.advance(1, { beating: staff });
    await world.fire();
    expect(await world.lane(channelId)).toEqual([second, later]);
    await world.advance(2_000);
    expect(await world.beat(other, 'available')).toMatchObject({ ring: true });
    expect(await given(world)).toEqual([`${second} ${other.id}`]);
  });

  test('the end of the time rings', async ({ world }) => {
    const { staff, other, second } = await waitingForOne(world);
    await world.advance(FOR_MS, { beating: staff });
    expect(await world.fire()).toMatchObject({ rings: [world.id] });
    expect(await given(world)).toEqual([`${second} ${other.id}`]);
  });

  test('that one gets it at once when it has room again', async ({ world }) => {
    const { agent, first, second } = await waitingForOne(world);
    await world.advance(2_000);
    expect(await world.pend(first)).toMatchObject({ ring: true });
    expect(await given(world)).toEqual([`${second} ${agent.id}`]);
    const before = await world.conversation(second);
    await world.advance(FOR_MS);
    expect(await world.fire()).toMatchObject({ count: 0 });
    expect(await world.conversation(second)).toEqual(before);
  });

  test('what is kept and what is not stand in one order for that one', async ({ world }) => {
    const { agent, other, third, first, second, say } = await waitingForOne(world);
    for (const each of [other, third]) await world.beat(each, 'away');
    await world.advance(1_000);
    const later = await say('later');
    await world.pend(first);
    expect(await given(world)).toEqual([`${second} ${agent.id}`]);
    await world.pend(second);
    expect(await given(world)).toEqual([`${later} ${agent.id}`]);
  });

  const goes: Record<string, (w: World, a: TestAgent) => Promise<{ ring?: boolean }>> = {
    'goes away': (w, a) => w.beat(a, 'away') as Promise<{ ring?: boolean }>,
    'signs out': (w, a) => w.signOut(a) as Promise<{ ring?: boolean }>,
    'is deleted': (w, a) => w.dismiss(a) as Promise<{ ring?: boolean }>,
  };
  for (const [name, go] of Object.entries(goes))
    test(`who ${name}: others get it at once, in order`, async ({ world }) => {
      const { agent, other, third, say, kept } = await preferring(world);
      const id = await kept('ada');
      await world.advance(1_000, { beating: [agent, other, third] });
      const later = await say('later');
      await world.advance(2_000, { beating: [agent, other, third] });
      expect(await go(world, agent)).toMatchObject({ ring: true });
      expect(await given(world)).toEqual([`${id} ${other.id}`, `${later} ${third.id}`]);
      expect(await world.redis.exists(world.keys.kept(agent.id))).toBe(0);
    });

  test('who is full, and then drains: others get it as soon as they have room', async ({ world }) => {
    const { agent, other, third, first, second, say } = await waitingForOne(world);
    const busy = [await say('x'), await say('y')];
    await world.match();
    agent.draining = true;
    await world.stand(agent);
    expect(await given(world)).toEqual([]);
    expect(await world.held(agent)).toEqual([first]);
    await world.advance(2_000, { beating: [agent, other, third] });
    const [freed] = busy as [string];
    const { assigneeId } = await world.conversation(freed);
    await world.resolve(freed);
    expect(assigneeId).not.toBeNull();
    expect(await given(world)).toEqual([`${second} ${assigneeId}`]);
  });

  test('who does not serve what it needs since its topics changed: those who do get it', async ({
    world,
  }) => {
    const { agent, kept } = await preferring(world);
    const team = await world.team();
    const [elsewhere, theirs] = [await world.channel([team]), await world.agent([team])];
    await world.signIn(theirs);
    const id = await kept('ada');
    await world.setTopics(id, ['tp_one'], { need: elsewhere });
    expect((await world.conversation(id)).laneId).toBe(`${elsewhere}@${agent.id}`);
    expect(await given(world)).toEqual([`${id} ${theirs.id}`]);
  });

  test('who goes away when asked: others are asked at once', async ({ world }) => {
    const { channelId, agent, other, kept } = await preferring(world);
    const offer = { timeoutMs: 30_000, to: 1, declineLimit: 3, coolDownMs: 60_000, escalateTo: null };
    world.terms.set(channelId, { mode: 'offer', offer });
    const id = await kept('ada');
    await world.match();
    expect((await world.conversation(id)).offer?.agentIds).toEqual([agent.id]);
    await world.beat(agent, 'away');
    await world.match();
    expect((await world.conversation(id)).offer?.agentIds).toEqual([other.id]);
  });

  const none: Record<
    string,
    (w: World, a: TestAgent, say: (contact: string) => Promise<string>) => Promise<unknown>
  > = {
    'who is full': async (w, _, say) => {
      for (const contact of ['x', 'y', 'z']) await say(contact);
      await w.match();
    },
    'who is away': (w, a) => w.beat(a, 'away'),
    'who signed out': (w, a) => w.signOut(a),
    'whose lease lapsed': (w, a) =>
      w.advance(46_000, { beating: [...w.agents.values()].filter(({ id }) => id !== a.id) }),
  };
  for (const [name, act] of Object.entries(none))
    test(`it is not, of one ${name}`, async ({ world }) => {
      const { channelId, agent, say, kept } = await preferring(world);
      await act(world, agent, say);
      const id = await kept('ada');
      expect((await world.conversation(id)).laneId).toBe(channelId);
    });

  test('it is not, when it is heavier than the room that one has', async ({ world }) => {
    world.frame.weights = [1, 2];
    const { channelId, agent } = await preferring(world);
    const need = `${channelId};w=2`;
    const prefer = { agentId: agent.id, forMs: FOR_MS };
    const heavy = await world.message({ channelId, placement: { need, weight: 2, prefer } });
    expect((await world.conversation(heavy.conversationId)).laneId).toBe(need);
  });

  test('a Pending one that its holder has wakes with that one', async ({ world }) => {
    const { channelId, agent, other, say } = await preferring(world);
    const id = await say('ada');
    await world.assign(id, other);
    await world.pend(id);
    await world.message({
      channelId,
      contact: 'ada',
      placement: { prefer: { agentId: agent.id, forMs: FOR_MS } },
    });
    expect(await world.conversation(id)).toMatchObject({ assigneeId: other.id, laneId: null });
  });

  test('pinned to a team it is no longer kept', async ({ world }) => {
    const { second, other } = await waitingForOne(world);
    const [team] = other.teamIds as [string];
    await world.pinTeam(second, team);
    expect((await world.conversation(second)).laneId).toBe(team);
    expect(await given(world)).toEqual([`${second} ${other.id}`]);
  });

  test('a second stay in New is kept for nobody of the one before', async ({ world }) => {
    const { channelId, other, second } = await waitingForOne(world);
    await world.pend(second);
    await world.message({ channelId, contact: 'second' });
    expect((await world.conversation(second)).laneId).toBe(channelId);
    expect(await given(world)).toEqual([`${second} ${other.id}`]);
  });
});

test('it is not, of one who put it back a while ago', async ({ world }) => {
  const { channelId, agent, other, kept } = await preferring(world);
  const id = await kept('ada');
  await world.match();
  await world.unassign(id, { agent });
  await world.pend(id);
  await kept('ada');
  expect((await world.conversation(id)).laneId).toBe(`${channelId}!${agent.id}`);
  expect(await given(world)).toEqual([`${id} ${other.id}`]);
});

describe.concurrent('who gives up what is kept for it does not get it back', () => {
  test('by declining its offer: the others are asked', async ({ world }) => {
    const { channelId, agent, other, kept } = await preferring(world);
    const offer = { timeoutMs: 30_000, to: 1, declineLimit: 9, coolDownMs: 300_000, escalateTo: null };
    world.terms.set(channelId, { mode: 'offer', offer });
    const id = await kept('ada');
    expect(await given(world)).toEqual([`${id} ${agent.id}`]);
    await world.declineOffer(id, agent);
    expect(await given(world)).toEqual([`${id} ${other.id}`]);
  });

  test('by putting back what it was given by hand', async ({ world }) => {
    const { agent, other, second } = await waitingForOne(world);
    await world.assign(second, agent);
    await world.unassign(second, { agent });
    expect(await given(world)).toEqual([`${second} ${other.id}`]);
  });
});
