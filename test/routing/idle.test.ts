// Work that stands still: idle agents, those away for too long, assigned and not answered; draining and wrapping up.

import { describe } from 'vitest';
import { expect, test } from '../support/fixtures.js';
import { heldConversation } from '../support/held.js';
import { createWorld, type TestAgent, type World } from '../support/world.js';

const MINUTE_MS = 60_000;

async function beatActive(world: World, agent: TestAgent, activeAt: number) {
  const { id: agentId, session: sessionId } = agent;
  return world.core.presence.beat(world.id, { agentId, sessionId, activeAt, nowMs: world.now });
}

describe.concurrent('without activity', () => {
  const idleTest = test.extend<{ idle: { world: World; agent: TestAgent } }>({
    idle: async ({ redis }, use) => {
      const world = await createWorld(redis, { idleAwayMs: 10 * MINUTE_MS });
      const { staff } = await world.office(1);
      await use({ world, agent: staff[0]! });
      await world.drop();
    },
  });

  idleTest('for the workspace’s limit an agent is away, and back with the next', async ({ idle }) => {
    const { world, agent } = idle;
    const activeAt = world.now;
    await world.advance(10 * MINUTE_MS - 1, { beating: [agent] });
    expect(await beatActive(world, agent, activeAt)).toMatchObject({ availability: 'available' });
    await world.advance(1);
    expect(await beatActive(world, agent, activeAt)).toMatchObject({ availability: 'away' });
    expect(await world.stands(agent)).toBe(false);
    expect(await beatActive(world, agent, activeAt)).toMatchObject({ availability: 'away' });
    expect(await beatActive(world, agent, world.now)).toMatchObject({ availability: 'available' });
    expect(await world.stands(agent)).toBe(true);
    const told = (await world.events('agent.presence_changed')).slice(-2);
    expect(told.map(({ by, data }) => ({ by, ...data }))).toEqual([
      { by: 'engine', availability: 'away', cause: 'idle' },
      { by: 'engine', availability: 'available', cause: 'idle' },
    ]);
  });

  idleTest('nothing follows from a beat that does not say', async ({ idle }) => {
    const { world, agent } = idle;
    await world.advance(20 * MINUTE_MS, { beating: [agent] });
    expect(await world.stands(agent)).toBe(true);
  });

  idleTest('who chose to be away stays so, however active', async ({ idle }) => {
    const { world, agent } = idle;
    await world.beat(agent, 'away');
    expect(await beatActive(world, agent, world.now)).toMatchObject({ availability: 'away' });
  });

  idleTest('who is away by itself and then says so stays so, however active', async ({ idle }) => {
    const { world, agent } = idle;
    const activeAt = world.now;
    await world.advance(10 * MINUTE_MS, { beating: [agent] });
    expect(await beatActive(world, agent, activeAt)).toMatchObject({ availability: 'away' });
    await world.beat(agent, 'away', agent.session, world.now);
    expect(await beatActive(world, agent, world.now)).toMatchObject({ availability: 'away' });
  });

  idleTest('an agent is active where one of its sessions is', async ({ idle }) => {
    const { world, agent } = idle;
    const activeAt = world.now;
    await world.signIn(agent, { session: 'se_second' });
    await world.advance(10 * MINUTE_MS, { beating: [agent] });
    await world.beat(agent, undefined, 'se_second', world.now);
    expect(await beatActive(world, agent, activeAt)).toMatchObject({ availability: 'available' });
  });

  idleTest('another session that begins makes an idle one speak for no other', async ({ idle }) => {
    const { world, agent } = idle;
    const activeAt = world.now;
    await world.signIn(agent, { session: 'se_second' });
    await world.advance(10 * MINUTE_MS, { beating: [agent] });
    await world.beat(agent, undefined, 'se_second', world.now);
    await world.signIn(agent, { session: 'se_third' });
    expect(await beatActive(world, agent, activeAt)).toMatchObject({ availability: 'available' });
  });

  test('nothing happens where the workspace has no limit', async ({ world }) => {
    const { staff } = await world.office(1);
    const answer = await beatActive(world, staff[0]!, world.now - 600 * MINUTE_MS);
    expect(answer).toMatchObject({ availability: 'available' });
  });
});

