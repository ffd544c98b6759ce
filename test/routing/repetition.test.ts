// Running twice equals once: for every script that writes, Redis carries it out, its reply is lost on the way, the client
// sends it again; the answer and the complete state are those of a twin world in which it ran once.

import { Redis } from 'ioredis';
import { beforeAll, inject } from 'vitest';
import { allScripts } from '../../src/routing/script.js';
import { test as base, expect } from '../support/fixtures.js';
import { mutations } from '../support/mutations.js';
import { comparable, stateOf } from '../support/state.js';
import { startProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { createWorld } from '../support/world.js';

const test = base.extend<{ lossy: { proxy: TcpProxy; redis: Redis } }>({
  lossy: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs off this pattern.
    async ({}, use) => {
      const proxy = await startProxy(inject('redisUrl'));
      const redis = new Redis(proxy.url, { retryStrategy: () => 1 });
      redis.on('error', () => undefined); // the lost connections, on purpose
      await redis.ping();
      await use({ proxy, redis });
      redis.disconnect();
      await proxy.close();
    },
    { scope: 'file' },
  ],
});

const writing = allScripts.filter((script) => !script.lua.startsWith('#!lua flags=no-writes'));

beforeAll(async () => {
  // By hash from the first call on: else the lost reply could be the one that asks for the source.
  const redis = new Redis(inject('redisUrl'));
  for (const script of writing) await redis.script('LOAD', script.lua);
  redis.disconnect();
});

test('every script that writes is here', () => {
  const here = new Set(Object.keys(mutations).map((name) => name.split(':')[0]));
  expect([...here].sort()).toEqual(writing.map((script) => script.name).sort());
});

for (const [name, { arrange, act, repeat }] of Object.entries(mutations)) {
  const script = writing.find((each) => each.name === name.split(':')[0]);
  test(`${name}: twice equals once`, async ({ redis, lossy }) => {
    const once = await createWorld(redis);
    const twice = await createWorld(lossy.redis);
    await arrange?.(once);
    await arrange?.(twice);
    expect(await stateOf(redis, twice.partition)).toEqual(await stateOf(redis, once.partition));
    const untouched = await stateOf(redis, once.partition);

    const answer = await act(once);
    const lostBefore = lossy.proxy.droppedCount();
    lossy.proxy.armOn(script?.sha1 ?? 'no such script');
    const answerAgain = await act(twice);

    expect(lossy.proxy.droppedCount()).toBe(lostBefore + 1);
    expect(comparable(answerAgain, twice.partition)).toEqual(repeat ?? comparable(answer, once.partition));
    const state = await stateOf(redis, once.partition);
    expect(state).not.toEqual(untouched);
    expect(await stateOf(redis, twice.partition)).toEqual(state);
    await Promise.all([once.drop(), twice.drop()]);
  });
}
