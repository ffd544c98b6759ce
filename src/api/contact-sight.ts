/** Who sees a contact: all people but agents whose teams have no access to its channel and who see no conversation of it. */
import type { Contact } from '../routing/contacts/contact.js';
import type { Core } from '../routing/core.js';
import type { Conversation } from '../routing/terms/conversation.js';
import { type Access, notFound, refusalOn, sees } from './access.js';

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

const inChannelOf = ({ channelId }: Contact) => ({
  ...{ channelId, need: channelId, teamId: null, assigneeId: null },
});

/** Whether an agent's teams have access to the contact's channel; other roles see all. */
export const seesChannelOf = (access: Access, contact: Contact): boolean =>
  sees(access, inChannelOf(contact));

/** @throws {EngineError} `forbidden` for an agent who only looks at whatever shows it the contact */
export async function checkMayWrite(core: Core, access: Access, contact: Contact): Promise<void> {
  if (!access.agent) return;
  const showing = [inChannelOf(contact), ...(await conversationsOf(core, access.workspaceId, contact))];
  const refusals = showing
    .filter((each) => sees(access, each))
    .map((each) => refusalOn(access, each, 'contributor'));
  const [refusal] = refusals;
  if (refusal && !refusals.includes(null)) throw refusal;
}

/** Whether an agent sees its channel or one of its newest conversations. */
export async function seesContact(core: Core, access: Access, contact: Contact): Promise<boolean> {
  if (seesChannelOf(access, contact)) return true;
  const conversations = await conversationsOf(core, access.workspaceId, contact);
  return conversations.some((conversation) => sees(access, conversation));
}

/** The contact first, then the other identities of its person that the caller sees. */
export async function identitiesSeen(core: Core, access: Access, contact: Contact): Promise<Contact[]> {
  if (contact.personId === null) return [contact];
  const ids = await core.contacts.identities(access.workspaceId, contact.personId);
  const found = await core.contacts.getMany(
    access.workspaceId,
    ids.filter((id) => id !== contact.id),
  );
  const others = found.filter((each): each is Contact => each !== null);
  const seen = await Promise.all(others.map((each) => seesContact(core, access, each)));
  return [contact, ...others.filter((_, i) => seen[i])];
}

/** @throws {EngineError} `not_found` where there is none, or the caller may not see it */
export async function visibleContact(core: Core, access: Access, contactId: string): Promise<Contact> {
  const contact = await core.contacts.get(access.workspaceId, contactId);
  if (!contact || !(await seesContact(core, access, contact))) throw notFound('contact');
  return contact;
}
