import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type EmbeddedRedis, startEmbeddedRedis } from '../../src/embedded-redis/index.js';
import { askRedis } from '../../src/embedded-redis/probe.js';
import { processMark } from '../../src/embedded-redis/processes.js';
import { spawnRedis } from '../../src/embedded-redis/spawn.js';
import { eventually } from '../support/eventually.js';
import { endOwners, spawnOwner, startOwner } from './fixtures/owner.js';

const log = { info: () => undefined, warn: () => undefined };
const isAlive = async (pid: number) => (await processMark(pid)) !== undefined;
const isGone = async (pid: number) => !(await isAlive(pid));

let base = '';
let dataDir = '';
let opened: { stop(deadlineMs: number): Promise<void> }[] = [];

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'switchboard-launcher-'));
  dataDir = join(base, 'data');
});

afterEach(async () => {
  await Promise.all(opened.map((redis) => redis.stop(0)));
  opened = [];
  await endOwners();
  await rm(base, { recursive: true, force: true });
});

async function start(dir = dataDir): Promise<EmbeddedRedis> {
  const redis = await startEmbeddedRedis({ dataDir: dir, log });
  opened.push(redis);
  return redis;
}

const ask = (socketPath: string, ...command: string[]) => askRedis({ path: socketPath }, command, 10_000);

async function configOf(socketPath: string): Promise<Record<string, string>> {
  const client = new Redis({ path: socketPath });
  opened.push({ stop: async () => client.disconnect() });
  const flat = (await client.callBuffer('CONFIG', 'GET', '*')) as Buffer[];
  const texts = flat.map(String);
  return Object.fromEntries(texts.flatMap((name, i) => (i % 2 === 0 ? [[name, texts[i + 1] ?? '']] : [])));
}

describe('a start', () => {
  test('sets what the engine relies on, in a directory that only its user can enter', async () => {
    const { socketPath } = await start();
    expect(await configOf(socketPath)).toMatchObject({
      port: '0',
      dir: join(dataDir, 'redis'),
      appendonly: 'yes',
      appendfsync: 'everysec',
      appenddirname: 'appendonlydir',
      save: '',
      hz: '100',
      'hash-max-listpack-value': '4096',
      'list-compress-depth': '1',
      'maxmemory-policy': 'noeviction',
      unixsocketperm: '700',
    });
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
    expect((await stat(socketPath)).mode & 0o777).toBe(0o700);
  });

  test('moves a socket path over 100 characters to the temporary directory', async () => {
    const long = join(base, 'd'.repeat(100));
    const { socketPath } = await start(long);
    expect(socketPath.length).toBeLessThanOrEqual(100);
    expect(socketPath.startsWith(tmpdir())).toBe(true);
    expect(await ask(socketPath, 'PING')).toBe('PONG');
    expect(await configOf(socketPath)).toMatchObject({ dir: join(long, 'redis') });
    await rm(join(socketPath, '..'), { recursive: true });
  });

  test('fails at once, with the last lines of the log, when the server ends before it is ready', async () => {
    await (await start()).stop(2_000);
    await writeFile(join(dataDir, 'redis', 'appendonlydir', 'appendonly.aof.manifest'), 'no manifest\n');
    const beganAtMs = performance.now();
    await expect(start()).rejects.toMatchObject({
      code: 'redis_start_failed',
      message: expect.stringContaining('AOF'),
    });
    expect(performance.now() - beganAtMs).toBeLessThan(5_000);
  });

  test('leaves the directory free when it fails', async () => {
    await (await start()).stop(2_000);
    const manifest = join(dataDir, 'redis', 'appendonlydir', 'appendonly.aof.manifest');
    await writeFile(manifest, 'no manifest\n');
    await expect(start()).rejects.toMatchObject({ code: 'redis_start_failed' });
    await rm(join(manifest, '..'), { recursive: true });
    expect(await ask((await start()).socketPath, 'PING')).toBe('PONG');
  });
});

