// The agent feed: pages of assignments, events after a cursor, and cursors that are too old.

import { cursorText, parseCursor } from '../../src/routing/records/feed.js';
import { expect, test } from '../support/fixtures.js';
import type { TestAgent, World } from '../support/world.js';

const HOUR_MS = 3_600_000;
const FIRST = { state: 'new', after: '0' } as const;

const snapshot = async (world: World, agent: TestAgent) =>
  (await world.core.feed.assignments(world.id, agent.id, FIRST, 50)).cursor;
const read = async (world: World, agent: TestAgent, cursor: string, limit = 100) => {
  const page = await world.core.feed.read(world.id, agent.id, parseCursor(cursor)!, limit);
  return page.status === 'read' ? { ...page, cursor: cursorText(page.cursor) } : page;
};
const trim = (world: World, agentIds: string[], eventsForMs: number) =>
  world.core.monitoring.trim(world.id, {
    eventsForMs,
    deadLettersForMs: HOUR_MS,
    auditForMs: HOUR_MS,
    agentIds,
    channelIds: [],
    nowMs: world.now,
  });

test('events after the cursor of a snapshot are read once and in order', async ({ world }) => {
  const { channelId, staff } = await world.office(1);
  const [agent] = staff;
  const cursor = await snapshot(world, agent!);
  const { conversationId } = await world.message({ channelId });
  await world.match();
  await world.message({ channelId });
  const answer = await read(world, agent!, cursor);
  if (answer.status !== 'read') throw new Error(answer.status);
  expect(answer.events.map((event) => [event.type, event.conversationId])).toEqual([
    ['conversation.assigned', conversationId],
    ['message.received', conversationId],
  ]);
  expect(answer.events[0]).toMatchObject({ by: 'engine', agentId: agent!.id, data: { reason: 'routing' } });
  expect(await read(world, agent!, answer.cursor)).toEqual({
    status: 'read',
    cursor: answer.cursor,
    events: [],
    more: false,
  });
});

test('a limited read goes on where it stopped, without gap or repeat', async ({ world }) => {
  const { channelId, staff } = await world.office(1);
  let cursor = await snapshot(world, staff[0]!);
  const { conversationId } = await world.message({ channelId });
  await world.match();
  for (let i = 0; i < 6; i++) await world.message({ channelId });
  const seen: string[] = [];
  for (let more = true; more; ) {
    const answer = await read(world, staff[0]!, cursor, 2);
    if (answer.status !== 'read') throw new Error(answer.status);
    seen.push(...answer.events.map((event) => event.id));
    cursor = answer.cursor;
    more = answer.events.length === 2;
  }
  const all = await world.redis.xrange(world.keys.feed(staff[0]!.id), '-', '+');
  expect(seen).toEqual(
    all
      .map(([id]) => id)
      .filter((id) => Number(id.split('-')[0]) >= world.now)
      .slice(-7),
  );
  expect(seen).toHaveLength(7);
  expect(await world.conversation(conversationId)).toMatchObject({ assigneeId: staff[0]!.id });
});

test('a quiet agent’s cursor moves with the events of others', async ({ world }) => {
  const { channelId, staff } = await world.office(1);
  const cursor = await snapshot(world, staff[0]!);
  await world.advance(1_000);
  await world.beat(staff[0]!, 'away');
  await world.message({ channelId });
  const answer = await read(world, staff[0]!, cursor);
  const newest = (await world.events()).at(-1)!.id;
  expect(answer).toMatchObject({ status: 'read', cursor: `1.${newest}` });
});

test('a trimmed cursor is too old, and so is a read across what was trimmed', async ({ world }) => {
  const { channelId, staff } = await world.office(1);
  const cursor = await snapshot(world, staff[0]!);
  await world.advance(HOUR_MS, { alive: false });
  await world.message({ channelId });
  expect(await trim(world, [staff[0]!.id], HOUR_MS / 2)).toMatchObject({ status: 'trimmed' });
  expect(await read(world, staff[0]!, cursor)).toEqual({ status: 'cursor_too_old' });
  expect(await read(world, staff[0]!, await snapshot(world, staff[0]!))).toMatchObject({
    status: 'read',
    events: [],
  });
});

