// Saved replies in the core: shortcuts that are one collection's alone, uses that count once, ends in bounded steps.

import { randomToken } from '../../src/routing/ids.js';
import { expect, test } from '../support/fixtures.js';
import type { World } from '../support/world.js';

const MOST = 20;
const fields = (shortcut = '', body = 'Hello') => ({
  ...{ title: '', body, language: '' },
  ...{ shortcut, folded: shortcut },
});
async function collection(world: World, id = 'sc_a') {
  const shared = { name: 'A', teamIds: '[]', channelIds: '[]', editableBy: 'admins' };
  const at = { collectionId: id, fields: shared, most: MOST, nowMs: world.now };
  expect(await world.core.savedReplies.putCollection(world.id, at)).toEqual({ status: 'stored', id });
  return id;
}
const make = (world: World, collectionId: string, replyId: string, shortcut = '', core = world.core) =>
  core.savedReplies.put(world.id, {
    ...{ collectionId, replyId, fields: fields(shortcut), most: MOST, nowMs: world.now },
  });
const ids = async (world: World, collectionId: string, order: 'created' | 'usage' = 'created') => {
  const asked = [{ collectionId, after: null, count: 100 }];
  const [places = []] = await world.core.savedReplies.places(world.id, order, asked);
  return places.map(({ id }) => id);
};
const keysLeft = async (world: World) =>
  (await world.redis.keys(`{${world.partition}}:*`)).filter((key) =>
    /:(collections?|saved-repl|reply-uses|shortcuts)/.test(key),
  );

test('39 of many who take the same shortcut of a collection at once one has it', async ({
  world,
  connections,
}) => {
  const at = await collection(world);
  const answers = await Promise.all(connections.map((core, i) => make(world, at, `sr_${i}`, 'thanks', core)));
  const stored = answers.filter(({ status }) => status === 'stored');
  expect(stored).toHaveLength(1);
  const [winner] = await ids(world, at);
  expect(answers.filter((answer) => answer.status === 'shortcut_taken')).toEqual(
    Array(7).fill({ status: 'shortcut_taken', id: winner }),
  );
  expect(await ids(world, at)).toHaveLength(1);
});

test('39 a shortcut is free again when its reply has another or is gone', async ({ world, core }) => {
  const at = await collection(world);
  await make(world, at, 'sr_a', 'one');
  await core.savedReplies.put(world.id, { collectionId: at, replyId: 'sr_a', fields: fields('two') });
  expect(await make(world, at, 'sr_b', 'one')).toMatchObject({ status: 'stored' });
  expect(await make(world, at, 'sr_c', 'two')).toEqual({ status: 'shortcut_taken', id: 'sr_a' });
  await core.savedReplies.delete(world.id, { collectionId: at, replyId: 'sr_a' });
  expect(await make(world, at, 'sr_c', 'two')).toMatchObject({ status: 'stored' });
  expect(await core.savedReplies.named(world.id, [at], 'two')).toEqual(['sr_c']);
});

test('39 a change names only what it changes, and leaves the rest and its place', async ({ world, core }) => {
  const at = await collection(world);
  for (const id of ['sr_a', 'sr_b']) await make(world, at, id, id);
  await world.advance(1_000);
  await core.savedReplies.put(world.id, {
    ...{ collectionId: at, replyId: 'sr_a', fields: { body: 'New' }, nowMs: world.now },
  });
  expect(await core.savedReplies.reply(world.id, 'sr_a')).toMatchObject({
    ...{ body: 'New', shortcut: 'sr_a', createdAt: world.now - 1_000, updatedAt: world.now },
  });
  expect(await ids(world, at)).toEqual(['sr_a', 'sr_b']);
});

test('39 a use is counted once per request, with its time, and moves a reply to the front', async ({
  world,
  core,
}) => {
  const at = await collection(world);
  for (const id of ['sr_a', 'sr_b', 'sr_c']) await make(world, at, id);
  const { conversationId } = await world.message({ channelId: 'ch_a' });
  const request = { id: 'ik_1', hash: 'h' };
  const said = { savedReplyId: 'sr_c', request };
  const first = await world.reply(conversationId, said);
  await world.advance(1_000);
  expect(await world.reply(conversationId, said)).toEqual(first);
  expect(await core.savedReplies.reply(world.id, 'sr_c')).toMatchObject({
    ...{ uses: 1, usedAt: world.now - 1_000 },
  });
  await world.reply(conversationId, { savedReplyId: 'sr_b' });
  await world.reply(conversationId, { savedReplyId: 'sr_b' });
  expect(await ids(world, at, 'usage')).toEqual(['sr_b', 'sr_c', 'sr_a']);
});

