/** Wall clocks and instants. A wall time is counted like unix time, as if the clock on the wall stood in UTC, ms. */

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
/** No wall clock was ever further from UTC. */
export const FURTHEST_OFFSET_MS = 16 * HOUR_MS;

/** How wall time relates to UTC around one local day: one offset, or one change from an offset to another. */
export type DayClock = Readonly<{ before: number; after: number; changeAt: number }>;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Throws a RangeError when there is no such zone. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const key = timeZone.toLowerCase();
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
    formats.set(key, format);
  }
  return format;
}

/** A name of the IANA database that this runtime knows. Bare offsets are no zones: not every runtime takes them. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/** Wall time minus UTC, ms. Some runtimes write UTC as a bare GMT. */
function offsetAt(format: Intl.DateTimeFormat, atMs: number): number {
  const found = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(format.format(atMs));
  if (!found) return 0;
  const [, sign, hours, minutes, seconds = 0] = found;
  const size = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  return sign === '-' ? -size : size;
}

/** `day` is counted from 1970-01-01. Zones never change twice around one day. */
export function dayClock(timeZone: string, day: number): DayClock {
  const format = formatOf(timeZone);
  let low = day * DAY_MS - FURTHEST_OFFSET_MS;
  let high = (day + 1) * DAY_MS + FURTHEST_OFFSET_MS;
  const before = offsetAt(format, low);
  const after = offsetAt(format, high);
  if (before === after) return { before, after, changeAt: low };
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000;
    if (offsetAt(format, middle) === before) low = middle;
    else high = middle;
  }
  return { before, after, changeAt: high };
}

/** The first instant at which the wall clock reads `wallMs` or later. */
export function firstFrom({ before, after, changeAt }: DayClock, wallMs: number): number {
  return wallMs - before < changeAt ? wallMs - before : Math.max(changeAt, wallMs - after);
}

/** The instant that ends the last moment at which the wall clock reads earlier than `wallMs`. */
export function lastBefore({ before, after, changeAt }: DayClock, wallMs: number): number {
  return wallMs - after > changeAt ? wallMs - after : Math.min(changeAt, wallMs - before);
}
