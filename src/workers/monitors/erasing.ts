/** Erasures that were begun go on until nothing is left. */
import type { WorkerDeps } from '../serving.js';
import { inChunks } from '../serving.js';

export const ERASE_EVERY_MS = 2_000;
/** Entries of a log that one step looks at. */
const AT_ONCE = 200;
const STEPS = 1_000;
const WORKSPACES_AT_ONCE = 8;

/** @returns how many contacts were erased to the end */
export async function runErasing(
  { core, directory, queues }: Pick<WorkerDeps, 'core' | 'directory' | 'queues'>,
  partitions: readonly string[],
): Promise<{ erased: number }> {
  let erased = 0;
  const erase = async (workspaceId: string) => {
    if (!(await core.erasing.pending(workspaceId))) return;
    const config = await directory.reload(workspaceId);
    if (!config) return;
    let ring = false;
    for (let step = 0; step < STEPS; step++) {
      const told = await core.erasing.step(workspaceId, {
        agentIds: [...config.agents.keys()],
        limit: AT_ONCE,
      });
      erased += told.erased;
      ring ||= told.ring;
      if (!told.more) break;
    }
    if (ring) await queues.ringRouting([workspaceId]);
  };
  for (const partition of partitions) {
    await inChunks(await core.reads.workspaces(partition), WORKSPACES_AT_ONCE, erase);
  }
  return { erased };
}
