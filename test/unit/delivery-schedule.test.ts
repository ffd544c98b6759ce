// When an attempt is made again: within bounds, growing, never sooner than asked; and what Retry-After says.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { retryAfterMs, retryInMs } from '../../src/delivery/schedule.js';

const NOW = Date.UTC(2026, 10, 22, 9);
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('the schedule', () => {
  test('stays in the second half of a step that doubles up to a minute, and gives what is asked', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        random,
        fc.option(fc.integer({ min: 0, max: 2 ** 40 })),
        (attempts, chance, asked) => {
          const step = Math.min(60_000, 1_000 * 2 ** (attempts - 1));
          const inMs = retryInMs(attempts, asked, chance);
          const patience = Math.min(asked ?? 0, 3_600_000);
          expect(inMs).toBeGreaterThanOrEqual(Math.max(step / 2, patience));
          expect(inMs).toBeLessThanOrEqual(Math.max(step, patience));
        },
      ),
    );
  });

  test('tries often within fifteen minutes, and soon at first', () => {
    fc.assert(
      fc.property(fc.infiniteStream(random), (chances) => {
        const at: number[] = [];
        for (let now = 0; now < 900_000; now += retryInMs(at.length, null, chances.next().value ?? 0))
          at.push(now);
        expect(at.filter((each) => each <= 7_000).length).toBeGreaterThanOrEqual(3);
        expect(at.length).toBeGreaterThan(15);
        expect(at.length).toBeLessThan(45);
      }),
    );
  });
});

describe('Retry-After', () => {
  test.for([
    ['120', 120_000],
    [' 0 ', 0],
    ['1000000000', 1_000_000_000_000],
    ['Sun, 22 Nov 2026 09:01:00 GMT', 60_000],
    ['Sun, 22 Nov 2026 08:00:00 GMT', 0],
    ['soon', null],
    ['-5', null],
    ['1.5', null],
    ['9999999999999', null],
    ['', null],
    [undefined, null],
  ] as const)('%s asks for %s ms', ([header, expected]) => {
    expect(retryAfterMs(header, NOW)).toBe(expected);
  });
});
