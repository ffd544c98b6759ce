/** How long one will wait, from how fast its line was served lately; null instead of a guess. */

/** Assignments that tell nothing any more, ms. */
const WINDOW_MS = 600_000;
/** Below so many in the window nothing can be said. */
const AT_LEAST = 5;

export type Estimate = {
  waitMs: number;
  /** The mean time between the last assignments of the needs it stands in line with, times the place among them. */
  method: 'recent_pace';
  /** Assignments that it rests on. */
  samples: number;
};

/**
 * @param position 1: the next
 * @param pace     when conversations of the line that the position is of were given, unix ms, newest first
 */
export function estimateWait(position: number, pace: readonly number[], nowMs: number): Estimate | null {
  const recent = pace.filter((at) => nowMs - at <= WINDOW_MS);
  const oldest = recent.at(-1);
  if (recent.length < AT_LEAST || oldest === undefined) return null;
  const betweenMs = (nowMs - oldest) / recent.length;
  return { waitMs: Math.round(betweenMs * position), method: 'recent_pace', samples: recent.length };
}
