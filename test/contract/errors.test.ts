// docs/errors.md, the table of codes and the table of statuses say the same.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { problemOf, statuses } from '../../src/api/error-handler.js';
import { EngineError, type ErrorCode, errorCodes } from '../../src/errors.js';

const codes = Object.keys(errorCodes) as ErrorCode[];
const text = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
const [overHttp = '', atStart = ''] = text.slice(text.indexOf('## By HTTP')).split('## At start');

const rows = (section: string) =>
  [...section.matchAll(/^\| `(\w+)` \|(.*)\|$/gm)].map(([, code = '', rest = '']) => ({
    code,
    cells: rest.split('|').map((cell) => cell.trim()),
  }));

test('the document has a row for every code, and no other', () => {
  const documented = [...rows(overHttp), ...rows(atStart)].map(({ code }) => code);
  expect(documented.sort()).toEqual([...codes].sort());
});

describe('over HTTP', () => {
  test.each(rows(overHttp))(
    '$code has the status and the retry that the document says',
    ({ code, cells }) => {
      const [status, retry, meaning] = cells;
      expect(statuses[code as ErrorCode]).toBe(Number(status));
      expect(errorCodes[code as ErrorCode].retryable).toBe(retry === 'yes');
      expect(meaning).toMatch(/\.$/);
    },
  );

  test('what may be retried is exactly what is answered with 429 or 5xx', () => {
    for (const code of codes) {
      const status = statuses[code];
      if (status === null) continue;
      const retryable = status === 429 || status >= 500;
      expect({ code, retryable }).toEqual({ code, ...errorCodes[code] });
    }
  });
});

describe('at start', () => {
  test.each(rows(atStart))('$code is never answered over HTTP', ({ code, cells }) => {
    expect(statuses[code as ErrorCode]).toBeNull();
    expect(errorCodes[code as ErrorCode].retryable).toBe(cells[0] === 'yes');
    const problem = problemOf(new EngineError(code as ErrorCode, 'secret', { secret: 'secret' }));
    expect(problem).toMatchObject({ status: 500, code: 'internal' });
    expect(JSON.stringify(problem)).not.toContain('secret');
  });
});

test('a problem tells what the error tells, and nothing of what went wrong inside', () => {
  expect(problemOf(new EngineError('stale_epoch', 'It changed.', { epoch: 7 }))).toEqual({
    type: 'urn:switchboard:error:stale_epoch',
    title: 'Stale epoch',
    status: 412,
    detail: 'It changed.',
    code: 'stale_epoch',
    epoch: 7,
  });
  const inside = problemOf(new EngineError('internal', 'a table of ours broke', { table: 'x' }));
  expect(inside).toEqual({
    type: 'urn:switchboard:error:internal',
    title: 'Internal',
    status: 500,
    detail: 'Internal Server Error',
    code: 'internal',
  });
});
