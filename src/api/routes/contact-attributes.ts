/** Contact attributes: what is known of contacts, in the order that the admin gives them. Agents read them. */
import { z } from 'zod';
import { orderedAttributes } from '../../inbox/contacts/order.js';
import { AttributeOrder, ContactAttribute } from '../../inbox/resources/index.js';
import { notFound } from '../access.js';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { accepted } from '../outcomes.js';
import { contextOf, inOrder, resourceRoutes, withOrder } from './resources.js';

export function contactAttributeRoutes(api: Api, deps: ApiDeps): void {
  const path = '/v1/contact-attributes';
  resourceRoutes(api, deps, {
    kind: 'contact_attribute',
    what: 'contact attribute',
    path,
    param: 'contactAttributeId',
    schema: 'ContactAttribute',
    readers: ['admin', 'agent'],
    ordered: orderedAttributes,
  });

  const order = {
    summary: 'Set the order of all contact attributes, or move one',
    body: AttributeOrder,
    response: { 200: z.object({ items: z.array(withOrder(ContactAttribute)) }) },
  };
  api.post(`${path}/order`, { config: { roles: ['admin'] }, schema: order }, async (request) => {
    const { workspaceId } = accessOf(request);
    accepted(await deps.admin.orderAttributes(workspaceId, request.body, contextOf(request)), 'workspace');
    const config = await deps.directory.reload(workspaceId);
    if (!config) throw notFound('workspace');
    return { items: inOrder(orderedAttributes(config)) };
  });
}
