// Doing anything twice with the same Idempotency-Key equals doing it once; another request under it is refused.

import { expect, type Stage, test } from './stage.js';

const once = (key: string) => ({ 'idempotency-key': key });

test('a resource is made once, and a repeat answers the same one', async ({ stage }) => {
  const call = { key: stage.shop.admin, body: { name: 'Cards' }, headers: once('k1') };
  const [first, second] = [
    await stage.call('POST', '/v1/teams', call),
    await stage.call('POST', '/v1/teams', call),
  ];
  expect(first.status).toBe(201);
  expect(second).toMatchObject({ status: 201, body: first.body });
  const list = await stage.call('GET', '/v1/teams', { key: stage.shop.admin });
  const named = (list.body.items as { name: string }[]).filter(({ name }) => name === 'Cards');
  expect(named).toHaveLength(1);
});

test('twenty at the same moment make one', async ({ stage }) => {
  const call = { key: stage.shop.admin, body: { name: 'Cards' }, headers: once('k1') };
  const answers = await Promise.all(Array.from({ length: 20 }, () => stage.call('POST', '/v1/teams', call)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
});

test('a key is shown once: a repeat answers its id alone', async ({ stage }) => {
  const call = { key: stage.shop.admin, body: { role: 'operator' }, headers: once('k1') };
  const first = await stage.call('POST', '/v1/keys', call);
  const second = await stage.call('POST', '/v1/keys', call);
  expect(first.body.key).toMatch(/^sb_key_/);
  expect(second).toMatchObject({ status: 201, body: { id: first.body.id, role: 'operator' } });
  expect(second.body).not.toHaveProperty('key');
  for (const url of ['/v1/keys', `/v1/keys/${first.body.id}`]) {
    const shown = await stage.call('GET', url, { key: stage.shop.admin });
    expect(JSON.stringify(shown.body)).not.toMatch(/hash|sb_key_/);
  }
});

test('a reply is sent once', async ({ stage }) => {
  const { id, epoch } = await stage.conversation();
  const call = {
    key: stage.shop.agent,
    body: { text: 'hi' },
    headers: { ...once('k1'), 'if-match': `"${epoch}"` },
  };
  const first = await stage.call('POST', `/v1/conversations/${id}/messages`, call);
  const second = await stage.call('POST', `/v1/conversations/${id}/messages`, call);
  expect([first.status, second.status]).toEqual([202, 202]);
  const pulled = await stage.call('GET', `/v1/channels/${stage.shop.channelId}/replies`, {
    key: stage.shop.connector,
  });
  expect(pulled.body.replies).toHaveLength(1);
});

test('a sign-in answers the same session again', async ({ stage }) => {
  const url = `/v1/agents/${stage.shop.agentId}/sessions`;
  const call = { key: stage.shop.agent, body: {}, headers: once('k1') };
  const [first, second] = [await stage.call('POST', url, call), await stage.call('POST', url, call)];
  expect(second.body.sessionId).toBe(first.body.sessionId);
});

test('what is deleted is deleted once, and a repeat says so again', async ({ stage }) => {
  const { make, call, shop } = stage;
  const made = {
    teams: await make('/v1/teams', shop.admin, { name: 'Gone' }),
    channels: await make('/v1/channels', shop.admin, { name: 'Gone', kind: 'api' }),
    agents: await make('/v1/agents', shop.admin, { name: 'Gone' }),
    keys: await make('/v1/keys', shop.admin, { role: 'operator' }),
  };
  for (const [kind, { id }] of Object.entries(made)) {
    const remove = () => call('DELETE', `/v1/${kind}/${id}`, { key: shop.admin, headers: once(kind) });
    expect({ kind, status: (await remove()).status }).toEqual({ kind, status: 204 });
    expect({ kind, status: (await remove()).status }).toEqual({ kind, status: 204 });
    const without = await call('DELETE', `/v1/${kind}/${id}`, { key: shop.admin });
    expect({ kind, status: without.status }).toEqual({ kind, status: 404 });
  }
});

test('a workspace is made once: a repeat makes no second one', async ({ stage }) => {
  const call = { key: stage.rootKey, body: { name: 'Branch' }, headers: once('k1') };
  const first = await stage.call('POST', '/v1/workspaces', call);
  const second = await stage.call('POST', '/v1/workspaces', call);
  expect([first.status, second.status]).toEqual([201, 201]);
  const { key, ...made } = first.body as { key: string };
  expect(key).toMatch(/^sb_key_/);
  expect(second.body).toEqual(made);
  const list = await stage.call('GET', '/v1/workspaces', { key: stage.rootKey });
  const branches = (list.body.items as { name: string }[]).filter(({ name }) => name === 'Branch');
  expect(branches).toHaveLength(1);
});

type Way = (
  stage: Stage,
) => Promise<[method: string, url: string, key: string, one: unknown, other: unknown]>;
const at = new Date().toISOString();
const ways: Record<string, Way> = {
  'messages in': async ({ shop, message }) => [
    'POST',
    `/v1/channels/${shop.channelId}/messages`,
    shop.connector,
    message(),
    message(),
  ],
  receipts: async ({ shop }) => {
    const receipt = (status: string) => ({ receipts: [{ messageId: 'rp_x', status, at }] });
    return [
      'POST',
      `/v1/channels/${shop.channelId}/receipts`,
      shop.connector,
      receipt('sent'),
      receipt('read'),
    ];
  },
  'a heartbeat': async (stage) => {
    const url = `/v1/agents/${stage.shop.agentId}/sessions/${await stage.signIn()}`;
    return ['PUT', url, stage.shop.agent, {}, { availability: 'away' }];
  },
  'a sign-in': async ({ shop }) => [
    'POST',
    `/v1/agents/${shop.agentId}/sessions`,
    shop.agent,
    {},
    { availability: 'away' },
  ],
  settings: async ({ shop }) => {
    const body = (defaultCapacity: number) => ({ routing: { defaultCapacity } });
    return ['PATCH', '/v1/settings', shop.admin, body(4), body(6)];
  },
  'a changed team': async ({ shop }) => [
    'PATCH',
    `/v1/teams/${shop.teamId}`,
    shop.admin,
    { name: 'A' },
    { name: 'B' },
  ],
  'a key': async ({ shop }) => ['POST', '/v1/keys', shop.admin, { role: 'operator' }, { role: 'admin' }],
  'a hold': async ({ shop }) => [
    'PUT',
    '/v1/take-back-hold',
    shop.operator,
    { durationMs: 1000 },
    { durationMs: 2000 },
  ],
  'a reply': async (stage) => {
    const { id } = await stage.conversation();
    return ['POST', `/v1/conversations/${id}/messages`, stage.shop.admin, { text: 'a' }, { text: 'b' }];
  },
  'a verb': async (stage) => {
    const { id } = await stage.conversation();
    const { agentId, teamId, admin } = stage.shop;
    return ['POST', `/v1/conversations/${id}/assign`, admin, { agentId }, { teamId }];
  },
};

test.for(Object.keys(ways).map((name) => [name] as const))(
  '%s: another body under the same key is refused',
  async ([name], { stage }) => {
    const [method, url, key, one, other] = await ways[name]!(stage);
    const headers = once('k1');
    const first = await stage.call(method, url, { key, headers, body: one });
    expect(Math.floor(first.status / 100)).toBe(2);
    const before = await stage.snapshot();
    const answer = await stage.call(method, url, { key, headers, body: other });
    expect(answer).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
    expect(await stage.snapshot()).toEqual(before);
    expect((await stage.call(method, url, { key, headers, body: one })).status).toBe(first.status);
  },
);

test('the same key under another credential is another key', async ({ stage }) => {
  const headers = once('k1');
  const second = await stage.keyOf(stage.shop.admin, { role: 'admin' });
  const one = await stage.call('POST', '/v1/teams', { key: stage.shop.admin, body: { name: 'A' }, headers });
  const two = await stage.call('POST', '/v1/teams', { key: second, body: { name: 'B' }, headers });
  expect([one.status, two.status]).toEqual([201, 201]);
});

test.for([[''], ['x'.repeat(256)], ['a\tb'], ['é']] as const)(
  '%j is not an Idempotency-Key',
  async ([key], { stage }) => {
    const answer = await stage.call('POST', '/v1/teams', {
      key: stage.shop.admin,
      body: { name: 'A' },
      headers: once(key),
    });
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'invalid_request', errors: [{ path: 'Idempotency-Key' }] },
    });
  },
);

test('a message that comes twice is one message, whatever its body', async ({ stage }) => {
  const one = await stage.post(stage.message({ externalId: 'm1', text: 'first' }));
  const two = await stage.post(stage.message({ externalId: 'm1', text: 'second' }));
  expect(one.body).toMatchObject({ messages: [{ status: 'accepted' }] });
  const [{ id }] = one.body.messages as [{ id: string }];
  expect(two).toMatchObject({
    status: 202,
    body: { messages: [{ id, externalId: 'm1', status: 'duplicate' }] },
  });
});

test('a message that comes at the same moment from twenty connections is accepted once', async ({
  stage,
}) => {
  const body = stage.message({ externalId: 'm1' });
  const answers = await Promise.all(Array.from({ length: 20 }, () => stage.post(body)));
  const statuses = answers.map(({ body: { messages } }) => (messages as { status: string }[])[0]?.status);
  expect(statuses.filter((status) => status === 'accepted')).toHaveLength(1);
  expect(statuses.filter((status) => status === 'duplicate')).toHaveLength(19);
});
