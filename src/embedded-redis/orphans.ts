// Ends Redis servers that a killed engine left on a data directory. Called by the directory's owner only.
// Never signals a process that was not started with this directory's own configuration file.

import { EngineError } from '../errors.js';
import type { DataDirLock } from './lock.js';
import { askRedis, infoField } from './probe.js';
import { commandLine, untilGone } from './processes.js';
import type { LauncherLog } from './spawn.js';

/** A Redis writes what it has and leaves well within this; one that is stuck does not. */
const ORPHAN_STOP_MS = 10_000;

interface Question {
  lock: DataDirLock;
  socketPath: string;
  configFile: string;
  log: LauncherLog;
}

/**
 * No server of an earlier engine works on the directory any more, and nothing else listens on the socket.
 *
 * Found by the pid that each child records before it opens its data, and by who answers on the sockets: one
 * without the other misses a server that is stopped, or one whose record is gone.
 *
 * @throws {EngineError} `data_dir_in_use` when a server that is not an engine's child holds the socket
 */
export async function stopOrphans({ lock, socketPath, configFile, log }: Question): Promise<void> {
  const orphans = new Set<number>();
  for (const { redisPid } of lock.predecessors) {
    if (redisPid !== undefined && (await isOurs(redisPid, configFile))) orphans.add(redisPid);
  }
  const sockets = new Map<number, string>();
  for (const path of new Set([
    socketPath,
    ...lock.predecessors.map((predecessor) => predecessor.socketPath),
  ])) {
    const pid = await pidBehind(path, configFile, orphans.size > 0);
    if (pid === undefined) continue;
    orphans.add(pid);
    sockets.set(pid, path);
  }
  for (const pid of orphans) {
    log.warn({ pid }, 'stopping a redis-server that an earlier engine left behind');
    await stopOrphan(pid, sockets.get(pid), configFile);
  }
}

async function pidBehind(
  path: string,
  configFile: string,
  stuckAllowed: boolean,
): Promise<number | undefined> {
  let info: string;
  try {
    info = await askRedis({ path }, ['INFO', 'server']);
  } catch (error) {
    const isSilent = error instanceof Error && 'code' in error && error.code === 'ETIMEDOUT';
    if (!isSilent || stuckAllowed) return undefined;
    throw new EngineError(
      'data_dir_in_use',
      `something that does not answer holds the Redis socket: ${path}`,
    );
  }
  const pid = Number(infoField(info, 'process_id'));
  if (infoField(info, 'config_file') === configFile && (await isOurs(pid, configFile))) return pid;
  const message = `another redis-server (pid ${pid || 'unknown'}) answers on the Redis socket: ${path}`;
  throw new EngineError('data_dir_in_use', message, { pid });
}

async function stopOrphan(pid: number, socketPath: string | undefined, configFile: string): Promise<void> {
  if (socketPath !== undefined) await askRedis({ path: socketPath }, ['SHUTDOWN']).catch(() => undefined);
  await signalOrphan(pid, 'SIGTERM', configFile);
  // A stopped process takes the signal above only when it goes on.
  await signalOrphan(pid, 'SIGCONT', configFile);
  if (await untilGone(pid, ORPHAN_STOP_MS)) return;
  await signalOrphan(pid, 'SIGKILL', configFile);
  if (await untilGone(pid, ORPHAN_STOP_MS)) return;
  throw new EngineError('data_dir_in_use', `the redis-server left behind (pid ${pid}) cannot be stopped`, {
    pid,
  });
}

async function signalOrphan(pid: number, signal: NodeJS.Signals, configFile: string): Promise<void> {
  if (!(await isOurs(pid, configFile))) return;
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** The configuration file's path is in the command line for good, because the child keeps its process title. */
async function isOurs(pid: number, configFile: string): Promise<boolean> {
  return (await commandLine(pid))?.includes(configFile) ?? false;
}
