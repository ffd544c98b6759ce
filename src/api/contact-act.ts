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

/** Its newest conversations. */
export async function conversationsOf(core: Core, workspaceId: string, contactId: string) {
  const ids = await core.contacts.conversationIds(workspaceId, contactId, LOOKED_AT);
  const found = await core.reads.conversations(workspaceId, ids);
  return found.filter((conversation): conversation is Conversation => conversation !== null);
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
  if (seesChannelOf(access, contact)) return contact;
  const conversations = await conversationsOf(core, access.workspaceId, contact.id);
  if (!conversations.some((conversation) => sees(access, conversation))) throw notFound('contact');
  return contact;
}

/** What waits of a contact is placed by what is known of it now. */
export async function placeContactAnew(
  { core, directory, queues }: Pick<ApiDeps, 'core' | 'directory' | 'queues'>,
  { workspaceId, by }: Access,
  contactId: string,
): Promise<void> {
  const open = (await conversationsOf(core, workspaceId, contactId)).filter(
    ({ state }) => state !== 'resolved',
  );
  for (const { id } of open) {
    const outcome = await underFacts(core, workspaceId, id, (conversation, contact) =>
      directory.under(workspaceId, (current) => {
        const { topics, enteredAt, hops } = conversation;
        const placement = placementFor(current, factsOfStored(conversation, contact), Date.now());
        return core.conversations.place(workspaceId, {
          ...{ conversationId: id, by, configVersion: current.version, placement, hops, rescore: false },
          facts: { topics, enteredAt },
        });
      }),
    );
    if (outcome.status === 'placed' && outcome.ring) void queues.ringRouting([workspaceId]);
  }
}
