/** The clock of service levels: answers are due after so much business time. Instants unix ms, durations ms. */
import { addBusinessMs, type BusinessHours, businessMsBetween } from './hours.js';

const MINUTE_MS = 60_000;

/** `warnAt` null: no warning. */
export type SlaTimes = Readonly<{ warnAt: number | null; dueAt: number; breachAt: number }>;

/**
 * When an answer to what began to wait at `startMs` is due, and when the first moment of breach is. Due times are told by
 * the minute, and an answer within the due minute is in time: due 9:15, or 9:15:40, is breached at 9:16:00. That minute is
 * real time, also when the hours end with it. `warnAt` is the first instant with no more than `warnBeforeMs` of business
 * time left; none when even the start is later. Null when it is not due within 400 days.
 */
export function slaTimes(
  hours: BusinessHours | null,
  startMs: number,
  targetMs: number,
  warnBeforeMs: number | null,
): SlaTimes | null {
  const dueAt = addBusinessMs(hours, startMs, targetMs);
  if (dueAt === null) return null;
  const warns = warnBeforeMs !== null && warnBeforeMs <= targetMs;
  return {
    warnAt: warns ? addBusinessMs(hours, startMs, targetMs - warnBeforeMs) : null,
    dueAt,
    breachAt: Math.floor(dueAt / MINUTE_MS) * MINUTE_MS + MINUTE_MS,
  };
}

/** Business time from the entry into New (after bots are done with it) to the answer of a human. */
export const responseMs = (hours: BusinessHours | null, fromMs: number, toMs: number): number =>
  businessMsBetween(hours, fromMs, toMs);