test('in a workspace where nothing happens a cursor stays good after everything was trimmed', async ({
  world,
}) => {
  const { staff } = await world.office(1);
  const cursor = await snapshot(world, staff[0]!);
  await world.advance(48 * HOUR_MS, { alive: false });
  await trim(world, [staff[0]!.id], HOUR_MS);
  expect(await world.redis.xlen(world.keys.events)).toBe(0);
  expect(await snapshot(world, staff[0]!)).toBe(cursor);
  expect(await read(world, staff[0]!, cursor)).toEqual({ status: 'read', cursor, events: [], more: false });
});

test('cursors of another generation and of the future are too old', async ({ world, core }) => {
  const { staff } = await world.office(1);
  const cursor = await snapshot(world, staff[0]!);
  const { id } = parseCursor(cursor)!;
  const [ms = '', seq = ''] = id.split('-');
  for (const future of [`1.${ms}-${Number(seq) + 1}`, `1.${Number(ms) + 1}-0`])
    expect(await read(world, staff[0]!, future)).toEqual({ status: 'cursor_too_old' });
  await core.presence.alive(world.partition, 'redis-run-2', world.now);
  expect(await read(world, staff[0]!, cursor)).toEqual({ status: 'cursor_too_old' });
  expect(await read(world, staff[0]!, `2.${id}`)).toMatchObject({ status: 'read' });
});

test('texts that are no cursor are not parsed', () => {
  for (const text of ['', '1', '1.5', 'x.1-1', '1.1-1 ', '1.-1', '-1.1-1', '1.1-1-1'])
    expect(parseCursor(text)).toBeNull();
  expect(parseCursor('3.17-4')).toEqual({ generation: '3', id: '17-4' });
});

test('what happens to an agent’s conversations reaches its feed; another agent’s feed stays quiet', async ({
  world,
}) => {
  const { channelId, staff } = await world.office(2);
  const [agent, other] = staff;
  const [mine, theirs] = [await snapshot(world, agent!), await snapshot(world, other!)];
  const { conversationId } = await world.message({ channelId });
  await world.match();
  await world.reply(conversationId, { agent: agent! });
  await world.assign(conversationId, agent!);
  await world.resolve(conversationId);
  const answer = await read(world, agent!, mine);
  expect(answer.status === 'read' && answer.events.map((event) => event.type)).toEqual([
    'conversation.assigned',
    'message.sent',
    'conversation.pended',
    'conversation.assigned',
    'conversation.resolved',
  ]);
  expect(await read(world, other!, theirs)).toMatchObject({ status: 'read', events: [] });
});

for (const limit of [1, 2, 3, 5, 6])
  test(`pages of ${limit}: New first, then Pending, each in order of assignment`, async ({ world, core }) => {
    const { channelId, staff } = await world.office(1, { capacity: 9 });
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) {
      ids.push((await world.message({ channelId, contact: `c${i}` })).conversationId);
      await world.match();
    }
    await world.pend(ids[3]!);
    await world.pend(ids[0]!);
    const seen: string[] = [];
    let pages = 0;
    for (let start: Parameters<typeof core.feed.assignments>[2] | null = FIRST; start !== null; pages++) {
      const page: Awaited<ReturnType<typeof core.feed.assignments>> = await core.feed.assignments(
        ...([world.id, staff[0]!.id, start, limit] as const),
      );
      seen.push(...page.conversations.map((each) => each.id));
      start = page.next;
    }
    expect(seen).toEqual([ids[1], ids[2], ids[4], ids[3], ids[0]]);
    expect(pages).toBe(Math.ceil(5 / limit));
  });

test('a page tells the whole conversation; an agent that holds nothing has one empty page', async ({
  world,
  core,
}) => {
  const { channelId, staff } = await world.office(1);
  expect(await core.feed.assignments(world.id, staff[0]!.id, FIRST, 5)).toMatchObject({
    conversations: [],
    next: null,
  });
  const { conversationId } = await world.message({ channelId });
  await world.match();
  const { conversations } = await core.feed.assignments(world.id, staff[0]!.id, FIRST, 5);
  expect(conversations).toEqual([await world.conversation(conversationId)]);
});