describe.concurrent('away for longer than its teams’ time-out', () => {
  /** An agent with a New and a Pending conversation whose time-out is a minute, and another one. */
  async function holding(world: World) {
    const { channelId, staff } = await world.office(2);
    const [agent, other] = staff as [TestAgent, TestAgent];
    agent.awayTimeoutMs = MINUTE_MS;
    await world.stand(agent);
    const say = async (contact: string) => (await world.message({ channelId, contact })).conversationId;
    const [id, parked] = [await say('new'), await say('pending')] as const;
    for (const each of [id, parked]) await world.assign(each, agent);
    await world.pend(parked);
    return { channelId, staff, agent, other, id, parked };
  }

  test('what it holds in New goes back at its place, and not to the same one', async ({ world }) => {
    const { channelId, staff, agent, other, id, parked } = await holding(world);
    const before = await world.conversation(id);
    await world.beat(agent, 'away');
    await world.advance(MINUTE_MS - 1, { beating: staff });
    await world.fire();
    await world.tick();
    expect(await world.held(agent)).toEqual([id]);
    await world.advance(1, { beating: staff });
    await world.fire();
    expect(await world.tick()).toMatchObject({
      takenBack: [[world.id, agent.id, 1, 'agent_away']],
      rings: [world.id],
    });

    const after = await world.conversation(id);
    expect(after).toMatchObject({ assigneeId: null, waitingSince: before.waitingSince });
    expect(after.laneId).toBe(`${channelId}!${agent.id}`);
    expect(after.epoch).toBeGreaterThan(before.epoch);
    expect(await world.parked(agent)).toEqual([parked]);
    const [event] = await world.events('conversation.unassigned');
    expect(event?.data).toEqual({ reason: 'agent_away' });

    await world.beat(agent, 'available');
    expect((await world.match()).assigned).toMatchObject([{ conversationId: id, agentId: other.id }]);
  });

  test('it keeps everything when it is back before', async ({ world }) => {
    const { staff, agent, id } = await holding(world);
    await world.beat(agent, 'away');
    await world.advance(MINUTE_MS - 1, { beating: staff });
    await world.beat(agent, 'available');
    await world.advance(MINUTE_MS, { beating: staff, tick: true });
    expect(await world.fire()).toMatchObject({ count: 0 });
    await world.tick();
    expect(await world.held(agent)).toEqual([id]);
  });

  const comes = {
    'is woken by its customer': async (w: World, channelId: string, parked: string) => {
      await w.message({ channelId, contact: 'pending' });
      return parked;
    },
    'is given to it by hand': async (w: World, channelId: string, _: string, agent: TestAgent) => {
      const { conversationId } = await w.message({ channelId, contact: 'another' });
      await w.assign(conversationId, agent);
      return conversationId;
    },
  };
  for (const [name, come] of Object.entries(comes))
    test(`what ${name} later goes back after as long`, async ({ world }) => {
      const { channelId, staff, agent, parked } = await holding(world);
      await world.beat(agent, 'away');
      await world.advance(5 * MINUTE_MS, { beating: staff });
      await world.fire();
      await world.tick();
      const late = await come(world, channelId, parked, agent);
      await world.advance(MINUTE_MS - 1, { beating: staff });
      await world.fire();
      await world.tick();
      expect(await world.held(agent)).toEqual([late]);
      await world.advance(1, { beating: staff });
      await world.fire();
      await world.tick();
      expect(await world.held(agent)).toEqual([]);
    });

  test('what it was given while it was absent stays its', async ({ world }) => {
    const { channelId, agent } = await holding(world);
    await world.beat(agent, 'away');
    await world.signOut(agent);
    const { conversationId: late } = await world.message({ channelId, contact: 'another' });
    await world.assign(late, agent);
    await world.advance(MINUTE_MS, { tick: true });
    await world.fire();
    await world.tick();
    expect(await world.held(agent)).toEqual([late]);
    await world.signIn(agent, { availability: 'away' });
    await world.advance(MINUTE_MS, { beating: [agent] });
    await world.fire();
    await world.tick();
    expect(await world.held(agent)).toEqual([]);
  });

  test('a time-out that its teams get meanwhile counts from then, one that they lose ends', async ({
    world,
  }) => {
    const { staff, agent, other, id } = await holding(world);
    await world.assign(id, other);
    await world.beat(other, 'away');
    await world.advance(10 * MINUTE_MS, { beating: staff });
    other.awayTimeoutMs = MINUTE_MS;
    await world.stand(other);
    const { conversationId: its } = await world.message({
      channelId: [...world.channels.keys()][0]!,
      contact: 'x',
    });
    await world.assign(its, agent);
    await world.beat(agent, 'away');
    agent.awayTimeoutMs = null;
    await world.stand(agent);
    await world.advance(MINUTE_MS, { beating: staff });
    await world.fire();
    await world.tick();
    expect([await world.held(agent), await world.held(other)]).toEqual([[its], []]);
  });

  test('nothing is taken of an agent whose teams have none', async ({ world }) => {
    const { staff, other, agent, id } = await holding(world);
    await world.assign(id, other);
    await world.beat(other, 'away');
    await world.advance(10 * MINUTE_MS, { beating: staff });
    await world.fire();
    await world.tick();
    expect(await world.held(other)).toEqual([id]);
    expect(await world.held(agent)).toEqual([]);
  });
});

