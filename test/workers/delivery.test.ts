// Delivery workers against a real endpoint: order, repeats, patience, and what is left when a worker dies in between.

import { Webhook } from 'standardwebhooks';
import { describe, onTestFinished } from 'vitest';
import { allowList } from '../../src/delivery/addresses.js';
import { type Client, createClient, defaultLimits } from '../../src/delivery/client.js';
import { newSigningSecret } from '../../src/delivery/signing.js';
import { drainContact } from '../../src/workers/inbound/inbound.js';
import { runDeliverySweep } from '../../src/workers/monitors/delivery-sweep.js';
import { runGauges } from '../../src/workers/monitors/gauges.js';
import { runTimers } from '../../src/workers/monitors/timers.js';
import { type DeliveryDeps, deliverChannel } from '../../src/workers/outbound/delivery.js';
import { handleDelivery } from '../../src/workers/outbound/endpoints.js';
import { answering, startEndpoint } from '../support/endpoint.js';
import { BASE_URL } from '../support/files.js';
import { expect, type Stage, test } from './stage.js';

const limits = { ...defaultLimits, connectMs: 500, totalMs: 500 };

function clientOf(): Client {
  const client = createClient(allowList(['127.0.0.1']), limits);
  onTestFinished(() => client.close(0));
  return client;
}

/** A channel with a webhook at a real endpoint, and workers to send with. */
async function desk(stage: Stage, change: Record<string, unknown> = {}) {
  const endpoint = await startEndpoint();
  onTestFinished(() => endpoint.close());
  const { id: channelId } = await stage.channel([]);
  const ctx = { by: 'key:test' };
  await stage.admin.patch(stage.id, 'channel', channelId, { webhookUrl: endpoint.url, ...change }, ctx);
  const secret = newSigningSecret();
  const made = { endpointId: channelId, by: 'key:test', secretId: 'sec_1', secret, overlapMs: 0 };
  await stage.core.deliveries.rotateSecret(stage.id, made);
  const deps: DeliveryDeps = { ...stage.deps, files: stage.kept.files, client: clientOf() };

  async function conversation(contact: string): Promise<string> {
    const { contactId } = await stage.accept(channelId, contact, 'hello');
    await drainContact(stage.deps, stage.id, contactId);
    const found = (await stage.conversations()).find((each) => each.contactId === contactId);
    return found?.id ?? '';
  }
  async function reply(conversationId: string, text: string, deadlineMs = 900_000) {
    const config = await stage.directory.reload(stage.id);
    return stage.core.conversations.reply(stage.id, {
      ...{ conversationId, epoch: null, by: 'key:test', agentId: null, seenSeq: null, assignOnReply: false },
      ...{ configVersion: config?.version ?? 0, deadlineMs, pushed: true },
      entry: JSON.stringify({
        kind: 'message',
        direction: 'out',
        text,
        attachments: [],
        templateName: 'hello_1',
      }),
    });
  }
  const deliver = (from: DeliveryDeps = deps) => deliverChannel(from, stage.id, channelId);
  const state = () => stage.core.deliveries.status(stage.id, channelId);
  const metric = (status: string) =>
    stage.metric(`switchboard_deliveries_total{workspace="${stage.slug}",status="${status}"}`);
  return { endpoint, channelId, secret, deps, conversation, reply, deliver, state, metric };
}

/** What is due, soon or later, is due now: owned time of a test against real endpoints. */
async function hurry({ redis, keys, partition }: Stage, channelId: string) {
  await redis.hdel(keys.endpoint(channelId), 'pausedUntil');
  for (const id of await redis.zrange(keys.dueHeads(channelId), '0', '-1')) {
    await redis.zadd(keys.dueHeads(channelId), 1, id);
    await redis.hdel(keys.outboxState(id), 'claimUntil');
  }
  await redis.del(keys.flights(channelId));
  await redis.zadd(`{${partition}}:deliveries`, 'XX', 1, `${keys.anchor.split(':')[1]}/${channelId}`);
}

