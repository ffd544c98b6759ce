// Every code of the contract, each by a request that brings it about.

import { afterAll, describe, inject } from 'vitest';
import { statuses } from '../../src/api/error-handler.js';
import { EngineError, type ErrorCode } from '../../src/errors.js';
import { openRedis } from '../../src/redis.js';
import { contactIdOf } from '../../src/routing/ids.js';
import { type Answer, createStage, dropPartition, expect, type Stage, strangeKey, test } from './stage.js';

type Bring = (stage: Stage) => Promise<{ answer: Answer; tells?: Record<string, unknown> }>;

const act = (
  stage: Stage,
  id: string,
  verb: string,
  body: unknown = {},
  headers: Record<string, string> = {},
) => stage.call('POST', `/v1/conversations/${id}/${verb}`, { key: stage.shop.admin, body, headers });

const patch = (stage: Stage, what: string, body: object) =>
  stage.call('PATCH', `/v1/${what}`, { key: stage.shop.admin, body });

async function contactOf(stage: Stage, externalId: string) {
  await stage.conversation(externalId);
  return { contactId: contactIdOf(stage.shop.channelId, externalId) };
}

const ways: Partial<Record<ErrorCode, Bring>> = {
  invalid_json: async (stage) => ({ answer: await stage.post(undefined, { raw: '{' }) }),
  invalid_request: async (stage) => ({
    answer: await stage.post({}),
    tells: { errors: [{ path: 'externalId', code: 'invalid_type', message: expect.any(String) }] },
  }),
  unsupported_type: async (stage) => ({ answer: await stage.post(stage.message({ type: 'typing' })) }),
  body_too_large: async (stage) => ({
    answer: await stage.post(undefined, { raw: ' '.repeat(2 ** 23 + 1) }),
  }),
  unsupported_media_type: async (stage) => ({
    answer: await stage.post(undefined, { raw: 'x', headers: { 'content-type': 'text/csv' } }),
  }),
  unauthenticated: async (stage) => ({
    answer: await stage.call('GET', '/v1/teams', { key: strangeKey(stage.shop.id) }),
  }),
  forbidden: async (stage) => ({ answer: await stage.call('GET', '/v1/teams', { key: stage.shop.agent }) }),
  not_found: async (stage) => ({ answer: await stage.call('GET', '/v1/nothing', { key: stage.shop.agent }) }),
  method_not_allowed: async (stage) => {
    const answer = await stage.call('PUT', '/v1/teams', { key: stage.shop.admin, body: {} });
    expect(answer.headers.allow).toBe('GET, POST');
    return { answer };
  },
  invalid_state: async (stage) => {
    const { id } = await stage.conversation();
    return { answer: await act(stage, id, 'reopen'), tells: { state: 'new' } };
  },
  conversation_open: async (stage) => {
    const { id } = await stage.conversation('ada');
    await act(stage, id, 'resolve');
    const { id: second } = await stage.conversation('ada');
    return { answer: await act(stage, id, 'reopen'), tells: { conversationId: second } };
  },
  unseen_message: async (stage) => {
    const { id } = await stage.conversation();
    return { answer: await act(stage, id, 'resolve', { seenSeq: 0 }), tells: { lastInboundSeq: 1 } };
  },
  in_use: async (stage) => {
    await stage.conversation();
    const url = `/v1/channels/${stage.shop.channelId}`;
    return { answer: await stage.call('DELETE', url, { key: stage.shop.admin }) };
  },
  conversation_locked: async (stage) => {
    const { shop } = stage;
    const { id, epoch } = await stage.conversation();
    await stage.signIn();
    const headers = { 'if-match': `"${epoch}"` };
    const locked = await stage.call('POST', `/v1/conversations/${id}/lock`, { key: shop.agent, headers });
    const colleague = await stage.make('/v1/agents', shop.admin, { name: 'Bea', teamIds: [shop.teamId] });
    const key = await stage.keyOf(shop.admin, { role: 'agent', agentId: colleague.id });
    const body = { text: 'hi' };
    const again = { 'if-match': String(locked.headers.etag) };
    return {
      answer: await stage.call('POST', `/v1/conversations/${id}/messages`, { key, body, headers: again }),
      tells: { lockedBy: shop.agentId, epoch: locked.body.epoch },
    };
  },
  offer_ended: async (stage) => {
    const { id, epoch } = await stage.conversation();
    const headers = { 'if-match': `"${epoch}"` };
    const url = `/v1/conversations/${id}/accept`;
    return { answer: await stage.call('POST', url, { key: stage.shop.agent, headers }) };
  },
  not_signed_in: async (stage) => ({
    answer: await stage.call('POST', `/v1/agents/${stage.shop.agentId}/next`, { key: stage.shop.agent }),
  }),
  session_ended: async (stage) => {
    const url = `/v1/agents/${stage.shop.agentId}/sessions/${await stage.signIn()}`;
    expect((await stage.call('DELETE', url, { key: stage.shop.agent })).status).toBe(204);
    return { answer: await stage.call('PUT', url, { key: stage.shop.agent, body: {} }) };
  },
  cursor_too_old: async (stage) => ({
    answer: await stage.call('GET', `/v1/agents/${stage.shop.agentId}/events?cursor=99.1-1&waitMs=0`, {
      key: stage.shop.agent,
    }),
  }),
  stale_epoch: async (stage) => {
    const { id, epoch } = await stage.conversation();
    const answer = await act(stage, id, 'pend', {}, { 'if-match': `"${epoch - 1}"` });
    return { answer, tells: { epoch, state: 'new', assigneeId: null } };
  },
  epoch_required: async (stage) => {
    const { id } = await stage.conversation();
    return {
      answer: await stage.call('POST', `/v1/conversations/${id}/pend`, { key: stage.shop.agent, body: {} }),
    };
  },
  reason_required: async (stage) => {
    const { id } = await stage.conversation();
    await patch(stage, `channels/${stage.shop.channelId}`, { resolveReason: { private: 'required' } });
    return { answer: await act(stage, id, 'resolve') };
  },
  topic_required: async (stage) => {
    const { id } = await stage.conversation();
    await patch(stage, `channels/${stage.shop.channelId}`, { topicRequired: { private: true } });
    return { answer: await act(stage, id, 'resolve') };
  },
  reserved: async (stage) => {
    const list = await stage.call('GET', '/v1/contact-attributes', { key: stage.shop.admin });
    const [attribute] = list.body.items as { id: string }[];
    const url = `/v1/contact-attributes/${attribute?.id}`;
    return { answer: await stage.call('DELETE', url, { key: stage.shop.admin }) };
  },
  contact_blocked: async (stage) => {
    const { contactId } = await contactOf(stage, 'ada');
    await stage.call('PUT', `/v1/contacts/${contactId}/block`, { key: stage.shop.admin, body: {} });
    const body = { channelId: stage.shop.channelId, contact: { externalId: 'ada' }, text: 'Hello' };
    return { answer: await stage.call('POST', '/v1/conversations', { key: stage.shop.admin, body }) };
  },
  not_merged: async (stage) => {
    const { contactId } = await contactOf(stage, 'ada');
    const url = `/v1/contacts/${contactId}/merge`;
    return { answer: await stage.call('DELETE', url, { key: stage.shop.admin }) };
  },
  idempotency_key_reused: async (stage) => {
    const headers = { 'idempotency-key': 'once' };
    await stage.call('POST', '/v1/teams', { key: stage.shop.admin, body: { name: 'One' }, headers });
    return {
      answer: await stage.call('POST', '/v1/teams', {
        key: stage.shop.admin,
        body: { name: 'Two' },
        headers,
      }),
    };
  },
};

