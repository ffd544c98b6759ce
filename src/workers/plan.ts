/** What the routing core asks of the configuration before it goes on: a plan, rows of it, agents to stand anew. */
import type { Configuration } from '../inbox/directory.js';
import { ordersInUse, planRow, weightsInUse } from '../inbox/plan.js';
import { standingOf } from '../inbox/rules.js';
import type { WorkerDeps } from './serving.js';

type Deps = Pick<WorkerDeps, 'core' | 'directory'>;

export type Asked =
  | { status: 'plan_needed'; begin: boolean; needs: readonly string[] }
  | { status: 'stand'; agents: readonly string[] };

/** Do what a script asked for; it is run again after that. */
export async function prepare(deps: Deps, workspaceId: string, asked: Asked): Promise<void> {
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
