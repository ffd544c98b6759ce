/** Agents: who answers. Deleting one gives back what it holds before this answers. */
import { Agent, AgentInput, AgentPatch } from '../../inbox/resources/index.js';
import type { Api, ApiDeps } from '../deps.js';
import { resourceRoutes } from './resources.js';

export function agentRoutes(api: Api, deps: ApiDeps): void {
  resourceRoutes(api, deps, {
    what: 'agent',
    path: '/v1/agents',
    param: 'agentId',
    answer: Agent.meta({ id: 'Agent' }),
    input: AgentInput,
    patch: AgentPatch,
    all: ({ agents }) => agents,
    create: deps.admin.createAgent,
    change: deps.admin.patchAgent,
    remove: deps.admin.deleteAgent,
  });
}
