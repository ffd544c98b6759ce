/** Business hours: when teams and channels are open. */
import type { Api, ApiDeps } from '../deps.js';
import { resourceRoutes } from './resources.js';

export function businessHoursRoutes(api: Api, deps: ApiDeps): void {
  resourceRoutes(api, deps, {
    kind: 'business_hours',
    what: 'set of business hours',
    path: '/v1/business-hours',
    param: 'businessHoursId',
    schema: 'BusinessHours',
  });
}
