/** When to try again: quickly at first, then ever more patiently, never all at once, and as patiently as the other side asks. */

/** Before the second attempt, ms, at most; doubled with each further one. */
const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;
/** Longer than this nobody is left alone, whatever it asks for. */
const LONGEST_ASKED_MS = 3_600_000;

/**
 * Time until the next attempt, ms.
 *
 * @param attempts that were made, at least one
 * @param askedMs what `Retry-After` asked for; null: nothing
 * @param random from 0 up to 1: spreads attempts over the second half of the step
 */
export function retryInMs(attempts: number, askedMs: number | null, random: number): number {
  const step = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempts - 1, 30));
  const spread = Math.round(step / 2 + (step / 2) * random);
  return Math.max(spread, Math.min(askedMs ?? 0, LONGEST_ASKED_MS));
}

/**
 * What a `Retry-After` header asks for, ms: seconds or an HTTP date. Null where it says nothing that can be read.
 *
 * @param nowMs unix ms
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | null {
  const text = header?.trim() ?? '';
  if (/^\d{1,12}$/.test(text)) return Number(text) * 1000;
  if (!/^[A-Za-z]{3},? /.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}
