/** Where files are kept. An object is named by `workspaceId/attachmentId`, both ids of this engine, so that a name is always a safe path. */
import type { Readable } from 'node:stream';

/** A file that was taken in whole, still under its temporary name. `sha256` in hex. */
export type Spooled = Readonly<{ path: string; size: number; sha256: string }>;

/** What a browser is told of a file: shown to nobody as what it claims to be. */
export type Presented = Readonly<{ contentType: string; name: string | null }>;

export type Store = Readonly<{
  /** Keeps it under this name, in place of what was there; the spooled file is gone then. */
  keep(object: string, file: Spooled, contentType: string): Promise<void>;
  /** Null: there is no such object. */
  read(object: string): Promise<{ body: Readable; size: number } | null>;
  /** What is not there is dropped already. */
  drop(object: string): Promise<void>;
  /** A link to the store itself, good until `expiresAt` (unix ms); null: it has none, and the api serves the file. */
  link(object: string, presented: Presented, expiresAt: number, nowMs: number): string | null;
}>;

const OBJECT = /^ws_[a-z0-9]{1,16}_[a-z0-9]{1,16}\/at_[A-Za-z0-9_-]{1,64}$/;

/** @throws {RangeError} for a name that no attachment has */
export function checkedName(object: string): string {
  if (!OBJECT.test(object)) throw new RangeError('no name of an attachment');
  return object;
}

/**
 * `Content-Disposition` that makes a browser save the file instead of showing it, with its name in both forms of RFC 6266. Nothing of
 * the name can end the header.
 */
export function dispositionOf(name: string | null): string {
  if (!name) return 'attachment';
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_').slice(0, 150);
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
