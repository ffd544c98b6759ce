// Who owns a data directory: numbered records, the highest number is the owner. Never looks at Redis beyond "does it answer".
//
// Node has no flock, and a lock file that is removed and made again can be removed by a second contender who read the
// first, dead one. So nothing is replaced: taking over from record n is creating n + 1, which succeeds for one contender
// only; numbers never fall because the highest record is never removed, a released one included.

import { randomUUID } from 'node:crypto';
import { link, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError } from '../errors.js';
import { askRedis } from './probe.js';
import { pidScope, processMark } from './processes.js';

interface Owner {
  pid: number;
  mark: string;
  scope: string;
  socketPath: string;
  released: boolean;
}

/** What an earlier owner may have left running; `redisPid` only where pids of its time mean something here. */
export interface Predecessor {
  socketPath: string;
  redisPid: number | undefined;
}

export interface DataDirLock {
  /** Where the child writes its pid before it opens any data. */
  pidFile: string;
  predecessors: Predecessor[];
  /** Records of earlier owners are cleared; call it when their servers are known to be gone. */
  clearPredecessors(): Promise<void>;
  /** The directory is free again; call it when Redis is gone. Safe to repeat. */
  release(): Promise<void>;
}

/**
 * This process owns the directory until it releases it or dies.
 *
 * @param lockDir  exists, on a file system with hard links
 * @throws {EngineError} `data_dir_in_use` with the owner's pid while another start holds it
 */
export async function takeLock(lockDir: string, socketPath: string): Promise<DataDirLock> {
  const scope = await pidScope();
  const me: Owner = {
    pid: process.pid,
    mark: (await processMark(process.pid)) ?? '',
    scope,
    socketPath,
    released: false,
  };
  const draft = join(lockDir, `${randomUUID()}.draft`);
  for (;;) {
    const top = Math.max(0, ...(await numbers(lockDir)));
    const owner = await readOwner(lockDir, top);
    if (owner !== undefined && (await lives(owner, scope))) throw inUse(lockDir, owner);
    const mine = top + 1;
    if (!(await createRecord(draft, recordFile(lockDir, mine), me))) continue;
    // A contender that slept since it read `top` may have made a number that was used and cleared long ago.
    if ((await numbers(lockDir)).some((number) => number > mine)) {
      await rm(recordFile(lockDir, mine), { force: true });
      continue;
    }
    let released: Promise<void> | undefined;
    return {
      pidFile: join(lockDir, `${mine}.pid`),
      predecessors: await predecessors(lockDir, mine, scope),
      clearPredecessors: () => clearBefore(lockDir, mine),
      release() {
        released ??= replaceRecord(draft, recordFile(lockDir, mine), { ...me, released: true });
        return released;
      },
    };
  }
}

/** A record is written aside and linked, so that nobody ever reads half of one. False when the number is taken. */
async function createRecord(draft: string, file: string, owner: Owner): Promise<boolean> {
  await writeFile(draft, JSON.stringify(owner), { mode: 0o600 });
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function replaceRecord(draft: string, file: string, owner: Owner): Promise<void> {
  await writeFile(draft, JSON.stringify(owner), { mode: 0o600 });
  await rename(draft, file);
}

async function lives(owner: Owner, scope: string): Promise<boolean> {
  if (owner.released) return false;
  if (owner.scope === scope) return (await processMark(owner.pid)) === owner.mark;
  // Another container, or before a reboot: its pid says nothing, but its Redis dies with it.
  return askRedis({ path: owner.socketPath }, ['PING']).then(
    () => true,
    (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ETIMEDOUT',
  );
}

async function predecessors(lockDir: string, mine: number, scope: string): Promise<Predecessor[]> {
  const earlier = (await numbers(lockDir)).filter((number) => number < mine);
  const found = earlier.map(async (number) => {
    const owner = await readOwner(lockDir, number);
    if (owner === undefined) return [];
    const pid = Number(await readFile(join(lockDir, `${number}.pid`), 'utf8').catch(() => ''));
    return [{ socketPath: owner.socketPath, redisPid: owner.scope === scope && pid > 0 ? pid : undefined }];
  });
  return (await Promise.all(found)).flat();
}

/** The direct predecessor stays: a contender that lists the directory meanwhile must meet one of the two. */
async function clearBefore(lockDir: string, mine: number): Promise<void> {
  const old = (await numbers(lockDir)).filter((number) => number < mine - 1);
  const files = old.flatMap((number) => [recordFile(lockDir, number), join(lockDir, `${number}.pid`)]);
  await Promise.all(files.map((file) => rm(file, { force: true })));
}

async function numbers(lockDir: string): Promise<number[]> {
  return (await readdir(lockDir)).flatMap((name) =>
    /^\d+\.json$/.test(name) ? [Number.parseInt(name, 10)] : [],
  );
}

/** Undefined for a record that a power cut emptied: its owner cannot be alive, records appear complete. */
async function readOwner(lockDir: string, number: number): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(recordFile(lockDir, number), 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}

function recordFile(lockDir: string, number: number): string {
  return join(lockDir, `${number}.json`);
}

function inUse(lockDir: string, owner: Owner): EngineError {
  const message = `the data directory is in use by another engine (pid ${owner.pid}): ${join(lockDir, '..')}`;
  return new EngineError('data_dir_in_use', message, { pid: owner.pid });
}
