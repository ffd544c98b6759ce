// Section 14. Business hours: when a channel is open, and business time between two instants.

import { describe, expect, test } from 'vitest';
import {
  addBusinessMs,
  BusinessHoursInput,
  BusinessHoursPatch,
  businessMsBetween,
  isOpen,
  nextEdge,
} from '../../src/inbox/hours/hours.js';
import { at, DAY, everyDay, HOUR, MINUTE, makeHours, shifts, told } from './hours-kit.js';

const weekdays = (text: string) => ({ ...everyDay(text), sat: [], sun: [] });
const office = makeHours({ name: 'Office', timeZone: 'Europe/Paris', shifts: weekdays('09:00-17:00') });

describe('the shapes', () => {
  const input = { name: 'Office', timeZone: 'Europe/Paris', shifts: {} };

  test('a day without shifts is closed, and one shift may begin when another ends', () => {
    const parsed = BusinessHoursInput.parse({ ...input, shifts: { mon: shifts('12:00-24:00 00:00-12:00') } });
    expect(parsed.shifts).toEqual({ ...everyDay(''), mon: shifts('12:00-24:00 00:00-12:00') });
    expect(BusinessHoursInput.parse({ ...input, holidays: [{ date: '2028-02-29' }] }).holidays).toEqual([
      { date: '2028-02-29', shifts: [] },
    ]);
  });

  test('a patch changes what it names alone', () => {
    expect(BusinessHoursPatch.parse({ name: 'Shop' })).toEqual({ name: 'Shop' });
    expect(BusinessHoursPatch.safeParse({ id: 'bh_other' }).success).toBe(false);
  });

  test.for([
    ['a shift that ends when it begins', { shifts: { mon: shifts('09:00-09:00') } }],
    ['a shift across midnight', { shifts: { mon: shifts('22:00-06:00') } }],
    ['a shift that begins at 24:00', { shifts: { mon: shifts('24:00-24:00') } }],
    ['a shift that ends at 24:01', { shifts: { mon: shifts('09:00-24:01') } }],
    ['a time without its zero', { shifts: { mon: [{ from: '9:00', to: '17:00' }] } }],
    ['overlapping shifts, in any order', { shifts: { mon: shifts('12:00-18:00 09:00-12:01') } }],
    [
      'overlapping shifts of a holiday',
      { holidays: [{ date: '2026-12-25', shifts: shifts('09:00-12:00 09:00-10:00') }] },
    ],
    [
      'eleven shifts in a day',
      {
        shifts: { mon: Array.from({ length: 11 }, (_, i) => ({ from: `${10 + i}:00`, to: `${10 + i}:30` })) },
      },
    ],
    ['an unknown day', { shifts: { monday: [] } }],
    ['an unknown field of a shift', { shifts: { mon: [{ from: '09:00', to: '17:00', note: '' }] } }],
    ['a date that does not exist', { holidays: [{ date: '2026-02-29' }] }],
    ['a date twice', { holidays: [{ date: '2026-12-25' }, { date: '2026-12-25', name: 'Christmas' }] }],
    ['an unknown zone', { timeZone: 'Europe/Atlantis' }],
    ['an offset as a zone', { timeZone: '+01:00' }],
    ['no zone', { timeZone: '' }],
    ['a blank name', { name: ' ' }],
    ['an unknown field', { open: true }],
  ] as const)('%s is refused', ([, fields]) => {
    expect(BusinessHoursInput.safeParse(input).success).toBe(true);
    expect(BusinessHoursInput.safeParse({ ...input, ...fields }).success).toBe(false);
    expect(BusinessHoursPatch.safeParse(fields).success).toBe(false);
  });
});

describe('edges', () => {
  test('an edge is strictly after the instant asked about, to the millisecond', () => {
    const opens = at('2026-01-16T08:00Z');
    expect(nextEdge(office, opens - 1)).toBe(opens);
    expect(told(nextEdge(office, opens))).toBe('2026-01-16T16:00:00.000Z');
    expect(told(nextEdge(office, at('2026-01-16T16:00Z')))).toBe('2026-01-19T08:00:00.000Z');
  });

  test('a holiday stands in place of its weekday, open or closed', () => {
    const hours = makeHours({
      ...office,
      holidays: [
        { date: '2026-12-25', name: 'Christmas', shifts: [] },
        { date: '2026-12-27', shifts: shifts('10:00-12:00') },
      ],
    });
    expect(isOpen(office, at('2026-12-25T10:00Z'))).toBe(true);
    expect(isOpen(hours, at('2026-12-25T10:00Z'))).toBe(false);
    expect(told(nextEdge(hours, at('2026-12-24T16:00Z')))).toBe('2026-12-27T09:00:00.000Z');
    expect(told(nextEdge(hours, at('2026-12-27T09:00Z')))).toBe('2026-12-27T11:00:00.000Z');
  });
});

