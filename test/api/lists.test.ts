// What is read: lists in pages, filters, snapshots, the live board, dead letters, settings, holds.

import { expect, type Stage, test } from './stage.js';

type Page = { items: { id: string }[]; nextCursor: string | null };

async function walk(stage: Stage, url: string, key: string): Promise<{ pages: number; ids: string[] }> {
  const ids: string[] = [];
  let cursor = '';
  for (let pages = 1; ; pages++) {
    const joint = url.includes('?') ? '&' : '?';
    const page = (await stage.call('GET', `${url}${cursor && `${joint}cursor=${cursor}`}`, { key }))
      .body as Page;
    ids.push(...page.items.map(({ id }) => id));
    if (page.nextCursor === null) return { pages, ids };
    cursor = encodeURIComponent(page.nextCursor);
  }
}

test('teams, channels, agents and keys come in pages, each once', async ({ stage }) => {
  const { shop, make } = stage;
  for (let i = 0; i < 5; i++) {
    await make('/v1/teams', shop.admin, { name: `Team ${i}` });
    await make('/v1/keys', shop.admin, { role: 'operator' });
  }
  for (const [path, count] of [
    ['/v1/teams', 6],
    ['/v1/keys', 9],
  ] as const) {
    const { ids, pages } = await walk(stage, `${path}?limit=2`, shop.admin);
    expect({ path, ids: new Set(ids).size, all: ids.length, pages }).toEqual({
      ...{ path, ids: count, all: count },
      pages: Math.ceil(count / 2),
    });
  }
});

test('a resource is made, read, changed and deleted', async ({ stage }) => {
  const { shop, call } = stage;
  const made = await call('POST', '/v1/agents', {
    key: shop.admin,
    body: { name: 'Ada', teamIds: [shop.teamId], capacity: 3 },
  });
  expect(made).toMatchObject({
    status: 201,
    body: {
      id: expect.stringMatching(/^ag_/),
      name: 'Ada',
      teamIds: [shop.teamId],
      capacity: 3,
      slug: 'ada',
    },
  });
  const url = `/v1/agents/${made.body.id}`;
  expect((await call('GET', url, { key: shop.admin })).body).toEqual(made.body);
  const changed = await call('PATCH', url, { key: shop.admin, body: { capacity: null, name: 'Ada L.' } });
  expect(changed).toMatchObject({ status: 200, body: { ...made.body, capacity: null, name: 'Ada L.' } });
  expect((await call('DELETE', url, { key: shop.admin })).status).toBe(204);
  expect((await call('GET', url, { key: shop.admin })).status).toBe(404);
});

test('conversations of one instant are walked without a gap, by state and through all states', async ({
  stage,
}) => {
  const { shop } = stage;
  const messages = Array.from({ length: 30 }, (_, i) => stage.message({ contact: { externalId: `c${i}` } }));
  await stage.post({ messages });
  await stage.settle();
  const all = await walk(stage, '/v1/conversations?limit=500', shop.admin);
  expect(all.ids).toHaveLength(30);
  await stage.redis.zadd(stage.keys.state('new'), ...all.ids.flatMap((id) => [1_800_000_000_000, id]));
  for (const id of all.ids.slice(0, 10))
    await stage.call('POST', `/v1/conversations/${id}/pend`, { key: shop.admin });
  for (const id of all.ids.slice(10, 15))
    await stage.call('POST', `/v1/conversations/${id}/resolve`, { key: shop.admin });
  const byState = async (state: string) =>
    (await walk(stage, `/v1/conversations?limit=7&state=${state}`, shop.admin)).ids;
  expect((await byState('pending')).sort()).toEqual(all.ids.slice(0, 10).sort());
  expect((await byState('resolved')).sort()).toEqual(all.ids.slice(10, 15).sort());
  expect((await byState('new')).sort()).toEqual(all.ids.slice(15).sort());
  const again = await walk(stage, '/v1/conversations?limit=7', shop.admin);
  expect(again.ids).toHaveLength(30);
  expect(new Set(again.ids)).toEqual(new Set(all.ids));
});

