// Section 14. Business hours at their edges: days without an hour, days with one twice, holidays, the end of a shift.

import { expect, test } from 'vitest';
import { businessMsBetween, isOpen, nextEdge } from '../../src/inbox/hours/hours.js';
import { at, everyDay, makeHours, told } from './hours-kit.js';

/** Where the clocks change, and shifts at their edges. Each row: the edges after an instant at which it is closed. */
const edges: [what: string, timeZone: string, day: string, after: string, expected: string[]][] = [
  [
    'an ordinary day in winter',
    'Europe/Paris',
    '09:00-12:00 13:00-17:00',
    '2026-01-16T00:00Z',
    ['2026-01-16T08:00Z', '2026-01-16T11:00Z', '2026-01-16T12:00Z', '2026-01-16T16:00Z', '2026-01-17T08:00Z'],
  ],
  [
    'a half-hour offset',
    'Asia/Kolkata',
    '09:00-17:00',
    '2026-01-16T00:00Z',
    ['2026-01-16T03:30Z', '2026-01-16T11:30Z', '2026-01-17T03:30Z'],
  ],
  [
    'far east of Greenwich, where the date is a day ahead',
    'Pacific/Kiritimati',
    '00:00-10:00',
    '2026-01-15T21:00Z',
    ['2026-01-16T10:00Z', '2026-01-16T20:00Z', '2026-01-17T10:00Z'],
  ],
  [
    'spring, Paris: an opening inside the hour that is skipped falls on the change',
    'Europe/Paris',
    '02:30-05:00',
    '2026-03-28T12:00Z',
    ['2026-03-29T01:00Z', '2026-03-29T03:00Z', '2026-03-30T00:30Z'],
  ],
  [
    'spring, Paris: so does a closing',
    'Europe/Paris',
    '00:30-02:30',
    '2026-03-28T12:00Z',
    ['2026-03-28T23:30Z', '2026-03-29T01:00Z', '2026-03-29T22:30Z'],
  ],
  [
    'spring, Paris: a shift wholly inside the skipped hour does not take place',
    'Europe/Paris',
    '02:15-02:45',
    '2026-03-28T12:00Z',
    ['2026-03-30T00:15Z', '2026-03-30T00:45Z'],
  ],
  [
    'autumn, Paris: an opening in the repeated hour is its first reading',
    'Europe/Paris',
    '02:30-05:00',
    '2026-10-24T12:00Z',
    ['2026-10-25T00:30Z', '2026-10-25T04:00Z', '2026-10-26T01:30Z'],
  ],
  [
    'autumn, Paris: a closing in the repeated hour is its last reading, and nothing flips in between',
    'Europe/Paris',
    '00:30-02:30',
    '2026-10-24T12:00Z',
    ['2026-10-24T22:30Z', '2026-10-25T01:30Z', '2026-10-25T23:30Z'],
  ],
  [
    'autumn, Paris: shifts that part inside the repeated hour leave it open throughout',
    'Europe/Paris',
    '01:00-02:20 02:40-05:00',
    '2026-10-24T12:00Z',
    ['2026-10-24T23:00Z', '2026-10-25T04:00Z', '2026-10-26T00:00Z', '2026-10-26T01:20Z', '2026-10-26T01:40Z'],
  ],
  [
    'spring, Lord Howe: half an hour is skipped',
    'Australia/Lord_Howe',
    '02:15-09:00',
    '2026-10-03T12:00Z',
    ['2026-10-03T15:30Z', '2026-10-03T22:00Z', '2026-10-04T15:15Z'],
  ],
  [
    'autumn, Lord Howe: half an hour is repeated',
    'Australia/Lord_Howe',
    '01:45-09:00',
    '2026-04-04T12:00Z',
    ['2026-04-04T14:45Z', '2026-04-04T22:30Z', '2026-04-05T15:15Z'],
  ],
  [
    'spring, Cairo: midnight itself is skipped',
    'Africa/Cairo',
    '00:00-02:00',
    '2026-04-23T12:00Z',
    ['2026-04-23T22:00Z', '2026-04-23T23:00Z', '2026-04-24T21:00Z'],
  ],
  [
    'autumn, Santiago: the last hour of the day is repeated',
    'America/Santiago',
    '22:00-23:30',
    '2026-04-04T12:00Z',
    ['2026-04-05T01:00Z', '2026-04-05T03:30Z', '2026-04-06T02:00Z'],
  ],
  [
    'autumn, Nuuk: midnight goes back into the day before',
    'America/Nuuk',
    '23:30-24:00',
    '2026-10-24T12:00Z',
    ['2026-10-25T00:30Z', '2026-10-25T02:00Z', '2026-10-26T01:30Z'],
  ],
  [
    'Apia: a date that never was has no shifts',
    'Pacific/Apia',
    '09:00-17:00',
    '2011-12-29T12:00Z',
    ['2011-12-29T19:00Z', '2011-12-30T03:00Z', '2011-12-30T19:00Z'],
  ],
  [
    'a shift to 24:00 meets one from 00:00 without an edge',
    'Europe/Paris',
    '00:00-04:00 20:00-24:00',
    '2026-01-16T12:00Z',
    ['2026-01-16T19:00Z', '2026-01-17T03:00Z', '2026-01-17T19:00Z'],
  ],
];

test.for(edges)('%s', ([, timeZone, day, after, expected]) => {
  const hours = makeHours({ name: 'Hours', timeZone, shifts: everyDay(day) });
  let from = at(after);
  expect(isOpen(hours, from)).toBe(false);
  let open = false;
  for (const next of expected) {
    const edge = nextEdge(hours, from);
    expect(told(edge)).toBe(told(at(next)));
    expect([isOpen(hours, edge! - 1), isOpen(hours, edge!)]).toEqual([open, !open]);
    expect(businessMsBetween(hours, from, edge!)).toBe(open ? edge! - from : 0);
    open = !open;
    from = edge!;
  }
});
