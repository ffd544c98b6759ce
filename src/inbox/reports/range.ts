/** Ranges of time and the days in them, in a time zone. Instants are unix ms; a day is a date of that zone. */
import { DAY_MS, dayClock, firstFrom } from '../hours/time-zone.js';

/** Half open: `from` counts, `to` does not. */
export type Range = Readonly<{ from: number; to: number }>;

/** When a date (YYYY-MM-DD) begins. */
export const startOf = (date: string, timeZone: string): number =>
  startOfDay(Date.parse(date) / DAY_MS, timeZone);

const startOfDay = (day: number, timeZone: string) => firstFrom(dayClock(timeZone, day), day * DAY_MS);

/** Days from 1970 (UTC) that share time with the range, oldest first. */
export function utcDays({ from, to }: Range): number[] {
  const first = Math.floor(from / DAY_MS);
  return Array.from({ length: Math.ceil(to / DAY_MS) - first }, (_, i) => first + i);
}

/** @returns the date of an instant of the range */
export function datesOf({ from, to }: Range, timeZone: string): (at: number) => string {
  const first = Math.floor(from / DAY_MS) - 1;
  const count = Math.ceil(to / DAY_MS) + 2 - first;
  const starts = Array.from({ length: count }, (_, i) => startOfDay(first + i, timeZone));
  return (at) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return new Date((first + low) * DAY_MS).toISOString().slice(0, 10);
  };
}

/** How much of a stretch is in the range, ms. */
export const within = ({ from, to }: Range, start: number, end: number): number =>
  Math.max(0, Math.min(end, to) - Math.max(start, from));
