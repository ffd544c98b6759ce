// Section 6. Locks: one per agent, who may act meanwhile, what frees them; and teams that pull, where the next is served as a lock.

import { describe } from 'vitest';
import { expect, test } from '../support/fixtures.js';
import type { TestAgent, World } from '../support/world.js';

/** Three conversations in line, a second apart, and agents who are away: routing gives them nothing. */
async function line(world: World) {
  const { channelId, teamId, staff } = await world.office(2);
  for (const agent of staff) await world.beat(agent, 'away');
  const ids: string[] = [];
  for (const contact of ['first', 'second', 'third']) {
    ids.push((await world.message({ channelId, contact })).conversationId);
    await world.advance(1_000);
  }
  const [a, b] = staff as [TestAgent, TestAgent];
  return { channelId, teamId, a, b, ids: ids as [string, string, string] };
}

const lockOf = async (world: World, agent: TestAgent) => (await world.agentFields(agent)).lock;
const unlocks = async (world: World) =>
  (await world.events('conversation.unlocked')).map(({ data }) => [data.agentId, data.reason]);

describe.concurrent('a lock', () => {
  test('11: takes a waiting one out of its lane; freed, it is back at its place', async ({ world }) => {
    const { channelId, a, ids } = await line(world);
    const before = await world.conversation(ids[1]);
    expect(await world.lock(ids[1], a)).toMatchObject({ status: 'locked' });
    const locked = await world.conversation(ids[1]);
    expect(locked).toMatchObject({ lockedBy: a.id, assigneeId: null, laneId: null, state: 'new' });
    expect(locked.epoch).toBeGreaterThan(before.epoch);
    expect(await world.lane(channelId)).toEqual([ids[0], ids[2]]);
    await world.beat(a, 'available');
    await world.match();
    expect(await world.held(a)).toEqual([ids[0], ids[2]]);
    for (const id of [ids[0], ids[2]]) await world.unassign(id);
    await world.advance(1_001);

    expect(await world.unlock(ids[1], a)).toMatchObject({ status: 'unlocked', ring: true });
    expect(await world.lane(channelId)).toEqual(ids);
    const freed = await world.conversation(ids[1]);
    expect(freed).toMatchObject({ lockedBy: null, waitingSince: before.waitingSince });
    expect(freed.epoch).toBeGreaterThan(locked.epoch);
    expect(await unlocks(world)).toEqual([[a.id, 'released']]);
  });

  test('once more by its holder changes nothing', async ({ world }) => {
    const { a, ids } = await line(world);
    await world.lock(ids[0], a);
    const before = await world.conversation(ids[0]);
    expect(await world.lock(ids[0], a)).toMatchObject({ status: 'locked' });
    expect(await world.conversation(ids[0])).toEqual(before);
  });

  test('leaves who holds the conversation, and tells that one', async ({ world }) => {
    const { a, b, ids } = await line(world);
    await world.assign(ids[0], a);
    await world.lock(ids[0], b);
    expect(await world.conversation(ids[0])).toMatchObject({ assigneeId: a.id, lockedBy: b.id });
    const feed = await world.redis.xrange(world.keys.feed(a.id), '-', '+');
    expect(feed.at(-1)?.[1]).toContain('conversation.locked');
    await world.unlock(ids[0], b);
    expect(await world.conversation(ids[0])).toMatchObject({ assigneeId: a.id, laneId: null });
  });

  test('is one per agent: navigating to another frees the first at its place', async ({ world }) => {
    const { channelId, a, ids } = await line(world);
    await world.lock(ids[0], a);
    await world.lock(ids[2], a);
    expect(await lockOf(world, a)).toBe(ids[2]);
    expect(await world.lane(channelId)).toEqual([ids[0], ids[1]]);
    expect(await unlocks(world)).toEqual([[a.id, 'navigated']]);
  });

  test('keeps others from acting, not those who act for nobody', async ({ world }) => {
    const { a, b, ids } = await line(world);
    await world.lock(ids[0], a);
    const { epoch } = await world.conversation(ids[0]);
    const refusal = { status: 'conversation_locked', lockedBy: a.id, epoch };
    const by = `agent:${b.id}`;
    const before = await world.conversation(ids[0]);
    expect(await world.lock(ids[0], b)).toEqual(refusal);
    expect(await world.unlock(ids[0], b)).toEqual(refusal);
    expect(await world.reply(ids[0], { agent: b, by })).toEqual(refusal);
    expect(await world.pend(ids[0], { by })).toEqual(refusal);
    expect(await world.resolve(ids[0], { by })).toEqual(refusal);
    expect(await world.conversation(ids[0])).toEqual(before);
    expect(await world.resolve(ids[0], { by: 'key:admin' })).toMatchObject({ status: 'resolved' });
    expect(await lockOf(world, a)).toBe('');
  });

  test('12: moves when it is taken, and the stale holder’s reply is refused', async ({ world }) => {
    const { channelId, a, b, ids } = await line(world);
    await world.lock(ids[0], a);
    const stale = (await world.conversation(ids[0])).epoch;
    expect(await world.lock(ids[0], b, { take: true })).toMatchObject({ status: 'locked' });
    const taken = await world.conversation(ids[0]);
    expect(taken).toMatchObject({ lockedBy: b.id, laneId: null });
    expect([await lockOf(world, a), await lockOf(world, b)]).toEqual(['', ids[0]]);
    expect(await unlocks(world)).toEqual([[a.id, 'taken']]);
    const late = await world.reply(ids[0], { agent: a, by: `agent:${a.id}`, epoch: stale });
    expect(late).toEqual({ status: 'stale_epoch', epoch: taken.epoch, state: 'new', assigneeId: null });
    expect(await world.lane(channelId)).toEqual([ids[1], ids[2]]);
  });

  test('needs somebody who is present, and a conversation that is open', async ({ world }) => {
    const { a, b, ids } = await line(world);
    await world.signOut(b);
    expect(await world.lock(ids[0], b)).toEqual({ status: 'not_present' });
    await world.resolve(ids[0]);
    expect(await world.lock(ids[0], a)).toEqual({ status: 'invalid_state', state: 'resolved' });
    expect(await lockOf(world, a)).toBeUndefined();
  });

  test('of several at the same moment is one agent’s', async ({ world, connections }) => {
    const { a, b, ids } = await line(world);
    const tries = [a, b].map((agent, i) => world.lock(ids[0], agent, { from: connections[i]! }));
    const answers = (await Promise.all(tries)).map(({ status }) => status);
    expect(answers.sort()).toEqual(['conversation_locked', 'locked']);
  });
});

