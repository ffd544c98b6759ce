/** The timer monitor: ends what is due, in bounded steps, over all partitions. Timers live in Redis, never in a process. */
import type { WorkerDeps } from './serving.js';

/** Timers of one step. */
const AT_ONCE = 200;

/** @returns `more` when a partition wants another step at once */
export async function runTimers(
  { core, queues }: Pick<WorkerDeps, 'core' | 'queues'>,
  partitions: readonly string[],
): Promise<{ fired: number; more: boolean }> {
  const total = { fired: 0, more: false };
  await Promise.all(
    partitions.map(async (partition) => {
      const outcome = await core.monitoring.fireTimers(partition, AT_ONCE);
      await queues.ringRouting(outcome.rings);
      total.fired += outcome.count;
      total.more ||= outcome.more;
    }),
  );
  return total;
}
