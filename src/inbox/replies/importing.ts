/**
 * An import into one collection: what is wrong and what would be done are known before anything is written, and nothing is
 * written while anything is wrong. A row whose shortcut a reply has changes that one; any other makes one.
 */
import { z } from 'zod';
import type { Core } from '../../routing/core.js';
import { newId } from '../../routing/ids.js';
import type { SavedReplyFields } from '../../routing/saved-replies/saved-reply-reads.js';
import type { RequestRef } from '../../routing/terms/acts.js';
import type { Configuration } from '../directory.js';
import { folded } from '../folding.js';
import { type Column, columns, type Row, type RowError, readCsv } from './csv.js';
import { faultsOf } from './placeholders.js';
import { MOST_REPLIES, replyFields } from './shapes.js';

/** Rows of one script. */
const AT_ONCE = 100;

/** `made` and `changed` count rows. */
export type ImportPlan = {
  rows: readonly SavedReplyFields[];
  made: number;
  changed: number;
  errors: readonly RowError[];
};

const Cells = z.object(replyFields);
const isColumn = (name: unknown): name is Column => columns.some((column) => column === name);

export const attributeKeysOf = (config: Configuration): ReadonlySet<string> =>
  new Set([...config.contactAttributes.values()].map(({ key }) => key));

/** A row's fields as they are kept, or what is wrong with them. */
function checked(row: Row, keys: ReadonlySet<string>): SavedReplyFields | RowError[] {
  const { title, body, shortcut, language } = row;
  const read = Cells.safeParse({ title, body, shortcut: shortcut || null, language: language || null });
  const faults = faultsOf(body, keys).map(
    ({ code, message }): RowError => ({ row: row.row, field: 'body', code, message }),
  );
  if (read.success && faults.length === 0)
    return { title, body, shortcut, folded: folded(shortcut), language: read.data.language ?? '' };
  const issues = (read.error?.issues ?? []).map((issue): RowError => {
    const named: unknown = issue.code === 'custom' ? issue.params?.code : undefined;
    const field = isColumn(issue.path[0]) ? issue.path[0] : '';
    return {
      ...{ row: row.row, field, message: issue.message },
      code: typeof named === 'string' ? named : issue.code,
    };
  });
  return [...issues, ...faults];
}

/** What an import of this text would do now. */
export async function planImport(
  core: Core,
  config: Configuration,
  collectionId: string,
  text: Buffer,
): Promise<ImportPlan> {
  const { rows, errors: unreadable } = await readCsv(text);
  const errors = [...unreadable];
  const good: { row: number; fields: SavedReplyFields }[] = [];
  const firstWith = new Map<string, number>();
  const keys = attributeKeysOf(config);
  for (const row of rows) {
    const fields = checked(row, keys);
    if (Array.isArray(fields)) {
      errors.push(...fields);
      continue;
    }
    const { folded } = fields;
    const before = folded === '' ? undefined : firstWith.get(folded);
    if (before !== undefined) {
      const message = `stands in row ${before} already`;
      errors.push({ row: row.row, field: 'shortcut', code: 'taken', message });
    } else {
      firstWith.set(folded, row.row);
      good.push({ row: row.row, fields });
    }
  }
  const { workspaceId } = config;
  const taken = await core.savedReplies.taken(
    workspaceId,
    collectionId,
    [...firstWith.keys()].filter((folded) => folded !== ''),
  );
  const [count = 0] = await core.savedReplies.counts(workspaceId, [collectionId]);
  const making = good.filter(({ fields }) => !taken.has(fields.folded));
  const excess = making[MOST_REPLIES - count];
  if (excess) {
    const message = `a collection may have ${MOST_REPLIES} replies`;
    errors.push({ row: excess.row, field: '', code: 'too_many', message });
  }
  return {
    rows: good.map(({ fields }) => fields),
    made: making.length,
    changed: good.length - making.length,
    errors: errors.sort((a, b) => a.row - b.row),
  };
}

/**
 * Writes the rows of a plan without errors, in bounded steps. Under an idempotency key a repeat goes on where an import was
 * cut off.
 */
export async function runImport(
  core: Core,
  workspaceId: string,
  collectionId: string,
  rows: readonly SavedReplyFields[],
  request: RequestRef | undefined,
): Promise<
  | { status: 'imported'; made: number; changed: number }
  | { status: 'not_found' }
  | { status: 'idempotency_key_reused' }
> {
  const total = { status: 'imported' as const, made: 0, changed: 0 };
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const step = await core.savedReplies.import(workspaceId, {
      collectionId,
      rows: rows.slice(from, from + AT_ONCE).map((fields) => [newId('sr'), fields] as const),
      request: request && { ...request, id: `${request.id}/${from}` },
    });
    if (step.status !== 'imported') return step;
    total.made += step.made;
    total.changed += step.changed;
  }
  return total;
}