test('a reply arrives as a Standard Webhook that its receiver verifies', async ({ stage }) => {
  const { endpoint, channelId, secret, conversation, reply, deliver, metric } = await desk(stage);
  const conversationId = await conversation('ada');
  await reply(conversationId, 'It is on its way.');
  expect(await deliver()).toEqual({ attempts: 1, delivered: 1 });
  const [got] = endpoint.received;
  const payload = new Webhook(secret).verify(got?.raw ?? '', got?.headers as Record<string, string>);
  expect(payload).toMatchObject({
    type: 'reply.created',
    data: { channelId, conversationId, seq: 3, messageId: got?.id, contact: { externalId: 'ada' } },
  });
  expect(payload).toMatchObject({
    data: { text: 'It is on its way.', templateName: 'hello_1', attachments: [] },
  });
  expect(await metric('delivered')).toBe(1);
  expect(await stage.metric(`switchboard_delivery_seconds_count{workspace="${stage.slug}"}`)).toBe(1);
  const timeline = await stage.core.reads.timeline(stage.id, conversationId, 0, 10);
  expect(timeline.find(({ seq }) => seq === 3)?.delivery).toMatchObject({ status: 'sent' });
});

test('eight workers at once keep each conversation in order, each reply once, four under way at most', async ({
  stage,
}) => {
  const { endpoint, channelId, conversation, reply, deps } = await desk(stage);
  // Attempts must lie side by side for their number to be seen.
  endpoint.behave((response) => setTimeout(() => response.writeHead(200).end(), 2));
  const expected: Record<string, string[]> = {};
  for (const contact of ['ada', 'bob', 'cyd', 'dee', 'eve', 'fay']) {
    const id = await conversation(contact);
    expected[contact] = Array.from({ length: 8 }, (_, n) => `${contact} ${n}`);
    for (const text of expected[contact] ?? []) await reply(id, text);
  }
  const job = { workspaceId: stage.id, endpointId: channelId };
  const workers = Array.from({ length: 8 }, () => ({ ...deps, client: clientOf() }));
  await Promise.all(workers.map((worker) => handleDelivery(worker, job)));
  const got = endpoint.received.map(({ text }) => text);
  for (const [contact, texts] of Object.entries(expected)) {
    expect(got.filter((text) => text.startsWith(contact))).toEqual(texts);
  }
  expect(got).toHaveLength(48);
  expect(endpoint.most()).toBeLessThanOrEqual(4);
});

test('an attempt that failed is made again with the same id, and then the next reply goes', async ({
  stage,
}) => {
  const { endpoint, channelId, conversation, reply, deliver, state, metric } = await desk(stage);
  const id = await conversation('ada');
  await reply(id, 'one');
  await reply(id, 'two');
  endpoint.behave((response, _, nth) => answering(nth < 3 ? 500 : 200)(response, _, nth));
  for (let i = 0; i < 3; i++) {
    await deliver();
    await hurry(stage, channelId);
  }
  const ids = endpoint.received.map((each) => each.id);
  expect(endpoint.received.map(({ text }) => text)).toEqual(['one', 'one', 'one', 'two']);
  expect(new Set(ids.slice(0, 3)).size).toBe(1);
  expect(await state()).toMatchObject({ failures: 0, lastError: null, waiting: 0 });
  expect([await metric('failed'), await metric('delivered')]).toEqual([2, 2]);
});

