/** Routing rules: which conversations go to which teams, and what they need there. */
import type { Api, ApiDeps } from '../deps.js';
import { resourceRoutes } from './resources.js';

export function routingRuleRoutes(api: Api, deps: ApiDeps): void {
  resourceRoutes(api, deps, {
    kind: 'routing_rule',
    what: 'routing rule',
    path: '/v1/routing-rules',
    param: 'routingRuleId',
    schema: 'RoutingRule',
  });
}
