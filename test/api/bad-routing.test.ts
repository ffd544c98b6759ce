// Bad input of the calls of routing: wrong types, unknown and foreign ids, epochs, keys used twice, Redis gone. Nothing is left
// behind.

import { inject } from 'vitest';
import { openRedis } from '../../src/redis.js';
import { createDesk } from './desk.js';
import { invalid, refused } from './refused.js';
import { createStage, dropPartition, expect, type Stage, test } from './stage.js';

type Who = 'admin' | 'operator' | 'agent';
type Bad = [method: string, url: string, who: Who, body: unknown, path: string];
const one = '/v1/conversations/{id}';
const rule = { name: 'x', when: { noTopic: true }, teamIds: ['tm_none'] };
const many = (count: number) => Array.from({ length: count }, (_, i) => ({ id: `cv_${i}`, epoch: 1 }));

const bad: Bad[] = [
  ['POST', `${one}/transfer`, 'admin', { agentId: 'ag_none', note: '' }, 'note'],
  ['POST', `${one}/transfer`, 'admin', { agentId: 'ag_none', note: 'x'.repeat(2_001) }, 'note'],
  ['POST', `${one}/transfer`, 'admin', { teamId: 'tm_none' }, 'teamId'],
  ['POST', `${one}/transfer`, 'admin', { teamId: 7 }, 'teamId'],
  ['POST', `${one}/lock`, 'agent', { take: 'yes' }, 'take'],
  ['POST', `${one}/lock`, 'agent', { force: true }, 'force'],
  ['POST', `${one}/accept`, 'agent', { now: true }, 'now'],
  ['POST', `${one}/decline`, 'agent', { why: 'x' }, 'why'],
  ['POST', `${one}/topics`, 'agent', { add: 'tp_a' }, 'add'],
  ['POST', `${one}/topics`, 'agent', { add: ['tp_none'] }, 'add.0'],
  ['POST', `${one}/topics`, 'agent', { add: ['tp_a'], remove: ['tp_a'] }, 'remove'],
  ['POST', `${one}/topics`, 'agent', { add: Array(51).fill('tp_a') }, 'add'],
  ['PUT', `${one}/priority`, 'operator', {}, 'priority'],
  ['PUT', `${one}/priority`, 'operator', { priority: 901 }, 'priority'],
  ['PUT', `${one}/priority`, 'operator', { priority: 1.5 }, 'priority'],
  ['POST', `${one}/rescore`, 'operator', { hard: true }, 'hard'],
  ['POST', '/v1/conversations/bulk', 'admin', { items: [], do: { verb: 'resolve' } }, 'items'],
  ['POST', '/v1/conversations/bulk', 'admin', { items: many(501), do: { verb: 'resolve' } }, 'items'],
  [
    'POST',
    '/v1/conversations/bulk',
    'admin',
    { items: [{ id: 'cv_1' }], do: { verb: 'resolve' } },
    'items.0.epoch',
  ],
  [
    'POST',
    '/v1/conversations/bulk',
    'admin',
    { items: many(1), do: { verb: 'assign', agentId: 'ag_none' } },
    'do.agentId',
  ],
  [
    'POST',
    '/v1/conversations/bulk',
    'admin',
    { items: many(1), do: { verb: 'assign', teamId: 'tm_none' } },
    'do.teamId',
  ],
  ['POST', '/v1/agents/{agent}/next', 'agent', { from: 'x' }, 'from'],
  ['POST', '/v1/live/lanes/move', 'operator', { laneId: '', toTeamId: 'tm_none' }, 'laneId'],
  ['POST', '/v1/live/lanes/move', 'operator', { laneId: 'ch_none', toTeamId: 'tm_none' }, 'toTeamId'],
  ['POST', '/v1/routing-rules/dry-run', 'admin', {}, 'rule'],
  ['POST', '/v1/routing-rules/dry-run', 'admin', { rule: { ...rule, teamIds: [] } }, 'rule.teamIds'],
  ['POST', '/v1/routing-rules/dry-run', 'admin', { rule, replaces: '?' }, 'replaces'],
  ['PUT', '/v1/agents/{agent}/sessions/{session}', 'agent', { activeAt: 'yesterday' }, 'activeAt'],
];

test('what is not valid names its field', async ({ stage }) => {
  const { id, epoch } = await stage.conversation();
  const session = await stage.signIn();
  for (const [method, url, who, body, path] of bad) {
    const at = url.replace('{id}', id).replace('{agent}', stage.shop.agentId).replace('{session}', session);
    const call = { key: stage.shop[who], body, headers: { 'if-match': `${epoch}` } };
    await refused(stage, method, at, call, invalid(path));
  }
}, 60_000);

