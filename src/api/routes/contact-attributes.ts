/** Contact attributes: what is known of contacts. Agents read them. */
import type { Api, ApiDeps } from '../deps.js';
import { resourceRoutes } from './resources.js';

export function contactAttributeRoutes(api: Api, deps: ApiDeps): void {
  resourceRoutes(api, deps, {
    kind: 'contact_attribute',
    what: 'contact attribute',
    path: '/v1/contact-attributes',
    param: 'contactAttributeId',
    schema: 'ContactAttribute',
    readers: ['admin', 'agent'],
  });
}
