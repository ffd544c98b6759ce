/** What calls about a contact have in common: who sees it, and what follows for its conversations when it changes. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { placementFor } from '../inbox/placing/placement.js';
import { factsOfStored } from '../inbox/placing/stored-facts.js';
import type { Contact } from '../routing/contact.js';
import type { Conversation } from '../routing/conversation.js';
import type { Core } from '../routing/core.js';
import { type Access, notFound, sees } from './access.js';
import { underFacts } from './act.js';
import { accessOf } from './authentication.js';
import type { ApiDeps } from './deps.js';

export const contactParams = z.object({ contactId: z.string() });
export const contactPath = '/v1/contacts/:contactId';

/** Of a contact, the conversations that are looked at where something depends on them: the newest. */
const LOOKED_AT = 100;

/** Newest conversations, of every identity of its person. */
export async function conversationsOf(core: Core, workspaceId: string, { id, personId }: Contact) {
  const identities = personId === null ? [id] : await core.contacts.identities(workspaceId, personId);
  const ids = await Promise.all(
    identities.map((each) => core.contacts.conversationIds(workspaceId, each, LOOKED_AT)),
  );
  const found = await core.reads.conversations(workspaceId, ids.flat());
  return found
    .filter((conversation): conversation is Conversation => conversation !== null)
    .sort((a, b) => b.createdAt - a.createdAt)
    .slice(0, LOOKED_AT);
}

/** Whether an agent's teams have access to the contact's channel; other roles see all. */
export const seesChannelOf = (access: Access, { channelId }: Contact): boolean =>
  sees(access, { channelId, need: channelId, teamId: null, assigneeId: null });

/**
 * The contact of the path.
 *
 * @throws {EngineError} `not_found` for an agent that sees neither its channel nor one of its newest conversations
 */
export async function contactOf(
  core: Core,
  request: FastifyRequest<{ Params: { contactId: string } }>,
): Promise<Contact> {
  const access = accessOf(request);
  const contact = await core.contacts.get(access.workspaceId, request.params.contactId);
  if (!contact) throw notFound('contact');
  if (!(await seesContact(core, access, contact))) throw notFound('contact');
  return contact;
}

/** Whether an agent sees its channel or one of its newest conversations. */
export async function seesContact(core: Core, access: Access, contact: Contact): Promise<boolean> {
  if (seesChannelOf(access, contact)) return true;
  const conversations = await conversationsOf(core, access.workspaceId, contact);
  return conversations.some((conversation) => sees(access, conversation));
}

/** What waits of a contact is placed by what is known of it now. */
export async function placeContactAnew(
  { core, directory, queues }: Pick<ApiDeps, 'core' | 'directory' | 'queues'>,
  { workspaceId, by }: Access,
  contactId: string,
): Promise<void> {
  const contact = await core.contacts.get(workspaceId, contactId);
  const all = contact ? await conversationsOf(core, workspaceId, contact) : [];
  const open = all.filter(({ state }) => state !== 'resolved');
  for (const { id } of open) {
    const outcome = await underFacts(core, workspaceId, id, (conversation, stored) =>
      directory.under(workspaceId, (current) => {
        const { topics, enteredAt, hops } = conversation;
        const placement = placementFor(current, factsOfStored(conversation, stored), Date.now());
        return core.conversations.place(workspaceId, {
          ...{ conversationId: id, by, configVersion: current.version, placement, hops, rescore: false },
          facts: { topics, enteredAt },
        });
      }),
    );
    if (outcome.status === 'placed' && outcome.ring) void queues.ringRouting([workspaceId]);
  }
}
