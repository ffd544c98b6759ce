// Webhooks of events against a real endpoint: order, filters, repeats, patience, giving up, sending again, and what a dead one costs.

import { Webhook } from 'standardwebhooks';
import { onTestFinished } from 'vitest';
import { allowList } from '../../src/delivery/addresses.js';
import { createClient, defaultLimits } from '../../src/delivery/client.js';
import { newSigningSecret } from '../../src/delivery/signing.js';
import { OLDEST } from '../../src/routing/records/feed.js';
import { drainContact } from '../../src/workers/inbound/inbound.js';
import { runGauges } from '../../src/workers/monitors/gauges.js';
import { runTrim } from '../../src/workers/monitors/trim.js';
import type { DeliveryDeps } from '../../src/workers/outbound/delivery.js';
import { deliverEvents, runEventWebhooks } from '../../src/workers/outbound/event-webhooks.js';
import { answering, type Received, startEndpoint } from '../support/endpoint.js';
import { expect, type Stage, test } from './stage.js';

const limits = { ...defaultLimits, connectMs: 500, totalMs: 500 };
const HOUR_MS = 3_600_000;
const ctx = { by: 'key:test' };

type Sent = {
  type: string;
  timestamp: string;
  data: { id: string; at: string; data: Record<string, unknown> };
};
const bodyOf = ({ raw }: Received) => JSON.parse(raw) as Sent;

/** A webhook at a real endpoint, and customers who write. */
async function hooked(
  stage: Stage,
  fields: Record<string, unknown> = {},
  { secret = newSigningSecret() } = {},
) {
  const endpoint = await startEndpoint();
  const client = createClient(allowList(['127.0.0.1']), limits);
  onTestFinished(async () => {
    await client.close(0);
    await endpoint.close();
  });
  const { id: channelId } = await stage.channel([]);
  const input = { name: 'CRM', url: endpoint.url, types: ['message.*'], ...fields };
  const made = await stage.admin.create(stage.id, 'webhook', input, ctx);
  if (made.status !== 'stored') throw new Error(made.status);
  const { id } = made.resource;
  const rotation = { endpointId: id, by: 'key:test', secretId: 'sec_1', overlapMs: 0 };
  if (secret) await stage.core.deliveries.rotateSecret(stage.id, { ...rotation, secret });
  const deps: DeliveryDeps = { ...stage.deps, files: stage.kept.files, client };
  async function say(...texts: string[]): Promise<void> {
    for (const text of texts) {
      const { contactId } = await stage.accept(channelId, 'ada', text);
      await drainContact(stage.deps, stage.id, contactId);
    }
  }
  const texts = () =>
    endpoint.received.map((each) => (bodyOf(each).data.data.message as { text: string } | undefined)?.text);
  /** No pause lasts, nothing is claimed: the next attempt is due now. */
  async function hurry(): Promise<void> {
    await stage.redis.hdel(stage.keys.endpoint(id), 'dueAt', 'pausedUntil');
  }
  const deliver = (from = deps) => deliverEvents(from, stage.id, id);
  const undelivered = () => stage.core.webhooks.undelivered(stage.id, id, null, 100);
  return { endpoint, id, channelId, secret, deps, say, texts, hurry, deliver, undelivered };
}

test('what came with a message is told with its state when the event is sent: fetching, then stored with a link', async ({
  stage,
}) => {
  const { endpoint, channelId, deliver } = await hooked(stage, { types: ['message.*', 'attachment.*'] });
  const attachments = [{ url: 'https://media.example/scan', contentType: 'image/png', name: 'scan.png' }];
  const { contactId } = await stage.accept(channelId, 'ada', 'hello', { attachments });
  await drainContact(stage.deps, stage.id, contactId);
  expect((await deliver()).delivered).toBe(1);
  const [attachmentId = ''] = stage.rings.attachments.flatMap(([each]) => each);
  await stage.core.attachments.claim(stage.id, attachmentId, 'token');
  const stored = { outcome: 'stored', contentType: 'image/png', size: 5 } as const;
  await stage.core.attachments.settle(stage.id, { attachmentId, token: 'token', ...stored });
  expect((await deliver()).delivered).toBe(1);
  const [first, second] = endpoint.received.map(bodyOf);
  expect(first).toMatchObject({
    type: 'message.received',
    data: { data: { message: { attachments: [{ id: attachmentId, status: 'fetching', url: null }] } } },
  });
  expect(second).toMatchObject({ type: 'attachment.stored', data: { data: { attachmentId } } });
});

