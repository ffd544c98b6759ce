/** Taking a stream into a file: whole or not at all, never more than allowed, on disk before anything is said of it. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Spooled } from './store.js';

export type Taken = { status: 'taken'; file: Spooled } | { status: 'empty' } | { status: 'too_large' };

/** Nothing is taken for so long: what is older was left by a process that died. */
const LEFT_AFTER_MS = 15 * 60_000;

/**
 * Removes what processes that died had taken half, or whole and not kept. Safe beside others that take files into the same directory.
 *
 * @returns how many files
 */
export async function removeLeftovers(directory: string, nowMs: number): Promise<number> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  let removed = 0;
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    // Another process may have removed it, or be keeping it.
    const found = name.endsWith('.part') ? await stat(path).catch(() => null) : null;
    if (!found || nowMs - found.mtimeMs < LEFT_AFTER_MS) continue;
    await rm(path, { force: true });
    removed++;
  }
  return removed;
}

/**
 * What is left of a stream that fails, is too large or empty is removed; the failure is thrown on.
 *
 * @param directory made where it is not there; on the file system of a store that keeps by renaming
 * @param maxBytes what is read beyond is a sign to stop reading
 */
export async function spool(
  source: AsyncIterable<Uint8Array>,
  directory: string,
  maxBytes: number,
): Promise<Taken> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, `${randomBytes(16).toString('hex')}.part`);
  const hash = createHash('sha256');
  let size = 0;
  const handle = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of source) {
      size += chunk.byteLength;
      if (size > maxBytes) break;
      hash.update(chunk);
      await handle.write(chunk);
    }
    if (size > 0 && size <= maxBytes) {
      await handle.sync();
      return { status: 'taken', file: { path, size, sha256: hash.digest('hex') } };
    }
    await rm(path, { force: true });
    return { status: size === 0 ? 'empty' : 'too_large' };
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}
