// Waits for an asynchronous fact by asking again. Never a fixed sleep: it returns at the first moment the fact holds.

import { setTimeout as delay } from 'node:timers/promises';

/**
 * The value of the first call of `check` that neither throws nor answers `false`.
 *
 * @throws the last failure of `check` when `timeoutMs` is over
 */
export async function eventually<T>(
  check: () => T | Promise<T>,
  { timeoutMs = 30_000, everyMs = 10 }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<T> {
  const endAtMs = performance.now() + timeoutMs;
  for (;;) {
    try {
      const value = await check();
      if (value !== false) return value;
      throw new Error(`still false after ${timeoutMs} ms: ${check}`);
    } catch (error) {
      if (performance.now() >= endAtMs) throw error;
    }
    await delay(everyMs);
  }
}