test('an event arrives as a Standard Webhook with what a poll gives, its text fetched when it is sent', async ({
  stage,
}) => {
  const { endpoint, secret, say, deliver } = await hooked(stage);
  await say('hello');
  expect(await deliver()).toEqual({ attempts: 1, delivered: 1 });
  const [received] = endpoint.received;
  const verified = new Webhook(secret).verify(received!.raw, received!.headers as Record<string, string>);
  expect(verified).toMatchObject({
    type: 'message.received',
    data: { by: 'contact', data: { message: { text: 'hello', direction: 'in' } } },
  });
  const { data, timestamp } = bodyOf(received!);
  expect(timestamp).toBe(data.at);
  expect(received!.id).toMatch(/^ev_\w+_\d+_\d+-\d+$/);
  const labels = `workspace="${stage.slug}",status="delivered"`;
  expect(await stage.metric(`switchboard_event_deliveries_total{${labels}}`)).toBe(1);
});

test('a text that was erased before its turn is not sent', async ({ stage }) => {
  const { say, texts, deliver } = await hooked(stage);
  await say('a secret');
  const [conversation] = await stage.conversations();
  await stage.redis.del(stage.keys.timeline(conversation!.id));
  await deliver();
  expect(texts()).toEqual([undefined]);
});

test('events are sent in order, one at a time, each once, whoever sends', async ({ stage }) => {
  const { endpoint, say, texts, deliver } = await hooked(stage);
  const all = Array.from({ length: 30 }, (_, i) => `text ${i}`);
  await say(...all.slice(0, 10));
  const running = [deliver(), deliver(), deliver()];
  await say(...all.slice(10));
  await Promise.all(running);
  await deliver();
  expect(texts()).toEqual(all);
  expect(endpoint.most()).toBe(1);
});

test('only what was chosen is sent, and what was not is passed over', async ({ stage }) => {
  const { endpoint, say, deliver } = await hooked(stage, { types: ['conversation.opened', 'webhook.*'] });
  await say('one', 'two');
  expect(await deliver()).toEqual({ attempts: 2, delivered: 2 });
  expect(endpoint.received.map((each) => bodyOf(each).type)).toEqual([
    'webhook.secret_rotated',
    'conversation.opened',
  ]);
  expect(await stage.core.webhooks.due(stage.id, [])).toEqual([]);
});

test('a monitor rings for whoever has something to send and may, and for nobody else', async ({ stage }) => {
  const { id, endpoint, say, deliver, hurry } = await hooked(stage);
  const rung = async () => {
    stage.rings.delivery.length = 0;
    await runEventWebhooks(stage.deps, [stage.partition]);
    return stage.rings.delivery.map(([endpointId]) => endpointId);
  };
  await deliver();
  expect(await rung()).toEqual([]);
  await say('hello');
  expect(await rung()).toEqual([id]);
  endpoint.behave(answering(500));
  await deliver();
  expect(await rung()).toEqual([]);
  await hurry();
  expect(await rung()).toEqual([id]);
  await stage.admin.patch(stage.id, 'webhook', id, { enabled: false }, ctx);
  expect(await rung()).toEqual([]);
  expect(await deliver()).toEqual({ attempts: 0, delivered: 0 });
});

test('a failure is tried again under the same id, and later events wait for it', async ({ stage }) => {
  const { endpoint, say, texts, deliver, hurry } = await hooked(stage);
  endpoint.behave((response, _received, nth) => response.writeHead(nth < 3 ? 503 : 204).end());
  await say('one', 'two');
  for (let i = 0; i < 3; i++) {
    await deliver();
    await hurry();
  }
  expect(texts()).toEqual(['one', 'one', 'one', 'two']);
  expect(new Set(endpoint.received.map((each) => each.id)).size).toBe(2);
});

test('as patient as it is asked to be', async ({ stage }) => {
  const { id, endpoint, say, deliver } = await hooked(stage);
  endpoint.behave(answering(429, { 'retry-after': '120' }));
  await say('one');
  const startedAt = Date.now();
  await deliver();
  const dueAt = Number(await stage.redis.hget(stage.keys.endpoint(id), 'dueAt'));
  expect(dueAt - startedAt).toBeGreaterThanOrEqual(119_000);
});

