// The engine when its Redis is restarted, loses its scripts, evicts, ends, or answers nothing for a while.

import { describe, expect } from 'vitest';
import { askRedis } from '../../src/embedded-redis/probe.js';
import { eventually } from '../support/eventually.js';
import { busy, expectAllThere, isReady, metricsOf, test, together } from './fixtures/desk.js';
import { call, type EngineProcess } from './fixtures/engine.js';
import { type Office, openOffice, post, readEverything, signIn, startTraffic } from './fixtures/office.js';

describe('a Redis', together, () => {
  test.for(['SIGTERM', 'SIGKILL'] as const)(
    'that is restarted by %s is found again by itself',
    async (how, { desk }) => {
      const redis = await desk.redis({ appendfsync: 'always' });
      const engine = await desk.start({ REDIS_URL: redis.url });
      const office = await openOffice(engine);
      await signIn(engine, office);
      const before = startTraffic(engine, office, 'before');
      await busy(before, 100);
      await redis.down(how);
      await eventually(async () => (await fetch(`${engine.reportUrl}/readyz`)).status === 503);
      await before.stop();
      expect(before.refused.filter((status) => status !== 503)).toEqual([]);
      expect((await fetch(`${engine.reportUrl}/healthz`)).status).toBe(200);
      await redis.up();
      await eventually(() => isReady(engine), { timeoutMs: 15_000 });
      const after = startTraffic(engine, office, 'after');
      await busy(after, 100);
      await after.stop();
      expect(after.refused).toEqual([]);
      await expectAllThere(engine, before, after);
      const { items } = (await call(engine, 'GET', '/v1/conversations?assignee=none&state=new')).body;
      await eventually(() => expect(items).toEqual([]));
    },
  );

  test('whose scripts are flushed again and again while customers write is no matter', async ({ desk }) => {
    const engine = await desk.start();
    const office = await openOffice(engine);
    const traffic = startTraffic(engine, office, 'customer');
    for (let i = 1; i <= 20; i++) {
      await busy(traffic, i * 20);
      // On a busy machine Redis may be late by more than the launcher's own patience.
      await askRedis({ path: desk.path('redis', 'redis.sock') }, ['SCRIPT', 'FLUSH'], 10_000);
    }
    await traffic.stop();
    expect(traffic.refused).toEqual([]);
    await expectAllThere(engine, traffic);
  });

  test('that may evict keys is refused in one line', async ({ desk }) => {
    const redis = await desk.redis({ 'maxmemory-policy': 'allkeys-lru' });
    const engine = desk.spawn({ REDIS_URL: redis.url });
    expect(await engine.exited).toBe(1);
    expect(engine.logged.map(({ line }) => line).join('\n')).toContain('maxmemory-policy allkeys-lru');
    expect(engine.said).toEqual([]);
  });

  test('of the engine’s own that ends by itself ends the engine with 1', async ({ desk }) => {
    const engine = await desk.start();
    process.kill(engine.redisPid(), 'SIGKILL');
    expect(await engine.exited).toBe(1);
    expect(engine.logged).toContainEqual(expect.objectContaining({ level: 'fatal' }));
  });
});

describe('a Redis that is stopped for ten seconds', together, () => {
  const OUTAGE_MS = 10_000;

  /** Beats every 200 ms, whatever is answered. */
  function keepAlive(engine: EngineProcess, office: Office, sessionId: string): () => Promise<void> {
    const path = `/v1/agents/${office.agentId}/sessions/${sessionId}`;
    const beat = () => call(engine, 'PUT', path, { body: {}, key: office.agentKey }).catch(() => undefined);
    const beats = new Set<Promise<unknown>>();
    const timer = setInterval(() => {
      const sent = beat().finally(() => beats.delete(sent));
      beats.add(sent);
    }, 200);
    return async () => {
      clearInterval(timer);
      await Promise.all(beats);
    };
  }

  test('makes ingest answer 503 soon, and takes nothing from anybody', async ({ desk }) => {
    const engine = await desk.start();
    const settings = {
      removeAssignment: { enabled: true, graceMs: 6_000, signOutGraceMs: 1_000 },
      presence: { leaseMs: 4_000, heartbeatMs: 500 },
    };
    expect((await call(engine, 'PATCH', '/v1/settings', { body: settings })).status).toBe(200);
    const office = await openOffice(engine);
    const stopBeats = keepAlive(engine, office, await signIn(engine, office));
    expect((await post(engine, office, 'held', 'held/0')).status).toBe(202);
    const held = async () => {
      const { body } = await call(engine, 'GET', '/v1/conversations?state=new');
      const all = body.items as {
        contact: { externalId: string };
        assigneeId: string | null;
        epoch: number;
      }[];
      const found = all.find(({ contact }) => contact.externalId === 'held');
      return { assigneeId: found?.assigneeId, epoch: found?.epoch };
    };
    await eventually(async () => expect(await held()).toMatchObject({ assigneeId: office.agentId }));
    const before = await held();

    const redisPid = engine.redisPid();
    process.kill(redisPid, 'SIGSTOP');
    const stoppedAt = performance.now();
    const sent: string[] = [];
    while (performance.now() - stoppedAt < OUTAGE_MS) {
      const externalId = `late/${sent.length}`;
      const askedAt = performance.now();
      const answer = await post(engine, office, 'late', externalId);
      expect(performance.now() - askedAt).toBeLessThan(3_000);
      expect(answer.status).toBe(503);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      sent.push(externalId);
    }
    process.kill(redisPid, 'SIGCONT');
    await eventually(() => isReady(engine));

    for (const externalId of sent) {
      await eventually(async () => (await post(engine, office, 'late', externalId)).status === 202);
    }
    const there = async () => [...((await readEverything(engine)).get('late') ?? [])].sort();
    // Rings were lost with the answers: what nobody rings for again is the sweep's, ten seconds at most.
    await eventually(async () => expect(await there()).toEqual([...sent].sort()), { timeoutMs: 15_000 });
    // The outage was longer than the grace: had it counted, the next ticks would have taken everything back.
    const ticks = async () =>
      Number(/redis_script_seconds_count\{script="tick"\} (\d+)/.exec(await metricsOf(engine))?.[1]);
    const ticked = await ticks();
    await eventually(async () => (await ticks()) >= ticked + 8);
    expect(await held()).toEqual(before);
    await stopBeats();
    // And the monitor is not asleep: without beats the same conversation goes.
    await eventually(async () => expect((await held()).assigneeId).toBe(null), { timeoutMs: 15_000 });
  });
});
