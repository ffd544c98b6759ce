/** Files in a directory, for one machine or a shared file system. A file appears under its name complete, by renaming. */
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkedName, type Store } from './store.js';

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** @param root spooled files must be on the same file system */
export function createDirectoryStore(root: string): Store {
  /** Spread over 1,024 folders of a workspace, by the end of the id, which is random. */
  const pathOf = (object: string): string => {
    const [workspaceId = '', id = ''] = checkedName(object).split('/');
    return join(root, workspaceId, id.slice(-2), id);
  };
  return {
    keep: async (object, file) => {
      const path = pathOf(object);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await rename(file.path, path);
    },
    read: async (object) => {
      const handle = await open(pathOf(object)).catch((error: unknown) => {
        if (isMissing(error)) return null;
        throw error;
      });
      if (!handle) return null;
      const { size } = await handle.stat();
      return { body: handle.createReadStream(), size };
    },
    drop: (object) => rm(pathOf(object), { force: true }),
    link: () => null,
  };
}
