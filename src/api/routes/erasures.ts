/** Erasing contacts for good, and the log of it: on whose word and when, and nothing of whom but the admin's hint. */
import { z } from 'zod';
import { SafeText } from '../../inbox/resources/index.js';
import { accessOf } from '../authentication.js';
import { contactParams, contactPath } from '../contact-act.js';
import type { Api, ApiDeps } from '../deps.js';
import { iso } from '../iso.js';
import { accepted } from '../outcomes.js';
import { badCursor, PageQuery, pageOf } from '../paging.js';
import { requestRefOf } from '../request-ref.js';

const EraseInput = z.strictObject({
  hint: SafeText(1, 255).describe('Of whom it was, for the log; it is kept.'),
});
const ErasureAnswer = z
  .object({ id: z.string(), at: z.string(), by: z.string(), channelId: z.string(), hint: z.string() })
  .meta({ id: 'Erasure' });

export function erasureRoutes(api: Api, { core }: ApiDeps): void {
  const config = { roles: ['admin'] } as const;

  const erase = {
    summary: 'Erase a contact: known to nobody from now on, gone from everywhere in a while; not undoable',
    params: contactParams,
    body: EraseInput,
    response: { 202: z.object({ contacts: z.int().describe('Identities of the person.') }) },
  };
  api.post(`${contactPath}/erase`, { config, schema: erase }, async (request, reply) => {
    const { workspaceId, by } = accessOf(request);
    const { contactId } = request.params;
    const act = { contactId, by, request: requestRefOf(request), hint: request.body.hint };
    const { contacts } = accepted(await core.erasing.begin(workspaceId, act), 'contact');
    return reply.code(202).send({ contacts });
  });

  const list = {
    summary: 'Who was erased, newest first',
    querystring: PageQuery,
    response: { 200: pageOf(ErasureAnswer) },
  };
  api.get('/v1/erasures', { config, schema: list }, async (request) => {
    const { cursor = null, limit } = request.query;
    if (cursor !== null && !/^\d{1,15}-\d{1,10}$/.test(cursor)) throw badCursor();
    const found = await core.erasing.erasures(accessOf(request).workspaceId, cursor, limit + 1);
    const items = found.slice(0, limit).map((erasure) => ({ ...erasure, at: iso(erasure.at) }));
    return { items, nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null };
  });
}
