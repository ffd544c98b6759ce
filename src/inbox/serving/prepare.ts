/** What the routing core asks of the configuration before it goes on: a plan, rows of it, agents to stand anew. */
import type { Core } from '../../routing/core.js';
import type { Configuration, Directory } from '../directory.js';
import { ordersInUse, planRow, weightsInUse } from './plan.js';
import { standingOf } from './standing.js';

type Deps = { core: Core; directory: Directory };

/** Rows and standings asked for before a run gives up. */
const MAX_STEPS = 400;

type Asked =
  | { status: 'plan_needed'; begin: boolean; needs: readonly string[] }
  | { status: 'stand'; agents: readonly string[] };

/** Do what a script asked for; it is run again after that. */
async function prepare(deps: Deps, workspaceId: string, asked: Asked): Promise<void> {
  if (asked.status === 'stand') await standAll(deps, workspaceId, asked.agents);
  else if (asked.begin) await begin(deps, workspaceId);
  else await Promise.all(asked.needs.map((need) => planOne(deps, workspaceId, need)));
}

const begin = ({ core, directory }: Deps, workspaceId: string) =>
  directory.under(workspaceId, (config) =>
    core.matching.beginPlan(workspaceId, config.version, {
      orders: ordersInUse(config),
      weights: weightsInUse(config),
    }),
  );

const planOne = ({ core, directory }: Deps, workspaceId: string, need: string) =>
  directory.under(workspaceId, (config: Configuration) =>
    core.matching.setRow(workspaceId, config.version, need, planRow(config, need, Date.now())),
  );

/** Stand agents under the configuration of now; one that is no longer configured can serve nothing. */
export async function standAll(deps: Deps, workspaceId: string, agentIds: readonly string[]): Promise<void> {
  await Promise.all(
    agentIds.map((agentId) =>
      deps.directory.under(workspaceId, (config) => {
        const agent = config.agents.get(agentId);
        const standing = agent ? standingOf(config, agent) : { profile: '', capacity: 0 };
        return deps.core.matching.stand(workspaceId, { ...standing, agentId, configVersion: config.version });
      }),
    ),
  );
}

type Outcome = { status: 'stale_config' } | Asked | { status: string };

/** What a script answers once it has what it asks for; null when it asks too often: the configuration keeps changing. */
export async function prepared<T extends Outcome>(
  deps: Deps,
  workspaceId: string,
  run: (config: Configuration) => Promise<T>,
): Promise<Exclude<T, { status: 'stale_config' } | Asked> | null> {
  for (let step = 0; step < MAX_STEPS; step++) {
    const outcome = await deps.directory.under(workspaceId, run);
    const asked = outcome as T | Asked;
    if (asked.status !== 'plan_needed' && asked.status !== 'stand')
      return outcome as Exclude<T, { status: 'stale_config' } | Asked>;
    await prepare(deps, workspaceId, asked as Asked);
  }
  return null;
}
