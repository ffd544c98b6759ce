/** Resolve reasons: what agents choose from when they resolve. */
import type { Api, ApiDeps } from '../deps.js';
import { resourceRoutes } from './resources.js';

export function resolveReasonRoutes(api: Api, deps: ApiDeps): void {
  resourceRoutes(api, deps, {
    kind: 'resolve_reason',
    what: 'resolve reason',
    path: '/v1/resolve-reasons',
    param: 'resolveReasonId',
    schema: 'ResolveReason',
  });
}
