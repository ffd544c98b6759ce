/** What calls about a contact have in common: the contact, and what follows for its conversations when it changes. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Contact } from '../routing/contacts/contact.js';
import type { Core } from '../routing/core.js';
import type { Access } from './access.js';
import { placeAgain } from './act.js';
import { accessOf } from './authentication.js';
import { conversationsOf, visibleContact } from './contact-sight.js';
import type { ApiDeps } from './deps.js';

export const contactParams = z.object({ contactId: z.string() });
export const contactPath = '/v1/contacts/:contactId';

/**
 * The contact of the path as it is now.
 *
 * @throws {EngineError} `not_found` where there is none, or the caller may not see it
 */
export const contactOf = (
  core: Core,
  request: FastifyRequest<{ Params: { contactId: string } }>,
): Promise<Contact> => visibleContact(core, accessOf(request), request.params.contactId);

/** What waits of a contact, the newest of it, is placed by what is known of it now; a timer places all. */
export async function placeContactAnew(
  deps: Pick<ApiDeps, 'core' | 'directory' | 'queues'>,
  access: Access,
  contactId: string,
): Promise<void> {
  const { core } = deps;
  const { workspaceId } = access;
  const contact = await core.contacts.get(workspaceId, contactId);
  const all = contact ? await conversationsOf(core, workspaceId, contact) : [];
  const open = all.filter(({ state }) => state !== 'resolved');
  for (const { id } of open) await placeAgain(deps, access, id, true);
}