describe.concurrent('a state that people change frees the lock', () => {
  const ways = {
    '13: a reply parks it with who replied': {
      act: (w: World, id: string, agent: TestAgent) => w.reply(id, { agent, by: `agent:${agent.id}` }),
      after: { state: 'pending', assigned: true },
    },
    '14: a reply without assignOnReply parks it with nobody': {
      act: (w: World, id: string, agent: TestAgent) =>
        w.reply(id, { agent, by: `agent:${agent.id}`, assignOnReply: false }),
      after: { state: 'pending', assigned: false },
    },
    '16: parking': {
      act: (w: World, id: string, agent: TestAgent) => w.pend(id, { by: `agent:${agent.id}` }),
      after: { state: 'pending', assigned: false },
    },
    '17: resolving': {
      act: (w: World, id: string, agent: TestAgent) => w.resolve(id, { by: `agent:${agent.id}` }),
      after: { state: 'resolved', assigned: false },
    },
  };
  for (const [name, { act, after }] of Object.entries(ways))
    test(name, async ({ world }) => {
      const { channelId, a, ids } = await line(world);
      await world.lock(ids[0], a);
      const { epoch } = await world.conversation(ids[0]);
      await act(world, ids[0], a);
      const { assigneeId, ...left } = await world.conversation(ids[0]);
      expect(left).toMatchObject({ state: after.state, lockedBy: null, laneId: null });
      expect(left.epoch).toBeGreaterThan(epoch);
      expect(assigneeId).toBe(after.assigned ? a.id : null);
      expect(await lockOf(world, a)).toBe('');
      expect(await world.lane(channelId)).toEqual([ids[1], ids[2]]);
    });

  test('15: B’s reply to A’s conversation leaves it with A', async ({ world }) => {
    const { a, b, ids } = await line(world);
    await world.assign(ids[0], a);
    await world.lock(ids[0], b);
    await world.reply(ids[0], { agent: b, by: `agent:${b.id}` });
    expect(await world.conversation(ids[0])).toMatchObject({
      ...{ state: 'pending', assigneeId: a.id, lockedBy: null },
    });
  });

  test('a reply that had not seen the newest message keeps New and the lock', async ({ world }) => {
    const { channelId, a, ids } = await line(world);
    await world.lock(ids[0], a);
    const { lastInboundSeq: seenSeq } = await world.conversation(ids[0]);
    await world.message({ channelId, contact: 'first' });
    await world.reply(ids[0], { agent: a, by: `agent:${a.id}`, seenSeq, assignOnReply: false });
    expect(await world.conversation(ids[0])).toMatchObject({ state: 'new', lockedBy: a.id, laneId: null });
  });
});

