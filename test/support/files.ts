// Files of attachments in a directory of their own, as a process with the directory store has them.

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDirectoryStore } from '../../src/attachments/directory.js';
import { createFiles } from '../../src/attachments/files.js';
import type { Store } from '../../src/attachments/store.js';

export const BASE_URL = 'https://desk.example';
export const MAX_BYTES = 1_000;

/** @param store in place of the directory */
export function createTestFiles({ types = ['*'], store }: { types?: readonly string[]; store?: Store } = {}) {
  const root = mkdtempSync(join(tmpdir(), 'files-'));
  const files = createFiles({
    store: store ?? createDirectoryStore(join(root, 'kept')),
    spoolDirectory: join(root, 'spool'),
    maxBytes: MAX_BYTES,
    types,
    secret: 'link-secret',
    baseUrl: BASE_URL,
  });
  return {
    ...{ root, files },
    /** Names of all files that are there, half-taken ones too. */
    names: (): string[] =>
      readdirSync(root, { recursive: true, withFileTypes: true })
        .filter((each) => each.isFile())
        .map((each) => each.name)
        .sort(),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
