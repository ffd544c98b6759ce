// Section 2: the queue as agents see it. Filters, orders, pages that examine a bounded number, what teams hide, counts.

import { describe } from 'vitest';
import { createDesk } from './desk.js';
import { expect, type Stage, test } from './stage.js';

type Page = { items: { id: string }[]; nextCursor: string | null };

async function walk(
  stage: Stage,
  query: string,
  key = stage.shop.admin,
): Promise<{ ids: string[]; sizes: number[] }> {
  const [ids, sizes] = [[] as string[], [] as number[]];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const url = `/v1/conversations?${query}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
    const answer = await stage.call('GET', url, { key });
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    const page = answer.body as unknown as Page;
    ids.push(...page.items.map(({ id }) => id));
    sizes.push(page.items.length);
    cursor = page.nextCursor;
  }
  return { ids, sizes };
}

/** Ids by what a query finds, in order. */
const idsOf = async (stage: Stage, query: string, key?: string) => (await walk(stage, query, key)).ids;

describe('filters', () => {
  test('by state, channel, assignee, team, topic, group, visibility and language, alone and together', async ({
    stage,
  }) => {
    const desk = createDesk(stage);
    const { shop, make } = stage;
    const [other, topic] = [await desk.team(), await desk.topic()];
    const quiet = await make('/v1/channels', shop.admin, { name: 'Quiet', kind: 'api' });
    const group = await desk.group('tier', 'gold');
    await desk.rule({ topics: { anyOf: [topic.id] } }, [other.id]);
    const held = await desk.arrive('held');
    const gold = await desk.arrive('gold', {}, { tier: 'gold', language: 'fr-ca' });
    const shown = await desk.arrive('shown', { visibility: 'public' });
    const about = await desk.arrive('about');
    await desk.act(null, held.id, 'assign', { agentId: shop.agentId });
    await desk.ok('POST', `/v1/conversations/${about.id}/topics`, { body: { add: [topic.id] } });
    const parked = await desk.arrive('parked');
    await desk.act(null, parked.id, 'assign', { agentId: shop.agentId });
    await desk.act(null, parked.id, 'pend');
    const done = await desk.arrive('done');
    await desk.act(null, done.id, 'resolve');

    const open = [held, gold, shown, about].map(({ id }) => id);
    for (const [query, expected] of [
      ['state=new', open],
      ['state=pending', [parked.id]],
      ['state=resolved', [done.id]],
      ['', [...open, parked.id, done.id]],
      [`channelId=${shop.channelId}&state=new`, open],
      [`channelId=${shop.channelId},${quiet.id}`, [...open, parked.id, done.id]],
      [`channelId=${quiet.id}`, []],
      [`channelId=${shop.channelId},${shop.channelId}&state=new`, open],
      [`assignee=${shop.agentId}`, [held.id, parked.id]],
      [`assignee=${shop.agentId}&state=pending`, [parked.id]],
      ['assignee=none&state=new', [gold.id, shown.id, about.id]],
      [`assignee=none,${shop.agentId}&state=new`, open],
      [`assignee=${shop.agentId},ag_nobody&channelId=${quiet.id}`, []],
      [`teamId=${other.id}&state=new`, [about.id]],
      [`teamId=${shop.teamId}&state=new`, [held.id, gold.id, shown.id]],
      ['teamId=none', []],
      [`topicId=${topic.id}`, [about.id]],
      [`groupId=${group.id}`, [gold.id]],
      ['visibility=public', [shown.id]],
      ['language=fr', [gold.id]],
      ['language=fr-be', []],
      [`groupId=${group.id}&visibility=public`, []],
    ] as const)
      expect({ query, ids: await idsOf(stage, query) }).toEqual({ query, ids: expected });
    expect(await idsOf(stage, 'assignee=me', shop.agent)).toEqual([held.id, parked.id]);
  });

  test('what is no filter is refused by name', async ({ stage }) => {
    const { call, shop } = stage;
    for (const [query, path, code] of [
      ['state=open', 'state', 'invalid_value'],
      ['sort=random', 'sort', 'invalid_value'],
      ['colour=red', 'colour', 'unknown_field'],
      ['channelId=ch_1,', 'channelId.1', 'invalid_format'],
      [`channelId=${Array(51).fill('ch_1').join()}`, 'channelId', 'too_big'],
      ['assignee=me', 'assignee', 'invalid_value'],
      ['topicId=x', 'topicId', 'invalid_format'],
      ['language=français', 'language', 'invalid_format'],
      ['visibility=secret', 'visibility', 'invalid_value'],
      ['limit=501', 'limit', 'too_big'],
      ['cursor=abc', 'cursor', 'invalid_cursor'],
    ] as const) {
      const answer = await call('GET', `/v1/conversations?${encodeURI(query)}`, { key: shop.admin });
      expect({ query, ...answer }).toMatchObject({ status: 422, body: { errors: [{ path, code }] } });
    }
  });

  test('a cursor goes on with the order that it came from alone', async ({ stage }) => {
    const { call, shop } = stage;
    for (let i = 0; i < 2; i++) await stage.conversation();
    const first = await call('GET', '/v1/conversations?state=new&limit=1', { key: shop.admin });
    const cursor = String(first.body.nextCursor);
    for (const query of ['state=new&sort=newest', 'state=pending']) {
      const answer = await call('GET', `/v1/conversations?${query}&cursor=${cursor}`, { key: shop.admin });
      expect(answer).toMatchObject({ status: 422, body: { errors: [{ code: 'invalid_cursor' }] } });
    }
  });
});

describe('orders', () => {
  test('oldest and newest by entry into the state; priority in the order of the line, then what is in hands', async ({
    stage,
  }) => {
    const desk = createDesk(stage);
    const ids: string[] = [];
    for (const contact of ['a', 'b', 'c', 'd', 'e']) ids.push((await desk.arrive(contact)).id);
    const [a, b, c, d, e] = ids as [string, string, string, string, string];
    await desk.ok('PUT', `/v1/conversations/${d}/priority`, { body: { priority: 9 } });
    await desk.act(null, b, 'assign', { agentId: stage.shop.agentId });
    expect(await idsOf(stage, 'state=new')).toEqual([a, b, c, d, e]);
    expect(await idsOf(stage, 'state=new&sort=newest&limit=2')).toEqual([e, d, c, b, a]);
    for (const limit of [1, 2, 3, 100]) {
      expect(await idsOf(stage, `state=new&sort=priority&limit=${limit}`)).toEqual([d, a, c, e, b]);
      expect(await idsOf(stage, `state=new&sort=priority&assignee=none&limit=${limit}`)).toEqual([
        d,
        a,
        c,
        e,
      ]);
    }
    expect(await idsOf(stage, `state=new&sort=priority&assignee=${stage.shop.agentId}`)).toEqual([b]);
  });

  test('a team’s order holds where its members may not change it', async ({ stage }) => {
    const desk = createDesk(stage);
    const { shop, call } = stage;
    const ids = [(await desk.arrive('a')).id, (await desk.arrive('b')).id];
    await desk.patch(`teams/${shop.teamId}`, { queue: { sort: 'newest', mayChangeSort: false } });
    expect(await idsOf(stage, 'state=new', shop.agent)).toEqual([...ids].reverse());
    expect(await idsOf(stage, 'state=new&sort=newest', shop.agent)).toEqual([...ids].reverse());
    const refused = await call('GET', '/v1/conversations?sort=oldest', { key: shop.agent });
    expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden', reason: 'sort' } });
    expect(await idsOf(stage, 'state=new&sort=oldest')).toEqual(ids);
    await desk.patch(`teams/${shop.teamId}`, { queue: { mayChangeSort: true } });
    expect(await idsOf(stage, 'state=new&sort=oldest', shop.agent)).toEqual(ids);
  });
});

describe('what teams hide', () => {
  test('cleared filters: unassigned ones and its own; a teammate’s is not there at all', async ({
    stage,
  }) => {
    const desk = createDesk(stage);
    const { shop, call } = stage;
    const colleague = await desk.hire();
    const [free, own, theirs] = [await desk.arrive('a'), await desk.arrive('b'), await desk.arrive('c')];
    await desk.act(null, own.id, 'assign', { agentId: shop.agentId });
    await desk.act(null, theirs.id, 'assign', { agentId: colleague.id });
    expect(await idsOf(stage, '', shop.agent)).toEqual([free.id, own.id, theirs.id]);
    await desk.patch(`teams/${shop.teamId}`, { queue: { mayFilter: false } });
    expect(await idsOf(stage, '', shop.agent)).toEqual([free.id, own.id]);
    expect((await call('GET', `/v1/conversations/${theirs.id}`, { key: shop.agent })).status).toBe(404);
    expect((await call('GET', `/v1/conversations/${theirs.id}`, { key: shop.admin })).status).toBe(200);
    for (const query of ['assignee=me', 'assignee=none,me', `channelId=${shop.channelId}`, 'state=new'])
      expect((await call('GET', `/v1/conversations?${query}`, { key: shop.agent })).status).toBe(200);
    for (const query of [`assignee=${colleague.id}`, 'visibility=public', 'teamId=none', 'language=fr'])
      expect(await call('GET', `/v1/conversations?${query}`, { key: shop.agent })).toMatchObject({
        ...{ status: 403, body: { code: 'forbidden', reason: 'filter' } },
      });
  });

  test('only what is routed to the team, and what no team serves', async ({ stage }) => {
    const desk = createDesk(stage);
    const { shop } = stage;
    const [other, topic] = [await desk.team(), await desk.topic()];
    await desk.rule({ topics: { anyOf: [topic.id] } }, [other.id]);
    const [plain, routed] = [await desk.arrive('a'), await desk.arrive('b')];
    await desk.ok('POST', `/v1/conversations/${routed.id}/topics`, { body: { add: [topic.id] } });
    expect(await idsOf(stage, '', shop.agent)).toEqual([plain.id, routed.id]);
    await desk.patch(`teams/${shop.teamId}`, { queue: { onlyRouted: true } });
    expect(await idsOf(stage, '', shop.agent)).toEqual([plain.id]);
    await desk.channel({ teamIds: [] });
    expect(await idsOf(stage, '', shop.agent)).toEqual([]);
    await desk.patch(`teams/${shop.teamId}`, { queue: { seesUnrouted: true } });
    await desk.walk();
    expect(await idsOf(stage, '', shop.agent)).toEqual([plain.id]);
    expect(await idsOf(stage, 'teamId=none')).toEqual([plain.id]);
  });
});

test('a page examines a thousand at most: it is short, and goes on', async ({ stage }) => {
  const { shop, core, redis, keys } = stage;
  const { id } = await stage.conversation();
  const conversation = await redis.hgetall(keys.conversation(id));
  const pipeline = redis.pipeline();
  const many = Array.from({ length: 2_300 }, (_, i) => `cv_${String(i).padStart(22, '0')}`);
  for (const [i, each] of many.entries()) {
    pipeline.hset(keys.conversation(each), {
      ...conversation,
      visibility: i === 2_200 ? 'public' : 'private',
    });
    pipeline.zadd(keys.state('new'), i, each);
  }
  await pipeline.exec();
  const { ids, sizes } = await walk(stage, 'state=new&visibility=public&limit=10');
  expect(ids).toEqual([many[2_200]]);
  expect(sizes).toEqual([0, 0, 1]);
  // Without a filter to miss, pages are full.
  expect((await walk(stage, 'state=new&limit=500')).sizes).toEqual([500, 500, 500, 500, 301]);
  expect(await core.queue.counts(shop.id, [shop.channelId])).toMatchObject([{ new: 1 }]);
});

test('counts by channel and state, of channels that the caller’s teams have', async ({ stage }) => {
  const desk = createDesk(stage);
  const { shop, make, call } = stage;
  const hidden = await make('/v1/channels', shop.admin, { name: 'Hidden', kind: 'api' });
  await desk.arrive('a');
  const [parked, done] = [await desk.arrive('b'), await desk.arrive('c')];
  await desk.act(null, parked.id, 'pend');
  await desk.act(null, done.id, 'resolve');
  const own = { channelId: shop.channelId, new: 1, pending: 1, bot: 0, resolved: 1 };
  const total = { new: 1, pending: 1, bot: 0, resolved: 1 };
  const none = { channelId: hidden.id, new: 0, pending: 0, bot: 0, resolved: 0 };
  const counts = async (key: string) => (await call('GET', '/v1/conversations/counts', { key })).body;
  expect(await counts(shop.agent)).toEqual({ items: [own], total });
  expect(await counts(shop.admin)).toEqual({
    items: [own, none].sort((a, b) => (a.channelId < b.channelId ? -1 : 1)),
    total,
  });
});
