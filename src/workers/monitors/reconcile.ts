/**
 * The reconciler: walks everything of a partition in bounded steps, compares facts with their indexes, and has what differs
 * repaired, one item at a time. Repairs should stay 0: they are the proof that the scripts keep their indexes.
 */
import type { Suspect } from '../../routing/upkeep/reconciling.js';
import { slugOf, type WorkerDeps } from '../serving.js';

/** Between two passes, ms. */
export const RECONCILE_EVERY_MS = 1_000;
/** Items of one script: about four milliseconds of Redis. */
const AT_ONCE = 200;
/** Scripts of a pass and partition. An open conversation is six items or so: a walk over 100,000 takes ten minutes. */
const STEPS = 5;

type Deps = Pick<WorkerDeps, 'core' | 'directory' | 'metrics' | 'log'> & {
  queues: Pick<WorkerDeps['queues'], 'ringRouting'>;
};

export type Reconciled = { examined: number; repaired: number };

/** A few steps of each partition's walk; a walk that came to its end begins anew with the next pass. */
export async function runReconcile(
  deps: Deps,
  partitions: readonly string[],
  { limit = AT_ONCE }: { limit?: number } = {},
): Promise<Reconciled> {
  const total: Reconciled = { examined: 0, repaired: 0 };
  for (const partition of partitions) {
    let from = await deps.core.reconciling.walk(partition);
    for (let step = 0; step < STEPS; step++) {
      from = await stepOf(deps, partition, from, limit, total);
      if (from === '') break;
    }
  }
  return total;
}

/** @returns where the walk stands. That is kept before anything is repaired: what fails does not hold it up. */
async function stepOf(
  deps: Deps,
  partition: string,
  from: string,
  limit: number,
  total: Reconciled,
): Promise<string> {
  const { core, metrics } = deps;
  const { count, suspects, next } = await core.reconciling.suspects(partition, { from, limit });
  if (next !== from) await core.reconciling.markWalk(partition, from, next);
  metrics.reconcilerExamined.inc(count);
  total.examined += count;
  for (const suspect of suspects) if (await repair(deps, suspect)) total.repaired++;
  return next;
}

async function repair({ core, directory, queues, metrics, log }: Deps, suspect: Suspect): Promise<boolean> {
  const outcome = await core.reconciling.repair(suspect);
  if (outcome.status === 'sound') return false;
  const { workspaceId, kind } = suspect;
  metrics.reconcilerRepairs.inc({ workspace: await slugOf(directory, workspaceId), kind });
  log.warn({ ...suspect, what: outcome.what }, 'the reconciler repaired what did not hold');
  if (outcome.ring) await queues.ringRouting([workspaceId]);
  return true;
}
