import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { startProxy, type TcpProxy } from '../support/tcp-proxy.js';

let proxy: TcpProxy;
let client: Redis;
let key = '';

beforeEach(async () => {
  key = `{${randomUUID()}}`;
  proxy = await startProxy(inject('redisUrl'));
  client = new Redis(proxy.url, { retryStrategy: () => 1 });
  client.on('error', () => undefined);
  await client.ping();
});

afterEach(async () => {
  await client.del(key);
  client.disconnect();
  await proxy.close();
});

test('a request whose reply is lost is carried out, sent again and carried out again', async () => {
  proxy.armOn(key);
  expect(await client.incr(key)).toBe(2);
  expect(proxy.droppedCount()).toBe(1);
  expect(await client.incr(key)).toBe(3);
});

test('a request without the needle keeps its reply', async () => {
  proxy.armOn('another');
  expect(await client.incr(key)).toBe(1);
  expect(proxy.droppedCount()).toBe(0);
});

test('the next request loses its reply when asked so', async () => {
  proxy.dropNextReply();
  expect(await client.incr(key)).toBe(2);
  expect(proxy.droppedCount()).toBe(1);
});

test('a held proxy answers after its release, in order, once', async () => {
  proxy.hold();
  const first = client.incr(key);
  const second = client.incr(key);
  expect(await Promise.race([first, new Promise((resolve) => setImmediate(resolve, 'nothing'))])).toBe(
    'nothing',
  );
  proxy.release();
  expect([await first, await second]).toEqual([1, 2]);
});
