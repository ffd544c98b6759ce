/**
 * Saved replies as CSV: columns title, body, shortcut, language, named in the first row. A cell that a spreadsheet would take
 * for a formula is written with an apostrophe in front, which is taken away when it is read.
 */
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { stringify } from 'csv-stringify/sync';

export const columns = ['title', 'body', 'shortcut', 'language'] as const;
export type Column = (typeof columns)[number];
/** `row`: as a spreadsheet counts, the names of the columns being row 1. */
export type Row = { row: number } & Record<Column, string>;
/** `field` empty: the row as a whole. */
export type RowError = { row: number; field: Column | ''; code: string; message: string };

export const MOST_ROWS = 5_000;
const MOST_IN_A_ROW = 16_384;
/** Bytes read in one turn of the event loop. */
const AT_ONCE = 65_536;

const guarded = (cell: string): string => (/^'*[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell);
const unguarded = (cell: string): string => (/^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell);

const isColumn = (name: string): name is Column => columns.some((column) => column === name);

export const headLine = (): string => stringify([[...columns]]);
export const linesOf = (replies: readonly Readonly<Record<Column, string>>[]): string =>
  stringify(
    replies.map((reply) => columns.map((column) => guarded(reply[column]))),
    { quoted: true },
  );

function headErrors(names: readonly string[]): RowError[] {
  const wrong = (code: string, message: string): RowError => ({ row: 1, field: '', code, message });
  const strange = names
    .filter((name) => !isColumn(name))
    .map(() => wrong('unknown_field', `takes the columns ${columns.join(', ')}`));
  const twice = new Set(names).size < names.length ? [wrong('taken', 'names a column twice')] : [];
  const none = names.includes('body') ? [] : [wrong('invalid_type', 'needs a column body')];
  return [...strange.slice(0, 1), ...twice, ...none];
}

/** What cannot be read at all is told alone; reading ends one row after the last that is taken. */
export async function readCsv(bytes: Buffer): Promise<{ rows: Row[]; errors: RowError[] }> {
  const rows: Row[] = [];
  const errors: RowError[] = [];
  const parser = parse({
    ...{ bom: true, relax_column_count: true },
    ...{ max_record_size: MOST_IN_A_ROW, record_delimiter: ['\r\n', '\n', '\r'] },
  });
  Readable.from(slicesOf(bytes)).pipe(parser);
  let names: string[] | null = null;
  let row = 0;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      row++;
      if (cells.length === 1 && cells[0] === '') continue;
      if (!names) {
        names = cells.map((name) => name.trim().toLowerCase());
        errors.push(...headErrors(names));
        if (errors.length > 0) break;
      } else if (row > MOST_ROWS + 1) {
        errors.push({ row, field: '', code: 'too_many', message: `there may be ${MOST_ROWS} rows` });
        break;
      } else if (cells.length === names.length) rows.push(rowOf(row, names, cells));
      else errors.push({ row, field: '', code: 'invalid_row', message: `needs ${names.length} cells` });
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const message = error.code === 'CSV_MAX_RECORD_SIZE' ? 'is too long' : 'has a quote out of place';
    // What was read before it is dropped with the stream.
    return {
      rows: [],
      errors: [{ row: Number(error.records) + 1, field: '', code: 'invalid_csv', message }],
    };
  }
  if (!names && errors.length === 0)
    errors.push({ row: 1, field: '', code: 'invalid_type', message: 'needs a column body' });
  return { rows, errors };
}

function* slicesOf(bytes: Buffer): Generator<Buffer> {
  for (let from = 0; from < bytes.length; from += AT_ONCE) yield bytes.subarray(from, from + AT_ONCE);
}

function rowOf(row: number, names: readonly string[], cells: readonly string[]): Row {
  const filled: Row = { row, title: '', body: '', shortcut: '', language: '' };
  for (const [i, name] of names.entries()) if (isColumn(name)) filled[name] = unguarded(cells[i] ?? '');
  return filled;
}
