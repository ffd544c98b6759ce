/** Automations: what is done by itself with messages that say certain things. */
import type { Api, ApiDeps } from '../deps.js';
import { resourceRoutes } from './resources.js';

export function automationRoutes(api: Api, deps: ApiDeps): void {
  resourceRoutes(api, deps, {
    kind: 'automation',
    what: 'automation',
    path: '/v1/automations',
    param: 'automationId',
    schema: 'Automation',
  });
}
