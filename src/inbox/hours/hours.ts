/**
 * Business hours: the shapes, and the arithmetic of business time. `null` in place of a set means always open.
 *
 * A shift is one stretch of real time on its local date: from the first instant at which the wall clock reads `from` or
 * later, until the last at which it reads earlier than `to`. So an edge that a clock change skips falls on the change;
 * when an hour is repeated, an edge in it opens at its first reading and closes at its last; and whoever looks at the
 * wall during a shift finds it open. Instants and durations are unix ms and ms; elapsed time is real time.
 */
import { z } from 'zod';
import { Id, Name } from '../resources/fields.js';
import {
  DAY_MS,
  dayClock,
  FURTHEST_OFFSET_MS,
  firstFrom,
  HOUR_MS,
  isTimeZone,
  lastBefore,
} from './time-zone.js';

const From = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { message: 'must be a time of day, HH:MM' });
const To = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, { message: 'must be HH:MM, at most 24:00' });

const Shift = z
  .strictObject({ from: From, to: To })
  .refine(({ from, to }) => from < to, { message: 'must end after it begins, on the same day' });
type Shift = z.infer<typeof Shift>;

const byStart = (shifts: readonly Shift[]) => [...shifts].sort((a, b) => (a.from < b.from ? -1 : 1));

/** The shifts of one date; none: closed. One may begin when another ends. */
const Shifts = z
  .array(Shift)
  .max(10)
  .refine((shifts) => byStart(shifts).every((shift, i, all) => i === 0 || all[i - 1]!.to <= shift.from), {
    message: 'must not overlap',
  });
const shiftsOrNone = Shifts.default(() => []);

const Week = z.strictObject({
  mon: shiftsOrNone,
  tue: shiftsOrNone,
  wed: shiftsOrNone,
  thu: shiftsOrNone,
  fri: shiftsOrNone,
  sat: shiftsOrNone,
  sun: shiftsOrNone,
});
/** Its shifts stand in place of those of its weekday. */
const Holiday = z.strictObject({ date: z.iso.date(), name: Name.optional(), shifts: shiftsOrNone });
const Holidays = z
  .array(Holiday)
  .max(500)
  .refine((holidays) => new Set(holidays.map(({ date }) => date)).size === holidays.length, {
    message: 'must not name one date twice',
  });
const TimeZone = z.string().max(64).refine(isTimeZone, { message: 'must be an IANA time zone' });

export const BusinessHours = z.object({
  id: Id,
  name: Name,
  timeZone: TimeZone,
  shifts: Week,
  holidays: Holidays.default(() => []),
});
export const BusinessHoursInput = z.strictObject({
  name: Name,
  timeZone: TimeZone,
  shifts: Week,
  holidays: Holidays.optional(),
});
export const BusinessHoursPatch = BusinessHoursInput.partial();
export type BusinessHours = z.infer<typeof BusinessHours>;
export type BusinessHoursInput = z.infer<typeof BusinessHoursInput>;
export type BusinessHoursPatch = z.infer<typeof BusinessHoursPatch>;

/** How far nextEdge and addBusinessMs look ahead. */
const HORIZON_MS = 400 * DAY_MS;
/** More than a look to the horizon needs. */
const MAX_DAYS_KEPT = 1024;
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

type Stretch = Readonly<{ start: number; end: number }>;
type Calendar = Readonly<{
  holidays: ReadonlyMap<number, readonly Shift[]>;
  days: Map<number, readonly Stretch[]>;
}>;

/** A set of a configuration version never changes, so what follows from it is kept as long as it is. */
const calendars = new WeakMap<BusinessHours, Calendar>();

function calendarOf(hours: BusinessHours): Calendar {
  let calendar = calendars.get(hours);
  if (!calendar) {
    const holidays = hours.holidays.map(({ date, shifts }) => [Date.parse(date) / DAY_MS, shifts] as const);
    calendar = { holidays: new Map(holidays), days: new Map() };
    calendars.set(hours, calendar);
  }
  return calendar;
}

const timeOfDay = (clock: string) => Number(clock.slice(0, 2)) * HOUR_MS + Number(clock.slice(3)) * 60_000;

function stretchesOf(hours: BusinessHours, shifts: readonly Shift[], day: number): readonly Stretch[] {
  if (shifts.length === 0) return [];
  const clock = dayClock(hours.timeZone, day);
  return byStart(shifts).map(({ from, to }) => ({
    start: firstFrom(clock, day * DAY_MS + timeOfDay(from)),
    end: lastBefore(clock, day * DAY_MS + timeOfDay(to)),
  }));
}

/** The shifts of one local date (days since 1970-01-01) in order. Around a repeated hour two may share time. */
function shiftsOn(hours: BusinessHours, day: number): readonly Stretch[] {
  const { holidays, days } = calendarOf(hours);
  let stretches = days.get(day);
  if (!stretches) {
    const weekday = weekdays[new Date(day * DAY_MS).getUTCDay()]!;
    stretches = stretchesOf(hours, holidays.get(day) ?? hours.shifts[weekday], day);
    if (days.size >= MAX_DAYS_KEPT) days.clear();
    days.set(day, stretches);
  }
  return stretches;
}

/** The open time within [fromMs, untilMs) as stretches in order that share no time; neighbours may touch. */
function* openWithin(hours: BusinessHours | null, fromMs: number, untilMs: number): Generator<Stretch> {
  if (!hours) {
    yield { start: fromMs, end: untilMs };
    return;
  }
  let reached = fromMs;
  const lastDay = Math.floor((untilMs + FURTHEST_OFFSET_MS) / DAY_MS);
  for (let day = Math.floor((fromMs - FURTHEST_OFFSET_MS) / DAY_MS); day <= lastDay; day += 1) {
    for (const shift of shiftsOn(hours, day)) {
      const start = Math.max(shift.start, reached);
      const end = Math.min(shift.end, untilMs);
      if (start >= end) continue;
      yield { start, end };
      reached = end;
    }
  }
}

export function isOpen(hours: BusinessHours | null, atMs: number): boolean {
  return openWithin(hours, atMs, atMs + 1).next().value?.start === atMs;
}

/** The next instant after `atMs` at which open turns to closed or closed to open; null: none within 400 days. */
export function nextEdge(hours: BusinessHours | null, atMs: number): number | null {
  const untilMs = atMs + HORIZON_MS;
  let openUntil = atMs;
  for (const { start, end } of openWithin(hours, atMs, untilMs)) {
    if (start > openUntil) return openUntil > atMs ? openUntil : start;
    openUntil = end;
  }
  return openUntil > atMs && openUntil < untilMs ? openUntil : null;
}

/** 0 when `toMs` is not after `fromMs`. */
export function businessMsBetween(hours: BusinessHours | null, fromMs: number, toMs: number): number {
  if (toMs <= fromMs) return 0;
  let total = 0;
  for (const { start, end } of openWithin(hours, fromMs, toMs)) total += end - start;
  return total;
}

/** The first instant by which `ms` (0 or more) of business time have passed; null: not within 400 days. */
export function addBusinessMs(hours: BusinessHours | null, fromMs: number, ms: number): number | null {
  if (ms === 0) return fromMs;
  let left = ms;
  for (const { start, end } of openWithin(hours, fromMs, fromMs + HORIZON_MS)) {
    if (left <= end - start) return start + left;
    left -= end - start;
  }
  return null;
}
