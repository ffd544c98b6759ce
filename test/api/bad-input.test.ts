// Bad ids, queries and bodies of other calls than messages: refused with a stable code, and nothing is left behind.

import { good, invalid, refused } from './refused.js';
import { expect, test } from './stage.js';

const strangeIds = [
  'a:b',
  '{p0}',
  'x}',
  'a\nb',
  'x'.repeat(1000),
  '..',
  '__proto__',
  'ch_',
  'ch_p0_é',
  '%',
  '\u0000',
];

test.for(strangeIds.map((id) => [id] as const))(
  '%j as an id in a path is not found',
  async ([id], { stage }) => {
    const { admin, agent, connector, agentId } = stage.shop;
    const at = encodeURIComponent(id);
    const missing = { status: 404, code: 'not_found' };
    await refused(stage, 'POST', `/v1/channels/${at}/messages`, { key: connector, body: good }, missing);
    await refused(stage, 'GET', `/v1/conversations/${at}`, { key: agent }, missing);
    await refused(stage, 'PATCH', `/v1/teams/${at}`, { key: admin, body: { name: 'x' } }, missing);
    await refused(stage, 'DELETE', `/v1/keys/${at}`, { key: admin }, missing);
    await refused(stage, 'PUT', `/v1/agents/${agentId}/sessions/${at}`, { key: agent, body: {} }, missing);
  },
);

test('a strange id in a body or query is not valid', async ({ stage }) => {
  const { admin, agent, agentId } = stage.shop;
  const { id, epoch } = await stage.conversation();
  const headers = { 'if-match': `${epoch}` };
  for (const strange of strangeIds) {
    const assign = { key: agent, headers, body: { agentId: strange } };
    await refused(stage, 'POST', `/v1/conversations/${id}/assign`, assign, invalid('agentId'));
    await refused(
      stage,
      'POST',
      '/v1/agents',
      { key: admin, body: { name: 'x', teamIds: [strange] } },
      invalid('teamIds.0'),
    );
    const query = `/v1/conversations?channelId=${encodeURIComponent(strange)}`;
    await refused(stage, 'GET', query, { key: agent }, invalid('channelId.0'));
    const cursor = `/v1/agents/${agentId}/events?cursor=${encodeURIComponent(strange)}`;
    await refused(stage, 'GET', cursor, { key: agent }, invalid('cursor'));
  }
});

test('a path that is not well encoded is not found', async ({ stage }) => {
  const missing = { status: 404, code: 'not_found' };
  await refused(stage, 'GET', '/v1/conversations/%zz', { key: stage.shop.agent }, missing);
});

const queries = [
  'limit=0',
  'limit=501',
  'limit=x',
  'limit=1&limit=2',
  'state=open',
  'nonsense=1',
  'cursor=zzz',
];

test.for(queries.map((query) => [query] as const))('a list asked for with %s', async ([query], { stage }) => {
  const path = query.split('=')[0] ?? '';
  await refused(stage, 'GET', `/v1/conversations?${query}`, { key: stage.shop.agent }, invalid(path));
});

const setups: [method: string, url: string, body: unknown, path: string][] = [
  ['POST', '/v1/teams', {}, 'name'],
  ['POST', '/v1/teams', { name: ' ' }, 'name'],
  ['POST', '/v1/teams', { name: 'x', capacity: 0 }, 'capacity'],
  ['POST', '/v1/teams', { name: 'x', capacity: 1.5 }, 'capacity'],
  ['POST', '/v1/teams', { name: 'x', id: 'tm_mine' }, 'id'],
  ['POST', '/v1/teams', { name: 'a\ud800' }, 'name'],
  ['POST', '/v1/channels', { name: 'x', kind: 'fax' }, 'kind'],
  ['POST', '/v1/channels', { name: 'x', kind: 'api', teamIds: ['tm_unknown'] }, 'teamIds.0'],
  ['POST', '/v1/agents', { name: 'x', teamIds: 'tm_a' }, 'teamIds'],
  ['POST', '/v1/keys', { role: 'root' }, 'role'],
  ['POST', '/v1/keys', { role: 'connector', channelIds: [] }, 'channelIds'],
  ['POST', '/v1/keys', { role: 'connector', channelIds: ['ch_unknown'] }, 'channelIds.0'],
  ['POST', '/v1/keys', { role: 'agent', agentId: 'ag_unknown' }, 'agentId'],
  ['PATCH', '/v1/settings', { removeAssignment: { graceMs: 120_000 } }, 'removeAssignment.graceMs'],
  ['PATCH', '/v1/settings', { presence: { leaseMs: 20_000 } }, 'presence.leaseMs'],
  ['PATCH', '/v1/settings', { presence: { leaseMs: 100_000 } }, 'removeAssignment.graceMs'],
  ['PATCH', '/v1/settings', { colour: 'red' }, 'colour'],
  ['PUT', '/v1/take-back-hold', { durationMs: 0 }, 'durationMs'],
  ['PUT', '/v1/take-back-hold', { durationMs: 86_400_001 }, 'durationMs'],
  ['PUT', '/v1/take-back-hold', {}, 'durationMs'],
];

test.for(setups)('%s %s with %j names %s', async ([method, url, body, path], { stage }) => {
  await refused(stage, method, url, { key: stage.shop.admin, body }, invalid(path));
});

const replies: [body: unknown, path: string][] = [
  [{}, 'text'],
  [{ text: '' }, 'text'],
  [{ text: 'x'.repeat(16_385) }, 'text'],
  [{ text: '\ud800' }, 'text'],
  [{ text: 'x', seenSeq: -1 }, 'seenSeq'],
  [{ text: 'x', to: 'y' }, 'to'],
];

test('a reply that is not valid names its field and is not sent', async ({ stage }) => {
  const { id, epoch } = await stage.conversation();
  const headers = { 'if-match': `${epoch}` };
  for (const [body, path] of replies) {
    await refused(
      stage,
      'POST',
      `/v1/conversations/${id}/messages`,
      { key: stage.shop.agent, headers, body },
      invalid(path),
    );
  }
});

test('nothing of what a customer wrote, and no key, is in the log', async ({ stage }) => {
  const secret = 'my card number is 4111';
  await stage.post(stage.message({ text: secret }));
  await stage.post(stage.message({ text: secret, [secret]: secret }));
  await stage.post(undefined, { raw: `{"text": "${secret}` });
  const told = stage.logged.join('');
  expect(told).toContain('/v1/channels/:channelId/messages');
  expect(told).not.toContain('4111');
  expect(told).not.toContain('ada');
  expect(told).not.toContain(stage.shop.connector);
});
