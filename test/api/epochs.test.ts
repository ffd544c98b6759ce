// If-Match: what acts on an assignment presents its epoch; ETag tells it.

import { expect, test } from './stage.js';

const verbs: [verb: string, body: unknown][] = [
  ['messages', { text: 'hi' }],
  ['pend', {}],
  ['resolve', {}],
  ['unassign', {}],
];

test.for(verbs)(
  '%s takes the epoch quoted and bare, and refuses an old one',
  async ([verb, body], { stage }) => {
    const { call, shop } = stage;
    for (const form of [(epoch: number) => `"${epoch}"`, (epoch: number) => `${epoch}`]) {
      const { id } = await stage.conversation();
      const url = `/v1/conversations/${id}`;
      const given = await call('POST', `${url}/assign`, { key: shop.admin, body: { agentId: shop.agentId } });
      const epoch = Number(given.body.epoch);
      expect(given.headers.etag).toBe(`"${epoch}"`);
      const old = await call('POST', `${url}/${verb}`, {
        key: shop.agent,
        body,
        headers: { 'if-match': form(epoch - 1) },
      });
      expect(old).toMatchObject({
        status: 412,
        body: { code: 'stale_epoch', epoch, state: 'new', assigneeId: shop.agentId },
      });
      const now = await call('POST', `${url}/${verb}`, {
        key: shop.agent,
        body,
        headers: { 'if-match': form(epoch) },
      });
      expect(Math.floor(now.status / 100)).toBe(2);
      expect(now.headers.etag).toBe(`"${now.body.epoch}"`);
    }
  },
);

test.for(verbs)(
  '%s without an epoch: an agent must send one, an admin need not',
  async ([verb, body], { stage }) => {
    const { id } = await stage.conversation();
    await stage.call('POST', `/v1/conversations/${id}/assign`, {
      key: stage.shop.admin,
      body: { agentId: stage.shop.agentId },
    });
    const url = `/v1/conversations/${id}/${verb}`;
    expect(await stage.call('POST', url, { key: stage.shop.agent, body })).toMatchObject({
      status: 428,
      body: { code: 'epoch_required' },
    });
    expect(Math.floor((await stage.call('POST', url, { key: stage.shop.admin, body })).status / 100)).toBe(2);
  },
);

test.for([['*'], ['W/"17"'], ['"17'], ['17, 18'], ['-1'], ['1e3'], ['99999999999999999']] as const)(
  '%j is not an epoch',
  async ([header], { stage }) => {
    const { id } = await stage.conversation();
    const call = { key: stage.shop.agent, body: {}, headers: { 'if-match': header } };
    expect(await stage.call('POST', `/v1/conversations/${id}/pend`, call)).toMatchObject({
      status: 422,
      body: { code: 'invalid_request', errors: [{ path: 'If-Match' }] },
    });
  },
);

test('an agent who reopens holds the conversation under a new epoch', async ({ stage }) => {
  const { id } = await stage.conversation();
  const url = `/v1/conversations/${id}`;
  const resolved = await stage.call('POST', `${url}/resolve`, { key: stage.shop.admin, body: {} });
  const headers = { 'if-match': String(resolved.headers.etag) };
  const reopened = await stage.call('POST', `${url}/reopen`, { key: stage.shop.agent, headers });
  expect(reopened).toMatchObject({ status: 200, body: { state: 'new', assigneeId: stage.shop.agentId } });
  expect(Number(reopened.body.epoch)).toBeGreaterThan(Number(resolved.body.epoch));
});

test('of two agents that act under the same epoch one succeeds', async ({ stage }) => {
  const { id, epoch } = await stage.conversation();
  const headers = { 'if-match': `"${epoch}"` };
  const assign = () =>
    stage.call('POST', `/v1/conversations/${id}/assign`, {
      ...{ key: stage.shop.agent, headers },
      body: { agentId: stage.shop.agentId },
    });
  const statuses = (await Promise.all([assign(), assign()])).map(({ status }) => status);
  expect(statuses.sort()).toEqual([200, 412]);
});