test('what is of another workspace is not found, and is named as unknown in a body', async ({ stage }) => {
  const foreign = await stage.furnish(stage.other, 'Foreign');
  const { id } = await stage.conversation('foreign', foreign);
  const own = await stage.conversation();
  const missing = { status: 404, code: 'not_found' };
  const { admin, operator, agent } = stage.shop;
  const headers = { 'if-match': '1' };
  const agentCalls = ['accept', 'decline', 'lock', 'transfer', 'topics', 'messages'];
  for (const verb of agentCalls) {
    const body = { transfer: { agentId: stage.shop.agentId }, messages: { text: 'x' } }[verb] ?? {};
    await refused(stage, 'POST', `/v1/conversations/${id}/${verb}`, { key: agent, headers, body }, missing);
  }
  await refused(stage, 'DELETE', `/v1/conversations/${id}/lock`, { key: admin }, missing);
  await refused(stage, 'GET', `/v1/conversations/${id}/explain`, { key: operator }, missing);
  await refused(stage, 'POST', `/v1/conversations/${id}/rescore`, { key: operator }, missing);
  const priority = { key: operator, body: { priority: 1 } };
  await refused(stage, 'PUT', `/v1/conversations/${id}/priority`, priority, missing);
  const team = { teamId: foreign.teamId };
  await refused(
    stage,
    'POST',
    `/v1/conversations/${own.id}/transfer`,
    { key: admin, body: team },
    invalid('teamId'),
  );
  // The script that looks the agent up remembers its answer, so there is a trace of it.
  for (const agentId of [foreign.agentId, 'ag_none']) {
    const transfer = { key: admin, body: { agentId } };
    expect(await stage.call('POST', `/v1/conversations/${own.id}/transfer`, transfer)).toMatchObject({
      status: 422,
      body: { code: 'invalid_request', errors: [{ path: 'agentId', code: 'unknown_id' }] },
    });
  }
  const toTeamId = { laneId: stage.shop.channelId, toTeamId: foreign.teamId };
  await refused(stage, 'POST', '/v1/live/lanes/move', { key: operator, body: toTeamId }, invalid('toTeamId'));
  const replaces = { rule: { ...rule, teamIds: [stage.shop.teamId] }, replaces: 'rr_none' };
  await refused(stage, 'POST', '/v1/routing-rules/dry-run', { key: admin, body: replaces }, missing);
  await refused(stage, 'POST', `/v1/agents/${foreign.agentId}/next`, { key: agent }, missing);
}, 60_000);

test('acts on an assignment want the epoch of now', async ({ stage }) => {
  const { id, epoch } = await stage.conversation();
  await stage.signIn();
  const key = stage.shop.agent;
  const calls: [method: string, verb: string, body: unknown][] = [
    ['POST', 'transfer', { agentId: stage.shop.agentId }],
    ['POST', 'lock', {}],
    ['DELETE', 'lock', undefined],
    ['POST', 'accept', {}],
    ['POST', 'decline', {}],
  ];
  for (const [method, verb, body] of calls) {
    const url = `/v1/conversations/${id}/${verb}`;
    expect(await stage.call(method, url, { key, body })).toMatchObject({ status: 428 });
    const old = await stage.call(method, url, { key, body, headers: { 'if-match': `${epoch - 1}` } });
    expect(old).toMatchObject({ status: 412, body: { code: 'stale_epoch', epoch } });
  }
});

/** Each call with a key twice is done once; the key with another body is refused. */
const repeated: [
  method: string,
  url: (id: string, stage: Stage) => string,
  bodies: (stage: Stage) => [unknown, unknown],
][] = [
  [
    'POST',
    (id) => `/v1/conversations/${id}/transfer`,
    ({ shop }) => [
      { teamId: shop.teamId, note: 'one' },
      { teamId: shop.teamId, note: 'two' },
    ],
  ],
  ['PUT', (id) => `/v1/conversations/${id}/priority`, () => [{ priority: 1 }, { priority: 2 }]],
  ['POST', (id) => `/v1/conversations/${id}/rescore`, () => [{}, null]],
  ['POST', (id) => `/v1/conversations/${id}/topics`, () => [{ add: [] }, { remove: [] }]],
  [
    'POST',
    () => '/v1/live/lanes/move',
    ({ shop }) => [
      { laneId: shop.channelId, toTeamId: shop.teamId },
      { laneId: 'x', toTeamId: shop.teamId },
    ],
  ],
];

test('twice under one key is once, and the key is for no other request', async ({ stage }) => {
  const desk = createDesk(stage);
  for (const [i, [method, url, bodies]] of repeated.entries()) {
    const { id } = await desk.arrive(`contact ${i}`);
    const [body, other] = bodies(stage);
    const call = { key: stage.shop.admin, headers: { 'idempotency-key': `k${i}` } };
    const at = url(id, stage);
    const first = await stage.call(method, at, { ...call, body });
    const entries = (await desk.timeline(id)).length;
    expect({ at, status: first.status }).toEqual({ at, status: 200 });
    expect((await stage.call(method, at, { ...call, body })).status).toBe(200);
    expect({ at, entries: (await desk.timeline(id)).length }).toEqual({ at, entries });
    const reused = await stage.call(method, at, { ...call, body: other });
    expect(reused).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
  }
});

test('with Redis gone every call is 503 with Retry-After', async ({ redis, subscriber }) => {
  const own = await openRedis({ url: inject('redisUrl') }, 'commands', () => undefined);
  const stage = await createStage(own, subscriber);
  const { id } = await stage.conversation();
  own.disconnect();
  const { admin, agent, agentId } = stage.shop;
  const calls: [method: string, url: string, key: string, body?: unknown][] = [
    ...['accept', 'decline', 'lock', 'topics'].map((verb): [string, string, string, unknown] => [
      ...(['POST', `/v1/conversations/${id}/${verb}`, agent] as const),
      {},
    ]),
    ['POST', `/v1/agents/${agentId}/next`, agent],
    ['POST', '/v1/conversations/bulk', admin, { items: many(1), do: { verb: 'resolve' } }],
    ['POST', '/v1/routing-rules/dry-run', admin, { rule }],
    ['GET', `/v1/conversations/${id}/explain`, admin],
    ['GET', '/v1/config-versions', admin],
  ];
  for (const [method, url, key, body] of calls) {
    const answer = await stage.call(method, url, { key, body, headers: { 'if-match': '1' } });
    expect(answer).toMatchObject({
      status: 503,
      headers: { 'retry-after': '1' },
      body: { code: 'unavailable' },
    });
  }
  await stage.app.close();
  await dropPartition(redis, stage.partition);
});
