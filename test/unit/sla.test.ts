// Section 13. Service levels: when an answer is due in business time, and when it is breached.

import { describe, expect, test } from 'vitest';
import { responseMs, slaTimes } from '../../src/inbox/hours/sla.js';
import { HOUR, MINUTE, makeHours, shifts, told } from './hours-kit.js';

const day = shifts('09:00-17:00');
const hours = makeHours({
  name: 'Office',
  timeZone: 'Europe/Paris',
  shifts: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: [], sun: [] },
});

/** An instant by the wall of the office, in January (UTC+1). The 16th is a Friday. */
const paris = (date: string, time: string) => Date.parse(`2026-01-${date}T${time}+01:00`);
const tell = (times: ReturnType<typeof slaTimes>) =>
  times && [told(times.warnAt), told(times.dueAt), told(times.breachAt)];

describe('when an answer is due, and when that is breached', () => {
  test.for([
    {
      what: 'before the weekend',
      start: paris('16', '16:45'),
      target: 30 * MINUTE,
      due: paris('19', '09:15'),
      breach: paris('19', '09:16'),
    },
    {
      what: 'with seconds: the due minute counts to its end',
      start: paris('16', '16:45:20.500'),
      target: 30 * MINUTE,
      due: paris('19', '09:15:20.500'),
      breach: paris('19', '09:16'),
    },
    {
      what: 'at the last moment of a minute',
      start: paris('16', '10:00:59.999'),
      target: 30 * MINUTE,
      due: paris('16', '10:30:59.999'),
      breach: paris('16', '10:31'),
    },
    {
      what: 'when the hours end with the target',
      start: paris('16', '16:30'),
      target: 30 * MINUTE,
      due: paris('16', '17:00'),
      breach: paris('16', '17:01'),
    },
    {
      what: 'out of hours',
      start: paris('17', '12:00'),
      target: 30 * MINUTE,
      due: paris('19', '09:30'),
      breach: paris('19', '09:31'),
    },
    {
      what: 'over several days',
      start: paris('16', '16:00'),
      target: 10 * HOUR,
      due: paris('20', '10:00'),
      breach: paris('20', '10:01'),
    },
  ])('$what', ({ start, target, due, breach }) => {
    expect(tell(slaTimes(hours, start, target, null))).toEqual([null, told(due), told(breach)]);
  });

  test('without business hours the clock never stops', () => {
    const times = slaTimes(null, paris('16', '16:45'), 30 * MINUTE, null);
    expect(tell(times)).toEqual([null, '2026-01-16T16:15:00.000Z', '2026-01-16T16:16:00.000Z']);
  });

  test('the hour that the clocks skip is no time to answer in', () => {
    const night = makeHours({ ...hours, shifts: { ...hours.shifts, sun: [{ from: '00:00', to: '24:00' }] } });
    const times = slaTimes(night, Date.parse('2026-03-29T01:30+01:00'), HOUR, null);
    expect(told(times!.dueAt)).toBe(told(Date.parse('2026-03-29T03:30+02:00')));
  });

  test('nothing is due that never comes', () => {
    const never = makeHours({ ...hours, shifts: {} });
    expect(slaTimes(never, paris('16', '10:00'), 1, null)).toBe(null);
  });
});

describe('the warning before it', () => {
  test.for([
    ['in the same shift', paris('16', '10:00'), 10 * MINUTE, paris('16', '10:20')],
    ['before a weekend that lies between', paris('16', '16:45'), 20 * MINUTE, paris('16', '16:55')],
    ['after a weekend that lies between', paris('16', '16:45'), 10 * MINUTE, paris('19', '09:05')],
    [
      'at the end of a shift, not at the beginning of the next',
      paris('16', '16:45'),
      15 * MINUTE,
      paris('16', '17:00'),
    ],
    [
      'at the start, when all of the target is warned about',
      paris('16', '10:00'),
      30 * MINUTE,
      paris('16', '10:00'),
    ],
    ['never, when it would be before the start', paris('16', '10:00'), 30 * MINUTE + 1, null],
    ['never, when none is wanted', paris('16', '10:00'), null, null],
    ['when it is due, with nothing left', paris('16', '16:45'), 0, paris('19', '09:15')],
  ] as const)('%s', ([, start, before, warn]) => {
    expect(told(slaTimes(hours, start, 30 * MINUTE, before)!.warnAt)).toBe(told(warn));
  });
});

describe('the time of a response', () => {
  test.for([
    ['in hours', paris('16', '10:00'), paris('16', '10:05'), 5],
    ['before hours', paris('16', '08:00'), paris('16', '09:20'), 20],
    [
      'in at 11:00, to a bot at 11:01, from it to New at 11:02',
      paris('16', '11:02'),
      paris('16', '11:30'),
      28,
    ],
    ['over a weekend', paris('16', '16:45'), paris('19', '09:15'), 30],
    ['wholly out of hours', paris('17', '10:00'), paris('17', '11:00'), 0],
  ] as const)('%s', ([, from, to, minutes]) => {
    expect(responseMs(hours, from, to)).toBe(minutes * MINUTE);
  });

  test('without business hours all time counts', () => {
    expect(responseMs(null, paris('17', '10:00'), paris('17', '11:00'))).toBe(HOUR);
  });
});
