/** Away states: what agents may call being away. */
import type { Api, ApiDeps } from '../deps.js';
import { resourceRoutes } from './resources.js';

export function awayStateRoutes(api: Api, deps: ApiDeps): void {
  resourceRoutes(api, deps, {
    kind: 'away_state',
    what: 'away state',
    path: '/v1/away-states',
    param: 'awayStateId',
    schema: 'AwayState',
    readers: ['admin', 'agent'],
  });
}
