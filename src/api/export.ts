/** Rows as a file that is made while it is sent: never as a whole in memory, no faster than it is taken. */
import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';

export const ExportFormat = z.enum(['csv', 'ndjson']);
export type ExportFormat = z.output<typeof ExportFormat>;

/** What the document says is text; what is sent is the stream of it, which nothing serializes. */
export const ExportAnswer = z
  .string()
  .describe('Rows as CSV with a header, or as lines of JSON; streamed.') as z.ZodType as z.ZodType<Readable>;

const contentTypes: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  ndjson: 'application/x-ndjson; charset=utf-8',
};

export const exportHeaders = (format: ExportFormat, name: string) => ({
  'content-type': contentTypes[format],
  'content-disposition': `attachment; filename="${name}.${format}"`,
});

/** Values that a spreadsheet would take for a formula are marked as text. */
const csv = (rows: readonly unknown[][]): string =>
  stringify([...rows], { escape_formulas: true, cast: { boolean: String } });

/**
 * @param pages of rows; a failure on the way breaks the answer off, so that it is not taken for whole
 * @param columns of the CSV, in order; objects in it are JSON
 */
export function exported<T extends object>(
  pages: AsyncIterable<readonly T[]>,
  format: ExportFormat,
  columns: readonly (keyof T & string)[],
): Readable {
  async function* parts() {
    if (format === 'csv') yield csv([[...columns]]);
    for await (const rows of pages) {
      if (rows.length === 0) continue;
      yield format === 'csv'
        ? csv(rows.map((row) => columns.map((column) => row[column])))
        : rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    }
  }
  return Readable.from(parts(), { objectMode: false });
}
