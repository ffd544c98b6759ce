// Webhooks of channels over HTTP: secrets that are shown once, how an endpoint fares, replies that failed and go again, and where
// a conversation goes after a reply.

import { describe } from 'vitest';
import { invalid, refused } from './refused.js';
import { expect, type Stage, test } from './stage.js';

const HOOK = 'https://shop.example/hook';
const admin = (stage: Stage, method: string, path: string, body?: unknown, headers = {}) =>
  stage.call(method, path, { key: stage.shop.admin, headers, ...(body === undefined ? {} : { body }) });
const channelPath = (stage: Stage) => `/v1/channels/${stage.shop.channelId}`;
const change = (stage: Stage, fields: Record<string, unknown>) =>
  admin(stage, 'PATCH', channelPath(stage), fields);

async function reply(stage: Stage, body: Record<string, unknown> = {}) {
  const { id } = await stage.conversation();
  const answer = await admin(stage, 'POST', `/v1/conversations/${id}/messages`, { text: 'hi', ...body });
  expect(answer.status).toBe(202);
  return { id, answer: answer.body };
}
const dueAll = (stage: Stage) => stage.core.monitoring.fireTimers(stage.partition, 100, Date.now() + 900_000);

describe('signing secrets', () => {
  const secrets = (stage: Stage) => `${channelPath(stage)}/webhook-secrets`;

  test('are shown once, and the older ones sign along for the overlap', async ({ stage }) => {
    const first = await admin(stage, 'POST', secrets(stage), {});
    expect(first).toMatchObject({ status: 201, body: { until: null } });
    expect(first.body.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const second = await admin(stage, 'POST', secrets(stage), { overlapMs: 60_000 });
    const { body } = await admin(stage, 'GET', secrets(stage));
    const items = body.items as { id: string; until: string | null }[];
    expect(items.map(({ id }) => id)).toEqual([second.body.id, first.body.id]);
    expect(Date.parse(items[1]?.until ?? '') - Date.now()).toBeLessThanOrEqual(60_000);
    expect(JSON.stringify(body)).not.toContain('whsec_');
    await admin(stage, 'POST', secrets(stage), { overlapMs: 0 });
    expect((await admin(stage, 'GET', secrets(stage))).body.items).toHaveLength(1);
    expect(stage.logged.join('\n')).not.toContain('whsec_');
  });

  test('of a request that is repeated are one, and its text is not shown again', async ({ stage }) => {
    const once = { 'idempotency-key': 'rotate-1' };
    const first = await admin(stage, 'POST', secrets(stage), {}, once);
    const again = await admin(stage, 'POST', secrets(stage), {}, once);
    expect(again).toMatchObject({ status: 201, body: { id: first.body.id } });
    expect(again.body.secret).toBeUndefined();
  });

  test.for([
    [{ overlapMs: -1 }, 'overlapMs'],
    [{ overlapMs: 1.5 }, 'overlapMs'],
    [{ overlapMs: 2_592_000_001 }, 'overlapMs'],
    [{ secret: 'mine' }, 'secret'],
  ] as const)('are not made of %j', async ([body, path], { stage }) => {
    await refused(stage, 'POST', secrets(stage), { key: stage.shop.admin, body }, invalid(path));
  });

  test('of a channel that is none are none', async ({ stage }) => {
    const path = `${channelPath(stage).slice(0, -4)}zzzz/webhook-secrets`;
    const expected = { status: 404, code: 'not_found' };
    await refused(stage, 'POST', path, { key: stage.shop.admin, body: {} }, expected);
  });
});

describe('how a webhook fares', () => {
  const look = async (stage: Stage) => (await admin(stage, 'GET', `${channelPath(stage)}/webhook`)).body;

  test('is told to operators: none, ok, paused for want of a secret, disabled, and enabled again', async ({
    stage,
  }) => {
    expect(await look(stage)).toMatchObject({ url: null, state: 'none' });
    await change(stage, { webhookUrl: HOOK });
    expect(await look(stage)).toMatchObject({
      url: HOOK,
      state: 'ok',
      failures: 0,
      waiting: 0,
      lastError: null,
    });
    await reply(stage);
    const { version: configVersion } = (await stage.directory.reload(stage.shop.id)) ?? { version: 0 };
    const claim = { channelId: stage.shop.channelId, url: HOOK, token: 't', configVersion };
    await stage.core.deliveries.claim(stage.shop.id, claim);
    expect(await look(stage)).toMatchObject({ state: 'paused', lastError: 'no_secret', waiting: 1 });
    await admin(stage, 'POST', `${channelPath(stage)}/webhook-secrets`, {});
    const claimed = await stage.core.deliveries.claim(stage.shop.id, claim);
    if (claimed.status !== 'claimed') throw new Error(claimed.status);
    const { conversationId, seq } = claimed;
    const gone = { outcome: 'gone', reason: 'http_410', retryInMs: 1 } as const;
    await stage.core.deliveries.settle(stage.shop.id, { ...claim, conversationId, seq, ...gone });
    expect(await look(stage)).toMatchObject({ state: 'disabled', lastError: 'http_410' });
    stage.rings.delivery.length = 0;
    const enabled = await admin(stage, 'POST', `${channelPath(stage)}/webhook/enable`, {});
    expect(enabled).toMatchObject({ status: 200, body: { state: 'ok', disabledAt: null } });
    expect(stage.rings.delivery).toEqual([stage.shop.channelId]);
  });
});

describe('a reply', () => {
  test('of a channel with a webhook is rung for; of another it is pulled', async ({ stage }) => {
    await reply(stage);
    expect(stage.rings.delivery).toEqual([]);
    await change(stage, { webhookUrl: HOOK });
    stage.rings.delivery.length = 0;
    await reply(stage);
    expect(stage.rings.delivery).toEqual([stage.shop.channelId]);
  });

  test('names a template where the channel needs one', async ({ stage }) => {
    await reply(stage, { templateName: 'card_sent' });
    const replies = await stage.call('GET', `${channelPath(stage)}/replies`, { key: stage.shop.connector });
    expect(replies.body.replies).toMatchObject([{ text: 'hi', templateName: 'card_sent' }]);
    const { id } = await stage.conversation();
    const call = { key: stage.shop.admin, body: { text: 'hi', templateName: '' } };
    await refused(stage, 'POST', `/v1/conversations/${id}/messages`, call, invalid('templateName'));
  });
});

describe('28 after a reply', () => {
  test.for([
    ['pending', 'pending'],
    ['stay', 'new'],
    ['resolve', 'resolved'],
  ] as const)('%s: the conversation is %s', async ([afterReply, state], { stage }) => {
    await change(stage, { afterReply });
    const { answer } = await reply(stage);
    expect(answer).toMatchObject({ state });
  });

  test.for(['stay', 'resolve'] as const)(
    '%s: what was not seen keeps it in New',
    async (afterReply, { stage }) => {
      await change(stage, { afterReply });
      const { answer } = await reply(stage, { seenSeq: 0 });
      expect(answer).toMatchObject({ state: 'new' });
    },
  );

  test('resolve also closes one that is Pending; stay leaves it there', async ({ stage }) => {
    const { id } = await reply(stage);
    const again = () => admin(stage, 'POST', `/v1/conversations/${id}/messages`, { text: 'and' });
    await change(stage, { afterReply: 'stay' });
    expect((await again()).body).toMatchObject({ state: 'pending' });
    await change(stage, { afterReply: 'resolve' });
    expect((await again()).body).toMatchObject({ state: 'resolved', assigneeId: null });
  });
});

describe('replies that failed', () => {
  const path = '/v1/dead-letters/replies';
  const operator = (stage: Stage, method: string, url: string, body?: unknown) =>
    stage.call(method, url, { key: stage.shop.operator, ...(body ? { body } : {}) });
  type Item = { messageId: string; conversationId: string };

  test('are listed page by page, go again, and are listed no more', async ({ stage }) => {
    const made: string[] = [];
    for (let i = 0; i < 5; i++) made.push((await reply(stage)).id);
    expect((await operator(stage, 'GET', path)).body).toEqual({ items: [], nextCursor: null });
    await dueAll(stage);
    const items: Item[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await operator(stage, 'GET', `${path}?limit=2${cursor}`);
      items.push(...(body.items as Item[]));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${String(body.nextCursor)}`;
    }
    expect(items.map(({ conversationId }) => conversationId).sort()).toEqual([...made].sort());
    expect(items[0]).toMatchObject({ channelId: stage.shop.channelId, error: 'no receipt in time' });

    await change(stage, { webhookUrl: HOOK });
    stage.rings.delivery.length = 0;
    const ids = items.map(({ messageId }) => messageId);
    const again = await operator(stage, 'POST', `${path}/replay`, { messageIds: [...ids, 'rp_none'] });
    const words = (again.body.replies as { status: string }[]).map(({ status }) => status);
    expect(words).toEqual([...ids.map(() => 'replayed'), 'not_failed']);
    expect(stage.rings.delivery).toEqual(ids.map(() => stage.shop.channelId));
    expect((await operator(stage, 'GET', path)).body.items).toEqual([]);
    const pulled = await stage.call('GET', `${channelPath(stage)}/replies`, { key: stage.shop.connector });
    expect((pulled.body.replies as Item[]).map(({ messageId }) => messageId)).toEqual(ids);
  });

  test.for([
    ['GET', `${path}?cursor=nonsense`, undefined, 'cursor'],
    ['GET', `${path}?limit=0`, undefined, 'limit'],
    ['POST', `${path}/replay`, { messageIds: [] }, 'messageIds'],
    ['POST', `${path}/replay`, { messageIds: Array(101).fill('rp_x') }, 'messageIds'],
    ['POST', `${path}/replay`, { messageIds: ['a\u0000'] }, 'messageIds.0'],
    ['POST', `${path}/replay`, { messageIds: ['rp_x'], all: true }, 'all'],
  ] as const)('are not asked for by %s %s %j', async ([method, url, body, named], { stage }) => {
    const call = { key: stage.shop.operator, ...(body ? { body } : {}) };
    await refused(stage, method, url, call, invalid(named));
  });

  test('of another workspace do not go again', async ({ stage }) => {
    const { id } = await reply(stage);
    await dueAll(stage);
    const elsewhere = await stage.furnish(stage.other, 'Elsewhere');
    const messageIds = [`rp_${id.slice(3)}_3`];
    const answer = await stage.call('POST', `${path}/replay`, { key: elsewhere.admin, body: { messageIds } });
    expect(answer.body.replies).toMatchObject([{ status: 'not_failed' }]);
    expect((await operator(stage, 'GET', path)).body.items).toHaveLength(1);
  });
});
