/** The priority list: what adds to the score of a conversation. */
import type { Api, ApiDeps } from '../deps.js';
import { resourceRoutes } from './resources.js';

export function priorityRoutes(api: Api, deps: ApiDeps): void {
  resourceRoutes(api, deps, {
    kind: 'priority',
    what: 'priority',
    path: '/v1/priorities',
    param: 'priorityId',
    schema: 'Priority',
  });
}
