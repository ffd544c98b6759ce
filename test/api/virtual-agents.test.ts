// 15 Virtual agents over HTTP: made, given a conversation, answering by REST, and refused what is not theirs.

import { describe } from 'vitest';
import { expect, type Stage, test } from './stage.js';

const virtual = (change: Record<string, unknown> = {}) => ({
  ...{ name: 'Helper', kind: 'virtual' },
  virtual: { webhookUrl: 'https://bot.example/hook', role: 'delegation', ...change },
});

async function scene(stage: Stage) {
  const { make, call, keyOf, shop } = stage;
  const bot = await make('/v1/agents', shop.admin, virtual());
  const key = await keyOf(shop.admin, { role: 'agent', agentId: bot.id });
  const { id } = await stage.conversation();
  const url = `/v1/conversations/${id}`;
  const see = async () => (await call('GET', url, { key: shop.admin })).body;
  const give = () => call('POST', `${url}/assign`, { key: shop.admin, body: { agentId: bot.id } });
  const answer = (body: unknown, by = key) => call('POST', `${url}/bot`, { key: by, body });
  return { bot, key, url, see, give, answer };
}

describe('15 virtual agents', () => {
  test('one is given a conversation, talks, and hands it over; then it is none of its business', async ({
    stage,
  }) => {
    const s = await scene(stage);
    expect((await s.answer({ messages: [{ text: 'Hi.' }] })).status).toBe(404);
    expect(await s.give()).toMatchObject({ status: 200, body: { state: 'bot', assigneeId: s.bot.id } });
    expect(stage.rings.delivery).toEqual([s.bot.id]);
    const said = await s.answer({ messages: [{ text: 'Hi.' }, { text: 'Which order?' }] });
    expect(said).toMatchObject({ status: 200, body: { state: 'bot' } });
    expect(said.body.messageIds).toHaveLength(2);
    expect(await s.answer({ complete: 'handover' })).toMatchObject({ status: 200, body: { state: 'new' } });
    expect(await s.see()).toMatchObject({ state: 'new', assigneeId: null });
    const late = await s.answer({ messages: [{ text: 'Still here.' }] });
    expect(late).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  test('section 2: what it holds is found by it, in its state and among all', async ({ stage }) => {
    const s = await scene(stage);
    const { body } = await s.give();
    await stage.conversation('waits');
    for (const query of [`assignee=${s.bot.id}`, `assignee=${s.bot.id}&state=bot`, 'state=bot']) {
      const found = await stage.call('GET', `/v1/conversations?${query}`, { key: stage.shop.admin });
      expect({ query, ids: (found.body.items as { id: string }[]).map(({ id }) => id) }).toEqual({
        query,
        ids: [body.id],
      });
    }
    await s.answer({ complete: 'handover' });
    const { body: none } = await stage.call('GET', `/v1/conversations?assignee=${s.bot.id}`, {
      key: stage.shop.admin,
    });
    expect(none.items).toEqual([]);
  });

  test('bad answers are named field by field and change nothing', async ({ stage }) => {
    const s = await scene(stage);
    await s.give();
    const before = await stage.trace();
    for (const [body, path, code] of [
      [{ messages: [{ text: '' }] }, 'messages.0.text', 'too_small'],
      [{ messages: [{ text: 'lone \ud800' }] }, 'messages.0.text', 'malformed_text'],
      [{ messages: Array(11).fill({ text: 'x' }) }, 'messages', 'too_big'],
      [{ complete: 'done' }, 'complete', 'invalid_value'],
      [{ attributes: { tier: 7 } }, 'attributes.tier', 'invalid_type'],
      [{ colour: 'red' }, 'colour', 'unknown_field'],
    ] as const) {
      const refused = await s.answer(body);
      expect({ sent: body, ...refused }).toMatchObject({ status: 422, body: { code: 'invalid_request' } });
      expect(refused.body.errors).toContainEqual(expect.objectContaining({ path, code }));
    }
    expect(await stage.trace()).toEqual(before);
  });

  test('taken from one by hand once: a repeat does not take it from the person who has it since', async ({
    stage,
  }) => {
    const { call, shop } = stage;
    const s = await scene(stage);
    await s.give();
    const once = { key: shop.admin, headers: { 'idempotency-key': 'back' }, body: {} };
    const first = await call('POST', `${s.url}/unassign`, once);
    expect(first).toMatchObject({ status: 200, body: { state: 'new', assigneeId: null } });
    await call('POST', `${s.url}/assign`, { key: shop.admin, body: { agentId: shop.agentId } });
    expect(await call('POST', `${s.url}/unassign`, once)).toMatchObject({ status: 200 });
    expect(await s.see()).toMatchObject({ state: 'new', assigneeId: shop.agentId });
    const another = { ...once, body: { x: 1 } };
    expect((await call('POST', `${s.url}/unassign`, another)).status).not.toBe(200);
  });

  test('people do not act on what a bot holds, but take it, or end it', async ({ stage }) => {
    const { call, shop } = stage;
    const s = await scene(stage);
    await s.give();
    const act = (verb: string, body?: unknown) => call('POST', `${s.url}/${verb}`, { key: shop.admin, body });
    for (const [verb, body] of [
      ['messages', { text: 'Hello' }],
      ['pend', undefined],
      ['boomerang', { afterMs: 60_000 }],
      ['assign', { agentId: shop.agentId }],
    ] as const)
      expect(await act(verb, body)).toMatchObject({
        status: 409,
        body: { code: 'invalid_state', state: 'bot' },
      });
    expect(await act('unassign')).toMatchObject({ status: 200, body: { state: 'new', assigneeId: null } });
    await s.give();
    expect(await act('resolve')).toMatchObject({ status: 200, body: { state: 'resolved' } });
    expect((await s.answer({})).status).toBe(404);
  });

  test('a channel begins with one of them at most, and such a one is given nothing', async ({ stage }) => {
    const { call, make, shop } = stage;
    const begins = virtual({ role: 'inception', channelIds: [shop.channelId] });
    const { id } = await make('/v1/agents', shop.admin, begins);
    const second = await call('POST', '/v1/agents', { key: shop.admin, body: begins });
    expect(second.body.errors).toMatchObject([{ path: 'virtual.channelIds.0', code: 'taken' }]);
    const { id: conversationId } = await stage.conversation(
      'bea',
      await stage.furnish({ id: shop.id, key: shop.admin }, 'Second'),
    );
    const given = await call('POST', `/v1/conversations/${conversationId}/assign`, {
      ...{ key: shop.admin, body: { agentId: id } },
    });
    expect(given.body.errors).toMatchObject([{ path: 'agentId', code: 'not_delegable' }]);
  });

  test('how its webhook fares is told, and it is enabled again; of a person there is none', async ({
    stage,
  }) => {
    const { call, shop } = stage;
    const s = await scene(stage);
    const url = `/v1/agents/${s.bot.id}/webhook`;
    await s.give();
    const { id, epoch } = await s.see();
    await call('POST', `${url}-secrets`, { key: shop.admin });
    const claim = { agentId: s.bot.id, url: 'https://bot.example/hook', token: 'one' };
    const configVersion = (await stage.directory.reload(shop.id))?.version ?? 0;
    expect(await stage.core.bots.claim(shop.id, { ...claim, configVersion })).toMatchObject({
      status: 'claimed',
    });
    const event = {
      agentId: s.bot.id,
      conversationId: String(id),
      epoch: Number(epoch),
      seq: 0,
      token: 'one',
    };
    await stage.core.bots.settle(shop.id, {
      ...event,
      outcome: 'gone',
      reason: 'http_410',
      retryInMs: 1_000,
    });
    expect((await call('GET', url, { key: shop.admin })).body).toMatchObject({
      ...{ url: claim.url, state: 'disabled', lastError: 'http_410', waiting: 1 },
      disabledAt: expect.any(String),
    });
    const told = await call('GET', '/v1/events?cursor=oldest&types=webhook.disabled', { key: shop.admin });
    expect(told.body.events).toMatchObject([{ agentId: s.bot.id, data: { endpointId: s.bot.id } }]);
    stage.rings.delivery.length = 0;
    const enabled = await call('POST', `${url}/enable`, { key: shop.admin });
    expect(enabled).toMatchObject({ status: 200, body: { state: 'ok', disabledAt: null, waiting: 1 } });
    expect(stage.rings.delivery).toEqual([s.bot.id]);
    const none = await call('GET', `/v1/agents/${shop.agentId}/webhook`, { key: shop.admin });
    expect(none).toMatchObject({ status: 422, body: { errors: [{ path: 'agentId', code: 'not_virtual' }] } });
    expect((await call('GET', '/v1/agents/ag_nobody/webhook', { key: shop.admin })).status).toBe(404);
  });

  test('it has secrets, and no sessions; a person has no such secrets', async ({ stage }) => {
    const { call, shop } = stage;
    const s = await scene(stage);
    const made = await call('POST', `/v1/agents/${s.bot.id}/webhook-secrets`, { key: shop.admin });
    expect(made).toMatchObject({ status: 201, body: { secret: expect.stringMatching(/^whsec_/) } });
    const none = await call('POST', `/v1/agents/${shop.agentId}/webhook-secrets`, { key: shop.admin });
    expect(none.body.errors).toMatchObject([{ code: 'not_virtual' }]);
    const session = await call('POST', `/v1/agents/${s.bot.id}/sessions`, { key: s.key, body: {} });
    expect(session).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });
});
