// The engine as processes: ended, killed and cut off while customers write.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { askRedis } from '../../src/embedded-redis/probe.js';
import { eventually } from '../support/eventually.js';
import {
  call,
  type EngineProcess,
  endEngines,
  ROOT_KEY,
  spawnEngine,
  startEngine,
} from './fixtures/engine.js';
import {
  differences,
  type Office,
  openOffice,
  post,
  readEverything,
  signIn,
  startTraffic,
  type Traffic,
} from './fixtures/office.js';
import { type OwnRedis, startOwnRedis } from './fixtures/redis.js';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'switchboard-engine-'));
});
afterEach(async () => {
  await endEngines();
  await rm(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
});

const start = (env: Record<string, string> = {}) => startEngine({ SWITCHBOARD_DATA_DIR: dataDir, ...env });
const busy = (traffic: Traffic, count: number) =>
  eventually(() => traffic.count() >= count, { timeoutMs: 15_000 });
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Every accepted message is there, once, in order; waits for what is still being applied. */
async function expectAllThere(engine: EngineProcess, ...traffics: Traffic[]): Promise<void> {
  const accepted = new Map(traffics.flatMap((traffic) => [...traffic.accepted]));
  expect([...accepted.values()].flat().length).toBeGreaterThan(0);
  await eventually(async () => expect(differences(accepted, await readEverything(engine))).toEqual([]), {
    timeoutMs: 15_000,
    everyMs: 100,
  });
}

async function ownRedis(config?: Record<string, string>): Promise<OwnRedis> {
  const redis = await startOwnRedis(config);
  onTestFinished(() => redis.remove());
  return redis;
}

describe('an engine that is told to stop while customers write', () => {
  test.for(['SIGTERM', 'SIGINT'] as const)('by %s ends with 0 in time and loses nothing', async (signal) => {
    const engine = await start();
    const office = await openOffice(engine);
    await signIn(engine, office);
    const traffic = startTraffic(engine, office, 'before');
    await busy(traffic, 200);
    const redisPid = engine.redisPid();
    const askedAt = performance.now();
    engine.signal(signal);
    expect(await engine.exited).toBe(0);
    expect(performance.now() - askedAt).toBeLessThan(10_000);
    await traffic.stop();
    // A request that came while it stopped was told so, or found nobody: never an error of ours.
    expect(traffic.refused.filter((status) => ![0, 503].includes(status))).toEqual([]);
    expect(isAlive(redisPid)).toBe(false);

    const next = await start();
    await expectAllThere(next, traffic);
  });

  test('answers the polls that wait', async () => {
    const engine = await start();
    const office = await openOffice(engine);
    const key = office.agentKey;
    const snapshot = await call(engine, 'GET', `/v1/agents/${office.agentId}/assignments`, { key });
    const path = `/v1/agents/${office.agentId}/events?cursor=${snapshot.body.cursor}&waitMs=25000`;
    const polls = Array.from({ length: 20 }, () => call(engine, 'GET', path, { key, timeoutMs: 30_000 }));
    // Each reads once when it arrives, and then waits.
    const reads = async () => {
      const metrics = await (await fetch(`${engine.reportUrl}/metrics`)).text();
      return Number(/redis_script_seconds_count\{script="read-feed"\} (\d+)/.exec(metrics)?.[1]);
    };
    await eventually(async () => (await reads()) >= polls.length);
    engine.signal('SIGTERM');
    for (const answer of await Promise.all(polls)) expect(answer.status).toBe(200);
    expect(await engine.exited).toBe(0);
  });

  test('twice ends at once with 1, and a Redis that does not answer forces the end at the deadline', async () => {
    for (const kind of ['second signal', 'deadline']) {
      const deadlineMs = kind === 'deadline' ? 1_000 : 60_000;
      const engine = await start({ SWITCHBOARD_STOP_DEADLINE_MS: String(deadlineMs) });
      const redisPid = engine.redisPid();
      process.kill(redisPid, 'SIGSTOP');
      const askedAt = performance.now();
      engine.signal('SIGTERM');
      await eventually(() => engine.logged.some(({ msg }) => msg === 'stopping'));
      if (kind === 'second signal') engine.signal('SIGTERM');
      expect(await engine.exited).toBe(1);
      expect(performance.now() - askedAt).toBeLessThan(5_000);
      process.kill(redisPid, 'SIGKILL');
      await eventually(() => !isAlive(redisPid));
    }
  });
});

describe('an engine that is killed while customers write', () => {
  test('is started again on the same data: every accepted message is there once, and one Redis runs', async () => {
    const engine = await start();
    const office = await openOffice(engine);
    await signIn(engine, office);
    const traffic = startTraffic(engine, office, 'before');
    await busy(traffic, 200);
    const redisPid = engine.redisPid();
    engine.signal('SIGKILL');
    expect(await engine.exited).toBe('SIGKILL');
    await traffic.stop();

    const next = await start();
    expect(isAlive(redisPid)).toBe(false);
    expect(isAlive(next.redisPid())).toBe(true);
    const more = startTraffic(next, office, 'after');
    await busy(more, 100);
    await more.stop();
    await expectAllThere(next, traffic, more);
  });

  test('while its Redis goes on is one of two: the other takes the work over', async () => {
    const redis = await ownRedis();
    const env = { REDIS_URL: redis.url };
    const [api, worker, other] = [
      await start({ ...env, SWITCHBOARD_ROLES: 'api,monitor' }),
      await start({ ...env, SWITCHBOARD_ROLES: 'worker' }),
      await start({ ...env, SWITCHBOARD_ROLES: 'worker' }),
    ];
    const office = await openOffice(api);
    const traffic = startTraffic(api, office, 'customer');
    await busy(traffic, 200);
    worker.signal('SIGKILL');
    await busy(traffic, 500);
    await traffic.stop();
    expect(traffic.refused).toEqual([]);
    await expectAllThere(api, traffic);
    expect(isAlive(other.pid)).toBe(true);
  });
});

describe('a Redis', () => {
  test.for(['SIGTERM', 'SIGKILL'] as const)(
    'that is restarted by %s is found again by itself',
    async (how) => {
      const redis = await ownRedis({ appendfsync: 'always' });
      const engine = await start({ REDIS_URL: redis.url });
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
      await eventually(async () => (await fetch(`${engine.reportUrl}/readyz`)).ok, { timeoutMs: 15_000 });
      const after = startTraffic(engine, office, 'after');
      await busy(after, 100);
      await after.stop();
      expect(after.refused).toEqual([]);
      await expectAllThere(engine, before, after);
      const { items } = (await call(engine, 'GET', '/v1/conversations?assignee=none&state=new')).body;
      await eventually(() => expect(items).toEqual([]));
    },
  );

  test('whose scripts are flushed again and again while customers write is no matter', async () => {
    const engine = await start();
    const office = await openOffice(engine);
    const traffic = startTraffic(engine, office, 'customer');
    for (let i = 1; i <= 20; i++) {
      await busy(traffic, i * 20);
      await askRedis({ path: join(dataDir, 'redis', 'redis.sock') }, ['SCRIPT', 'FLUSH']);
    }
    await traffic.stop();
    expect(traffic.refused).toEqual([]);
    await expectAllThere(engine, traffic);
  });

  test('that may evict keys is refused in one line', async () => {
    const redis = await ownRedis({ 'maxmemory-policy': 'allkeys-lru' });
    const engine = spawnEngine({ REDIS_URL: redis.url });
    expect(await engine.exited).toBe(1);
    expect(engine.logged.map(({ line }) => line).join('\n')).toContain('maxmemory-policy allkeys-lru');
    expect(engine.said).toEqual([]);
  });

  test('of the engine’s own that ends by itself ends the engine with 1', async () => {
    const engine = await start();
    process.kill(engine.redisPid(), 'SIGKILL');
    expect(await engine.exited).toBe(1);
    expect(engine.logged).toContainEqual(expect.objectContaining({ level: 'fatal' }));
  });
});

describe('a Redis that is stopped for ten seconds', () => {
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

  test('makes ingest answer 503 soon, and takes nothing from anybody', { timeout: 60_000 }, async () => {
    const engine = await start();
    const settings = {
      removeAssignment: { enabled: true, graceMs: 3_000, signOutGraceMs: 1_000 },
      presence: { leaseMs: 2_000, heartbeatMs: 500 },
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
    await eventually(async () => (await fetch(`${engine.reportUrl}/readyz`)).ok);

    for (const externalId of sent) {
      await eventually(async () => (await post(engine, office, 'late', externalId)).status === 202);
    }
    const there = async () => [...((await readEverything(engine)).get('late') ?? [])].sort();
    await eventually(async () => expect(await there()).toEqual([...sent].sort()));
    // Longer than lease and grace together: had the outage counted, the take-back would be over by now.
    const healthyAt = performance.now();
    await eventually(() => performance.now() - healthyAt > 6_000, { timeoutMs: 8_000, everyMs: 100 });
    expect(await held()).toEqual(before);
    await stopBeats();
    // And the monitor is not asleep: without beats the same conversation goes.
    await eventually(async () => expect((await held()).assigneeId).toBe(null), { timeoutMs: 15_000 });
  });
});

describe('roles', () => {
  test('split over three processes do together what one does', async () => {
    const redis = await ownRedis();
    const role = (name: string) => start({ REDIS_URL: redis.url, SWITCHBOARD_ROLES: name });
    const [api, worker, monitor] = await Promise.all([role('api'), role('worker'), role('monitor')]);
    expect([api.baseUrl === '', worker.baseUrl, monitor.baseUrl]).toEqual([false, '', '']);
    const settings = {
      removeAssignment: { enabled: true, graceMs: 500, signOutGraceMs: 0 },
      presence: { leaseMs: 300, heartbeatMs: 100 },
    };
    expect((await call(api, 'PATCH', '/v1/settings', { body: settings })).status).toBe(200);
    const office = await openOffice(api);
    const sessionId = await signIn(api, office);
    const path = `/v1/agents/${office.agentId}/sessions/${sessionId}`;
    const assignee = async () => {
      await call(api, 'PUT', path, { body: {}, key: office.agentKey });
      const { body } = await call(api, 'GET', '/v1/conversations?state=new');
      return (body.items as { assigneeId: string | null }[])[0]?.assigneeId;
    };
    expect((await post(api, office, 'ada', 'one')).status).toBe(202);
    await eventually(async () => expect(await assignee()).toBe(office.agentId));
    await call(api, 'DELETE', path, { key: office.agentKey });
    await eventually(async () => expect(await assignee()).toBe(null));

    const metrics = async ({ reportUrl }: EngineProcess) => (await fetch(`${reportUrl}/metrics`)).text();
    await eventually(async () => expect(await metrics(monitor)).toContain('switchboard_capacity_used{'));
    for (const other of [api, worker])
      expect(await metrics(other)).not.toContain('switchboard_capacity_used');
    expect(await metrics(worker)).toContain(
      'switchboard_assignments_total{workspace="default",reason="routing"} 1',
    );
    for (const engine of [api, worker, monitor]) engine.signal('SIGTERM');
    expect(await Promise.all([api, worker, monitor].map(({ exited }) => exited))).toEqual([0, 0, 0]);
  });
});

describe('the first start', () => {
  const rootKeyIn = (lines: readonly string[]) =>
    lines.flatMap((line) => /\b(sb_root_\S+)/.exec(line)?.[1] ?? []);

  test('prints the root key once, on standard output alone, and it works on every later start', async () => {
    const engine = await start({ SWITCHBOARD_ROOT_KEY: '', LOG_LEVEL: 'trace' });
    const [key, ...others] = rootKeyIn(engine.said);
    expect(others).toEqual([]);
    expect((await call(engine, 'GET', '/v1/workspaces', { key: key ?? '' })).status).toBe(200);
    expect(JSON.stringify(engine.logged)).not.toContain(key);
    engine.signal('SIGTERM');
    expect(await engine.exited).toBe(0);

    const next = await start({ SWITCHBOARD_ROOT_KEY: '' });
    expect(rootKeyIn(next.said)).toEqual([]);
    expect((await call(next, 'GET', '/v1/workspaces', { key: key ?? '' })).status).toBe(200);
    expect((await call(next, 'GET', '/v1/workspaces', { key: ROOT_KEY })).status).toBe(401);
  });

  test('with wrong settings names each of them and ends with 1', async () => {
    const engine = spawnEngine({ SWITCHBOARD_PORT: 'http', SWITCHBOARD_TICK_MS: '9999', LOG_LEVEL: 'loud' });
    expect(await engine.exited).toBe(1);
    const told = engine.logged.map(({ line }) => line).join('\n');
    for (const name of ['SWITCHBOARD_PORT', 'SWITCHBOARD_TICK_MS', 'LOG_LEVEL']) expect(told).toContain(name);
  });

  test('on a port that is in use says which setting to change', async () => {
    const engine = await start();
    const second = spawnEngine({
      SWITCHBOARD_DATA_DIR: join(dataDir, 'second'),
      SWITCHBOARD_PORT: new URL(engine.baseUrl).port,
    });
    expect(await second.exited).toBe(1);
    expect(second.logged.map(({ line }) => line ?? '').join('\n')).toContain('set SWITCHBOARD_PORT');
  });
});