test('conversations are filtered by channel, team and assignee', async ({ stage }) => {
  const { shop, make, call } = stage;
  const channel = await make('/v1/channels', shop.admin, { name: 'Quiet', kind: 'api' });
  const [held, free] = [await stage.conversation('a'), await stage.conversation('b')];
  await call('POST', `/v1/conversations/${held.id}/assign`, {
    key: shop.admin,
    body: { agentId: shop.agentId },
  });
  const ids = async (query: string) => (await walk(stage, `/v1/conversations?${query}`, shop.admin)).ids;
  expect(await ids(`assignee=${shop.agentId}`)).toEqual([held.id]);
  expect(await ids('assignee=none')).toEqual([free.id]);
  expect(await ids(`channelId=${shop.channelId}`)).toHaveLength(2);
  expect(await ids(`channelId=${channel.id}`)).toEqual([]);
  expect(await ids(`teamId=${shop.teamId}`)).toHaveLength(2);
  expect(await ids('teamId=tm_other')).toEqual([]);
});

test('a timeline comes in pages, oldest first', async ({ stage }) => {
  for (let i = 0; i < 5; i++) await stage.post(stage.message({ text: `text ${i}` }));
  await stage.settle();
  const list = await stage.call('GET', '/v1/conversations', { key: stage.shop.admin });
  const [{ id }] = list.body.items as [{ id: string }];
  const seqs: number[] = [];
  for (let cursor: string | null = '0'; cursor; ) {
    const url = `/v1/conversations/${id}/timeline?limit=2&cursor=${cursor}`;
    const { body } = await stage.call('GET', url, { key: stage.shop.agent });
    seqs.push(...(body.items as { seq: number }[]).map(({ seq }) => seq));
    cursor = body.nextCursor as string | null;
  }
  expect(seqs).toEqual([1, 2, 3, 4, 5, 6]);
});

test('a snapshot of more than one page has the cursor of its first page, New first', async ({ stage }) => {
  const { shop, call } = stage;
  const count = 503;
  const messages = Array.from({ length: count }, (_, i) =>
    stage.message({ contact: { externalId: `c${i}` } }),
  );
  await stage.post({ messages });
  await stage.settle();
  const { ids } = await walk(stage, '/v1/conversations?limit=500', shop.admin);
  for (const some of [ids.slice(0, 500), ids.slice(500)]) {
    const found = await stage.core.reads.conversations(shop.id, some);
    const items = found.flatMap((each) => (each ? [{ id: each.id, epoch: each.epoch }] : []));
    const body = { items, do: { verb: 'assign', agentId: shop.agentId } };
    await call('POST', '/v1/conversations/bulk', { key: shop.admin, body });
  }
  for (const id of ids.slice(0, 2)) await call('POST', `/v1/conversations/${id}/pend`, { key: shop.admin });
  const url = `/v1/agents/${shop.agentId}/assignments`;
  const first = await call('GET', url, { key: shop.agent });
  await stage.make('/v1/teams', shop.admin, { name: 'An event in between' });
  const second = await call('GET', `${url}?page=${first.body.nextPage}`, { key: shop.agent });
  expect(second.body.cursor).toBe(first.body.cursor);
  expect(second.body).not.toHaveProperty('nextPage');
  const held = [first, second].flatMap(({ body }) => body.conversations as { id: string; state: string }[]);
  expect(held.map(({ state }) => state)).toEqual([...Array(count - 2).fill('new'), 'pending', 'pending']);
  expect(new Set(held.map(({ id }) => id))).toEqual(new Set(ids));
  const garbage = await call('GET', `${url}?page=abc`, { key: shop.agent });
  expect(garbage).toMatchObject({ status: 422, body: { errors: [{ path: 'page' }] } });
});

test('the live board shows lanes and agents', async ({ stage }) => {
  const { shop, call } = stage;
  await stage.conversation();
  const lanes = await call('GET', '/v1/live/lanes', { key: shop.operator });
  expect(lanes.body).toMatchObject({
    items: [
      {
        laneId: shop.channelId,
        need: shop.channelId,
        onlyAgentId: null,
        teams: [{ id: shop.teamId, name: 'Shop team' }],
        waiting: 1,
        notAgentIds: [],
      },
    ],
    nextCursor: null,
  });
  await stage.signIn();
  const before = await call('GET', '/v1/live/agents', { key: shop.operator });
  expect(before.body.items).toMatchObject([
    {
      agentId: shop.agentId,
      name: 'Shop agent',
      availability: 'available',
      liveness: 'live',
      load: 0,
      parked: 0,
      capacity: 5,
    },
  ]);
});

