/** Contact groups: contacts whose attributes fit a condition. Agents read them. */
import type { Api, ApiDeps } from '../deps.js';
import { resourceRoutes } from './resources.js';

export function contactGroupRoutes(api: Api, deps: ApiDeps): void {
  resourceRoutes(api, deps, {
    kind: 'contact_group',
    what: 'contact group',
    path: '/v1/contact-groups',
    param: 'contactGroupId',
    schema: 'ContactGroup',
    readers: ['admin', 'agent'],
  });
}