test('39 a reply that is refused counts no use, and a saved one that is gone is not missed', async ({
  world,
  core,
}) => {
  const at = await collection(world);
  await make(world, at, 'sr_a');
  const { conversationId } = await world.message({ channelId: 'ch_a' });
  expect(await world.reply(conversationId, { savedReplyId: 'sr_a', epoch: 1 })).toMatchObject({
    status: 'stale_epoch',
  });
  expect(await core.savedReplies.reply(world.id, 'sr_a')).toMatchObject({ uses: 0, usedAt: null });
  expect(await world.reply(conversationId, { savedReplyId: 'sr_gone' })).toMatchObject({ status: 'replied' });
  expect(await core.savedReplies.reply(world.id, 'sr_gone')).toBeNull();
});

test('39 a collection that is deleted takes nothing more, and goes in bounded steps', async ({
  world,
  core,
}) => {
  const at = await collection(world);
  for (let i = 0; i < 5; i++) await make(world, at, `sr_${i}`, `s${i}`);
  const step = () => core.savedReplies.deleteCollection(world.id, { collectionId: at, limit: 2 });
  expect(await step()).toEqual({ status: 'deleted', more: true });
  expect(await ids(world, at)).toHaveLength(3);
  expect(await core.savedReplies.collections(world.id)).toEqual([]);
  expect(await make(world, at, 'sr_9')).toEqual({ status: 'not_found' });
  const late = { collectionId: at, rows: [['sr_9', fields()] as const] };
  expect(await core.savedReplies.import(world.id, late)).toEqual({ status: 'not_found' });
  expect([await step(), await step()]).toEqual([
    { status: 'deleted', more: true },
    { status: 'deleted', more: false },
  ]);
  expect(await step()).toEqual({ status: 'not_found' });
  expect(await keysLeft(world)).toEqual([]);
});

test('39 the replies of an agent go with the agent, in bounded steps, and no more come', async ({
  world,
}) => {
  const { staff } = await world.office(1);
  const own = `pc_${staff[0]!.id.slice(3)}`;
  for (let i = 0; i < 5; i++) expect(await make(world, own, `sr_${i}`)).toMatchObject({ status: 'stored' });
  expect(await world.dismiss(staff[0]!, { limit: 2 })).toMatchObject({ status: 'deleted', more: true });
  expect(await make(world, own, 'sr_9')).toEqual({ status: 'not_found' });
  expect(await world.dismiss(staff[0]!, { limit: 2 })).toMatchObject({ more: true });
  expect(await world.dismiss(staff[0]!, { limit: 2 })).toMatchObject({ more: false });
  expect(await keysLeft(world)).toEqual([]);
});

test('39 there may be only so many collections, and so many replies in one', async ({ world, core }) => {
  const at = await collection(world);
  for (let i = 0; i < MOST; i++) await make(world, at, `sr_${i}`);
  expect(await make(world, at, 'sr_more')).toEqual({ status: 'too_many' });
  const more = { collectionId: 'sc_b', fields: {}, most: 1 };
  expect(await core.savedReplies.putCollection(world.id, more)).toEqual({ status: 'too_many' });
});

test('39 eight makers at once are told of no more replies than there may be', async ({
  world,
  connections,
}) => {
  const at = await collection(world);
  for (let i = 0; i < MOST - 1; i++) await make(world, at, `sr_${i}`);
  const answers = await Promise.all(
    connections.map((core) => make(world, at, `sr_${randomToken()}`, '', core)),
  );
  expect(answers.filter(({ status }) => status === 'stored')).toHaveLength(1);
  expect(await core(world).counts(world.id, [at])).toEqual([MOST]);
});

const core = (world: World) => world.core.savedReplies;
