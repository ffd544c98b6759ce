/** Messages that were accepted and could not be applied, with the reason. Reading them changes nothing. */
import { z } from 'zod';
import { decodeMessage, type Stored } from '../../connectors/index.js';
import type { DeadLetter } from '../../routing/conversations/reads.js';
import { iso } from '../answers.js';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { badCursor, PageQuery, pageOf } from '../paging.js';

const DeadLetterAnswer = z.object({
  id: z.string(),
  messageId: z.string(),
  contactId: z.string(),
  acceptedAt: z.string(),
  at: z.string().describe('When it was given up.'),
  reason: z.string(),
  message: z.looseObject({}).nullable().describe('As it was accepted; null when that cannot be read.'),
});

function bodyOf({ body }: DeadLetter): Stored | null {
  try {
    return decodeMessage(body);
  } catch {
    return null;
  }
}

export function deadLetterRoutes(api: Api, { core }: ApiDeps): void {
  const schema = {
    summary: 'Dead letters, oldest first',
    querystring: PageQuery,
    response: { 200: pageOf(DeadLetterAnswer) },
  };
  api.get('/v1/dead-letters', { config: { roles: ['operator'] }, schema }, async (request) => {
    const { cursor, limit } = request.query;
    if (cursor !== undefined && !/^\d{1,15}-\d{1,10}$/.test(cursor)) throw badCursor();
    const from = cursor === undefined ? '-' : `(${cursor}`;
    const found = await core.reads.deadLetters(accessOf(request).workspaceId, from, limit + 1);
    const items = found.slice(0, limit).map((letter) => ({
      id: letter.id,
      messageId: letter.messageId,
      contactId: letter.contactId,
      acceptedAt: iso(letter.acceptedAt),
      at: iso(letter.at),
      reason: letter.reason,
      message: bodyOf(letter),
    }));
    return { items, nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null };
  });
}
