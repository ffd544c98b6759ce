/** Teams: who shares work, and how much each of its agents may hold. */
import type { Api, ApiDeps } from '../deps.js';
import { resourceRoutes } from './resources.js';

export function teamRoutes(api: Api, deps: ApiDeps): void {
  resourceRoutes(api, deps, {
    kind: 'team',
    what: 'team',
    path: '/v1/teams',
    param: 'teamId',
    schema: 'Team',
  });
}
