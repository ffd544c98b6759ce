// Events as a stream: what a poll gives, under the same cursor, however often it breaks off; slow readers, ends that say why.

import { inject } from 'vitest';
import { streamTimes } from '../../src/api/event-stream.js';
import { openRedis } from '../../src/redis.js';
import { eventually } from '../support/eventually.js';
import { openStream, type Stream } from '../support/sse.js';
import { startProxy } from '../support/tcp-proxy.js';
import { createStage, dropPartition, expect, type Stage, test } from './stage.js';

type Event = { id: string; type: string; data: Record<string, unknown> };
type Page = { cursor: string; events: Event[] };

const agentPath = ({ shop }: Stage) => `/v1/agents/${shop.agentId}/events`;
async function snapshot({ call, shop }: Stage): Promise<string> {
  const answer = await call('GET', `/v1/agents/${shop.agentId}/assignments`, { key: shop.agent });
  return String(answer.body.cursor);
}
/** Everything after a cursor, by polls. */
async function polled(stage: Stage, path: string, key: string, cursor: string): Promise<Event[]> {
  const all: Event[] = [];
  for (let from = cursor; ; ) {
    const { body } = await stage.call('GET', `${path}?cursor=${from}&waitMs=0`, { key });
    const page = body as unknown as Page;
    if (page.events.length === 0) return all;
    all.push(...page.events);
    from = page.cursor;
  }
}
const told = (stream: Stream) => stream.events.map(({ data }) => data);
const last = (stream: Stream) => stream.events.at(-1);

/** A stage with streams in other times than those of production. */
const withTimes = test.extend<{ times: Partial<typeof streamTimes>; quick: Stage }>({
  times: {},
  quick: async ({ redis, subscriber, times }, use) => {
    const stage = await createStage(redis, subscriber, { streamTimes: { ...streamTimes, ...times } });
    await use(stage);
    await stage.drop();
  },
});

test('a stream gives what a poll gives, each event under the id that is its cursor', async ({ stage }) => {
  await stage.signIn();
  const cursor = await snapshot(stage);
  const base = await stage.listen();
  const stream = await openStream(`${base}${agentPath(stage)}?cursor=${cursor}`, stage.shop.agent);
  expect(stream).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
  await stage.conversation('ada');
  await stage.post(stage.message({ text: 'line one\nline two' }));
  await stage.settle();
  await eventually(() => stream.events.length === 2);
  expect(told(stream)).toEqual(await polled(stage, agentPath(stage), stage.shop.agent, cursor));
  expect(stream.events).toMatchObject([
    { event: 'conversation.assigned' },
    { event: 'message.received', data: { data: { message: { text: 'line one\nline two' } } } },
  ]);
  for (const { id, data } of stream.events) expect(data?.id).toBe(id);
  expect(Number(stream.retry())).toBeGreaterThanOrEqual(1_000);
  stream.drop();
  await eventually(() => stage.wake.waiting === 0);
});

test('Last-Event-ID goes before the cursor of the address', async ({ stage }) => {
  const start = await snapshot(stage);
  const base = await stage.listen();
  for (const name of ['one', 'two', 'three']) await stage.conversation(name);
  const path = '/v1/events';
  const all = await polled(stage, path, stage.shop.operator, start);
  const url = `${base}${path}?cursor=${start}`;
  const stream = await openStream(url, stage.shop.operator, all[1]!.id);
  await eventually(() => stream.events.length === all.length - 2);
  expect(told(stream)).toEqual(all.slice(2));
  stream.drop();
});

test('an operator listens from now on, or from the oldest that is kept, to what was chosen', async ({
  stage,
}) => {
  const base = await stage.listen();
  const { operator } = stage.shop;
  const { id } = await stage.conversation('before');
  const now = await openStream(`${base}/v1/events?types=message.*`, operator);
  const oldest = await openStream(`${base}/v1/events?cursor=oldest&conversationId=${id}`, operator);
  await eventually(() => stage.wake.waiting === 2);
  await stage.conversation('after');
  await eventually(() => now.events.length === 1);
  expect(now.events).toMatchObject([{ event: 'message.received' }]);
  expect(oldest.events.map(({ event }) => event)).toEqual(['message.received', 'conversation.opened']);
  for (const stream of [now, oldest]) stream.drop();
});

test.for([
  ['?cursor=0.1-1', undefined, 410, { code: 'cursor_too_old' }],
  ['?cursor=x', undefined, 422, { errors: [{ path: 'cursor' }] }],
  ['', undefined, 422, { errors: [{ path: 'cursor' }] }],
  ['?cursor=1.1-1', 'x', 422, { errors: [{ path: 'last-event-id' }] }],
  ['?cursor=1.1-1&sessionId=se_a', undefined, 422, { errors: [{ path: 'sessionId' }] }],
] as const)(
  '%s resumed by %s is refused before a stream begins',
  async ([query, header, status, problem], { stage }) => {
    const base = await stage.listen();
    const stream = await openStream(`${base}${agentPath(stage)}${query}`, stage.shop.agent, header);
    expect(stream).toMatchObject({ status, events: [{ data: problem }] });
  },
);

