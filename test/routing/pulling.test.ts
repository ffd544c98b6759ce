// Section 6. Teams that pull: who wants one is served the first in line as a lock, and nobody is served twice. By hand: take next.

import { describe } from 'vitest';
import { expect, test } from '../support/fixtures.js';
import type { TestAgent, World } from '../support/world.js';

/** A pulling office, and so many conversations in its line, a second apart. */
async function pulling(world: World, agents: number, waiting: number) {
  world.frame.orders = ['load_ratio', 'pull'];
  const { channelId, teamId, staff } = await world.office(agents, { signedIn: false });
  world.terms.set(channelId, { mode: 'pull' });
  const ids: string[] = [];
  for (let i = 0; i < waiting; i++) {
    ids.push((await world.message({ channelId, contact: `contact ${i}` })).conversationId);
    await world.advance(1_000);
  }
  const [a, b] = staff as [TestAgent, TestAgent];
  return { channelId, teamId, a, b, ids: ids as [string, string, string] };
}

const lockOf = async (world: World, agent: TestAgent) => (await world.agentFields(agent)).lock || null;

/** What a run serves: `agent conversation`. */
const served = async (world: World) =>
  (await world.match()).assigned.map((each) => `${each.how} ${each.agentId} ${each.conversationId}`);

describe.concurrent('9: an agent is served the first in line, as a lock', () => {
  test('on signing in, never a second beside it', async ({ world }) => {
    const { channelId, a, ids } = await pulling(world, 1, 3);
    expect(await served(world)).toEqual([]);
    expect(await world.signIn(a)).toMatchObject({ ring: true });
    expect(await served(world)).toEqual([`pull ${a.id} ${ids[0]}`]);
    expect(await world.conversation(ids[0])).toMatchObject({
      ...{ state: 'new', assigneeId: null, lockedBy: a.id, laneId: null },
    });
    const [event] = await world.events('conversation.locked');
    expect(event).toMatchObject({ by: 'engine', data: { reason: 'served', agentId: a.id, order: 'pull' } });
    expect(event?.data.compared).toContain(a.id);
    expect(await served(world)).toEqual([]);
    await world.beat(a);
    await world.message({ channelId, contact: 'another' });
    expect(await served(world)).toEqual([]);
  });

  test('on becoming available', async ({ world }) => {
    const { a, ids } = await pulling(world, 1, 1);
    await world.signIn(a, { availability: 'away' });
    expect(await served(world)).toEqual([]);
    await world.beat(a, 'available');
    expect(await served(world)).toEqual([`pull ${a.id} ${ids[0]}`]);
  });

  test('when a conversation comes and it still wants one', async ({ world }) => {
    const { channelId, a } = await pulling(world, 1, 0);
    await world.signIn(a);
    await served(world);
    const { conversationId } = await world.message({ channelId });
    expect(await served(world)).toEqual([`pull ${a.id} ${conversationId}`]);
  });

  const ways = {
    reply: (w: World, id: string, a: TestAgent) => w.reply(id, { agent: a, by: `agent:${a.id}` }),
    pend: (w: World, id: string, a: TestAgent) => w.pend(id, { by: `agent:${a.id}` }),
    resolve: (w: World, id: string, a: TestAgent) => w.resolve(id, { by: `agent:${a.id}` }),
    'resolve by an admin': (w: World, id: string) => w.resolve(id),
  };
  for (const [name, act] of Object.entries(ways))
    test(`after ${name} of the one before`, async ({ world }) => {
      const { a, ids } = await pulling(world, 1, 3);
      await world.signIn(a);
      await served(world);
      await act(world, ids[0], a);
      expect(await served(world)).toEqual([`pull ${a.id} ${ids[1]}`]);
      expect(await served(world)).toEqual([]);
    });

  test('after it resolved one that was not locked, but not beside a lock', async ({ world }) => {
    const { a, ids } = await pulling(world, 1, 3);
    const by = `agent:${a.id}`;
    await world.signIn(a);
    await served(world);
    await world.resolve(ids[1], { by });
    expect(await served(world)).toEqual([]);
    await world.unlock(ids[0], a);
    expect(await served(world)).toEqual([]);
    await world.resolve(ids[2], { by });
    expect(await served(world)).toEqual([`pull ${a.id} ${ids[0]}`]);
  });

  test('two agents get different ones', async ({ world }) => {
    const { a, b, ids } = await pulling(world, 2, 3);
    await world.signIn(a);
    await world.signIn(b);
    expect(await served(world)).toEqual([`pull ${a.id} ${ids[0]}`, `pull ${b.id} ${ids[1]}`]);
  });

  test('not after only putting it back: it wants none until it comes again', async ({ world }) => {
    const { a, ids } = await pulling(world, 1, 1);
    await world.signIn(a);
    await served(world);
    await world.unlock(ids[0], a);
    expect(await served(world)).toEqual([]);
    await world.beat(a, 'away');
    await world.beat(a, 'available');
    expect(await served(world)).toEqual([`pull ${a.id} ${ids[0]}`]);
    await world.unlock(ids[0], a);
    await world.signOut(a);
    await world.signIn(a);
    expect(await served(world)).toEqual([`pull ${a.id} ${ids[0]}`]);
  });

  test('again on return, after its absence freed what it had', async ({ world }) => {
    const { a, ids } = await pulling(world, 1, 2);
    await world.signIn(a);
    await served(world);
    await world.advance(45_000, { tick: true });
    expect(await world.conversation(ids[0])).toMatchObject({ lockedBy: null });
    await world.beat(a);
    expect(await served(world)).toEqual([`pull ${a.id} ${ids[0]}`]);
  });

  test('nothing that is kept for it, while it has another', async ({ world }) => {
    const { channelId, a, ids } = await pulling(world, 1, 1);
    await world.signIn(a);
    const placement = { prefer: { agentId: a.id, forMs: 60_000 } };
    const { conversationId: kept } = await world.message({ channelId, contact: 'kept', placement });
    expect(await served(world)).toEqual([`pull ${a.id} ${ids[0]}`]);
    expect(await lockOf(world, a)).toBe(ids[0]);
    await world.resolve(ids[0], { by: `agent:${a.id}` });
    expect(await served(world)).toEqual([`pull ${a.id} ${kept}`]);
  });

  test('an agent who signs in before the first plan of a version stands under its orders', async ({
    world,
  }) => {
    world.frame.orders = ['load_ratio', 'pull'];
    const { channelId, staff } = await world.office(1);
    world.terms.set(channelId, { mode: 'pull' });
    const { conversationId } = await world.message({ channelId });
    expect(await served(world)).toEqual([`pull ${staff[0]!.id} ${conversationId}`]);
  });
});

