// Damage of every kind, planted behind the scripts' back: found, repaired once, written down, and everything as it was.

import { describe } from 'vitest';
import { busyScene, damages } from '../support/damage.js';
import { expect, test } from '../support/fixtures.js';
import { named, repairAll, suspectsOf } from '../support/walk.js';
import type { World } from '../support/world.js';

const EXACT = /:(lane|lanes|variants|standing|profiles|slots)(:|$)|}:leases$/;
const INDEXES =
  /:(contacts|state|channel-state|team-pinned|open|lane|lanes|variants|held|parked|slots|offers|kept|standing|profiles|present|due)(:|$)|}:(leases|absences|timers|take-backs)$/;

/** Members of every index, with scores where fields determine them; and what agents say of lock and standing. */
async function indexesOf({ redis, partition, keys, agents }: World) {
  const found = (await redis.keys(`{${partition}}:*`)).filter((key) => INDEXES.test(key)).sort();
  const indexes: Record<string, unknown> = {};
  for (const key of found) {
    const type = await redis.type(key);
    if (type === 'hash') indexes[key] = await redis.hgetall(key);
    else if (type === 'set') indexes[key] = (await redis.smembers(key)).sort();
    else if (EXACT.test(key)) indexes[key] = await redis.zrange(key, '0', '-1', 'WITHSCORES');
    else indexes[key] = (await redis.zrange(key, '0', '-1')).sort();
  }
  for (const id of agents.keys())
    indexes[id] = (await redis.hmget(keys.agent(id), 'lock', 'standing'))
      .map(String)
      .join()
      .replace('null', '');
  return indexes;
}

/** What a repair cannot put back as it was, because nothing else tells of it: the damage goes, with what it was about. */
const losesFor: Record<string, string> = {
  'a kept slot whose end is lost': 'the slot is free at once',
  'a take-back that nobody goes on with': 'the take-back that was begun goes on',
};

describe('planted damage', () => {
  test.for(Object.entries(damages))('%s', async ([name, { plant, repairs }], { world, redis }) => {
    const scene = await busyScene(world);
    expect(named(await suspectsOf(world))).toEqual([]);
    const before = await indexesOf(world);
    await plant(redis, { world, scene });

    const repaired = await repairAll(world);
    expect(repaired.map((each) => each.replace(/^(\w+) .*: /, '$1: '))).toEqual(repairs);
    expect(named(await suspectsOf(world))).toEqual([]);
    if (!(name in losesFor)) expect(await indexesOf(world)).toEqual(before);
    const told = await world.events('reconciler.repaired');
    expect(told.map(({ data }) => `${data.item}: ${data.what}`)).toEqual(repairs);
  });
});

describe('a repair', () => {
  test('of what is sound writes nothing', async ({ world }) => {
    const { waiting, agent, nobody } = await busyScene(world);
    const before = await indexesOf(world);
    const events = await world.events();
    for (const [kind, id] of [
      ['conversation', waiting],
      ['agent', agent.id],
      ['lane', nobody],
      ['profile', agent.profile],
      ['entry', `lane ${nobody} ${waiting}`],
      ['conversation', 'cv_ghost'],
      ['agent', 'ag_ghost'],
    ] as const) {
      const outcome = await world.core.reconciling.repair({ workspaceId: world.id, kind, id }, world.now);
      expect(outcome).toEqual({ status: 'sound' });
    }
    expect(await indexesOf(world)).toEqual(before);
    expect(await world.events()).toEqual(events);
  });

  test('stands in the timeline of its conversation', async ({ world, redis }) => {
    const { waiting } = await busyScene(world);
    await redis.zrem(world.keys.state('new'), waiting);
    await repairAll(world);
    expect((await world.timeline(waiting)).at(-1)).toMatchObject({
      ...{ kind: 'change', type: 'reconciler.repaired', by: 'engine', what: 'state' },
    });
  });

  test('that makes a match possible rings, and the match is made', async ({ world, redis }) => {
    const { channelId, staff } = await world.office(1);
    await world.match();
    const { conversationId } = await world.message({ channelId });
    await redis.del(
      world.keys.lane(channelId),
      world.keys.lanes,
      world.keys.variants(channelId),
      world.keys.hot,
    );
    expect((await world.match()).assigned).toEqual([]);
    const suspect = { workspaceId: world.id, kind: 'conversation' as const, id: conversationId };
    expect(await world.core.reconciling.repair(suspect, world.now)).toEqual({
      ...{ status: 'repaired', what: 'line', ring: true },
    });
    expect((await world.match()).assigned).toMatchObject([{ conversationId, agentId: staff[0]?.id }]);
  });
});

describe('the walk', () => {
  test('finds in steps of one what it finds in one step', async ({ world, redis }) => {
    const { waiting, agent } = await busyScene(world);
    await redis.zrem(world.keys.state('new'), waiting);
    await redis.zadd(world.keys.profiles, 9, agent.profile);
    await redis.zadd(world.keys.held(agent.id), 1, 'cv_ghost');
    const all = named(await suspectsOf(world, 100_000));
    expect(all).toEqual([
      `conversation ${waiting}`,
      `entry held ${agent.id} cv_ghost`,
      `profile ${agent.profile}`,
    ]);
    expect([...new Set(named(await suspectsOf(world, 1)))]).toEqual(all);
  });

  test('examines about as many as it was told', async ({ world }) => {
    const channelId = await world.channel([]);
    const contacts = Array.from({ length: 600 }, (_, i) => `c${i}`);
    await Promise.all(contacts.map((contact) => world.message({ channelId, contact })));
    let from = '';
    const counts: number[] = [];
    do {
      const step = await world.core.reconciling.suspects(world.partition, {
        from,
        limit: 40,
        nowMs: world.now,
      });
      counts.push(step.count);
      expect(step.suspects).toEqual([]);
      from = step.next;
    } while (from !== '');
    // One scan may answer a whole small set of 128.
    expect(Math.max(...counts)).toBeLessThan(40 + 128);
    expect(counts.reduce((sum, each) => sum + each)).toBeGreaterThan(4 * 600);
  });

  test('is moved by one monitor at a time', async ({ world: { core, partition } }) => {
    expect(await core.reconciling.walk(partition)).toBe('');
    expect(await core.reconciling.markWalk(partition, '', 'timers - - 0')).toEqual({ status: 'marked' });
    expect(await core.reconciling.markWalk(partition, '', 'leases - - 0')).toEqual({ status: 'moved' });
    expect(await core.reconciling.walk(partition)).toBe('timers - - 0');
    expect(await core.reconciling.markWalk(partition, 'timers - - 0', '')).toEqual({ status: 'marked' });
    expect(await core.reconciling.walk(partition)).toBe('');
  });
});