test('after five failures in a row the endpoint is left alone for a while', async ({ stage }) => {
  const { id, endpoint, say, deliver } = await hooked(stage);
  endpoint.behave(answering(500));
  await say('one');
  for (let i = 0; i < 5; i++) {
    await deliver();
    await stage.redis.hdel(stage.keys.endpoint(id), 'dueAt');
  }
  expect(await deliver()).toEqual({ attempts: 0, delivered: 0 });
  expect(await stage.core.deliveries.status(stage.id, id)).toMatchObject({
    failures: 5,
    lastError: 'http_500',
  });
});

test('an endpoint that answers 410 is sent nothing until it is enabled, then everything', async ({
  stage,
}) => {
  const { id, endpoint, say, texts, deliver } = await hooked(stage);
  endpoint.behave(answering(410));
  await say('one', 'two');
  await deliver();
  expect(await deliver()).toEqual({ attempts: 0, delivered: 0 });
  endpoint.behave(answering(204));
  await stage.core.deliveries.wake(stage.id, { endpointId: id, by: 'key:test' });
  await deliver();
  expect(texts()).toEqual(['one', 'one', 'two']);
});

test('without a secret nothing is sent', async ({ stage }) => {
  const { id, say, deliver } = await hooked(stage, {}, { secret: '' });
  await say('one');
  expect(await deliver()).toEqual({ attempts: 0, delivered: 0 });
  expect(await stage.core.deliveries.status(stage.id, id)).toMatchObject({ lastError: 'no_secret' });
});

test('an event that its receiver refuses is given up after ten attempts, the next goes on, and it can be sent again', async ({
  stage,
}) => {
  const { id, endpoint, say, texts, deliver, hurry, undelivered } = await hooked(stage);
  endpoint.behave((response, { raw }) => response.writeHead(raw.includes('poison') ? 422 : 204).end());
  await say('poison', 'two');
  for (let i = 0; i < 10; i++) {
    await deliver();
    await hurry();
  }
  expect(texts()).toEqual([...Array(10).fill('poison'), 'two']);
  expect(await undelivered()).toMatchObject([
    { reason: 'http_422', attempts: 10, event: { type: 'message.received', data: { seq: 1 } } },
  ]);

  endpoint.behave(answering(204));
  endpoint.received.length = 0;
  const again = { webhookId: id, after: null, by: 'key:test' };
  expect(await stage.core.webhooks.replay(stage.id, again)).toEqual({ status: 'replayed', count: 1 });
  expect(await stage.core.webhooks.replay(stage.id, again)).toEqual({ status: 'replayed', count: 0 });
  await say('three');
  await deliver();
  expect(texts()).toEqual(['poison', 'three']);
  expect(await undelivered()).toEqual([]);
});

test('what happened longer ago than it is tried is given up without an attempt, and kept', async ({
  stage,
}) => {
  const { id, endpoint, say, deliver, undelivered, hurry } = await hooked(stage, { retryForMs: 60_000 });
  endpoint.behave(answering(500));
  await say('old');
  await deliver();
  await hurry();
  expect(await undelivered()).toEqual([]);
  const { version } = (await stage.directory.reload(stage.id))!;
  const claim = {
    webhookId: id,
    url: endpoint.url,
    types: ['message.*'],
    retryForMs: 60_000,
    token: 'later',
  };
  const later = { configVersion: version, nowMs: Date.now() + 61_000 };
  const nothing = { status: 'waiting', more: false };
  expect(await stage.core.webhooks.claim(stage.id, { ...claim, ...later })).toEqual(nothing);
  expect(await undelivered()).toMatchObject([{ reason: 'too_late', event: { type: 'message.received' } }]);
});

test('everything after a cursor is sent again', async ({ stage }) => {
  const { id, endpoint, say, texts, deliver } = await hooked(stage);
  await say('one', 'two', 'three');
  await deliver();
  const { id: cursor } = bodyOf(endpoint.received[0]!).data;
  const [generation = '', eventId = ''] = cursor.split('.');
  const change = { webhookId: id, by: 'key:test' };
  const after = { generation, id: eventId };
  expect(await stage.core.webhooks.replay(stage.id, { ...change, after })).toMatchObject({
    status: 'replayed',
  });
  await deliver();
  expect(texts()).toEqual(['one', 'two', 'three', 'two', 'three']);
  expect(await stage.core.webhooks.replay(stage.id, { ...change, after: OLDEST })).toMatchObject({
    status: 'replayed',
  });
  await deliver();
  expect(texts().slice(5)).toEqual(['one', 'two', 'three']);
  const other = { ...after, generation: '99' };
  expect(await stage.core.webhooks.replay(stage.id, { ...change, after: other })).toEqual({
    status: 'cursor_too_old',
  });
});

