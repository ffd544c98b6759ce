/**
 * Routing a workspace: match until dry or a bounded number of assignments. The core chooses and checks; this evaluates
 * what the core asks for (a plan, an agent's standing) from the configuration.
 */
import { prepared, standAll } from '../../inbox/serving/prepare.js';
import type { Job } from '../../queues.js';
import { slugOf, type WorkerDeps } from '../serving.js';

type Deps = Pick<WorkerDeps, 'core' | 'directory' | 'queues' | 'metrics'>;

/** Assignments of one script: below two milliseconds of Redis, in which everybody else waits, on a slow machine too. */
export const ASSIGNMENTS_AT_ONCE = 2;
/** Runs of one job; then other workspaces have their turn. */
const RUNS = 24;
/** Lanes of one look for what was overlooked. */
const LANES_AT_ONCE = 100;

export type Routed = {
  assigned: number;
  /** More was left, and a job was rung for. */
  more: boolean;
};

/** One routing job. */
export const handleRouting = async (deps: Deps, { workspaceId }: Job<'routing'>): Promise<void> => {
  await routeWorkspace(deps, workspaceId);
};

/** Give waiting conversations to standing agents; rings again when more is left than the runs of one job take. */
export async function routeWorkspace(deps: Deps, workspaceId: string): Promise<Routed> {
  const routed = { assigned: 0, more: true };
  for (let runs = 0; runs < RUNS && routed.more; runs++) {
    const outcome = await prepared(deps, workspaceId, (config) =>
      deps.core.matching.match(workspaceId, { configVersion: config.version, limit: ASSIGNMENTS_AT_ONCE }),
    );
    if (!outcome) break;
    await standAll(deps, workspaceId, outcome.stand);
    await count(deps, workspaceId, outcome.assigned);
    routed.assigned += outcome.assigned.length;
    routed.more = outcome.more;
  }
  if (routed.more) await deps.queues.ringRouting([workspaceId]);
  return routed;
}

type Assigned = Extract<
  Awaited<ReturnType<Deps['core']['matching']['match']>>,
  { status: 'matched' }
>['assigned'];

async function count({ directory, metrics }: Deps, workspaceId: string, assigned: Assigned): Promise<void> {
  if (assigned.length === 0) return;
  const workspace = await slugOf(directory, workspaceId);
  for (const { how, waitMs, freeSlotMs } of assigned) {
    if (how === 'direct') metrics.assignments.inc({ workspace, reason: 'routing' });
    else metrics.asked.inc({ workspace, how });
    metrics.assignmentSeconds.observe({ workspace }, Math.max(0, waitMs) / 1000);
    if (freeSlotMs !== null) metrics.freeSlotSeconds.observe({ workspace }, Math.max(0, freeSlotMs) / 1000);
  }
}

/** The first pair that could be made as text (`conversation agent`), or ''; nothing is assigned. */
export async function firstPair(deps: Deps, workspaceId: string): Promise<string> {
  for (let from = 0; ; ) {
    const look = await prepared(deps, workspaceId, (config) =>
      deps.core.matching.findPair(workspaceId, { configVersion: config.version, from, limit: LANES_AT_ONCE }),
    );
    if (!look) return '';
    if (look.pair !== '' || look.next === null) return look.pair;
    from = look.next;
  }
}
