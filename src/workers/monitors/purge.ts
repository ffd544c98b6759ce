/** Purging: resolved conversations go when their workspace's retention says so, and contacts with nothing left. Bounded steps. */
import { inChunks, type WorkerDeps } from '../serving.js';

/** Between two passes, ms. */
export const PURGE_EVERY_MS = 60_000;
/** Conversations of one step; of each, at most 500 timeline entries. */
const AT_ONCE = 20;
/** Steps of one pass over a workspace: what is left waits for the next. */
const STEPS = 500;
const WORKSPACES_AT_ONCE = 8;
const DAY_MS = 86_400_000;

export async function runPurge(
  { core, directory }: Pick<WorkerDeps, 'core' | 'directory'>,
  partitions: readonly string[],
  { nowMs }: { nowMs?: number } = {},
): Promise<{ conversations: number; contacts: number }> {
  const told = { conversations: 0, contacts: 0 };
  const purge = async (workspaceId: string) => {
    const config = await directory.get(workspaceId);
    if (!config) return;
    for (let step = 0, skip = 0; step < STEPS; step++) {
      const outcome = await core.monitoring.purge(workspaceId, {
        resolvedForMs: config.settings.retention.resolvedDays * DAY_MS,
        limit: AT_ONCE,
        skip,
        ...(nowMs === undefined ? {} : { nowMs }),
      });
      told.conversations += outcome.conversations;
      told.contacts += outcome.contacts;
      skip += outcome.left;
      if (!outcome.more) break;
    }
  };
  for (const partition of partitions) {
    await inChunks(await core.reads.workspaces(partition), WORKSPACES_AT_ONCE, purge);
  }
  return told;
}
