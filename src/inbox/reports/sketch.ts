/**
 * Percentiles of durations in memory that does not grow with how many there are: counts by size, each class two percent wider
 * than the one before. A percentile is within one percent of the exact one (nearest rank); count, mean, least and most are exact.
 */
const WIDTH = 1.02;
const LOG_WIDTH = Math.log(WIDTH);

/** Durations in ms; null where there is none. */
export type Summary = Readonly<{
  count: number;
  meanMs: number | null;
  p50Ms: number | null;
  p90Ms: number | null;
}>;

export type Sketch = Readonly<{ add(ms: number): void; summary(): Summary }>;

export function createSketch(): Sketch {
  /** 0: no time at all; class i holds what is longer than WIDTH^(i-1) ms, up to WIDTH^i. */
  const classes = new Map<number, number>();
  let [count, sum, least, most] = [0, 0, Number.POSITIVE_INFINITY, 0];

  function percentile(share: number): number {
    let left = Math.ceil(share * count);
    for (const at of [...classes.keys()].sort((a, b) => a - b)) {
      left -= classes.get(at) ?? 0;
      if (left > 0) continue;
      const middle = at === 0 ? 0 : (2 * WIDTH ** at) / (WIDTH + 1);
      return Math.round(Math.min(Math.max(middle, least), most));
    }
    return most;
  }

  return {
    add(ms) {
      const at = ms < 1 ? 0 : Math.max(1, Math.ceil(Math.log(ms) / LOG_WIDTH));
      classes.set(at, (classes.get(at) ?? 0) + 1);
      count += 1;
      sum += ms;
      least = Math.min(least, ms);
      most = Math.max(most, ms);
    },
    summary: () =>
      count === 0
        ? { count, meanMs: null, p50Ms: null, p90Ms: null }
        : { count, meanMs: Math.round(sum / count), p50Ms: percentile(0.5), p90Ms: percentile(0.9) },
  };
}