test('a message that cannot be applied is shown among the dead letters', async ({ stage }) => {
  const body = stage.message({ externalId: 'lost', text: 'hello?' });
  const posted = await stage.post(body);
  const [{ id: messageId }] = posted.body.messages as [{ id: string }];
  const [[workspaceId, contactId] = ['', '']] = stage.rings.inbound;
  // Five attempts over half a minute, in owned time.
  for (let attempt = 0; attempt < 7; attempt++) {
    await stage.core.inboxes.claim(workspaceId, contactId, `t${attempt}`, Date.now() + attempt * 10_000);
  }
  const letters = await stage.call('GET', '/v1/dead-letters', { key: stage.shop.operator });
  expect(letters.body).toMatchObject({
    items: [
      {
        messageId,
        contactId,
        message: { externalId: 'lost', text: 'hello?', channelId: stage.shop.channelId },
      },
    ],
    nextCursor: null,
  });
});

test('settings are read and changed in part', async ({ stage }) => {
  const { shop, call } = stage;
  const before = (await call('GET', '/v1/settings', { key: shop.admin })).body;
  const patch = { removeAssignment: { enabled: false, graceMs: 60_000 } };
  const after = await call('PATCH', '/v1/settings', { key: shop.admin, body: patch });
  const removeAssignment = { ...(before.removeAssignment as object), ...patch.removeAssignment };
  expect(after).toMatchObject({ status: 200, body: { ...before, removeAssignment } });
  expect((await call('GET', '/v1/settings', { key: shop.admin })).body).toEqual(after.body);
});

test('take-backs are held for a while, and no longer', async ({ stage }) => {
  const { shop, call } = stage;
  const hold = (method: string, body?: unknown) =>
    call(method, '/v1/take-back-hold', { key: shop.operator, ...(body ? { body } : {}) });
  expect(await hold('GET')).toMatchObject({ status: 200, body: { until: null } });
  const held = await hold('PUT', { durationMs: 60_000 });
  expect(Math.abs(Date.parse(String(held.body.until)) - Date.now() - 60_000)).toBeLessThan(10_000);
  expect((await hold('GET')).body).toEqual(held.body);
  expect(await hold('DELETE')).toMatchObject({ status: 200, body: { until: null } });
  expect((await hold('GET')).body).toEqual({ until: null });
});

test('a workspace is made with its first admin key, which works there and nowhere else', async ({
  stage,
}) => {
  const made = await stage.call('POST', '/v1/workspaces', { key: stage.rootKey, body: { name: 'Branch' } });
  expect(made).toMatchObject({
    status: 201,
    body: { id: expect.any(String), name: 'Branch', key: expect.any(String) },
  });
  const key = String(made.body.key);
  expect((await stage.call('GET', '/v1/teams', { key })).body).toEqual({ items: [], nextCursor: null });
  expect((await stage.call('GET', `/v1/teams/${stage.shop.teamId}`, { key })).status).toBe(404);
  const list = await stage.call('GET', '/v1/workspaces', { key: stage.rootKey });
  expect((list.body.items as { id: string }[]).map(({ id }) => id)).toContain(made.body.id);
  expect(JSON.stringify(list.body)).not.toContain('sb_key');
});

test('deleting an agent unassigns what it holds and ends its key', async ({ stage }) => {
  const { shop, call } = stage;
  const { id } = await stage.conversation();
  await call('POST', `/v1/conversations/${id}/assign`, { key: shop.admin, body: { agentId: shop.agentId } });
  expect((await call('DELETE', `/v1/agents/${shop.agentId}`, { key: shop.admin })).status).toBe(204);
  expect((await call('GET', `/v1/conversations/${id}`, { key: shop.admin })).body.assigneeId).toBeNull();
  expect((await call('GET', '/v1/conversations', { key: shop.agent })).status).toBe(401);
});

test('healthz and readyz answer without a key', async ({ stage }) => {
  expect(await stage.call('GET', '/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } });
  expect(await stage.call('GET', '/readyz')).toMatchObject({
    status: 200,
    body: { status: 'ready', checks: { redis: true } },
  });
});