describe.concurrent('to be answered within a minute', () => {
  async function assigned(world: World) {
    const { channelId, staff } = await world.office(2);
    world.terms.set(channelId, { answerWithinMs: MINUTE_MS });
    const { conversationId: id } = await world.message({ channelId });
    await world.advance(1_000);
    await world.match();
    const [agent, other] = staff as [TestAgent, TestAgent];
    const pass = async (ms: number) => {
      await world.advance(ms, { beating: staff });
      return world.fire();
    };
    return { channelId, agent, other, id, pass };
  }

  test('one that is not goes back at its place and to somebody else', async ({ world }) => {
    const { channelId, agent, other, id, pass } = await assigned(world);
    const before = await world.conversation(id);
    await pass(MINUTE_MS - 1);
    expect(await world.held(agent)).toEqual([id]);
    expect(await pass(1)).toMatchObject({ count: 1, rings: [world.id] });
    const after = await world.conversation(id);
    expect(after).toMatchObject({ assigneeId: null, waitingSince: before.waitingSince });
    expect(after.laneId).toBe(`${channelId}!${agent.id}`);
    expect(after.epoch).toBeGreaterThan(before.epoch);
    const [event] = await world.events('conversation.unassigned');
    expect(event?.data).toEqual({ reason: 'unanswered' });
    expect((await world.match()).assigned).toMatchObject([{ agentId: other.id }]);
    // The other one's minute is its own.
    expect(await pass(MINUTE_MS - 1)).toMatchObject({ count: 0 });
    expect(await pass(1)).toMatchObject({ count: 1 });
  });

  const inTime = {
    answered: (w: World, id: string, a: TestAgent) => w.reply(id, { agent: a }),
    parked: (w: World, id: string) => w.pend(id),
    resolved: (w: World, id: string) => w.resolve(id),
    'put back': (w: World, id: string, a: TestAgent) => w.unassign(id, { agent: a }),
  };
  for (const [name, act] of Object.entries(inTime))
    test(`one that is ${name} in time stays as it is`, async ({ world }) => {
      const { agent, id, pass } = await assigned(world);
      await pass(MINUTE_MS - 1);
      await act(world, id, agent);
      const before = await world.conversation(id);
      await pass(MINUTE_MS);
      expect({ ...(await world.conversation(id)), laneId: null }).toEqual({ ...before, laneId: null });
    });

  test('one that is given by hand where the plan has no row yet has the minute it was placed with', async ({
    world,
  }) => {
    const { channelId, staff } = await world.office(1, { capacity: 0 });
    const [agent] = staff as [TestAgent];
    const { conversationId: id } = await world.message({
      channelId,
      placement: { answerWithinMs: MINUTE_MS },
    });
    await world.assign(id, agent);
    expect(await world.held(agent)).toEqual([id]);
    await world.advance(MINUTE_MS - 1, { beating: staff });
    expect(await world.fire()).toMatchObject({ count: 0 });
    await world.advance(1, { beating: staff });
    expect(await world.fire()).toMatchObject({ count: 1 });
    expect(await world.held(agent)).toEqual([]);
  });

  test('the minute begins anew when it wakes', async ({ world }) => {
    const { channelId, agent, id, pass } = await assigned(world);
    await pass(MINUTE_MS / 2);
    await world.reply(id, { agent });
    await pass(10 * MINUTE_MS);
    expect(await world.parked(agent)).toEqual([id]);
    await world.message({ channelId });
    expect(await pass(MINUTE_MS - 1)).toMatchObject({ count: 0 });
    expect(await world.held(agent)).toEqual([id]);
    await pass(1);
    expect(await world.held(agent)).toEqual([]);
  });

  test('a further message does not begin it anew', async ({ world }) => {
    const { channelId, agent, pass } = await assigned(world);
    await pass(MINUTE_MS - 1);
    await world.message({ channelId });
    await pass(1);
    expect(await world.held(agent)).toEqual([]);
  });

  test('given on by hand it is the next one’s minute', async ({ world }) => {
    const { agent, other, id, pass } = await assigned(world);
    await pass(MINUTE_MS - 1);
    await world.assign(id, other);
    await pass(MINUTE_MS - 1);
    expect(await world.held(other)).toEqual([id]);
    await pass(1);
    expect([await world.held(agent), await world.held(other)]).toEqual([[], []]);
  });
});

