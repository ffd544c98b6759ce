// A throw-away redis-server for tests: a one-node cluster, so that scripts may not leave their slot; nothing is kept.

import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureRedisServer } from '../../src/embedded-redis/install.js';
import { askRedis } from '../../src/embedded-redis/probe.js';
import { type RedisChild, spawnRedis } from '../../src/embedded-redis/spawn.js';
import { eventually } from './eventually.js';

export interface TestRedis {
  /** `redis://127.0.0.1:port`, a master of all slots that takes writes. */
  url: string;
  socketPath: string;
  pid: number;
  exited: RedisChild['exited'];
  stop(): Promise<void>;
}

const silent = { info: () => undefined, warn: () => undefined };

/** A server of the caller's own that accepts writes; it dies with this process, also on kill -9. */
export async function startTestRedis(
  log: Parameters<typeof ensureRedisServer>[0] = silent,
): Promise<TestRedis> {
  const binary = await ensureRedisServer(log);
  const dir = await mkdtemp(join(tmpdir(), 'switchboard-test-redis-'));
  const [port, clusterPort] = await freePorts();
  const socketPath = join(dir, 'redis.sock');
  const config = {
    port,
    bind: '127.0.0.1',
    unixsocket: socketPath,
    save: '',
    appendonly: 'no',
    hz: 100,
    'hash-max-listpack-value': 4096,
    'maxmemory-policy': 'noeviction',
    'cluster-enabled': 'yes',
    'cluster-port': clusterPort,
    'cluster-config-file': 'nodes.conf',
  };
  const child = await spawnRedis({ binary, config, dir, pidFile: join(dir, 'redis.pid') });
  async function stop(): Promise<void> {
    await child.stop(2_000);
    await rm(dir, { recursive: true, force: true });
  }
  const ask = (...command: string[]) => askRedis({ path: socketPath }, command);
  try {
    await eventually(async () => (await ask('PING')) === 'PONG');
    await ask('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    // A fresh master waits two seconds before it takes writes, and says so by refusing them.
    await eventually(async () => (await ask('SET', 'writable', '1')) === 'OK', { timeoutMs: 15_000 });
    await ask('DEL', 'writable');
  } catch (cause) {
    const lastWords = await child.lastWords();
    await stop();
    throw new Error(`the redis-server for tests did not become ready:\n${lastWords}`, { cause });
  }
  return { url: `redis://127.0.0.1:${port}`, socketPath, pid: child.pid, exited: child.exited, stop };
}

/** Two, because the cluster's own port would else be the port + 10,000, which may not exist. */
async function freePorts(): Promise<[number, number]> {
  const servers = [createServer(), createServer()] as const;
  const ports = servers.map(
    (server) =>
      new Promise<number>((resolve, reject) => {
        server.once('error', reject);
        server.listen(0, '127.0.0.1', () => {
          const address = server.address();
          resolve(typeof address === 'object' && address !== null ? address.port : 0);
        });
      }),
  );
  const [port = 0, clusterPort = 0] = await Promise.all(ports);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return [port, clusterPort];
}