describe.concurrent('taking the next by hand', () => {
  /** A pushing office whose agent is away, with three in line. */
  async function pushing(world: World) {
    const office = await pulling(world, 2, 3);
    world.terms.delete(office.channelId);
    await world.signIn(office.a, { availability: 'away' });
    return office;
  }

  test('locks where the need is pulled, also beyond the first', async ({ world }) => {
    const { channelId, a, ids } = await pulling(world, 1, 3);
    await world.signIn(a);
    await served(world);
    expect(await world.takeNext(a)).toMatchObject({ status: 'taken', conversationId: ids[1], how: 'locked' });
    expect(await lockOf(world, a)).toBe(ids[1]);
    expect(await world.lane(channelId)).toEqual([ids[0], ids[2]]);
  });

  test('assigns elsewhere, the first in line, whatever the cap', async ({ world }) => {
    const { a, ids } = await pushing(world);
    a.capacity = 1;
    await world.stand(a);
    for (const id of ids)
      expect(await world.takeNext(a)).toMatchObject({ status: 'taken', conversationId: id, how: 'assigned' });
    expect(await world.held(a)).toEqual(ids);
    const [event] = await world.events('conversation.assigned');
    expect(event).toMatchObject({ by: `agent:${a.id}`, data: { reason: 'next', waitMs: 3_000 } });
    expect(await world.takeNext(a)).toMatchObject({ status: 'none' });
  });

  test('passes over what the agent is excluded from', async ({ world }) => {
    const { a, ids } = await pushing(world);
    await world.takeNext(a);
    await world.unassign(ids[0], { agent: a });
    expect(await world.takeNext(a)).toMatchObject({ conversationId: ids[1] });
  });

  test('gives what is kept for the agent to it alone', async ({ world }) => {
    const { channelId, a, b } = await pulling(world, 2, 0);
    world.terms.delete(channelId);
    for (const agent of [a, b]) await world.signIn(agent);
    const placement = { prefer: { agentId: a.id, forMs: 60_000 } };
    const { conversationId } = await world.message({ channelId, placement });
    expect(await world.takeNext(b)).toEqual({ status: 'none' });
    expect(await world.takeNext(a)).toMatchObject({ conversationId });
  });

  test('takes nothing of other teams', async ({ world }) => {
    await pushing(world);
    const stranger = await world.agent([await world.team()]);
    await world.signIn(stranger);
    expect(await world.takeNext(stranger)).toEqual({ status: 'none' });
  });

  test('is for those who are present, and a repeat answers the same', async ({ world }) => {
    const { a, b, ids } = await pushing(world);
    expect(await world.takeNext(b)).toEqual({ status: 'not_present' });
    await world.takeNext(a);
    const request = { id: 'once', hash: 'h' };
    const first = await world.next(a, { request });
    expect(first).toMatchObject({ conversationId: ids[1] });
    expect(await world.next(a, { request })).toEqual(first);
    expect(await world.held(a)).toHaveLength(2);
  });

  test('never gives one conversation to two', async ({ world, connections }) => {
    const { a, b } = await pushing(world);
    await world.signIn(b);
    await world.takeNext(a);
    const tries = [a, b, a, b].map((agent, i) => world.next(agent, { from: connections[i]! }));
    const taken = (await Promise.all(tries)).flatMap((each) =>
      each.status === 'taken' ? [each.conversationId] : [],
    );
    expect(new Set(taken).size).toBe(2);
    expect(taken).toHaveLength(2);
  });
});
