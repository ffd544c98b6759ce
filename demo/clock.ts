/** Time for the demo's actors. Never used by the checks: those read recorded instants only. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Wall clock in milliseconds that never gives the same value twice, so that two observations always have an order. */
export function createClock(): () => number {
  let last = 0;
  return () => {
    last = Math.max(Date.now(), last + 0.001);
    return last;
  };
}

/** Waits; a signal ends the wait early. @returns false when it did */
export async function pause(durationMs: number, signal?: AbortSignal): Promise<boolean> {
  try {
    await sleep(durationMs, undefined, signal ? { signal } : {});
    return true;
  } catch {
    return false;
  }
}
