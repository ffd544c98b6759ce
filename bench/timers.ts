/** A step of the timer monitor where a million timers lie ahead, beside one where none do. */
import type { Redis } from 'ioredis';
import { createCore } from '../src/routing/core.js';
import { partitionKeys } from '../src/routing/keys.js';
import type { Meter } from './server-time.js';
import { median, quantile } from './table.js';

const AT_ONCE = 60;
const STEPS = 200;
const CHUNK = 10_000;
const AHEAD_MS = 3_600_000;

/** Server time of a step in µs: `idle` with nothing due, `due` with as many as a step takes that are about nothing any more. */
export type StepTimes = { idle: number; idleWorst: number; due: number };

/** @param ahead timers that are not due in the hour to come */
export async function timerSteps(redis: Redis, meter: Meter, ahead: number): Promise<StepTimes> {
  const partition = `timers${ahead}`;
  const { timers } = partitionKeys(partition);
  const core = createCore(redis);
  const member = (n: number) => `ws_${partition}_w/boomerang/cv_${n}`;
  await meter.off();
  const later = Date.now() + AHEAD_MS;
  for (let from = 0; from < ahead; from += CHUNK) {
    const pairs = Array.from({ length: Math.min(CHUNK, ahead - from) }, (_, i) => [
      later + from + i,
      member(from + i),
    ]);
    await redis.zadd(timers, ...(pairs.flat() as [number, string]));
  }
  async function measured(arrange: () => Promise<unknown>): Promise<number[]> {
    await meter.on();
    for (let n = 0; n < STEPS; n++) {
      await arrange();
      await core.monitoring.fireTimers(partition, AT_ONCE);
    }
    return (await meter.read()).get('fire-timers') ?? [];
  }
  const idle = await measured(async () => undefined);
  const gone = Array.from({ length: AT_ONCE }, (_, n) => [1, member(-1 - n)]).flat() as [number, string];
  const due = await measured(() => redis.zadd(timers, ...gone));
  await meter.off();
  await redis.del(timers);
  await meter.on();
  return { idle: median(idle), idleWorst: quantile(idle, 0.99), due: median(due) };
}