describe.concurrent('a customer’s message does not break a lock', () => {
  for (const state of ['new', 'pending'] as const)
    test(`on a ${state} one`, async ({ world }) => {
      const { channelId, a, ids } = await line(world);
      if (state === 'pending') await world.pend(ids[0]);
      await world.lock(ids[0], a);
      const before = await world.conversation(ids[0]);
      await world.message({ channelId, contact: 'first' });
      expect(await world.conversation(ids[0])).toMatchObject({
        ...{ state: 'new', lockedBy: a.id, laneId: null, epoch: before.epoch },
      });
      await world.unlock(ids[0], a);
      const place = state === 'new' ? ids : [ids[1], ids[2], ids[0]];
      expect(await world.lane(channelId)).toEqual(place);
    });
});

describe.concurrent('the lock of who is gone is free', () => {
  const ways = {
    'signed out': (w: World, a: TestAgent) => w.signOut(a),
    'without a lease': (w: World, _: TestAgent, b: TestAgent) =>
      w.advance(45_000, { beating: [b], tick: true }),
  };
  for (const [name, act] of Object.entries(ways))
    test(name, async ({ world }) => {
      const { channelId, a, b, ids } = await line(world);
      await world.beat(a);
      await world.lock(ids[1], a);
      await act(world, a, b);
      expect(await world.lane(channelId)).toEqual(ids);
      expect(await unlocks(world)).toEqual([[a.id, 'absent']]);
      expect(await lockOf(world, a)).toBe('');
    });

  test('of who only goes away it is not', async ({ world }) => {
    const { a, ids } = await line(world);
    await world.beat(a, 'available');
    await world.lock(ids[1], a);
    await world.beat(a, 'away');
    expect(await world.conversation(ids[1])).toMatchObject({ lockedBy: a.id });
  });
});

test('a locked one that is given or pinned by hand stays locked and out of line', async ({ world }) => {
  const { a, b, teamId, ids } = await line(world);
  await world.lock(ids[0], a);
  await world.assign(ids[0], b);
  expect(await world.conversation(ids[0])).toMatchObject({ assigneeId: b.id, lockedBy: a.id });
  await world.pinTeam(ids[0], teamId);
  expect(await world.conversation(ids[0])).toMatchObject({ assigneeId: null, lockedBy: a.id, laneId: null });
  await world.unlock(ids[0], a);
  expect(await world.lane(teamId)).toEqual([ids[0]]);
});
