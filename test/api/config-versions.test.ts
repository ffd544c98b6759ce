// The configuration's history over HTTP: who changed what, page by page, and the way back to a version as a new one.

import { expect, type Stage, test } from './stage.js';

type Change = {
  version: number;
  by: string;
  kind: string;
  resourceId: string;
  change: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
};
type Page = { items: Change[]; nextCursor: string | null };

const versionOf = async ({ directory, shop }: Stage) => (await directory.reload(shop.id))?.version ?? 0;
const history = async ({ call, shop }: Stage, query = '') =>
  (await call('GET', `/v1/config-versions${query}`, { key: shop.admin })).body as unknown as Page;
const restore = ({ call, shop }: Stage, version: number | string, headers = {}) =>
  call('POST', `/v1/config-versions/${version}/restore`, { key: shop.admin, headers });
/** Every resource as an admin reads it. */
async function all({ call, shop }: Stage) {
  const read = async (path: string) => (await call('GET', path, { key: shop.admin })).body;
  const lists = ['teams', 'agents', 'channels', 'routing-rules', 'priorities', 'sla-policies', 'topics'];
  const more = ['contact-attributes', 'contact-groups', 'business-hours', 'settings'];
  return Promise.all([...lists, ...more].map((name) => read(`/v1/${name}`)));
}

test('each change tells who made it, and what it was before and after', async ({ stage }) => {
  const { call, make, shop } = stage;
  const topic = await make('/v1/topics', shop.admin, { name: 'One' });
  await call('PATCH', `/v1/topics/${topic.id}`, { key: shop.admin, body: { name: 'Two' } });
  await call('DELETE', `/v1/topics/${topic.id}`, { key: shop.admin });
  const { items } = await history(stage, '?limit=3');
  const [one, two] = [
    { id: topic.id, name: 'One' },
    { id: topic.id, name: 'Two' },
  ];
  const of = { kind: 'topic', resourceId: topic.id, by: expect.stringMatching(/^key:key_/) };
  const version = await versionOf(stage);
  expect(items).toEqual([
    { ...of, version, at: expect.any(String), change: 'deleted', before: two, after: null },
    { ...of, version: version - 1, at: expect.any(String), change: 'changed', before: one, after: two },
    { ...of, version: version - 2, at: expect.any(String), change: 'created', before: null, after: one },
  ]);
  expect(Math.abs(Date.parse((items[0] as unknown as { at: string }).at) - Date.now())).toBeLessThan(60_000);
});

test('comes in pages, each change once, and no other workspace sees it', async ({ stage }) => {
  const { call, make, shop, other } = stage;
  for (let i = 0; i < 5; i++) await make('/v1/topics', shop.admin, { name: `Topic ${i}` });
  const whole = (await history(stage)).items;
  const walked: Change[] = [];
  for (let query = '?limit=3'; query; ) {
    const page = await history(stage, query);
    walked.push(...page.items);
    query = page.nextCursor === null ? '' : `?limit=3&cursor=${page.nextCursor}`;
  }
  expect(walked).toEqual(whole);
  expect(whole.map(({ version }) => version)).toEqual([...whole.keys()].map((i) => whole.length + 1 - i));
  for (const cursor of ['x', '1', 'tm_1', '-', '1-1-1'])
    expect((await call('GET', `/v1/config-versions?cursor=${cursor}`, { key: shop.admin })).status).toBe(422);
  expect((await call('GET', '/v1/config-versions', { key: other.key })).body.items).toEqual([]);
});

test('a deletion that others feel is one version', async ({ stage }) => {
  const { call, make, shop } = stage;
  const team = await make('/v1/teams', shop.admin, { name: 'Gone' });
  const agent = await make('/v1/agents', shop.admin, { name: 'A', teamIds: [team.id] });
  await call('DELETE', `/v1/teams/${team.id}`, { key: shop.admin });
  const version = await versionOf(stage);
  const { items } = await history(stage, '?limit=2');
  expect(items).toMatchObject([
    { version, kind: 'team', change: 'deleted' },
    { version, resourceId: agent.id, change: 'changed', after: { teamIds: [] } },
  ]);
});

