/**
 * Every id of the engine: how it is made and what can be read off it.
 *
 * Workspace, channel and key ids embed their partition and workspace, so that a request finds its keys without a
 * directory. Ids made of a hash (message, contact, conversation) are the same however often they are computed.
 */
import { createHash, randomBytes } from 'node:crypto';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** Random lower-case letters and digits 2 to 7; 12 characters carry 60 bits. */
export function randomToken(length = 12): string {
  return Array.from(randomBytes(length), (byte) => alphabet[byte & 31]).join('');
}

/** `ws_<partition>_<random>`: the partition is the hash tag under which all keys of the workspace live. */
export function newWorkspaceId(partition: string): string {
  return `ws_${partition}_${randomToken(8)}`;
}

/** `ch_`, `key_` or `at_` + partition + workspace + random: ids from which the workspace can be read. */
export function newScopedId(kind: 'ch' | 'key' | 'at', workspaceId: string): string {
  return `${kind}_${workspaceSuffix(workspaceId)}_${randomToken(8)}`;
}

type IdKind =
  | 'aw'
  | 'rs'
  | 'tm'
  | 'ag'
  | 'se'
  | 'rq'
  | 'rr'
  | 'pr'
  | 'bh'
  | 'sp'
  | 'tp'
  | 'ca'
  | 'cg'
  | 'wh'
  | 'sc'
  | 'sr'
  | 'sec'
  | 'au'
  | 'nt'
  | 'pe';

/** Ids of sessions, requests, saved replies and their shared collections, and what admins configure other than channels. */
export function newId(kind: IdKind): string {
  return `${kind}_${randomToken()}`;
}

const scoped =
  /^(?:(?:ws|ch|key)_([a-z0-9]{1,16})_([a-z0-9]{1,16})(?:_[a-z0-9]{1,16})?|at_([a-z0-9]{1,16})_([a-z0-9]{1,16})_[A-Za-z0-9_-]{1,32})$/;

/** The workspace that a workspace, channel, key or attachment id names, or null when it is no such id. */
export function workspaceOf(id: string): string | null {
  const match = scoped.exec(id);
  return match ? `ws_${match[1] ?? match[3]}_${match[2] ?? match[4]}` : null;
}

/** What an id that names its workspace has of it. */
export const workspaceSuffix = (workspaceId: string): string => workspaceId.slice('ws_'.length);

/** The partition (hash tag without braces) of a workspace id. */
export function partitionOf(workspaceId: string): string {
  return workspaceId.split('_', 2)[1] ?? '';
}

function digest(parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('base64url').slice(0, 22);
}

/** The id of an inbound message: a hash of where it came from and what its source calls it (132 bits). */
export const messageIdOf = (channelId: string, externalId: string): string =>
  `msg_${digest([channelId, externalId])}`;

/** The id of a message's attachment, by its place; a message that is accepted anew has others. `acceptedAt` unix ms. */
export const attachmentIdOf = (
  workspaceId: string,
  messageId: string,
  acceptedAt: number,
  index: number,
): string => `at_${workspaceSuffix(workspaceId)}_${digest([messageId, String(acceptedAt), String(index)])}`;

/** The id of a contact identity: (channel, the contact's external id). */
export const contactIdOf = (channelId: string, externalId: string): string =>
  `ct_${digest([channelId, externalId])}`;

/** The key of which at most one conversation is New or Pending. */
export const conversationKeyOf = (
  channelId: string,
  contactId: string,
  visibility: string,
  threadId: string,
): string => digest([channelId, contactId, visibility, threadId]);

/** The conversation that an inbound message opens, if it opens one: derived, so that a repeat opens the same. */
export const conversationIdOf = (messageId: string): string => `cv_${messageId.slice('msg_'.length)}`;

/** The conversation that somebody of the business begins. */
export const newConversationId = (): string => `cv_${randomBytes(17).toString('base64url').slice(0, 22)}`;

/** The collection of saved replies that is an agent's own: there as long as the agent is. */
export const personalCollectionOf = (agentId: string): string => `pc_${agentId.slice('ag_'.length)}`;

/** The profile of an agent: a hash of its sorted team ids, and of the skills and languages that tell it apart. */
export function profileOf(
  teamIds: readonly string[],
  skills: readonly { readonly skill: string; readonly level: number }[] = [],
  languages: readonly string[] = [],
): string {
  const skilled = skills.map(({ skill, level }) => `s=${skill}:${level}`);
  const speaking = languages.map((language) => `l=${language}`);
  return `pf_${digest([[...teamIds], skilled, speaking].flatMap((parts) => parts.sort()))}`;
}

/** Looks like an id of this engine (any kind): safe inside key names. */
export const isId = (value: string): boolean => /^[a-z]{2,3}_[A-Za-z0-9_-]{1,64}$/.test(value);
