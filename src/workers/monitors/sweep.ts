/**
 * The sweep: what stood still since the previous pass is served here, without any queue, and counted. `rescued` (nobody
 * was on the way) should stay 0; it is the proof that no doorbell gets lost.
 */
import type { QueueName } from '../../queues.js';
import { drainContact } from '../inbound/inbound.js';
import { firstPair, routeWorkspace } from '../routing/routing.js';
import { inChunks, type WorkerDeps } from '../serving.js';

/** Between two passes of a partition, whichever monitors run, ms. */
export const SWEEP_EVERY_MS = 5_000;
/** Contacts of one pass and partition. */
const AT_MOST = 1_000;
const AT_ONCE = 32;

export type Swept = { contacts: number; workspaces: number };

/** One pass over the partitions whose turn it is. */
export async function runSweep(
  deps: WorkerDeps,
  partitions: readonly string[],
  { everyMs = SWEEP_EVERY_MS }: { everyMs?: number } = {},
): Promise<Swept> {
  const swept = { contacts: 0, workspaces: 0 };
  for (const partition of partitions) {
    const outcome = await deps.core.monitoring.sweepInboxes(partition, everyMs, AT_MOST);
    if (outcome.status === 'too_soon') continue;
    swept.contacts += await serveInboxes(deps, outcome.stuck);
    swept.workspaces += await servePairs(deps, await deps.core.reads.workspaces(partition));
  }
  return swept;
}

async function serveInboxes(
  deps: WorkerDeps,
  stuck: readonly (readonly [string, string])[],
): Promise<number> {
  if (stuck.length === 0) return 0;
  const kind = await kindOf(deps, 'inbound');
  let served = 0;
  await inChunks(stuck, AT_ONCE, async ([workspaceId, contactId]) => {
    const { applied, dead, attempts } = await drainContact(deps, workspaceId, contactId);
    if (applied + dead === 0) return;
    served++;
    // A head that failed before waits for the sweep by design.
    deps.metrics.sweepServed.inc({ queue: 'inbound', kind: attempts > 1 || dead > 0 ? 'retried' : kind });
  });
  return served;
}

async function servePairs(deps: WorkerDeps, workspaceIds: readonly string[]): Promise<number> {
  let served = 0;
  await inChunks(workspaceIds, AT_ONCE, async (workspaceId) => {
    const pair = await firstPair(deps, workspaceId);
    const { stuck } = await deps.core.matching.comparePair(workspaceId, pair);
    if (!stuck) return;
    const kind = await kindOf(deps, 'routing');
    const { assigned } = await routeWorkspace(deps, workspaceId);
    if (assigned === 0) return;
    served++;
    deps.metrics.sweepServed.inc({ queue: 'routing', kind });
    if (kind === 'rescued')
      deps.log.warn({ workspaceId, assigned }, 'the sweep matched what nobody rang for');
  });
  return served;
}

/** Whether anybody was on the way to it: asked before it is served. */
export async function kindOf(
  { queues }: Pick<WorkerDeps, 'queues'>,
  queue: QueueName,
): Promise<'rescued' | 'overdue'> {
  const { waiting, active } = (await queues.counts())[queue];
  return waiting + active === 0 ? 'rescued' : 'overdue';
}
