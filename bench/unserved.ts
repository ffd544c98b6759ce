/** Conversations that nobody can serve stand before one that somebody can: how long that one waits. */
import type { Floor } from './floor.js';
import type { Meter } from './server-time.js';
import { median } from './table.js';

/** ms from the answer of `apply` until the conversation is assigned; `first`: with no row of the plan made yet. */
export type Behind = { first: number; median: number; worst: number };

const TIMES = 40;

export async function behindUnserved(
  floor: Floor,
  meter: Meter,
  count: number,
  needs: number,
): Promise<Behind> {
  const once = async (n: number): Promise<number> => {
    const id = await floor.arrive(floor.need('idle', n));
    const appliedAt = performance.now();
    const given = await floor.route();
    const took = performance.now() - appliedAt;
    if (given.length !== 1 || given[0] !== id) throw new Error('the one that can be served was not assigned');
    await floor.resolve(id);
    return took;
  };
  await meter.off();
  await floor.queue(count, (n) => `ch_none_${n % needs}`);
  await meter.on();
  const first = await once(0);
  const took: number[] = [];
  for (let n = 1; n <= TIMES; n++) took.push(await once(n));
  await meter.read();
  return { first, median: median(took), worst: Math.max(...took) };
}
