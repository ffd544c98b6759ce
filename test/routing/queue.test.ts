// The indexes of the queues as they are read: pieces in order with and without ties, the line across lanes, counts.

import fc from 'fast-check';
import type { Place } from '../../src/routing/conversations/queue.js';
import { expect, test } from '../support/fixtures.js';
import type { World } from '../support/world.js';

const before = (a: Place, b: Place) => a.score - b.score || (a.id < b.id ? -1 : 1);

/** Everything behind a place, read in pieces of so many. */
async function walk(read: (after: Place | null) => Promise<Place[]>, limit: number): Promise<string[]> {
  const all: string[] = [];
  for (let after: Place | null = null; ; ) {
    const piece = await read(after);
    all.push(...piece.map(({ id }) => id));
    if (piece.length < limit) return all;
    after = piece.at(-1) ?? null;
  }
}

test('an index is walked both ways without gap or repeat, whatever shares an instant, and goes on behind what left', async ({
  world,
  redis,
}) => {
  const member = fc.record({
    id: fc.string({ unit: fc.constantFrom('a', 'b', 'C', '_'), minLength: 1, maxLength: 4 }),
    score: fc.integer({ min: -3, max: 3 }),
  });
  const drawn = fc.record({
    members: fc.uniqueArray(member, { selector: ({ id }) => id, minLength: 1, maxLength: 40 }),
    limit: fc.integer({ min: 1, max: 7 }),
    order: fc.constantFrom('up' as const, 'down' as const),
    gone: fc.nat(),
  });
  await fc.assert(
    fc.asyncProperty(drawn, async ({ members, limit, order, gone }) => {
      const key = world.keys.state('new');
      await redis.del(key);
      await redis.zadd(key, ...members.flatMap(({ id, score }) => [score, id]));
      const sorted = [...members].sort(before);
      const expected = (order === 'up' ? sorted : sorted.reverse()).map(({ id }) => id);
      const index = [{ index: 'state', subject: 'new' }] as const;
      const read = (after: Place | null) => world.core.queue.piece(world.id, index, { after, order, limit });
      expect(await walk(read, limit)).toEqual(expected);
      const at = gone % expected.length;
      const place = members.find(({ id }) => id === expected[at])!;
      await redis.zrem(key, place.id);
      expect((await read(place)).map(({ id }) => id)).toEqual(expected.slice(at + 1, at + 1 + limit));
    }),
    { numRuns: 60 },
  );
});

/** So many conversations over a few channels and needs. */
async function spread(world: World, many: number): Promise<string[]> {
  const channels = [await world.channel([]), await world.channel([]), await world.channel([])];
  const ids: string[] = [];
  for (let i = 0; i < many; i++) {
    await world.advance(i % 3 === 0 ? 0 : 10);
    const placement = { priority: (i * 7) % 4, need: `${channels[i % 3]};s=skill:${i % 2}` };
    const opened = await world.message({ channelId: channels[i % 3]!, contact: `c${i}`, placement });
    ids.push(opened.conversationId);
  }
  return ids;
}

test('the line is read across all lanes in its one order', async ({ world }) => {
  const ids = await spread(world, 24);
  const all = await Promise.all(ids.map((id) => world.conversation(id)));
  const line = all.sort(
    (a, b) => b.priority - a.priority || a.waitingSince - b.waitingSince || (a.id < b.id ? -1 : 1),
  );
  for (const limit of [1, 5, 100]) {
    const read = (after: Place | null) => world.core.queue.line(world.id, after, limit);
    expect(await walk(read, limit)).toEqual(line.map(({ id }) => id));
  }
});

test('counts of a channel are those of its states', async ({ world }) => {
  const channelId = await world.channel([]);
  const [quiet, ids] = [await world.channel([]), [] as string[]];
  for (const contact of ['a', 'b', 'c', 'd'])
    ids.push((await world.message({ channelId, contact })).conversationId);
  await world.pend(ids[0]!);
  await world.resolve(ids[1]!);
  await world.resolve(ids[2]!);
  await world.reopen(ids[2]!);
  expect(await world.core.queue.counts(world.id, [channelId, quiet])).toEqual([
    { new: 2, pending: 1, bot: 0, resolved: 1 },
    { new: 0, pending: 0, bot: 0, resolved: 0 },
  ]);
});

test('acts that race leave each conversation in one state of its channel', async ({ world, connections }) => {
  const channelId = await world.channel([]);
  const { conversationId: id } = await world.message({ channelId });
  await Promise.all(
    connections.map((from, i) =>
      i % 3 === 0
        ? world.pend(id, { from })
        : i % 3 === 1
          ? world.resolve(id, { from })
          : world.reopen(id, { from }),
    ),
  );
  const { state } = await world.conversation(id);
  const [counts] = await world.core.queue.counts(world.id, [channelId]);
  expect(counts).toEqual({ new: 0, pending: 0, bot: 0, resolved: 0, [state]: 1 });
});
