// Webhooks of events through the API: secrets, how one fares, what was given up, sending again.

import { newSigningSecret } from '../../src/delivery/signing.js';
import { expect, type Stage, test } from './stage.js';

async function hook({ make, shop }: Stage) {
  const { id } = await make('/v1/webhooks', shop.admin, { name: 'CRM', url: 'https://crm.example/hook' });
  return { id, path: `/v1/webhooks/${id}` };
}

test('a secret is shown once, older ones sign along, and what waits is rung for', async ({ stage }) => {
  const { call, shop } = stage;
  const { path } = await hook(stage);
  const first = await call('POST', `${path}/secrets`, { key: shop.admin });
  expect(first).toMatchObject({ status: 201, body: { until: null } });
  expect(String(first.body.secret)).toHaveLength(newSigningSecret().length);
  const again = await call('POST', `${path}/secrets`, { key: shop.admin, body: { overlapMs: 60_000 } });
  const list = await call('GET', `${path}/secrets`, { key: shop.admin });
  expect(list.body.items).toMatchObject([
    { id: again.body.id, until: null },
    { id: first.body.id, until: expect.stringMatching(/Z$/) },
  ]);
  expect(JSON.stringify(list.body)).not.toContain('whsec_');
});

test('a webhook says how it fares, and is enabled again', async ({ stage }) => {
  const { call, shop, core } = stage;
  const { id, path } = await hook(stage);
  const status = () => call('GET', `${path}/status`, { key: shop.operator });
  expect(await status()).toMatchObject({
    status: 200,
    body: { state: 'ok', url: 'https://crm.example/hook' },
  });
  await call('POST', `${path}/secrets`, { key: shop.admin });
  const config = (await stage.directory.reload(shop.id))!;
  const claim = {
    webhookId: id,
    url: 'https://crm.example/hook',
    types: [],
    retryForMs: 60_000,
    token: 'one',
  };
  const claimed = await core.webhooks.claim(shop.id, { ...claim, configVersion: config.version });
  if (claimed.status !== 'claimed') throw new Error(claimed.status);
  const { eventId } = claimed;
  await core.webhooks.settle(shop.id, {
    webhookId: id,
    eventId,
    token: 'one',
    outcome: 'gone',
    reason: 'http_410',
  });
  expect((await status()).body).toMatchObject({ state: 'disabled', lastError: 'http_410' });
  expect(await call('POST', `${path}/enable`, { key: shop.admin })).toMatchObject({
    status: 200,
    body: { state: 'ok', disabledAt: null },
  });
});

test('what was given up is listed by ids, and counted when it is sent again', async ({ stage }) => {
  const { call, shop, core } = stage;
  const { id, path } = await hook(stage);
  await call('POST', `${path}/secrets`, { key: shop.admin });
  await stage.conversation('ada');
  const { version } = (await stage.directory.reload(shop.id))!;
  const claim = { webhookId: id, url: 'https://crm.example/hook', types: ['message.*'], retryForMs: 60_000 };
  for (const token of ['one', 'two']) {
    const claimed = await core.webhooks.claim(shop.id, { ...claim, token, configVersion: version });
    if (claimed.status !== 'claimed') break;
    const rejected = { outcome: 'rejected', reason: 'http_422' } as const;
    await core.webhooks.settle(shop.id, { webhookId: id, eventId: claimed.eventId, token, ...rejected });
  }
  const list = await call('GET', `${path}/undelivered?limit=1`, { key: shop.operator });
  expect(list.body).toMatchObject({
    items: [{ reason: 'http_422', attempts: 1, event: { type: 'message.received' } }],
    nextCursor: null,
  });
  expect(JSON.stringify(list.body)).not.toContain('hello');
  const headers = { 'idempotency-key': 'once' };
  for (let i = 0; i < 2; i++) {
    const answer = await call('POST', `${path}/replay`, { key: shop.admin, headers });
    expect(answer).toMatchObject({ status: 200, body: { count: 1 } });
  }
});

test.for([
  [{}, 200],
  [{ cursor: 'x' }, 422],
  [{ cursor: '99.1-1' }, 410],
  [{ cursor: '' }, 422],
  [{ all: true }, 422],
  [{ cursor: 'oldest' }, 200],
] as const)('a replay of %j is answered %i', async ([body, status], { stage }) => {
  const { path } = await hook(stage);
  const answer = await stage.call('POST', `${path}/replay`, { key: stage.shop.admin, body });
  expect(answer.status).toBe(status);
});

test('a webhook of another workspace, or of none, is not there', async ({ stage }) => {
  const { path } = await hook(stage);
  for (const rest of ['', '/status', '/secrets', '/undelivered'])
    expect((await stage.call('GET', `${path}${rest}`, { key: stage.other.key })).status).toBe(404);
  expect(await stage.call('GET', '/v1/webhooks/wh_none/status', { key: stage.shop.admin })).toMatchObject({
    status: 404,
    body: { code: 'not_found' },
  });
});
