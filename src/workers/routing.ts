/**
 * Routing a workspace: match until dry or a bounded number of assignments. The core chooses and checks; this evaluates
 * what the core asks for (a plan, an agent's standing) from the configuration.
 */
import { effectiveCapacity, planFor, profileFor } from '../inbox/rules.js';
import type { Job } from '../queues.js';
import { slugOf, type WorkerDeps } from './serving.js';

type Deps = Pick<WorkerDeps, 'core' | 'directory' | 'queues' | 'metrics'>;

/** Assignments of one script: about a millisecond of Redis. */
const AT_ONCE = 50;
/** Plans and standings asked for before a run gives up and rings for another. */
const MAX_STEPS = 200;

export type Routed = {
  assigned: number;
  /** More was left, and a job was rung for. */
  more: boolean;
};

/** One routing job. */
export const handleRouting = async (deps: Deps, { workspaceId }: Job<'routing'>): Promise<void> => {
  await routeWorkspace(deps, workspaceId);
};

/** Give waiting conversations to standing agents; rings again when more is left than one run takes. */
export async function routeWorkspace(deps: Deps, workspaceId: string): Promise<Routed> {
  const { directory, metrics, queues } = deps;
  const outcome = await matchOnce(deps, workspaceId, AT_ONCE);
  if (outcome.assigned.length > 0) {
    const workspace = await slugOf(directory, workspaceId);
    metrics.assignments.inc({ workspace, reason: 'routing' }, outcome.assigned.length);
    for (const { waitMs, freeSlotMs } of outcome.assigned) {
      metrics.assignmentSeconds.observe({ workspace }, Math.max(0, waitMs) / 1000);
      if (freeSlotMs !== null) metrics.freeSlotSeconds.observe({ workspace }, Math.max(0, freeSlotMs) / 1000);
    }
  }
  if (outcome.more) await queues.ringRouting([workspaceId]);
  return { assigned: outcome.assigned.length, more: outcome.more };
}

/** The first matchable pair as text (`conversation agent`), or ''; nothing is assigned. */
export async function firstPair(deps: Deps, workspaceId: string): Promise<string> {
  return (await matchOnce(deps, workspaceId, 0)).pair;
}

type Matched = { assigned: { waitMs: number; freeSlotMs: number | null }[]; more: boolean; pair: string };

/** One run of the match script, with the plan and the standings it asks for. */
async function matchOnce(deps: Deps, workspaceId: string, limit: number): Promise<Matched> {
  const { core, directory } = deps;
  for (let step = 0; step < MAX_STEPS; step++) {
    const outcome = await directory.under(workspaceId, (config) =>
      core.matching.match(workspaceId, { configVersion: config.version, limit }),
    );
    if (outcome.status === 'matched') return outcome;
    if (outcome.status === 'plan_needed') {
      await directory.under(workspaceId, (config) =>
        core.matching.setPlan(workspaceId, config.version, planFor(config)),
      );
    } else {
      await Promise.all(outcome.agents.map((agentId) => stand(deps, workspaceId, agentId)));
    }
  }
  return { assigned: [], more: true, pair: '' };
}

/** Stand an agent under the configuration of now; one that is no longer configured can serve nothing. */
function stand({ core, directory }: Deps, workspaceId: string, agentId: string) {
  return directory.under(workspaceId, (config) => {
    const agent = config.agents.get(agentId);
    return core.matching.stand(workspaceId, {
      agentId,
      profile: agent ? profileFor(config, agent) : '',
      capacity: agent ? effectiveCapacity(config, agent) : 0,
      configVersion: config.version,
    });
  });
}