describe('by a request', () => {
  const seen = new Set<string>(['internal', 'stale_config', 'too_many_streams', 'unavailable']);

  test.for(Object.keys(ways).map((code) => [code as ErrorCode] as const))('%s', async ([code], { stage }) => {
    const { answer, tells = {} } = await ways[code]!(stage);
    expect(answer).toMatchObject({
      status: statuses[code],
      body: { type: `urn:switchboard:error:${code}`, code, status: statuses[code], ...tells },
    });
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.headers['retry-after']).toBe(answer.status === 503 ? '1' : undefined);
    seen.add(code);
  });

  afterAll(() => {
    const answered = Object.entries(statuses).flatMap(([code, status]) => (status === null ? [] : [code]));
    expect([...seen].sort()).toEqual(answered.sort());
  });
});

test('a fault of the engine is told to the log and hidden from the caller', async ({ redis, subscriber }) => {
  const health = { ready: () => Promise.reject(new Error('a secret of ours')) };
  const stage = await createStage(redis, subscriber, { health });
  const answer = await stage.call('GET', '/readyz');
  expect(answer).toMatchObject({ status: 500, body: { code: 'internal', detail: 'Internal Server Error' } });
  expect(JSON.stringify(answer.body)).not.toContain('secret');
  expect(stage.logged.join('')).toContain('a secret of ours');
  await stage.drop();
});

test('a configuration that never holds still is 503 with Retry-After', async ({
  stage,
  redis,
  subscriber,
}) => {
  const under = () => Promise.reject(new EngineError('stale_config', 'It keeps changing.'));
  const other = await createStage(redis, subscriber, { directory: { ...stage.directory, under } });
  const url = `/v1/agents/${other.shop.agentId}/sessions`;
  const answer = await other.call('POST', url, { key: other.shop.agent, body: {} });
  expect(answer).toMatchObject({
    status: 503,
    headers: { 'retry-after': '1' },
    body: { code: 'stale_config' },
  });
  await other.drop();
});

test('a connection to Redis that is gone is 503 with Retry-After', async ({ redis, subscriber }) => {
  const own = await openRedis({ url: inject('redisUrl') }, 'commands', () => undefined);
  const stage = await createStage(own, subscriber);
  own.disconnect();
  const answer = await stage.call('GET', '/v1/teams', { key: stage.shop.admin });
  expect(answer).toMatchObject({
    status: 503,
    headers: { 'retry-after': '1' },
    body: { code: 'unavailable' },
  });
  await stage.app.close();
  await dropPartition(redis, stage.partition);
});
