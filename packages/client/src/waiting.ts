/** Waiting that can be called off, and how long to wait before another attempt. */
import { ProblemError } from './errors.js';

/** Resolves after `ms`, or at once when `signal` aborts; whether the whole time passed. */
export function pause(ms: number, signal?: AbortSignal): Promise<boolean> {
  if (signal?.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const end = (passed: boolean) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      resolve(passed);
    };
    const stop = () => end(false);
    const timer = setTimeout(() => end(true), ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}

const FIRST_MS = 250;
const LONGEST_MS = 10_000;

/**
 * Before the next attempt, ms: doubled each time, spread so that a crowd does not come back as one, and never sooner than the
 * answer asked for.
 *
 * @param attempts that failed, at least one
 */
export function backoffMs(attempts: number, error: unknown, random: () => number = Math.random): number {
  const step = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempts - 1, 20));
  const asked = error instanceof ProblemError ? (error.retryAfterMs ?? 0) : 0;
  return Math.max(asked, 0) + step * (0.5 + random() / 2);
}

/** Whether the same request may be answered otherwise in a moment. */
export const isPassing = (error: unknown): boolean =>
  error instanceof ProblemError && [0, 429, 502, 503, 504].includes(error.status);
