/**
 * The timer monitor: ends what is due, in bounded steps, over all partitions, and places what comes to its next step. Timers
 * live in Redis, never in a process.
 */
import { placeAnew } from './placement.js';
import { inChunks, type WorkerDeps } from './serving.js';

/** Timers of one step. */
const AT_ONCE = 200;
const PLACED_AT_ONCE = 32;

/** @returns `more` when a partition wants another step at once */
export async function runTimers(
  deps: Pick<WorkerDeps, 'core' | 'directory' | 'queues'>,
  partitions: readonly string[],
): Promise<{ fired: number; more: boolean }> {
  const total = { fired: 0, more: false };
  await Promise.all(
    partitions.map(async (partition) => {
      const outcome = await deps.core.monitoring.fireTimers(partition, AT_ONCE);
      await deps.queues.ringRouting(outcome.rings);
      await inChunks(outcome.steps, PLACED_AT_ONCE, async ([workspaceId, conversationId]) => {
        await placeAnew(deps, workspaceId, conversationId);
      });
      total.fired += outcome.count;
      total.more ||= outcome.more;
    }),
  );
  return total;
}
