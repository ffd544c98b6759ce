// Starts the embedded Redis on a data directory and hands back the one handle to it. Decides nothing about when the engine
// stops; never shares a data directory with another server.

import { createHash } from 'node:crypto';
import { lstat, mkdir, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EngineError } from '../errors.js';
import { ensureRedisServer } from './install.js';
import { takeLock } from './lock.js';
import { stopOrphans } from './orphans.js';
import { askRedis, infoField } from './probe.js';
import { type Guard, type LauncherLog, type RedisChild, type RedisExit, spawnRedis } from './spawn.js';

/** Reading a large append-only file back takes a while; the server answers LOADING meanwhile. */
const READY_TIMEOUT_MS = 60_000;

/** `sun_path` holds 108 bytes on Linux and 104 on macOS, and redis-server ends when its path is longer. */
const SOCKET_PATH_MAX_BYTES = 100;

export interface EmbeddedRedis {
  socketPath: string;
  pid: number;
  /** Resolves when the server is gone, also when it died on its own. */
  exited: Promise<RedisExit>;
  /** The server is gone, within `deadlineMs` from now, and the directory is free. Safe to repeat. */
  stop(deadlineMs: number): Promise<void>;
}

/**
 * A Redis of this process's own answers on `socketPath`, with everything that was ever acknowledged in `dataDir`.
 *
 * @param dataDir  made with mode 700 when missing
 * @throws {EngineError} `data_dir_in_use`, `redis_server_missing`, or `redis_start_failed` with the server's last lines
 */
export async function startEmbeddedRedis(options: {
  dataDir: string;
  log: LauncherLog;
  guard?: Guard;
}): Promise<EmbeddedRedis> {
  const { log, guard } = options;
  const binary = await ensureRedisServer(log);
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 });
  const dataDir = await realpath(options.dataDir);
  const dir = join(dataDir, 'redis');
  const lockDir = join(dataDir, 'lock');
  for (const path of [dir, lockDir]) await mkdir(path, { recursive: true, mode: 0o700 });
  const socketPath = await socketPathFor(dir);
  const lock = await takeLock(lockDir, socketPath);
  let child: RedisChild | undefined;
  try {
    await stopOrphans({ lock, socketPath, configFile: join(dir, 'redis.conf'), log });
    await lock.clearPredecessors();
    const config = redisConfig(socketPath);
    child = await spawnRedis({ binary, config, dir, pidFile: lock.pidFile, ...(guard && { guard }) });
    await untilReady(child, socketPath);
  } catch (error) {
    await child?.stop(0);
    await lock.release();
    throw error;
  }
  const { pid, exited, stop } = child;
  log.info({ pid, socketPath }, 'embedded Redis is ready');
  return {
    socketPath,
    pid,
    exited,
    async stop(deadlineMs) {
      await stop(deadlineMs);
      await lock.release();
    },
  };
}

function redisConfig(socketPath: string): Record<string, string | number> {
  return {
    port: 0,
    unixsocket: socketPath,
    unixsocketperm: 700,
    appendonly: 'yes',
    appendfsync: 'everysec',
    save: '',
    'maxmemory-policy': 'noeviction',
    // Delayed jobs are late by up to one tick: 94 ms at the default of 10, 18 ms at 100.
    hz: 100,
    // Job hashes with values up to this size stay compact: half the memory at payloads of 100 bytes.
    'hash-max-listpack-value': 4096,
    // What reports are made of is long lists whose entries resemble each other: a fifth of the memory.
    'list-compress-depth': 1,
    // The command line goes on naming the configuration file, by which an orphan is known.
    'set-proc-title': 'no',
    daemonize: 'no',
  };
}

/** The socket stands beside the data, or in a directory of this user's own where the path would be too long. */
async function socketPathFor(dir: string): Promise<string> {
  const beside = join(dir, 'redis.sock');
  if (Buffer.byteLength(beside) <= SOCKET_PATH_MAX_BYTES) return beside;
  const name = `switchboard-${createHash('sha256').update(dir).digest('hex').slice(0, 16)}`;
  const moved = join(tmpdir(), name, 'redis.sock');
  const path = Buffer.byteLength(moved) <= SOCKET_PATH_MAX_BYTES ? moved : join('/tmp', name, 'redis.sock');
  const parent = join(path, '..');
  await mkdir(parent, { recursive: true, mode: 0o700 });
  const stats = await lstat(parent);
  // The name can be foreseen, and anybody may write to the temporary directory.
  if (!stats.isDirectory() || stats.uid !== process.getuid?.() || (stats.mode & 0o077) !== 0) {
    throw new EngineError(
      'redis_start_failed',
      `the directory of the Redis socket belongs to someone else: ${parent}`,
    );
  }
  return path;
}

async function untilReady(child: RedisChild, socketPath: string): Promise<void> {
  let exit: RedisExit | undefined;
  void child.exited.then((value) => {
    exit = value;
  });
  const endAtMs = performance.now() + READY_TIMEOUT_MS;
  while (exit === undefined && performance.now() < endAtMs) {
    const info = await askRedis({ path: socketPath }, ['INFO', 'server']).catch(() => '');
    const pid = Number(infoField(info, 'process_id'));
    if (pid > 0 && pid !== child.pid) {
      throw new EngineError('data_dir_in_use', `another redis-server (pid ${pid}) answers on ${socketPath}`, {
        pid,
      });
    }
    if (pid > 0 && (await askRedis({ path: socketPath }, ['PING']).catch(() => '')) === 'PONG') return;
    await Promise.race([child.exited, delay(10)]);
  }
  const reason = exit
    ? `ended with ${exit.signal ?? `code ${exit.code}`}`
    : `was not ready in ${READY_TIMEOUT_MS} ms`;
  throw new EngineError('redis_start_failed', `redis-server ${reason}:\n${await child.lastWords()}`);
}