test('a cursor ahead of everything is refused, and nothing that happens is left out', async ({ stage }) => {
  const { id, say, texts, deliver, endpoint } = await hooked(stage);
  await say('one');
  await deliver();
  const [generation = '', eventId = ''] = bodyOf(endpoint.received[0]!).data.id.split('.');
  const change = { webhookId: id, by: 'key:test' };
  for (const ahead of [`${Date.now() + HOUR_MS}-0`, eventId.replace(/-\d+$/, '-9999999')]) {
    const after = { generation, id: ahead };
    expect(await stage.core.webhooks.replay(stage.id, { ...change, after })).toEqual({
      status: 'cursor_too_old',
    });
  }
  await say('two');
  await deliver();
  expect(texts()).toEqual(['one', 'two']);
});

test('the log is kept for a webhook that is behind, as long as it is tried, and no longer', async ({
  stage,
}) => {
  const { say, texts, deliver, endpoint, hurry } = await hooked(stage);
  endpoint.behave(answering(503));
  await say('one', 'two');
  await deliver();
  const trimAt = (hours: number) =>
    runTrim(stage.deps, [stage.partition], { nowMs: Date.now() + hours * HOUR_MS });
  await trimAt(23);
  endpoint.behave(answering(204));
  await hurry();
  await deliver();
  expect(texts()).toEqual(['one', 'one', 'two']);
  await trimAt(24);
  expect(await stage.redis.xlen(stage.keys.events)).toBe(0);
});

test('the gauge says how old what a webhook has still before it is', async ({ stage }) => {
  const { say, deliver, endpoint, hurry } = await hooked(stage);
  const lag = (inMs: number) =>
    runGauges(stage.deps, [stage.partition], Date.now() + inMs).then(() =>
      stage.metric(`switchboard_webhook_lag_seconds{workspace="${stage.slug}"}`),
    );
  await deliver();
  expect(await lag(60_000)).toBe(0);
  endpoint.behave(answering(503));
  await say('one', 'two');
  await deliver();
  expect(await lag(60_000)).toBeGreaterThanOrEqual(60);
  endpoint.behave(answering(204));
  await hurry();
  await deliver();
  expect(await lag(60_000)).toBe(0);
});

test('a worker that dies with a claim delays its event, and loses none', async ({ stage }) => {
  const { id, endpoint, say, texts, deliver } = await hooked(stage);
  await say('one', 'two');
  const { version } = (await stage.directory.reload(stage.id))!;
  const claim = {
    webhookId: id,
    url: endpoint.url,
    types: ['message.*'],
    retryForMs: HOUR_MS,
    configVersion: version,
  };
  const dead = await stage.core.webhooks.claim(stage.id, {
    ...claim,
    token: 'dead',
    nowMs: Date.now() - 19_000,
  });
  expect(dead).toMatchObject({ status: 'claimed', attempts: 1 });
  expect(await deliver()).toEqual({ attempts: 0, delivered: 0 });
  await stage.redis.hset(stage.keys.subscription(id), 'claimUntil', 1);
  await deliver();
  expect(texts()).toEqual(['one', 'two']);
  const late = { webhookId: id, eventId: dead.status === 'claimed' ? dead.eventId : '', token: 'dead' };
  expect(await stage.core.webhooks.settle(stage.id, { ...late, outcome: 'delivered' })).toEqual({
    status: 'not_claimed',
  });
});

test('a webhook that is deleted leaves nothing behind', async ({ stage }) => {
  const { id, endpoint, say, deliver } = await hooked(stage);
  endpoint.behave(answering(500));
  await say('one');
  await deliver();
  await stage.admin.remove(stage.id, 'webhook', id, ctx);
  const left = (await stage.redis.keys(`{${stage.partition}}:*`)).filter((key) => key.endsWith(id));
  expect(left).toEqual([]);
});