describe.concurrent('a draining agent', () => {
  async function draining(world: World) {
    const { channelId, agent, id } = await heldConversation(world);
    agent.draining = true;
    await world.stand(agent);
    return { channelId, agent, id };
  }

  test('is given nothing, finishes, and is away then', async ({ world }) => {
    const { channelId, agent, id } = await draining(world);
    await world.message({ channelId, contact: 'another' });
    expect((await world.match()).assigned).toEqual([]);
    expect(await world.events('agent.drained')).toEqual([]);
    expect(await world.agentFields(agent)).toMatchObject({ availability: 'available' });
    await world.resolve(id);
    const drained = await world.events('agent.drained');
    expect(drained).toMatchObject([{ agentId: agent.id, data: { availability: 'away' } }]);
    expect(await world.agentFields(agent)).toMatchObject({ availability: 'away' });
    await world.beat(agent);
    expect(await world.events('agent.drained')).toHaveLength(1);
  });

  test('takes nothing new by itself', async ({ world }) => {
    const { channelId, agent } = await draining(world);
    const { conversationId: another } = await world.message({ channelId, contact: 'another' });
    expect(await world.takeNext(agent)).toEqual({ status: 'none' });
    expect(await world.lane(channelId)).toEqual([another]);
  });

  test('keeps those that wake, and has not finished while they are there', async ({ world }) => {
    const { channelId, agent, id } = await draining(world);
    await world.message({ channelId });
    expect(await world.held(agent)).toEqual([id]);
    expect(await world.events('agent.drained')).toEqual([]);
  });

  test('has not finished while a slot or a lock is its', async ({ world }) => {
    const { channelId, agent, id } = await draining(world);
    const { conversationId: another } = await world.message({ channelId, contact: 'another' });
    await world.lock(another, agent);
    await world.resolve(id, { wrapUpMs: 30_000 });
    await world.unlock(another, agent);
    expect(await world.events('agent.drained')).toEqual([]);
    await world.advance(30_000, { beating: [agent] });
    await world.fire();
    expect(await world.events('agent.drained')).toHaveLength(1);
  });

  test('with a lock alone goes away when that is freed', async ({ world }) => {
    const { channelId, agent, id } = await draining(world);
    const { conversationId: another } = await world.message({ channelId, contact: 'another' });
    await world.lock(another, agent);
    await world.resolve(id);
    expect(await world.events('agent.drained')).toEqual([]);
    await world.unlock(another, agent);
    expect(await world.events('agent.drained')).toHaveLength(1);
  });

  test('is given work again when it drains no more and is available', async ({ world }) => {
    const { channelId, agent, id } = await draining(world);
    await world.resolve(id);
    agent.draining = false;
    await world.stand(agent);
    expect(await world.stands(agent)).toBe(false);
    await world.beat(agent, 'available');
    await world.message({ channelId, contact: 'another' });
    expect((await world.match()).assigned).toMatchObject([{ agentId: agent.id }]);
  });
});

describe.concurrent('a slot that outlasts its conversation', () => {
  const ways = {
    'while its agent wraps up': (w: World, id: string) => w.resolve(id, { wrapUpMs: MINUTE_MS }),
    'after a reply, while Pending': (w: World, id: string, a: TestAgent) =>
      w.reply(id, { agent: a, keepMs: MINUTE_MS }),
  };
  for (const [name, act] of Object.entries(ways))
    test(`counts to the cap ${name}, and then rings`, async ({ world }) => {
      const { channelId, staff } = await world.office(1, { capacity: 1 });
      const agent = staff[0]!;
      const { conversationId: id } = await world.message({ channelId });
      await world.match();
      const { conversationId: next } = await world.message({ channelId, contact: 'next' });
      await act(world, id, agent);
      await world.advance(MINUTE_MS - 1, { beating: staff });
      await world.fire();
      expect((await world.match()).assigned).toEqual([]);
      await world.advance(1, { beating: staff });
      expect(await world.fire()).toMatchObject({ count: 1, rings: [world.id] });
      expect((await world.match()).assigned).toMatchObject([{ conversationId: next }]);
    });

  test('is the conversation’s own again when it wakes, and stays taken', async ({ world }) => {
    const { channelId, staff } = await world.office(1, { capacity: 1 });
    const agent = staff[0]!;
    const { conversationId: id } = await world.message({ channelId });
    await world.match();
    await world.reply(id, { agent, keepMs: MINUTE_MS });
    await world.message({ channelId });
    await world.advance(MINUTE_MS, { beating: staff });
    expect(await world.fire()).toMatchObject({ count: 0 });
    expect(await world.redis.hgetall(world.keys.slots(agent.id))).toEqual({ [id]: '1' });
  });
});
