/**
 * The presence monitor: records absences, marks them due, takes back in bounded steps, over all partitions. Keeps no
 * state: any number of monitors may run, and a pause of one changes nothing but when.
 */
import { slugOf, type WorkerDeps } from '../serving.js';

/** Agents, and conversations, of one step: a few milliseconds of Redis. */
const AT_ONCE = 100;

/** @returns `more` when a partition wants another step at once */
export async function runPresence(
  { core, directory, queues, metrics }: Pick<WorkerDeps, 'core' | 'directory' | 'queues' | 'metrics'>,
  partitions: readonly string[],
): Promise<{ recorded: number; due: number; takenBack: number; more: boolean }> {
  const total = { recorded: 0, due: 0, takenBack: 0, more: false };
  await Promise.all(
    partitions.map(async (partition) => {
      const outcome = await core.presence.tick(partition, AT_ONCE);
      if (outcome.status === 'stalled') return;
      // Agents without work wait for these conversations: ring before counting.
      await queues.ringRouting(outcome.rings);
      total.recorded += outcome.recorded;
      total.due += outcome.due;
      total.more ||= outcome.more;
      for (const [workspaceId, , conversations, reason] of outcome.takenBack) {
        total.takenBack += conversations;
        const workspace = await slugOf(directory, workspaceId);
        metrics.unassignments.inc({ workspace, reason }, conversations);
      }
    }),
  );
  return total;
}
