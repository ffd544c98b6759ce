// The engine as processes: started, told to stop and killed while customers write, split by roles.

import { describe, expect } from 'vitest';
import { eventually } from '../support/eventually.js';
import { busy, endIfThere, expectAllThere, isAlive, metricsOf, test, together } from './fixtures/desk.js';
import { call, ROOT_KEY } from './fixtures/engine.js';
import { openOffice, post, signIn, startTraffic } from './fixtures/office.js';

describe('an engine that is told to stop while customers write', together, () => {
  test.for(['SIGTERM', 'SIGINT'] as const)(
    'by %s ends with 0 in time and loses nothing',
    async (signal, { desk }) => {
      const engine = await desk.start();
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
      expect(await isAlive(redisPid)).toBe(false);

      const next = await desk.start();
      await expectAllThere(next, traffic);
    },
  );

  test('answers the polls that wait', async ({ desk }) => {
    const engine = await desk.start();
    const office = await openOffice(engine);
    const key = office.agentKey;
    const snapshot = await call(engine, 'GET', `/v1/agents/${office.agentId}/assignments`, { key });
    const path = `/v1/agents/${office.agentId}/events?cursor=${snapshot.body.cursor}&waitMs=25000`;
    // Each reads when it arrives, and then waits; those that read at the same time share one.
    const reads = async () => {
      return Number(
        /redis_script_seconds_count\{script="read-feed"\} (\d+)/.exec(await metricsOf(engine))?.[1] ?? 0,
      );
    };
    const polls: ReturnType<typeof call>[] = [];
    for (let n = 0; n < 10; n++) {
      const before = await reads();
      polls.push(call(engine, 'GET', path, { key, timeoutMs: 30_000 }));
      await eventually(async () => (await reads()) > before);
    }
    engine.signal('SIGTERM');
    for (const answer of await Promise.all(polls)) expect(answer.status).toBe(200);
    expect(await engine.exited).toBe(0);
  });

  test('twice ends at once with 1, and a Redis that does not answer forces the end at the deadline', async ({
    desk,
  }) => {
    for (const kind of ['second signal', 'deadline']) {
      const deadlineMs = kind === 'deadline' ? 1_000 : 60_000;
      const engine = await desk.start({ SWITCHBOARD_STOP_DEADLINE_MS: String(deadlineMs) });
      const redisPid = engine.redisPid();
      process.kill(redisPid, 'SIGSTOP');
      const askedAt = performance.now();
      engine.signal('SIGTERM');
      await eventually(() => engine.logged.some(({ msg }) => msg === 'stopping'));
      if (kind === 'second signal') engine.signal('SIGTERM');
      expect(await engine.exited).toBe(1);
      expect(performance.now() - askedAt).toBeLessThan(5_000);
      // Its parent gone, the system continues a stopped process: it may have ended by itself.
      endIfThere(redisPid);
      await eventually(async () => !(await isAlive(redisPid)));
    }
  });
});

describe('an engine that is killed while customers write', together, () => {
  test('is started again on the same data: every accepted message is there once, and one Redis runs', async ({
    desk,
  }) => {
    const engine = await desk.start();
    const office = await openOffice(engine);
    await signIn(engine, office);
    const traffic = startTraffic(engine, office, 'before');
    await busy(traffic, 200);
    const redisPid = engine.redisPid();
    engine.signal('SIGKILL');
    expect(await engine.exited).toBe('SIGKILL');
    await traffic.stop();

    const next = await desk.start();
    expect(await isAlive(redisPid)).toBe(false);
    expect(await isAlive(next.redisPid())).toBe(true);
    const more = startTraffic(next, office, 'after');
    await busy(more, 100);
    await more.stop();
    await expectAllThere(next, traffic, more);
  });

  test('while its Redis goes on is one of two: the other takes the work over', async ({ desk }) => {
    const redis = await desk.redis();
    const env = { REDIS_URL: redis.url };
    const [api, worker, other] = [
      await desk.start({ ...env, SWITCHBOARD_ROLES: 'api,monitor' }),
      await desk.start({ ...env, SWITCHBOARD_ROLES: 'worker' }),
      await desk.start({ ...env, SWITCHBOARD_ROLES: 'worker' }),
    ];
    const office = await openOffice(api);
    const traffic = startTraffic(api, office, 'customer');
    await busy(traffic, 200);
    worker.signal('SIGKILL');
    await busy(traffic, 500);
    await traffic.stop();
    expect(traffic.refused).toEqual([]);
    await expectAllThere(api, traffic);
    expect(await isAlive(other.pid)).toBe(true);
  });
});

describe('roles', together, () => {
  test('split over three processes do together what one does', async ({ desk }) => {
    const redis = await desk.redis();
    const role = (name: string) => desk.start({ REDIS_URL: redis.url, SWITCHBOARD_ROLES: name });
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

    await eventually(async () => expect(await metricsOf(monitor)).toContain('switchboard_capacity_used{'));
    for (const other of [api, worker])
      expect(await metricsOf(other)).not.toContain('switchboard_capacity_used');
    // Once, or again where a beat came too late.
    expect(await metricsOf(worker)).toMatch(
      /switchboard_assignments_total\{workspace="default",reason="routing"\} [1-9]/,
    );
    for (const engine of [api, worker, monitor]) engine.signal('SIGTERM');
    expect(await Promise.all([api, worker, monitor].map(({ exited }) => exited))).toEqual([0, 0, 0]);
  });
});

describe('the first start', together, () => {
  const rootKeyIn = (lines: readonly string[]) =>
    lines.flatMap((line) => /\b(sb_root_\S+)/.exec(line)?.[1] ?? []);

  test('prints the root key once, on standard output alone, and it works on every later start', async ({
    desk,
  }) => {
    const engine = await desk.start({ SWITCHBOARD_ROOT_KEY: '', LOG_LEVEL: 'trace' });
    const [key, ...others] = rootKeyIn(engine.said);
    expect(others).toEqual([]);
    expect((await call(engine, 'GET', '/v1/workspaces', { key: key ?? '' })).status).toBe(200);
    expect(JSON.stringify(engine.logged)).not.toContain(key);
    engine.signal('SIGTERM');
    expect(await engine.exited).toBe(0);

    const next = await desk.start({ SWITCHBOARD_ROOT_KEY: '' });
    expect(rootKeyIn(next.said)).toEqual([]);
    expect((await call(next, 'GET', '/v1/workspaces', { key: key ?? '' })).status).toBe(200);
    expect((await call(next, 'GET', '/v1/workspaces', { key: ROOT_KEY })).status).toBe(401);
  });

  test('with wrong settings names each of them and ends with 1', async ({ desk }) => {
    const engine = desk.spawn({ SWITCHBOARD_PORT: 'http', SWITCHBOARD_TICK_MS: '9999', LOG_LEVEL: 'loud' });
    expect(await engine.exited).toBe(1);
    const told = engine.logged.map(({ line }) => line).join('\n');
    for (const name of ['SWITCHBOARD_PORT', 'SWITCHBOARD_TICK_MS', 'LOG_LEVEL']) expect(told).toContain(name);
  });

  test('on a port that is in use says which setting to change', async ({ desk }) => {
    const engine = await desk.start();
    const second = desk.spawn({
      SWITCHBOARD_DATA_DIR: desk.path('second'),
      SWITCHBOARD_PORT: new URL(engine.baseUrl).port,
    });
    expect(await second.exited).toBe(1);
    expect(second.logged.map(({ line }) => line ?? '').join('\n')).toContain('set SWITCHBOARD_PORT');
  });
});