describe('what goes out with a reply', () => {
  test('files come with links that are made when it is sent, links as they are', async ({ stage }) => {
    const s = await desk(stage);
    const id = await s.conversation('ada');
    const attachmentId = `at_${stage.id.slice(3)}_file`;
    const about = { attachmentId, contentType: 'application/pdf', name: 'invoice.pdf', by: 'key:k' };
    await stage.core.attachments.begin(stage.id, about);
    await stage.core.attachments.stored(stage.id, attachmentId, 5);
    const link = { url: 'https://shop.example/terms', contentType: 'text/html', name: null };
    const config = await stage.directory.reload(stage.id);
    await stage.core.conversations.reply(stage.id, {
      ...{
        conversationId: id,
        epoch: null,
        by: 'key:test',
        agentId: null,
        seenSeq: null,
        assignOnReply: false,
      },
      ...{
        configVersion: config?.version ?? 0,
        deadlineMs: 900_000,
        pushed: true,
        attachmentIds: [attachmentId],
      },
      entry: JSON.stringify({
        ...{ kind: 'message', direction: 'out', text: '' },
        attachments: [{ id: attachmentId }, link],
      }),
    });
    expect(await s.deliver()).toEqual({ attempts: 1, delivered: 1 });
    const [{ raw, headers }] = s.endpoint.received as [(typeof s.endpoint.received)[0]];
    const sent = new Webhook(s.secret).verify(raw, headers as Record<string, string>);
    expect(sent).toMatchObject({
      data: {
        attachments: [
          {
            ...{
              id: attachmentId,
              contentType: 'application/pdf',
              size: 5,
              name: 'invoice.pdf',
            },
            url: expect.stringMatching(`^${BASE_URL}/v1/attachments/${attachmentId}[?]expires=`),
          },
          link,
        ],
      },
    });
  });
});

describe('a worker that is killed', () => {
  test('after the endpoint received it, before it was marked: it goes again, same id, in order', async ({
    stage,
  }) => {
    const { endpoint, channelId, conversation, reply, deps, deliver } = await desk(stage);
    const id = await conversation('ada');
    for (const text of ['one', 'two']) await reply(id, text);
    const settle = () => Promise.reject(new Error('killed'));
    const core = { ...stage.core, deliveries: { ...stage.core.deliveries, settle } };
    await expect(deliver({ ...deps, core })).rejects.toThrow('killed');
    expect(await deliver()).toEqual({ attempts: 0, delivered: 0 });
    await hurry(stage, channelId);
    await deliver();
    expect(endpoint.received.map(({ text }) => text)).toEqual(['one', 'one', 'two']);
    expect(endpoint.received[0]?.id).toBe(endpoint.received[1]?.id);
  });

  test('between claiming and sending: the sweep sends it, and counts it as rescued', async ({ stage }) => {
    const { endpoint, channelId, conversation, reply, deps } = await desk(stage);
    await reply(await conversation('ada'), 'one');
    const claim = { channelId, url: endpoint.url, token: 'dead' };
    const config = await stage.directory.reload(stage.id);
    await stage.core.deliveries.claim(stage.id, { ...claim, configVersion: config?.version ?? 0 });
    const pass = () => runDeliverySweep(deps, [stage.partition], { everyMs: 0 });
    expect([await pass(), await pass()]).toEqual([{ endpoints: 0 }, { endpoints: 0 }]);
    await hurry(stage, channelId);
    expect([await pass(), await pass()]).toEqual([{ endpoints: 0 }, { endpoints: 1 }]);
    expect(endpoint.received.map(({ text }) => text)).toEqual(['one']);
    expect(await stage.metric('switchboard_sweep_served_total{queue="delivery",kind="rescued"}')).toBe(1);
  });
});