test('restoring brings back what was changed, made and deleted, settings too', async ({ stage }) => {
  const { call, make, shop } = stage;
  const key = shop.admin;
  const extra = await make('/v1/teams', key, { name: 'Extra' });
  const topic = await make('/v1/topics', key, { name: 'Billing' });
  const when = { topics: { anyOf: [topic.id] } };
  const rule = await make('/v1/routing-rules', key, { name: 'R', when, teamIds: [extra.id, shop.teamId] });
  const hired = await make('/v1/agents', key, { name: 'Hired', teamIds: [extra.id] });
  const [before, version] = [await all(stage), await versionOf(stage)];

  await call('PATCH', `/v1/routing-rules/${rule.id}`, { key, body: { enabled: false } });
  await call('DELETE', `/v1/routing-rules/${rule.id}`, { key });
  await call('DELETE', `/v1/topics/${topic.id}`, { key });
  await call('DELETE', `/v1/teams/${extra.id}`, { key });
  await call('DELETE', `/v1/agents/${hired.id}`, { key });
  await make('/v1/topics', key, { name: 'Later' });
  await make('/v1/agents', key, { name: 'Later' });
  const body = { routing: { order: 'deadline', headStartMs: 60_000 }, presence: { heartbeatMs: 5_000 } };
  await call('PATCH', '/v1/settings', { key, body });
  await call('PATCH', `/v1/channels/${shop.channelId}`, { key, body: { weight: 3 } });
  const newest = await versionOf(stage);

  const restored = await restore(stage, version);
  expect(restored).toMatchObject({ status: 200, body: { version: newest + 1 } });
  expect(await all(stage)).toEqual(before);
  expect(await versionOf(stage)).toBe(newest + 1);
  const changes = restored.body.changes as Change[];
  expect(changes.filter(({ change }) => change === 'deleted').map(({ before }) => before?.name)).toEqual([
    'Later',
    'Later',
  ]);
  const told = changes.map(({ kind, change }) => `${kind} ${change}`).sort();
  expect(told).toEqual(
    [
      ...['agent created', 'agent deleted', 'channel changed', 'routing_rule created', 'settings changed'],
      ...['team created', 'topic created', 'topic deleted'],
    ].sort(),
  );
  expect(await stage.redis.hmget(stage.keys.anchor, 'orderKind', 'headStartMs', 'heartbeatMs')).toEqual([
    'priority',
    '',
    '15000',
  ]);
  // And back again: restoring is a change like any other.
  expect((await restore(stage, newest)).status).toBe(200);
  expect((await call('GET', `/v1/topics/${topic.id}`, { key })).status).toBe(404);
});

test('an agent that comes back can sign in', async ({ stage }) => {
  const { call, shop } = stage;
  const version = await versionOf(stage);
  const held = await stage.conversation();
  await call('DELETE', `/v1/agents/${shop.agentId}`, { key: shop.admin });
  expect((await restore(stage, version)).status).toBe(200);
  const key = await stage.keyOf(shop.admin, { role: 'agent', agentId: shop.agentId });
  expect((await call('POST', `/v1/agents/${shop.agentId}/sessions`, { key, body: {} })).status).toBe(201);
  stage.rings.routing.push(shop.id);
  await stage.settle();
  const mine = await call('GET', `/v1/conversations/${held.id}`, { key });
  expect(mine.body).toMatchObject({ assigneeId: shop.agentId });
});

test('is refused as a whole where open conversations would be stranded, or somebody is at work', async ({
  stage,
}) => {
  const { call, shop } = stage;
  const version = await versionOf(stage);
  const late = await stage.furnish({ id: shop.id, key: shop.admin }, 'Late');
  await call('POST', `/v1/agents/${late.agentId}/sessions`, { key: late.agent, body: {} });
  const { id } = await stage.conversation('ada', late);
  const before = await versionOf(stage);
  const refused = await restore(stage, version);
  expect(refused).toMatchObject({ status: 409, body: { code: 'in_use' } });
  expect([`team:${late.teamId}`, `channel:${late.channelId}`, `agent:${late.agentId}`]).toContain(
    refused.body.resource,
  );
  expect(await versionOf(stage)).toBe(before);
  await call('POST', `/v1/conversations/${id}/resolve`, { key: shop.admin, body: {} });
  const sessions = await stage.redis.zrange(stage.keys.sessions(late.agentId), '0', '-1');
  expect(await restore(stage, version)).toMatchObject({
    status: 409,
    body: { resource: `agent:${late.agentId}` },
  });
  for (const session of sessions)
    await call('DELETE', `/v1/agents/${late.agentId}/sessions/${session}`, { key: late.agent });
  expect((await restore(stage, version)).status).toBe(200);
  expect((await call('GET', `/v1/channels/${late.channelId}`, { key: shop.admin })).status).toBe(404);
});

test('a repeat under the same idempotency key answers the same and restores nothing again', async ({
  stage,
}) => {
  const { make, shop } = stage;
  const version = await versionOf(stage);
  await make('/v1/topics', shop.admin, { name: 'Later' });
  const first = await restore(stage, version, { 'idempotency-key': 'k1' });
  const kept = await make('/v1/topics', shop.admin, { name: 'Since' });
  const after = await versionOf(stage);
  expect(await restore(stage, version, { 'idempotency-key': 'k1' })).toMatchObject({
    status: 200,
    body: first.body,
  });
  expect(await versionOf(stage)).toBe(after);
  expect((await stage.call('GET', `/v1/topics/${kept.id}`, { key: shop.admin })).status).toBe(200);
  const other = await restore(stage, version + 1, { 'idempotency-key': 'k1' });
  expect(other.body.code).toBe('idempotency_key_reused');
});

test('the newest version is restored to itself, as a version in which nothing differs', async ({ stage }) => {
  const [before, version] = [await all(stage), await versionOf(stage)];
  expect(await restore(stage, version)).toMatchObject({
    status: 200,
    body: { version: version + 1, changes: [] },
  });
  expect(await all(stage)).toEqual(before);
});

test('what is no version, or one of which too much is forgotten, is not found', async ({ stage }) => {
  const version = await versionOf(stage);
  for (const none of [0, version + 1, 'x', '1e3', '-1', '9'.repeat(20)])
    expect((await restore(stage, none)).status).toBe(404);
  await stage.redis.xtrim(stage.keys.configLog, 'MAXLEN', 2);
  expect((await restore(stage, version - 2)).status).toBe(200);
  expect((await restore(stage, version - 3)).status).toBe(404);
});