test('a trimmed cursor in Last-Event-ID is refused in words, whatever the address says', async ({
  stage,
}) => {
  const base = await stage.listen();
  const { id: old } = (await polled(stage, '/v1/events', stage.shop.operator, 'oldest')).at(-1) ?? { id: '' };
  await stage.conversation();
  await stage.redis.hset(stage.keys.anchor, 'eventFloorMs', Date.now() + 1_000);
  const url = `${base}/v1/events?cursor=oldest`;
  const refused = await openStream(url, stage.shop.operator, old);
  expect(refused).toMatchObject({ status: 410, events: [{ data: { code: 'cursor_too_old' } }] });
  const stream = await openStream(url, stage.shop.operator);
  expect(stream.status).toBe(200);
  stream.drop();
});

test('one key has a hundred streams open at most; another key, and whoever closes one, has room', async ({
  stage,
}) => {
  const { shop, metrics } = stage;
  const url = `${await stage.listen()}/v1/events`;
  const all = await Promise.all(Array.from({ length: 100 }, () => openStream(url, shop.operator)));
  expect(new Set(all.map(({ status }) => status))).toEqual(new Set([200]));
  const gauge = `switchboard_open_streams{workspace="${stage.slug}"}`;
  expect(await metrics.text(null)).toContain(`${gauge} 100`);
  const refused = await openStream(url, shop.operator);
  expect(refused).toMatchObject({ status: 429, events: [{ data: { code: 'too_many_streams', most: 100 } }] });
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  const other = await openStream(url, shop.admin);
  expect(other.status).toBe(200);
  expect((await stage.call('GET', '/v1/events?waitMs=0', { key: shop.operator })).status).toBe(200);
  all[0]?.drop();
  const next = await eventually(async () => {
    const stream = await openStream(url, shop.operator);
    if (stream.status !== 200) throw new Error(String(stream.status));
    return stream;
  });
  for (const stream of [...all, other, next]) stream.drop();
  await eventually(async () => expect(await metrics.text(null)).toContain(`${gauge} 0`));
});

test('an open stream, and what is written to it, is no sign of life', async ({ stage }) => {
  await stage.signIn();
  const lease = () => stage.redis.hget(stage.keys.agent(stage.shop.agentId), 'lease');
  const before = await lease();
  const base = await stage.listen();
  const url = `${base}${agentPath(stage)}?cursor=${await snapshot(stage)}`;
  const stream = await openStream(url, stage.shop.agent);
  await stage.conversation('ada');
  await eventually(() => stream.events.length > 0);
  expect(await lease()).toBe(before);
  stream.drop();
});

withTimes.extend({ times: { heartbeat: 20 } })(
  'heartbeats move the id of a stream in which nothing is shown',
  async ({ quick }) => {
    const base = await quick.listen();
    const stream = await openStream(`${base}/v1/events?types=sla.*`, quick.shop.operator);
    await eventually(() => stream.comments() > 0);
    const before = stream.lastId();
    await quick.make('/v1/topics', quick.shop.admin, { name: 'Any' });
    await eventually(() => stream.lastId() !== before);
    expect(stream.events).toEqual([]);
    stream.drop();
  },
);

withTimes.extend({ times: { heartbeat: 20 } })('a stream ends when its key is revoked', async ({ quick }) => {
  const { call, make, shop } = quick;
  const made = await make<{ id: string; key: string }>('/v1/keys', shop.admin, { role: 'operator' });
  const stream = await openStream(`${await quick.listen()}/v1/events`, made.key);
  await eventually(() => stream.comments() > 1);
  expect(stream.events).toEqual([]);
  await call('DELETE', `/v1/keys/${made.id}`, { key: shop.admin });
  await stream.ended;
  expect(last(stream)).toMatchObject({ event: 'cut_off', data: { reason: 'unauthenticated' } });
});

test('a stream ends with a word and its cursor when what it would read next is gone', async ({ stage }) => {
  const stream = await openStream(`${await stage.listen()}/v1/events`, stage.shop.operator);
  await eventually(() => stage.wake.waiting === 1);
  await stage.core.presence.alive(stage.partition, 'another run');
  await stage.make('/v1/topics', stage.shop.admin, { name: 'Any' });
  await stream.ended;
  expect(last(stream)).toMatchObject({ event: 'cut_off', data: { reason: 'cursor_too_old' } });
});

test('shutting down ends streams with the cursor to go on from', async ({ stage }) => {
  const base = await stage.listen();
  const streams = await Promise.all(
    Array.from({ length: 5 }, () => openStream(`${base}/v1/events`, stage.shop.operator)),
  );
  await eventually(() => stage.wake.waiting === 5);
  const startedAt = performance.now();
  await Promise.all([stage.app.close(), ...streams.map(({ ended }) => ended)]);
  expect(performance.now() - startedAt).toBeLessThan(10_000);
  for (const stream of streams) {
    const end = { event: 'cut_off', data: { reason: 'shutting_down', cursor: stream.lastId() } };
    expect(last(stream)).toMatchObject(end);
  }
});

