// Section 14. Random sets in zones whose clocks change in every known manner, against a minute-by-minute reading of the wall clock.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addBusinessMs,
  type BusinessHours,
  businessMsBetween,
  isOpen,
  nextEdge,
} from '../../src/inbox/hours/hours.js';
import { DAY, MINUTE, makeHours } from './hours-kit.js';
import { DAYS_SEEN, isShiftTime, slowlyOpen, wallOf } from './slow-hours.js';

/** Zones, and dates of 2026 a few days before something happens to their clocks. */
const places = [
  ['UTC', '01-01'],
  ['Asia/Kolkata', '02-26'],
  ['Europe/Paris', '03-26'],
  ['Europe/Paris', '10-22'],
  ['Australia/Lord_Howe', '04-01'],
  ['Australia/Lord_Howe', '09-30'],
  ['America/St_Johns', '10-29'],
  ['Africa/Cairo', '04-20'],
  ['Africa/Cairo', '10-26'],
  ['America/Havana', '10-29'],
  ['America/Santiago', '04-01'],
  ['America/Nuuk', '10-22'],
  ['Pacific/Chatham', '09-23'],
  ['Pacific/Kiritimati', '06-01'],
] as const;

const clockOf = (minutes: number) =>
  `${Math.floor(minutes / 60)}`.padStart(2, '0').concat(':', `${minutes % 60}`.padStart(2, '0'));

/** Edges crowd around the hours at which clocks change, and at midnight. */
const minuteOfDay = fc.oneof(
  fc.integer({ min: 0, max: 1440 }),
  fc.integer({ min: 0, max: 210 }),
  fc.constantFrom(0, 120, 180, 1440),
);

const shifts = fc
  .uniqueArray(minuteOfDay, { maxLength: 6 })
  .map((minutes) => minutes.sort((a, b) => a - b))
  .chain((minutes) => fc.boolean().map((touching) => ({ minutes, step: touching ? 1 : 2 })))
  .map(({ minutes, step }) =>
    minutes.flatMap((from, i) =>
      i % step === 0 && i + 1 < minutes.length ? [{ from: clockOf(from), to: clockOf(minutes[i + 1]!) }] : [],
    ),
  );

const week = fc.record({
  mon: shifts,
  tue: shifts,
  wed: shifts,
  thu: shifts,
  fri: shifts,
  sat: shifts,
  sun: shifts,
});

type Case = { hours: BusinessHours; startMs: number; fromMs: number; toMs: number };

/** A set, a week to look at, and two instants in it, away from its ends. */
const cases: fc.Arbitrary<Case> = fc.constantFrom(...places).chain(([timeZone, date]) => {
  const startMs = Date.parse(`2026-${date}`);
  const instant = fc.integer({ min: startMs + 2 * DAY, max: startMs + (DAYS_SEEN - 2) * DAY });
  const holidays = fc.uniqueArray(fc.record({ date: fc.integer({ min: 0, max: DAYS_SEEN }), shifts }), {
    maxLength: 2,
    selector: (holiday) => holiday.date,
  });
  return fc.record({ shifts: week, holidays, a: instant, b: instant }).map(({ a, b, ...fields }) => ({
    hours: makeHours({
      name: 'Random',
      timeZone,
      shifts: fields.shifts,
      holidays: fields.holidays.map((holiday) => ({
        ...holiday,
        date: new Date(startMs + holiday.date * DAY).toISOString().slice(0, 10),
      })),
    }),
    startMs,
    fromMs: Math.min(a, b),
    toMs: Math.max(a, b),
  }));
});

const check = (property: (each: Case) => void) => fc.assert(fc.property(cases, property), { numRuns: 300 });

describe('the fast answers are those of a slow reading of the clock', () => {
  test('open or closed', () => {
    check(({ hours, startMs, fromMs }) => {
      const open = slowlyOpen(hours, startMs);
      expect(isOpen(hours, fromMs)).toBe(open[Math.floor((fromMs - startMs) / MINUTE)]);
    });
  });

  test('the next edge', () => {
    check(({ hours, startMs, fromMs, toMs }) => {
      const open = slowlyOpen(hours, startMs);
      const now = Math.floor((fromMs - startMs) / MINUTE);
      const flip = open.findIndex((each, i) => i > now && each !== open[now]);
      const expected = flip < 0 ? Number.POSITIVE_INFINITY : startMs + flip * MINUTE;
      const edge = nextEdge(hours, fromMs) ?? Number.POSITIVE_INFINITY;
      expect(edge > toMs ? null : edge).toBe(expected > toMs ? null : expected);
    });
  });

  test('business time between two instants', () => {
    check(({ hours, startMs, fromMs, toMs }) => {
      const total = slowlyOpen(hours, startMs).reduce((sum, open, i) => {
        const begin = Math.max(fromMs, startMs + i * MINUTE);
        const end = Math.min(toMs, startMs + (i + 1) * MINUTE);
        return open && end > begin ? sum + end - begin : sum;
      }, 0);
      expect(businessMsBetween(hours, fromMs, toMs)).toBe(total);
    });
  });

  test('whoever looks at the wall during a shift finds it open', () => {
    check(({ hours, startMs, fromMs }) => {
      const reading = wallOf(hours.timeZone, startMs)[Math.floor((fromMs - startMs) / MINUTE)]!;
      if (isShiftTime(hours, reading)) expect(isOpen(hours, fromMs)).toBe(true);
    });
  });
});

describe('adding business time and measuring it', () => {
  test('what is added is what is measured, and the instant is the first such', () => {
    check(({ hours, fromMs, toMs }) => {
      const target = toMs - fromMs;
      const reached = addBusinessMs(hours, fromMs, target);
      if (reached === null) return;
      expect(businessMsBetween(hours, fromMs, reached)).toBe(target);
      if (target > 0) expect(businessMsBetween(hours, fromMs, reached - 1)).toBe(target - 1);
    });
  });

  test('what was measured is reached no later than where it was measured, with no business time after it', () => {
    check(({ hours, fromMs, toMs }) => {
      const measured = businessMsBetween(hours, fromMs, toMs);
      const reached = addBusinessMs(hours, fromMs, measured)!;
      expect(reached).toBeLessThanOrEqual(toMs);
      expect(businessMsBetween(hours, reached, toMs)).toBe(0);
    });
  });
});
