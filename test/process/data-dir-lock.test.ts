import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { takeLock } from '../../src/embedded-redis/lock.js';

const contenderCount = 12;
const roundCount = 20;
let lockDir = '';

beforeEach(async () => {
  lockDir = await mkdtemp(join(tmpdir(), 'switchboard-lock-'));
});

afterEach(() => rm(lockDir, { recursive: true, force: true }));

const take = () => takeLock(lockDir, join(lockDir, 'none.sock'));

/** All contend at the same moment; the one winner's lock. */
async function contend() {
  const ends = await Promise.allSettled(Array.from({ length: contenderCount }, take));
  const won = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
  const lost = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason.code] : []));
  expect(lost).toEqual(Array(contenderCount - 1).fill('data_dir_in_use'));
  const [lock] = won;
  if (won.length !== 1 || lock === undefined) throw new Error(`${won.length} winners`);
  return lock;
}

/** The record as an owner that was killed leaves it: not released, under a pid that is another process's by now. */
async function orphanRecord(number: number): Promise<void> {
  const file = join(lockDir, `${number}.json`);
  await writeFile(
    file,
    JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), mark: 'another', released: false }),
  );
}

test('of many contenders for a released directory one wins, every time', async () => {
  for (let round = 1; round <= roundCount; round++) {
    const lock = await contend();
    await lock.clearPredecessors();
    await lock.release();
  }
});

test('of many contenders for a dead owner’s directory one wins, every time', async () => {
  for (let round = 1; round <= roundCount; round++) {
    const lock = await contend();
    await lock.clearPredecessors();
    await orphanRecord(round);
  }
});

test('numbers do not fall: an owner is found after its predecessors were cleared', async () => {
  for (let number = 1; number <= 3; number++) {
    const lock = await take();
    await lock.clearPredecessors();
    if (number < 3) await lock.release();
  }
  await expect(readFile(join(lockDir, '1.json'))).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(take()).rejects.toMatchObject({ code: 'data_dir_in_use', details: { pid: process.pid } });
});

test('a record that a power cut emptied counts as dead', async () => {
  await take();
  await writeFile(join(lockDir, '1.json'), '');
  expect((await take()).pidFile).toBe(join(lockDir, '2.pid'));
});

test('a predecessor’s server is known by the pid that it recorded', async () => {
  const { pidFile } = await take();
  await writeFile(pidFile, '4711\n');
  await orphanRecord(1);
  expect((await take()).predecessors).toEqual([{ socketPath: join(lockDir, 'none.sock'), redisPid: 4711 }]);
});