withTimes.extend({ times: { stall: 100, linger: 100_000 } })(
  'a reader that takes nothing is cut off with a cursor, and loses nothing',
  { timeout: 60_000 },
  async ({ quick }) => {
    const { operator } = quick.shop;
    const base = await quick.listen();
    const stream = await openStream(`${base}/v1/events?types=message.*`, operator);
    await eventually(() => quick.wake.waiting === 1);
    stream.pause();
    const COUNT = 600; // more bytes than the sockets of both sides hold
    const text = 'x'.repeat(16_000);
    for (let i = 0; i < COUNT; i += 50) {
      const messages = Array.from({ length: 50 }, () => quick.message({ text }));
      await quick.post({ messages });
      await quick.apply();
    }
    // It neither waits for events any more nor is read for.
    await eventually(() => quick.wake.waiting === 0, { timeoutMs: 20_000 });
    stream.resume();
    await stream.ended;
    const cut = stream.events.pop();
    expect(cut).toMatchObject({ event: 'cut_off', data: { reason: 'slow_reader', cursor: stream.lastId() } });
    expect(stream.events.length).toBeLessThan(COUNT);
    const seen = told(stream);
    // Whoever comes back may be too slow again, and comes back again.
    for (let from = stream.lastId(); seen.length < COUNT; ) {
      const next = await openStream(`${base}/v1/events?types=message.*`, operator, from);
      const done = () => next.events.some(({ event }) => event === 'cut_off');
      await eventually(() => done() || seen.length + next.events.length === COUNT, { timeoutMs: 20_000 });
      seen.push(...told(next).filter((event) => event?.id));
      from = next.lastId();
      next.drop();
    }
    const all = await polled(quick, '/v1/events', operator, 'oldest');
    expect(seen.map((event) => event?.id)).toEqual(
      all.filter(({ type }) => type === 'message.received').map(({ id }) => id),
    );
  },
);

test('streams that break off at any moment and resume give together what polls give', {
  timeout: 60_000,
}, async ({ stage }) => {
  await stage.signIn();
  const base = await stage.listen();
  const { shop } = stage;
  const start = await snapshot(stage);
  const readers = [
    { path: agentPath(stage), key: shop.agent },
    { path: '/v1/events', key: shop.operator },
    { path: '/v1/events', key: shop.admin },
  ].map((reader) => ({ ...reader, seen: [] as unknown[], at: start, breaks: 0 }));
  let over = false;
  const reading = readers.map(async (reader) => {
    while (!over) {
      const stream = await openStream(`${base}${reader.path}?cursor=${start}`, reader.key, reader.at);
      const enough = 1 + Math.floor(Math.random() * 12);
      await eventually(() => over || stream.events.length >= enough, { timeoutMs: 30_000 });
      stream.drop();
      await stream.ended;
      reader.seen.push(...told(stream));
      reader.at = stream.lastId() || reader.at;
      reader.breaks++;
    }
  });
  for (let i = 0; i < 120; i++) {
    await Promise.all([
      stage.post(stage.message({ contact: { externalId: `c${i % 7}` } })),
      stage.post(stage.message()),
    ]);
    await stage.settle();
  }
  await eventually(() => readers.every(({ breaks }) => breaks > 5), { timeoutMs: 20_000 });
  over = true;
  await Promise.all(reading);
  for (const reader of readers) {
    reader.seen.push(...(await polled(stage, reader.path, reader.key, reader.at)));
    const all = await polled(stage, reader.path, reader.key, start);
    expect(all.length).toBeGreaterThan(100);
    expect(reader.seen).toEqual(all);
  }
});

test('a stream ends when Redis is away, and goes on from its cursor when it is back', async ({
  redis,
  subscriber,
}) => {
  const proxy = await startProxy(inject('redisUrl'));
  const commands = await openRedis({ url: proxy.url }, 'commands', () => undefined);
  const stage = await createStage(commands, subscriber);
  const base = await stage.listen();
  const { operator } = stage.shop;
  const stream = await openStream(`${base}/v1/events?types=message.*`, operator);
  await stage.conversation('one');
  await eventually(() => stream.events.length === 1);
  proxy.hold();
  stage.wake.wakeAll();
  await stream.ended;
  expect(last(stream)).toMatchObject({ event: 'cut_off', data: { reason: 'unavailable' } });
  proxy.release();
  const again = await eventually(async () => {
    const next = await openStream(`${base}/v1/events?types=message.*`, operator, stream.lastId());
    if (next.status !== 200) throw new Error(String(next.status));
    return next;
  });
  await stage.conversation('two');
  await eventually(() => again.events.length === 1);
  again.drop();
  await stage.app.close();
  commands.disconnect();
  await proxy.close();
  await dropPartition(redis, stage.partition);
});