describe('an endpoint', () => {
  test('that asks for patience is left alone, and rung for when it is over', async ({ stage }) => {
    const { endpoint, channelId, conversation, reply, deliver, state } = await desk(stage);
    endpoint.behave(answering(429, { 'retry-after': '120' }));
    for (const contact of ['ada', 'bob']) await reply(await conversation(contact), contact);
    await deliver();
    expect(endpoint.received.length).toBeLessThanOrEqual(2);
    const before = endpoint.received.length;
    await deliver();
    expect(endpoint.received).toHaveLength(before);
    const { pausedUntil } = await state();
    expect((pausedUntil ?? 0) - Date.now()).toBeGreaterThan(110_000);
    const [rungFor, inMs] = stage.rings.delivery.at(-1) ?? [];
    expect(rungFor).toBe(channelId);
    expect(inMs).toBeGreaterThan(0);
  });

  test('that answers 410 is disabled until it is enabled', async ({ stage }) => {
    const { endpoint, conversation, channelId, reply, deliver, state, metric } = await desk(stage);
    endpoint.behave(answering(410));
    await reply(await conversation('ada'), 'one');
    await deliver();
    endpoint.behave(answering(200));
    await hurry(stage, channelId);
    await deliver();
    expect(endpoint.received).toHaveLength(1);
    expect(await state()).toMatchObject({ lastError: 'http_410' });
    expect(await metric('gone')).toBe(1);
    await runGauges(stage.deps, [stage.partition]);
    expect(await stage.metric(`switchboard_open_breakers{workspace="${stage.slug}"}`)).toBe(1);
    expect(await stage.metric(`switchboard_outbox_depth{workspace="${stage.slug}"}`)).toBe(1);
    await stage.core.deliveries.wake(stage.id, { endpointId: channelId, by: 'key:test' });
    await deliver();
    expect(endpoint.received).toHaveLength(2);
  });

  test('that is dead is soon asked no more, and slows no other', async ({ stage }) => {
    const dead = await desk(stage);
    const well = await desk(stage);
    dead.endpoint.behave(() => undefined);
    for (let i = 0; i < 12; i++) await dead.reply(await dead.conversation(`d${i}`), 'x');
    for (let i = 0; i < 12; i++) await well.reply(await well.conversation(`w${i}`), 'x');
    let isOver = false;
    const slow = dead.deliver().finally(() => {
      isOver = true;
    });
    expect(await well.deliver()).toEqual({ attempts: 12, delivered: 12 });
    expect(isOver).toBe(false);
    await slow;
    expect(dead.endpoint.received.length).toBeLessThanOrEqual(9);
    expect((await dead.state()).pausedUntil).toBeGreaterThan(Date.now());
  });

  test('that redirects to a private address, or has one, gets nothing there', async ({ stage }) => {
    const { endpoint, conversation, reply, deliver, deps, state } = await desk(stage);
    const inner = await startEndpoint();
    endpoint.behave(answering(307, { location: inner.url }));
    await reply(await conversation('ada'), 'one');
    await deliver();
    expect(inner.received).toEqual([]);
    expect(await state()).toMatchObject({ lastError: 'http_307' });
    await reply(await conversation('bob'), 'two');
    const guarded = createClient(allowList([]), limits);
    await deliver({ ...deps, client: guarded });
    expect(await state()).toMatchObject({ lastError: 'address_refused' });
    expect(endpoint.received).toHaveLength(1);
    await Promise.all([inner.close(), guarded.close(0)]);
  });
});

describe('30 a reply that was not delivered in time', () => {
  const late = async (stage: Stage, change: Record<string, unknown>) => {
    const opened = await desk(stage, change);
    const conversationId = await opened.conversation('ada');
    await opened.reply(conversationId, 'one');
    const fire = (afterMs: number) =>
      runTimers(stage.deps, [stage.partition], { nowMs: Date.now() + afterMs });
    await fire(900_000);
    await fire(906_000);
    return { ...opened, conversation: (await stage.core.reads.conversation(stage.id, conversationId))! };
  };

  test('keeps its conversation Pending', async ({ stage }) => {
    const { conversation, metric } = await late(stage, {});
    expect(conversation).toMatchObject({ state: 'pending' });
    expect(await metric('expired')).toBe(1);
  });

  test('brings it back to New where the channel says so', async ({ stage }) => {
    const { conversation } = await late(stage, { onReplyFailed: 'new' });
    expect(conversation).toMatchObject({ state: 'new' });
    const timeline = await stage.core.reads.timeline(stage.id, conversation.id, 0, 20);
    expect(timeline.at(-1)).toMatchObject({
      type: 'conversation.woken',
      reason: 'reply_failed',
      by: 'engine',
    });
  });
});

test('what is being sent when the process stops is given up, and the endpoint is not blamed', async ({
  stage,
}) => {
  const { endpoint, conversation, reply, deliver, deps, state } = await desk(stage);
  for (const contact of ['ada', 'bob', 'cyd', 'dee', 'eve'])
    await reply(await conversation(contact), contact);
  endpoint.behave(() => void deps.client.close(0));
  await deliver();
  expect(await deliver()).toEqual({ attempts: 0, delivered: 0 });
  expect(await state()).toMatchObject({ failures: 0, waiting: 5, inFlight: 0 });
});
