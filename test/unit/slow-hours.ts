// Business hours the slow way: read the wall clock at every minute, and mark the minutes that the shifts cover.

import type { BusinessHours } from '../../src/inbox/hours/hours.js';
import { DAY, HOUR, MINUTE } from './hours-kit.js';

export const DAYS_SEEN = 7;

const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** A wall time as a number that grows with it. */
const wallTime = (date: string, time: string) =>
  Date.parse(date) + HOUR * +time.slice(0, 2) + MINUTE * +time.slice(3);

function readWall(timeZone: string, startMs: number): number[] {
  const wall = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  return Array.from({ length: (DAYS_SEEN * DAY) / MINUTE }, (_, i) => {
    const [date = '', time = ''] = wall.format(startMs + i * MINUTE).split(' ');
    return wallTime(date, time);
  });
}

const walls = new Map<string, number[]>();

/** What the wall reads at each minute of DAYS_SEEN days. */
export function wallOf(timeZone: string, startMs: number): number[] {
  const key = `${timeZone} ${startMs}`;
  const wall = walls.get(key) ?? readWall(timeZone, startMs);
  walls.set(key, wall);
  return wall;
}

const dateOf = (wall: number) => new Date(wall).toISOString().slice(0, 10);

/** From and to, as wall times, of the shifts that a date has. */
function shiftsOn(hours: BusinessHours, date: string): { from: number; to: number }[] {
  const holiday = hours.holidays.find((each) => each.date === date);
  const { shifts } = holiday ?? { shifts: hours.shifts[weekdays[new Date(date).getUTCDay()]!] };
  return shifts.map(({ from, to }) => ({ from: wallTime(date, from), to: wallTime(date, to) }));
}

export const isShiftTime = (hours: BusinessHours, wall: number): boolean =>
  shiftsOn(hours, dateOf(wall)).some(({ from, to }) => from <= wall && wall < to);

/** For each minute from `startMs`, is it open? Dates only partly in sight at either end are not to be trusted. */
export function slowlyOpen(hours: BusinessHours, startMs: number): boolean[] {
  const wall = wallOf(hours.timeZone, startMs);
  const open = wall.map(() => false);
  for (let day = -1; day <= DAYS_SEEN; day += 1) {
    for (const { from, to } of shiftsOn(hours, dateOf(startMs + day * DAY))) {
      const first = wall.findIndex((reading) => reading >= from);
      const last = wall.findLastIndex((reading) => reading < to);
      if (first >= 0) open.fill(true, first, last + 1);
    }
  }
  return open;
}
