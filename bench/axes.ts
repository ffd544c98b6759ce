/** Two floors that differ in one dimension, side by side in short blocks, so that the machine's noise meets both alike. */
import type { Floor } from './floor.js';
import type { Meter } from './server-time.js';
import { median } from './table.js';

/** One assignment: from what makes it possible to the state before it. */
export type Cycle = { name: string; once(floor: Floor, n: number): Promise<void> };

async function assignedOne(floor: Floor): Promise<string> {
  const given = await floor.route();
  if (given.length !== 1 || given[0] === undefined) throw new Error(`${given.length} assigned, not one`);
  return given[0];
}

export const cycles: readonly Cycle[] = [
  {
    name: 'arrival to an idle agent',
    async once(floor, n) {
      const id = await floor.arrive(floor.need('idle', n));
      if ((await assignedOne(floor)) !== id) throw new Error('another one was assigned');
      await floor.resolve(id);
    },
  },
  {
    name: 'freed slot to the next that waits',
    async once(floor, n) {
      await floor.resolve(floor.held.shift() ?? '');
      floor.held.push(await assignedOne(floor));
      await floor.arrive(floor.need('busy', n));
    },
  },
];

/** Medians over the blocks: cycles a second and µs of Redis CPU a cycle at both ends, and the ratios of each pair of blocks. */
export type Compared = { rates: [number, number]; us: [number, number]; rate: number; load: number };

type Block = { perSecond: number; us: number };

async function block(floor: Floor, cycle: Cycle, meter: Meter, from: number, count: number): Promise<Block> {
  const took: number[] = [];
  const before = await meter.cpuUs();
  for (let n = from; n < from + count; n++) {
    const startedAt = performance.now();
    await cycle.once(floor, n);
    took.push(performance.now() - startedAt);
  }
  const us = ((await meter.cpuUs()) - before) / count;
  await meter.read();
  return { perSecond: 1000 / median(took), us };
}

/** @param blocks  so many of `count` cycles on each floor */
export async function compare(
  [small, large]: readonly [Floor, Floor],
  cycle: Cycle,
  meter: Meter,
  { blocks, count }: { blocks: number; count: number },
): Promise<Compared> {
  const pairs: [Block, Block][] = [];
  for (let n = -1; n < blocks; n++) {
    const first = await block(small, cycle, meter, n * count + count, count);
    const second = await block(large, cycle, meter, n * count + count, count);
    if (n >= 0) pairs.push([first, second]); // the first block of each warms up
  }
  const of = (value: (pair: [Block, Block]) => number) => median(pairs.map(value));
  return {
    rates: [of(([a]) => a.perSecond), of(([, b]) => b.perSecond)],
    us: [of(([a]) => a.us), of(([, b]) => b.us)],
    rate: of(([a, b]) => b.perSecond / a.perSecond),
    load: of(([a, b]) => b.us / a.us),
  };
}
