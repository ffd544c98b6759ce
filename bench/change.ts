/** A team changes while many wait: rows and standings are made anew step by step, and arrivals go on being assigned. */
import type { Floor } from './floor.js';
import type { Meter } from './server-time.js';

export type Change = {
  /** Until every row that occurs and every standing is of the new version. */
  seconds: number;
  runs: number;
  /** Arrivals meanwhile, and how long each waited, ms. */
  waits: number[];
  longest: { name: string; us: number };
};

const LIMIT_MS = 120_000;

export async function changeUnderLoad(floor: Floor, meter: Meter): Promise<Change> {
  const arrivedAt = new Map<string, number>();
  const waits: number[] = [];
  await meter.read();
  const startedAt = performance.now();
  await floor.changeTeam();
  let runs = 0;
  for (let more = true; more || arrivedAt.size > 0; runs++) {
    if (performance.now() - startedAt > LIMIT_MS) throw new Error('the change did not end');
    if (more) arrivedAt.set(await floor.arrive(floor.need('idle', runs)), performance.now());
    const step = await floor.run();
    more = step.more;
    for (const { conversationId } of step.assigned) {
      const at = arrivedAt.get(conversationId);
      if (at === undefined) throw new Error('somebody who waits for busy agents was assigned');
      waits.push(performance.now() - at);
      arrivedAt.delete(conversationId);
    }
  }
  const seconds = (performance.now() - startedAt) / 1000;
  const longest = { name: '', us: 0 };
  for (const [name, list] of await meter.read()) {
    for (const us of list) if (us > longest.us) Object.assign(longest, { name, us });
  }
  return { seconds, runs, waits, longest };
}
