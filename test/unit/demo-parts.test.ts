/** The demo's pure parts: flags, CSV, choices, table. */
import { expect, test } from 'vitest';
import { parseDemoArgs } from '../../demo/args.js';
import { parseCsv } from '../../demo/csv.js';
import { createRandom } from '../../demo/random.js';
import { percentile, plainLine, tableLines } from '../../demo/table.js';

test('quoted fields keep commas, line ends and doubled quotes', () => {
  const text = 'text,category\r\n"I waited, and waited.",late\n"She said ""no""\nand left",other\nplain,\n';
  expect(parseCsv(text)).toEqual([
    ['text', 'category'],
    ['I waited, and waited.', 'late'],
    ['She said "no"\nand left', 'other'],
    ['plain', ''],
  ]);
});

test('a last line without a line end is a row, and an unclosed quote is an error', () => {
  expect(parseCsv('a,b')).toEqual([['a', 'b']]);
  expect(parseCsv('a,')).toEqual([['a', '']]);
  expect(() => parseCsv('"a,b\n')).toThrow('unclosed quote in row 1');
});

test('flags have defaults, and a wrong one is one line of explanation', () => {
  expect(parseDemoArgs([])).toEqual({
    options: { seconds: 30, rate: 20, agents: 8, seed: 1, keep: false, json: false },
  });
  expect(parseDemoArgs(['--seconds', '5', '--messages', 'a.csv', '--json'])).toMatchObject({
    options: { seconds: 5, messagesFile: 'a.csv', json: true },
  });
  for (const argv of [
    ['--speed', '3'],
    ['--rate', 'fast'],
    ['--agents', '2.5'],
    ['--seconds', ''],
    ['extra'],
  ]) {
    expect(parseDemoArgs(argv)).toEqual({ error: expect.stringMatching(/^[^\n]+$/) });
  }
});

test('one seed makes the same choices, and a fork does not depend on what others drew', () => {
  const first = createRandom(7);
  const second = createRandom(7);
  first.next();
  const draw = (random: ReturnType<typeof createRandom>) => [random.next(), random.next(), random.next()];
  expect(draw(first.fork('crew'))).toEqual(draw(second.fork('crew')));
  expect(draw(createRandom(7))).not.toEqual(draw(createRandom(8)));
  const values = Array.from({ length: 1_000 }, () => second.next());
  expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...values)).toBeLessThan(1);
  expect(values.reduce((sum, value) => sum + value, 0) / 1_000).toBeCloseTo(0.5, 1);
});

const figures = {
  sent: 9,
  accepted: 8,
  duplicates: 1,
  assigned: 7,
  replied: 6,
  resolved: 5,
  takenBack: 4,
  waitP50Ms: 12,
  waitP99Ms: 3_400,
};
const lanes = [{ name: 'Web chat', waiting: 3, oldestWaitMs: 1_500 }];
const agents = [{ name: 'Agent 1', availability: 'available', liveness: 'live', load: 2, capacity: 4 }];

test('the table shows lanes, agents, waits and take-backs, and fits the width', () => {
  const text = tableLines(12.2, figures, lanes, agents, 100, 40).join('\n');
  for (const part of [
    '13 s left',
    'Web chat',
    '1.5 s',
    'Agent 1',
    'live',
    '■■··',
    'taken back 4',
    'p99 3.4 s',
  ]) {
    expect(text).toContain(part);
  }
  expect(Math.max(...tableLines(1, figures, lanes, agents, 30, 40).map((line) => line.length))).toBe(30);
});

test('agents that do not fit the height are counted', () => {
  const many = Array.from({ length: 50 }, () => agents[0]!);
  const lines = tableLines(1, figures, lanes, many, 100, 30);
  expect(lines.length).toBeLessThan(30);
  expect(lines).toContain('and 31 more');
});

test('the plain line is one line with the same figures', () => {
  const line = plainLine(0, figures, lanes, agents);
  expect(line).not.toContain('\n');
  for (const part of ['coming to rest', 'taken back 4', 'waiting 3 (oldest 1.5 s)', 'agents live 1/1']) {
    expect(line).toContain(part);
  }
});

test('a percentile is the nearest rank', () => {
  expect(percentile([], 0.5)).toBe(0);
  expect(percentile([5, 1, 3], 0.5)).toBe(3);
  expect(percentile([1, 2, 3, 4], 0.99)).toBe(4);
});
