/** Shapes of saved replies and their collections as they are sent in, and how their fields are kept. */
import { z } from 'zod';
import type { CollectionFields } from '../../routing/saved-replies/saved-replies.js';
import type { SavedReplyFields } from '../../routing/saved-replies/saved-reply-reads.js';
import { folded } from '../folding.js';
import { Id, Ids, Language, Name, SafeText } from '../resources/fields.js';

/** In a collection. */
export const MOST_REPLIES = 5_000;
/** Shared ones in a workspace. */
export const MOST_COLLECTIONS = 200;
const TITLE_FROM_BODY = 80;

export const EditableBy = z.enum(['admins', 'members']);

const collectionFields = { name: Name, teamIds: Ids, channelIds: Ids, editableBy: EditableBy };
export const CollectionInput = z.strictObject({
  ...collectionFields,
  teamIds: Ids.default([]),
  channelIds: Ids.default([]),
  editableBy: EditableBy.default('admins'),
});
export const CollectionPatch = z.strictObject(collectionFields).partial();
export type CollectionPatch = z.output<typeof CollectionPatch>;

/** A letter or a digit first, so that no program takes it for a formula. */
export const Shortcut = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{M}\p{N}_.-]{0,63}$/u);

export const replyFields = {
  title: SafeText(0, 500).nullable(),
  body: SafeText(1, 2_000).refine((body) => body.trim() !== '', { message: 'must not be blank' }),
  shortcut: Shortcut.nullable(),
  language: Language.nullable(),
};
export const ReplyInput = z
  .strictObject({
    collectionId: Id.optional().describe('An agent’s own, if left out.'),
    ...replyFields,
  })
  .partial({ title: true, shortcut: true, language: true })
  .meta({
    examples: [{ title: 'Late', body: 'Sorry, {{contact.firstName|there}}. It is late.', shortcut: 'late' }],
  });
export const ReplyPatch = z.strictObject(replyFields).partial();
export type ReplyPatch = z.output<typeof ReplyPatch>;

/** As the core keeps what is named. */
export function storedReply({ title, body, shortcut, language }: ReplyPatch): Partial<SavedReplyFields> {
  return {
    ...(title === undefined ? {} : { title: title ?? '' }),
    ...(body === undefined ? {} : { body }),
    ...(shortcut === undefined ? {} : { shortcut: shortcut ?? '', folded: folded(shortcut ?? '') }),
    ...(language === undefined ? {} : { language: language ?? '' }),
  };
}

export function storedCollection(patch: CollectionPatch): Partial<CollectionFields> {
  const { name, teamIds, channelIds, editableBy } = patch;
  return {
    ...(name === undefined ? {} : { name }),
    ...(teamIds === undefined ? {} : { teamIds: JSON.stringify(teamIds) }),
    ...(channelIds === undefined ? {} : { channelIds: JSON.stringify(channelIds) }),
    ...(editableBy === undefined ? {} : { editableBy }),
  };
}

/** Its own, or else how its body begins. */
export function titleOf({ title, body }: Pick<SavedReplyFields, 'title' | 'body'>): string {
  if (title.trim() !== '') return title;
  const [line = ''] = body.trim().split(/[\r\n]/, 1);
  return [...line.slice(0, 2 * TITLE_FROM_BODY)].slice(0, TITLE_FROM_BODY).join('').toWellFormed();
}
