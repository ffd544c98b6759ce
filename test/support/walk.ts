// Walks a world's partition for suspects from end to end, in owned time, and repairs them as the monitor does.

import type { Suspect } from '../../src/routing/upkeep/reconciling.js';
import type { World } from './world.js';

/** Every suspect of one whole walk, in steps of `limit`. */
export async function suspectsOf(
  { core, partition, now }: Pick<World, 'core' | 'partition' | 'now'>,
  limit = 1_000,
): Promise<Suspect[]> {
  const found: Suspect[] = [];
  let from = '';
  do {
    const step = await core.reconciling.suspects(partition, { from, limit, nowMs: now });
    found.push(...step.suspects);
    from = step.next;
  } while (from !== '');
  return found;
}

/** `kind id`, sorted: what an assertion can be read in. */
export const named = (suspects: readonly Suspect[]): string[] =>
  suspects.map(({ kind, id }) => `${kind} ${id}`).sort();

/** Walks and repairs step by step; answers `kind id: what` of each repair. */
export async function repairAll(
  { core, partition, now }: Pick<World, 'core' | 'partition' | 'now'>,
  limit = 50,
): Promise<string[]> {
  const repaired: string[] = [];
  let from = '';
  do {
    const step = await core.reconciling.suspects(partition, { from, limit, nowMs: now });
    for (const suspect of step.suspects) {
      const outcome = await core.reconciling.repair(suspect, now);
      if (outcome.status === 'repaired') repaired.push(`${suspect.kind} ${suspect.id}: ${outcome.what}`);
    }
    from = step.next;
  } while (from !== '');
  return repaired;
}
