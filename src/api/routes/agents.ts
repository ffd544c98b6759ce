/** Agents: who answers. Deleting one gives back what it holds before this answers. */
import type { Api, ApiDeps } from '../deps.js';
import { resourceRoutes } from './resources.js';

export function agentRoutes(api: Api, deps: ApiDeps): void {
  resourceRoutes(api, deps, {
    kind: 'agent',
    what: 'agent',
    path: '/v1/agents',
    param: 'agentId',
    schema: 'Agent',
  });
}