describe('the end of the child', () => {
  test('a stop in order keeps the data for the next start, and two stops are one', async () => {
    const first = await start();
    await ask(first.socketPath, 'SET', 'kept', 'yes');
    await Promise.all([first.stop(5_000), first.stop(5_000)]);
    await first.stop(5_000);
    expect(await first.exited).toEqual({ code: 0, signal: null });
    expect(await ask((await start()).socketPath, 'GET', 'kept')).toBe('yes');
  });

  test('a server that does not end in order is killed at the deadline', async () => {
    const redis = await start();
    process.kill(redis.pid, 'SIGSTOP');
    await redis.stop(100);
    expect(await redis.exited).toEqual({ code: null, signal: 'SIGKILL' });
  });

  test('a server that dies on its own resolves `exited`', async () => {
    const redis = await start();
    process.kill(redis.pid, 'SIGKILL');
    expect(await redis.exited).toEqual({ code: null, signal: 'SIGKILL' });
  });

  test.for(['pdeathsig', 'pipe'])('Ctrl-C reaches the parent, not the child (%s)', async (guard) => {
    const owner = await startOwner(dataDir, guard);
    process.kill(-owner.pid, 'SIGINT');
    await owner.hear('signal');
    expect(await ask(owner.socketPath, 'PING')).toBe('PONG');
    await owner.kill('SIGTERM');
    expect(await isGone(owner.redisPid)).toBe(true);
  });

  test.for(['pdeathsig', 'pipe'])(
    'kill -9 of the parent ends the child within two seconds and loses nothing (%s)',
    async (guard) => {
      const owner = await startOwner(dataDir, guard);
      for (let i = 0; i < 200; i++) await ask(owner.socketPath, 'RPUSH', 'acknowledged', String(i));
      await owner.kill('SIGKILL');
      await eventually(() => isGone(owner.redisPid), { timeoutMs: 2_000 });
      expect(await ask((await start()).socketPath, 'LLEN', 'acknowledged')).toBe('200');
    },
  );

  test('a start right after kill -9 waits for the old server and loses nothing', async () => {
    for (let round = 1; round <= 3; round++) {
      const owner = await startOwner(dataDir);
      await ask(owner.socketPath, 'INCR', 'rounds');
      await owner.kill('SIGKILL');
      const next = await start();
      expect(await isGone(owner.redisPid)).toBe(true);
      expect(await ask(next.socketPath, 'GET', 'rounds')).toBe(String(round));
      await next.stop(2_000);
    }
  });
});

describe('a data directory in use', () => {
  test('is refused with the pid of its owner, and the owner goes on', async () => {
    const owner = await startOwner(dataDir);
    await expect(start()).rejects.toMatchObject({
      code: 'data_dir_in_use',
      message: expect.stringContaining(`pid ${owner.pid}`),
      details: { pid: owner.pid },
    });
    expect(await ask(owner.socketPath, 'PING')).toBe('PONG');
  });

  test('is refused to a second start of the same process', async () => {
    await start();
    await expect(start()).rejects.toMatchObject({ code: 'data_dir_in_use', details: { pid: process.pid } });
  });

  test.for(['a new directory', 'one whose owner was killed'])(
    'five starts at once on %s: one wins',
    async (kind) => {
      if (kind !== 'a new directory') await (await startOwner(dataDir)).kill('SIGKILL');
      const owners = await Promise.all(Array.from({ length: 5 }, () => spawnOwner(dataDir)));
      for (const owner of owners) owner.go();
      const ends = await Promise.all(
        owners.map((owner) => Promise.any([owner.hear('started'), owner.hear('refused')])),
      );
      const winner = owners[ends.findIndex((end) => end.started !== undefined)];
      const refusals = ends.filter((end) => end.started === undefined);
      expect(refusals.map((end) => end.refused)).toEqual(Array(4).fill('data_dir_in_use'));
      expect(refusals.map((end) => end.pid)).toEqual(Array(4).fill(winner?.pid));
    },
  );

  test('is refused while a server that is none of ours listens on its socket, and that server is left alone', async () => {
    const { socketPath, stop } = await start();
    await stop(2_000);
    const config = { port: 0, unixsocket: socketPath, save: '' };
    const foreign = await spawnRedis({
      binary: 'redis-server',
      config,
      dir: base,
      pidFile: join(base, 'pid'),
    });
    opened.push(foreign);
    await eventually(async () => (await ask(socketPath, 'PING')) === 'PONG');
    await expect(start()).rejects.toMatchObject({ code: 'data_dir_in_use', details: { pid: foreign.pid } });
    expect(await ask(socketPath, 'PING')).toBe('PONG');
  });

  test.skipIf(process.platform !== 'linux').for(['answers', 'is stopped', 'has no record'])(
    'is taken over from a killed engine after its orphan, which %s, was ended',
    { timeout: 30_000 },
    async (kind) => {
      const owner = await startOwner(dataDir, 'pipe');
      await ask(owner.socketPath, 'SET', 'kept', 'yes');
      await endWatcher(owner.redisPid);
      await owner.kill('SIGKILL');
      if (kind === 'is stopped') process.kill(owner.redisPid, 'SIGSTOP');
      if (kind === 'has no record') await rm(join(dataDir, 'lock', '1.pid'));
      expect(await isAlive(owner.redisPid)).toBe(true);
      const next = await start();
      expect(await isAlive(owner.redisPid)).toBe(false);
      expect(await ask(next.socketPath, 'GET', 'kept')).toBe('yes');
    },
  );
});

/** Without the shell that watches the pipe, the server outlives its parent. */
async function endWatcher(redisPid: number): Promise<void> {
  const children = await readFile(`/proc/${redisPid}/task/${redisPid}/children`, 'utf8');
  const [watcher = 0] = children.trim().split(' ').map(Number);
  process.kill(watcher, 'SIGKILL');
  await eventually(() => isGone(watcher));
}
