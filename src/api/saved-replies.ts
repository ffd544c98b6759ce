/** Which collections of saved replies a caller sees and changes, and the shapes they are answered in. */
import { z } from 'zod';
import { EngineError } from '../errors.js';
import { titleOf } from '../inbox/replies/shapes.js';
import {
  audienceOfAgent,
  audienceOfConversation,
  type Collection,
  isSharedWith,
  mayEdit,
  personalOf,
  sharedAs,
} from '../inbox/replies/sharing.js';
import type { Core } from '../routing/core.js';
import type { SavedReply } from '../routing/saved-replies/saved-reply-reads.js';
import type { Conversation } from '../routing/terms/conversation.js';
import { type Access, existingConversation, notFound, sees } from './access.js';
import { iso, isoOrNull } from './answers.js';

export const CollectionAnswer = z
  .object({
    id: z.string(),
    name: z.string(),
    agentId: z.string().nullable().describe('Whose own it is; null: a shared one.'),
    everybody: z.boolean().describe('Shared with everybody: it was shared with no team and no channel.'),
    teamIds: z.array(z.string()),
    channelIds: z.array(z.string()),
    editableBy: z.enum(['owner', 'admins', 'members']),
    count: z.number().describe('Replies in it.'),
    createdAt: z.string().nullable(),
  })
  .meta({ id: 'SavedReplyCollection' });
export type CollectionAnswer = z.infer<typeof CollectionAnswer>;

export const SavedReplyAnswer = z
  .object({
    id: z.string(),
    collectionId: z.string(),
    title: z.string().describe('Its own, or else how its body begins.'),
    body: z.string(),
    shortcut: z.string().nullable(),
    language: z.string().nullable(),
    uses: z.number(),
    lastUsedAt: z.string().nullable(),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: 'SavedReply' });
export type SavedReplyAnswer = z.infer<typeof SavedReplyAnswer>;

export const savedReplyAnswer = (reply: SavedReply): SavedReplyAnswer => ({
  ...{ id: reply.id, collectionId: reply.collectionId, title: titleOf(reply), body: reply.body },
  ...{ shortcut: reply.shortcut || null, language: reply.language || null, uses: reply.uses },
  ...{
    lastUsedAt: isoOrNull(reply.usedAt),
    createdAt: iso(reply.createdAt),
    updatedAt: iso(reply.updatedAt),
  },
});

export async function collectionAnswers(
  core: Core,
  workspaceId: string,
  collections: readonly Collection[],
): Promise<CollectionAnswer[]> {
  const ids = collections.map(({ id }) => id);
  const counts = await core.savedReplies.counts(workspaceId, ids);
  return collections.map((collection, i) => ({
    ...collection,
    ...{ teamIds: [...collection.teamIds], channelIds: [...collection.channelIds] },
    ...{ count: counts[i] ?? 0, createdAt: isoOrNull(collection.createdAt) },
  }));
}

/** Whose collections are looked for: the caller's, those of a conversation, or both. */
type For = { conversation?: Conversation | null; andCaller?: boolean };

/**
 * What the caller sees, its own collection first, the shared ones as they were made. With a conversation: what is shared
 * with its channel or one of its teams.
 */
export async function collectionsSeen(
  core: Core,
  { workspaceId, config, agent }: Access,
  { conversation = null, andCaller = conversation === null }: For = {},
): Promise<Collection[]> {
  const shared = (await core.savedReplies.collections(workspaceId)).map((stored) => sharedAs(config, stored));
  if (!agent && andCaller) return shared;
  const audiences = [
    ...(conversation ? [audienceOfConversation(config, conversation)] : []),
    ...(agent && andCaller ? [audienceOfAgent(config, agent)] : []),
  ];
  const matching = shared.filter((each) => audiences.some((audience) => isSharedWith(each, audience)));
  return agent ? [personalOf(agent), ...matching] : matching;
}

/** @throws {EngineError} `not_found` when the caller sees none of this id */
export async function collectionSeen(core: Core, access: Access, id: string): Promise<Collection> {
  const found = (await collectionsSeen(core, access)).find((each) => each.id === id);
  if (!found) throw notFound('collection');
  return found;
}

/** @throws {EngineError} `not_found`, or `forbidden` when others change what stands in it */
export async function collectionToEdit(core: Core, access: Access, id: string): Promise<Collection> {
  const collection = await collectionSeen(core, access, id);
  if (!mayEdit(access.agent, collection)) {
    throw new EngineError('forbidden', 'Admins alone change the replies of this collection.');
  }
  return collection;
}

/** A reply whose collection the caller sees, by itself or by a conversation; null: there is none. */
export async function replySeen(
  core: Core,
  access: Access,
  id: string,
  conversation: Conversation | null = null,
): Promise<SavedReply | null> {
  const reply = await core.savedReplies.reply(access.workspaceId, id);
  if (!reply) return null;
  const seen = await collectionsSeen(core, access, { conversation, andCaller: true });
  return seen.some((each) => each.id === reply.collectionId) ? reply : null;
}

/** The conversation of a query or body, which the caller must see. */
export async function conversationNamed(core: Core, access: Access, id: string): Promise<Conversation> {
  const conversation = await existingConversation(core, access, id);
  if (!sees(access, conversation)) throw notFound('conversation');
  return conversation;
}
