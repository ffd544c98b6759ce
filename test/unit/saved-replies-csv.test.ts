// Saved replies as CSV: what is written is read as the same, whatever is in the cells; what is wrong is told by row.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columns, headLine, linesOf, MOST_ROWS, readCsv } from '../../src/inbox/replies/csv.js';

const read = (text: string) => readCsv(Buffer.from(text));
const cell = fc.string({
  unit: fc.constantFrom(
    '=',
    '+',
    '-',
    '@',
    "'",
    '"',
    ',',
    ';',
    '\n',
    '\r',
    '\t',
    ' ',
    'a',
    'é',
    '😀',
    '\ufeff',
  ),
  maxLength: 12,
});
const reply = fc.record({
  title: cell,
  body: cell.map((text) => `${text}b`),
  shortcut: cell,
  language: cell,
});

test('39 what is exported is imported as the same, and exported as the same again', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(reply, { maxLength: 6 }), async (replies) => {
      const text = headLine() + linesOf(replies);
      const { rows, errors } = await read(text);
      expect(errors).toEqual([]);
      expect(rows.map(({ row: _, ...cells }) => cells)).toEqual(replies);
      expect(headLine() + linesOf(rows)).toBe(text);
    }),
  );
});

test('39 no cell of an export begins as a formula does', () => {
  fc.assert(
    fc.property(reply, (each) => {
      const cells = linesOf([each]).match(/"(?:[^"]|"")*"|(?<=^|,)(?=,|\n$)/g) ?? [];
      expect(cells).toHaveLength(columns.length);
      for (const quoted of cells) expect(quoted).not.toMatch(/^"[=+\-@\t\r]/);
    }),
  );
});

test('39 a cell of a spreadsheet that begins with an apostrophe or a formula is what it says', async () => {
  const { rows } = await read("title,body\n'=1,=1+1\n'quoted',''\n");
  expect(rows).toMatchObject([
    { row: 2, title: '=1', body: '=1+1' },
    { row: 3, title: "'quoted'", body: "''" },
  ]);
});

test('39 a mark of byte order, other ends of lines, other orders of columns and empty lines are taken', async () => {
  const { rows, errors } = await read('\ufeffShortcut,BODY\r\na,"one\r\ntwo"\r\n\r\nb,three\r\n');
  expect(errors).toEqual([]);
  expect(rows).toMatchObject([
    { row: 2, shortcut: 'a', body: 'one\r\ntwo' },
    { row: 4, shortcut: 'b', body: 'three' },
  ]);
});

test.for([
  ['', [[1, 'invalid_type']]],
  ['\n\n', [[1, 'invalid_type']]],
  ['title,shortcut\na,b\n', [[1, 'invalid_type']]],
  ['body,colour\na,b\n', [[1, 'unknown_field']]],
  ['body,body\na,b\n', [[1, 'taken']]],
  [
    'title,body\na\nb,c\nd,e,f\n',
    [
      [2, 'invalid_row'],
      [4, 'invalid_row'],
    ],
  ],
  ['title,body\na,b\nc,"d"e\n', [[3, 'invalid_csv']]],
  ['title,body\na,"b\n', [[2, 'invalid_csv']]],
  [`body\n${'x'.repeat(20_000)}\n`, [[2, 'invalid_csv']]],
  [`body\n${'x\n'.repeat(MOST_ROWS + 9)}`, [[MOST_ROWS + 2, 'too_many']]],
] as const)('39 %# is refused by row', async ([text, expected]) => {
  const { errors } = await read(text);
  expect(errors.map(({ row, code }) => [row, code])).toEqual(expected);
});

test('39 as many rows as there may be are taken', async () => {
  const { rows, errors } = await read(`body\n${'x\n'.repeat(MOST_ROWS)}`);
  expect([rows.length, errors]).toEqual([MOST_ROWS, []]);
});
