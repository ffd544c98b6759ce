/** What a process measures about itself, whatever its roles: lateness of its event loop, its way to Redis, its scripts. */
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import type { Redis } from 'ioredis';
import { periodic, type Service } from '../lifecycle.js';
import type { Metrics } from './metrics.js';

const LOOP_WINDOW_MS = 10_000;
const LOOP_RESOLUTION_MS = 10;
const PING_EVERY_MS = 1_000;

type Measured = Pick<Metrics, 'loopDelay' | 'redisSeconds' | 'redisUp'>;

/** Services that keep these up to date. A PING fails with the connection's own timeout. */
export function createProcessMetrics(redis: Redis, metrics: Measured): Service[] {
  let delays: IntervalHistogram | undefined;
  const loop = periodic({
    name: 'event loop delay',
    everyMs: LOOP_WINDOW_MS,
    onError: () => {},
    runOnce: async () => {
      if (delays) show(delays, metrics);
      return undefined;
    },
  });
  const ping = periodic({
    name: 'Redis ping',
    everyMs: PING_EVERY_MS,
    onError: () => metrics.redisUp.set(0),
    runOnce: async () => {
      const startedAt = performance.now();
      await redis.ping();
      metrics.redisSeconds.observe((performance.now() - startedAt) / 1000);
      metrics.redisUp.set(1);
      return undefined;
    },
  });
  return [
    {
      name: loop.name,
      start: async () => {
        delays = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
        delays.enable();
        await loop.start();
      },
      stop: async (deadlineMs) => {
        delays?.disable();
        await loop.stop(deadlineMs);
      },
    },
    ping,
  ];
}

/** The window that ends now. A sample includes the resolution that the timer waited anyway. */
function show(delays: IntervalHistogram, metrics: Measured): void {
  const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e9 - LOOP_RESOLUTION_MS / 1000);
  if (delays.count > 0) {
    metrics.loopDelay.set({ quantile: '0.5' }, late(delays.percentile(50)));
    metrics.loopDelay.set({ quantile: '0.99' }, late(delays.percentile(99)));
    metrics.loopDelay.set({ quantile: '1' }, late(delays.max));
  }
  delays.reset();
}
