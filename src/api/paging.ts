/** Lists: `{items, nextCursor}` with opaque cursors, and the query that asks for a page. */
import { z } from 'zod';
import { EngineError } from '../errors.js';
import { isId } from '../routing/ids.js';
import { invalidRequest } from './validation.js';

export const DEFAULT_LIMIT = 100;
export const MAX_LIMIT = 500;

const MAX_CURSOR = 512;

export const Limit = z.coerce.number().int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT);
export const CursorText = z.string().min(1).max(MAX_CURSOR);

/** The query of a plain list. */
export const PageQuery = z.strictObject({ cursor: CursorText.optional(), limit: Limit });

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

/** @param path the parameter that it came by */
export const badCursor = (path = 'cursor') =>
  invalidRequest([{ path, code: 'invalid_cursor', message: 'is no cursor of this list' }]);

/** Of a feed: what came after it is gone. */
export const cursorTooOld = () =>
  new EngineError(
    'cursor_too_old',
    'Events after this cursor are no longer kept; take a snapshot, or begin anew.',
  );

/** One page of what is in memory, in order of id. */
export function pageById<T extends { id: string }>(
  all: Iterable<T>,
  { cursor, limit }: z.output<typeof PageQuery>,
): { items: T[]; nextCursor: string | null } {
  if (cursor !== undefined && !isId(cursor)) throw badCursor();
  const sorted = [...all].sort((a, b) => (a.id < b.id ? -1 : 1));
  const after = cursor === undefined ? sorted : sorted.filter(({ id }) => id > cursor);
  const items = after.slice(0, limit);
  return { items, nextCursor: after.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** One page of what is in memory, in the order that it is in; the cursor is the place of the last one. */
export function pageInOrder<T>(
  all: readonly T[],
  { cursor, limit }: z.output<typeof PageQuery>,
): { items: T[]; nextCursor: string | null } {
  if (cursor !== undefined && !/^\d{1,9}$/.test(cursor)) throw badCursor();
  const from = Number(cursor ?? 0);
  const end = from + limit;
  return { items: all.slice(from, end), nextCursor: end < all.length ? `${end}` : null };
}

/** Parts of a cursor as one opaque text, and back; null when the text is not of that shape. */
export const sealCursor = (parts: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(parts)).toString('base64url');

export function openCursor<S extends z.ZodType>(shape: S, text: string): z.output<S> | null {
  try {
    const parsed = shape.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
