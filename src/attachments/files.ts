/** What a process does with files of attachments: takes them within its limits, keeps them in its store, makes links to them. */
import { rm } from 'node:fs/promises';
import { isTaken } from './content-types.js';
import { isGoodLink, LINK_MS, linkQuery } from './links.js';
import { removeLeftovers, spool, type Taken } from './spool.js';
import type { Spooled, Store } from './store.js';

export type Files = Readonly<{
  store: Store;
  maxBytes: number;
  /** Whether files of this content type are taken. */
  takes(contentType: string): boolean;
  /** On disk, to be kept in the store. */
  spool(source: AsyncIterable<Uint8Array>): Promise<Taken>;
  /** Removes what processes that died left on disk. Answers how many files. */
  tidy(nowMs?: number): Promise<number>;
  /** Keeps it in the store. The spooled file is gone then, also when the store failed: what that throws is thrown on. */
  keep(workspaceId: string, attachmentId: string, file: Spooled, contentType: string): Promise<void>;
  /** An address where it can be fetched without a key, for an hour. */
  linkTo(workspaceId: string, attachmentId: string): string;
  /** Whether such an address was made here and is still good. */
  isGoodLink(
    workspaceId: string,
    attachmentId: string,
    given: { expires: number; signature: string },
    nowMs: number,
  ): boolean;
}>;

/** Its name in the store. */
export const objectOf = (workspaceId: string, attachmentId: string): string =>
  `${workspaceId}/${attachmentId}`;

/**
 * @param spoolDirectory on the file system of a store that keeps by renaming
 * @param baseUrl of the api, without a slash at its end
 */
export function createFiles(options: {
  store: Store;
  spoolDirectory: string;
  maxBytes: number;
  types: readonly string[];
  secret: string;
  baseUrl: string;
}): Files {
  const { store, spoolDirectory, maxBytes, types, secret, baseUrl } = options;
  return {
    store,
    maxBytes,
    takes: (contentType) => isTaken(types, contentType),
    spool: (source) => spool(source, spoolDirectory, maxBytes),
    tidy: (nowMs = Date.now()) => removeLeftovers(spoolDirectory, nowMs),
    keep: async (workspaceId, attachmentId, file, contentType) => {
      try {
        await store.keep(objectOf(workspaceId, attachmentId), file, contentType);
      } finally {
        await rm(file.path, { force: true });
      }
    },
    linkTo: (workspaceId, attachmentId) => {
      const query = linkQuery(secret, objectOf(workspaceId, attachmentId), Date.now() + LINK_MS);
      return `${baseUrl}/v1/attachments/${attachmentId}?${query}`;
    },
    isGoodLink: (workspaceId, attachmentId, given, nowMs) =>
      isGoodLink(secret, objectOf(workspaceId, attachmentId), given, nowMs),
  };
}