describe('the horizon', () => {
  const closed = { name: 'Once', timeZone: 'UTC', shifts: everyDay('') };
  const once = makeHours({ ...closed, holidays: [{ date: '2027-02-05', shifts: shifts('00:00-00:01') }] });
  const opens = at('2027-02-05T00:00Z');

  test.for([
    ['always open, without a set', null, true],
    ['always open, by its shifts', makeHours({ ...closed, shifts: everyDay('00:00-24:00') }), true],
    ['never open', makeHours(closed), false],
  ] as const)('%s: no edge ever', ([, hours, open]) => {
    const now = at('2026-03-29T00:30Z');
    expect(isOpen(hours, now)).toBe(open);
    expect(nextEdge(hours, now)).toBe(null);
    expect(businessMsBetween(hours, now, now + 3000 * DAY)).toBe(open ? 3000 * DAY : 0);
    expect(addBusinessMs(hours, now, 1)).toBe(open ? now + 1 : null);
    expect(addBusinessMs(hours, now, 400 * DAY)).toBe(open ? now + 400 * DAY : null);
    expect(addBusinessMs(hours, now, 400 * DAY + 1)).toBe(null);
  });

  test('what comes within 400 days is found, what comes later is not', () => {
    expect(nextEdge(once, opens - 399 * DAY)).toBe(opens);
    expect(nextEdge(once, opens - 401 * DAY)).toBe(null);
    expect(addBusinessMs(once, opens - 399 * DAY, MINUTE)).toBe(opens + MINUTE);
    expect(addBusinessMs(once, opens - 399 * DAY, MINUTE + 1)).toBe(null);
    expect(addBusinessMs(once, opens - 401 * DAY, MINUTE)).toBe(null);
  });
});

describe('business time', () => {
  test.for([
    ['a day when an hour is skipped', 'Europe/Paris', '2026-03-28T23:00Z', 23 * HOUR],
    ['a day when an hour is repeated', 'Europe/Paris', '2026-10-24T22:00Z', 25 * HOUR],
    ['a day when half an hour is repeated', 'Australia/Lord_Howe', '2026-04-04T13:00Z', 24.5 * HOUR],
  ] as const)('%s counts the time that really passes', ([, timeZone, midnight, length]) => {
    const hours = makeHours({
      name: 'Day',
      timeZone,
      shifts: { ...everyDay(''), sun: shifts('00:00-24:00') },
    });
    expect(businessMsBetween(hours, at(midnight) - DAY, at(midnight) + 2 * DAY)).toBe(length);
    expect(addBusinessMs(hours, at(midnight) - DAY, length)).toBe(at(midnight) + length);
  });

  test('shifts that share the repeated hour count it once', () => {
    const hours = makeHours({ ...office, shifts: everyDay('01:00-02:30 02:30-04:00') });
    expect(businessMsBetween(hours, at('2026-10-24T12:00Z'), at('2026-10-25T12:00Z'))).toBe(4 * HOUR);
  });

  test('time that has passed when the shift ends has passed then, not when the next begins', () => {
    expect(told(addBusinessMs(office, at('2026-01-16T15:30Z'), 30 * MINUTE))).toBe(
      '2026-01-16T16:00:00.000Z',
    );
    expect(told(addBusinessMs(office, at('2026-01-16T15:30Z'), 30 * MINUTE + 1))).toBe(
      '2026-01-19T08:00:00.001Z',
    );
    const saturday = at('2026-01-17T12:00Z');
    expect(addBusinessMs(office, saturday, 0)).toBe(saturday);
  });

  test('nothing passes backwards', () => {
    expect(businessMsBetween(office, at('2026-01-16T11:00Z'), at('2026-01-16T10:00Z'))).toBe(0);
    expect(businessMsBetween(null, 1, 0)).toBe(0);
  });
});
