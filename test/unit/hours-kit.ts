// Short ways to write business hours and instants in tests.

import type { z } from 'zod';
import { BusinessHours, type BusinessHoursInput } from '../../src/inbox/hours/hours.js';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const makeHours = (input: z.input<typeof BusinessHoursInput>): BusinessHours =>
  BusinessHours.parse({ id: 'bh_test', holidays: [], ...input });

/** `09:00-12:00 13:00-17:00`; empty: none. */
export const shifts = (text: string) =>
  text
    .split(' ')
    .filter(Boolean)
    .map((shift) => ({ from: shift.slice(0, 5), to: shift.slice(6) }));

export const everyDay = (text: string) => {
  const day = shifts(text);
  return { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day };
};

export const at = (instant: string): number => Date.parse(instant);
export const told = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
