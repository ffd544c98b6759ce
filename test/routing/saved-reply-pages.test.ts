// Pages of many collections in one order: nothing twice, nothing left out, and never much of Redis at once.

import fc from 'fast-check';
import { MOST_EXAMINED, pageOfReplies } from '../../src/inbox/replies/listing.js';
import type { Core } from '../../src/routing/core.js';
import type { ReplyOrder, SavedReply } from '../../src/routing/saved-replies/saved-reply-reads.js';
import { expect, test } from '../support/fixtures.js';
import { createWorld, type World } from '../support/world.js';

const row = (id: string, body: string) =>
  [id, { body, title: '', shortcut: '', folded: '', language: '' }] as const;

async function fill(world: World, collectionId: string, ids: readonly string[], body = (id: string) => id) {
  const fields = { name: collectionId, teamIds: '[]', channelIds: '[]', editableBy: 'admins' };
  await world.core.savedReplies.putCollection(world.id, { collectionId, fields, most: 1_000 });
  for (let from = 0; from < ids.length; from += 500) {
    const rows = ids.slice(from, from + 500).map((id) => row(id, body(id)));
    await world.core.savedReplies.import(world.id, { collectionId, rows });
  }
}

async function all(world: World, collectionIds: string[], order: ReplyOrder, limit: number, wanted?: RegExp) {
  const matches = wanted ? ({ body }: SavedReply) => wanted.test(body) : null;
  const seen: string[] = [];
  for (let after: number | null = null, more = true; more; ) {
    const asked = { collectionIds, order, after, limit, matches };
    const page = await pageOfReplies(world.core, world.id, asked);
    expect(page.items.length).toBeLessThanOrEqual(limit);
    seen.push(...page.items.map(({ id }) => id));
    after = page.next;
    more = page.next !== null;
  }
  return seen;
}

test('39 pages show every reply once, in the order of making or of use, however collections lie', async ({
  redis,
}) => {
  const lying = fc.record({
    // One has many more than the others, so that it has to be read again before what stands behind it.
    owners: fc.array(fc.constantFrom(0, 0, 0, 0, 0, 1, 2, 3, 5), { maxLength: 120, size: 'max' }),
    uses: fc.array(fc.nat({ max: 119 }), { maxLength: 30 }),
    limit: fc.integer({ min: 1, max: 40 }),
  });
  await fc.assert(
    fc.asyncProperty(lying, async ({ owners, uses, limit }) => {
      const world = await createWorld(redis);
      const made = owners.map((owner, i) => ({ id: `sr_${i}`, owner: `sc_${owner}`, uses: 0 }));
      for (const { id, owner } of made) await fill(world, owner, [id]);
      const { conversationId } = await world.message({ channelId: 'ch_a' });
      for (const i of uses.filter((each) => each < made.length)) {
        await world.reply(conversationId, { savedReplyId: `sr_${i}` });
        made[i]!.uses++;
      }
      const collections = ['sc_0', 'sc_2', 'sc_3', 'sc_5', 'sc_none'];
      const visible = made.filter(({ owner }) => collections.includes(owner));
      const idsOf = (replies: typeof made) => replies.map(({ id }) => id);
      expect(await all(world, collections, 'created', limit)).toEqual(idsOf(visible));
      const byUse = visible.toSorted((a, b) => b.uses - a.uses);
      expect(await all(world, collections, 'usage', limit)).toEqual(idsOf(byUse));
      const wanted = visible.filter(({ id }) => id.endsWith('7'));
      expect(await all(world, collections, 'created', limit, /7$/)).toEqual(idsOf(wanted));
      await world.drop();
    }),
    { numRuns: 12 },
  );
});

/** The core with a book of how much each command of the reads asks for. */
function watched(core: Core) {
  const book = { most: 0, places: 0, replies: 0 };
  const { places, replies } = core.savedReplies;
  const savedReplies: Core['savedReplies'] = {
    ...core.savedReplies,
    places: async (workspaceId, order, asked) => {
      const read = await places(workspaceId, order, asked);
      for (const { length } of read) {
        book.most = Math.max(book.most, length);
        book.places += length;
      }
      return read;
    },
    replies: (workspaceId, ids) => {
      book.replies += ids.length;
      return replies(workspaceId, ids);
    },
  };
  return { book, core: { ...core, savedReplies } };
}

test('39 a search in 100 collections, one of them of 5,000, looks at no more than a page may', async ({
  world,
}) => {
  const many = Array.from({ length: 99 }, (_, i) => `sc_${i}`);
  for (const id of many) await fill(world, id, [`sr_${id}_a`, `sr_${id}_b`]);
  const straw = Array.from({ length: 5_000 }, (_, i) => `sr_${i}`);
  await fill(world, 'sc_big', straw);
  const { book, core } = watched(world.core);
  const asked = { collectionIds: [...many, 'sc_big'], after: null, limit: 100, matches: () => false };
  const page = await pageOfReplies(core, world.id, { ...asked, order: 'created' });
  expect(page.items).toEqual([]);
  expect(page.next).not.toBeNull();
  expect(book.replies).toBe(MOST_EXAMINED);
  expect(book.most).toBeLessThanOrEqual(MOST_EXAMINED);
  expect(book.places).toBeLessThan(2 * MOST_EXAMINED);
});
