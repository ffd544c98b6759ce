/** SLA policies: how soon which conversations are answered. */
import type { Api, ApiDeps } from '../deps.js';
import { resourceRoutes } from './resources.js';

export function slaPolicyRoutes(api: Api, deps: ApiDeps): void {
  resourceRoutes(api, deps, {
    kind: 'sla_policy',
    what: 'SLA policy',
    path: '/v1/sla-policies',
    param: 'slaPolicyId',
    schema: 'SlaPolicy',
  });
}
