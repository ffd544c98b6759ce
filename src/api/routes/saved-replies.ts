/** Saved replies: found, read, made, changed, deleted, and put into words for a conversation. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { folded } from '../../inbox/folding.js';
import { attributeKeysOf } from '../../inbox/replies/importing.js';
import { pageOfReplies } from '../../inbox/replies/listing.js';
import { faultsOf } from '../../inbox/replies/placeholders.js';
import { render, valuesFor } from '../../inbox/replies/rendering.js';
import { matcherOf, wordsOf } from '../../inbox/replies/search.js';
import { MOST_REPLIES, ReplyInput, ReplyPatch, Shortcut, storedReply } from '../../inbox/replies/shapes.js';
import { newId, personalCollectionOf } from '../../routing/ids.js';
import type { SavedReplyFields } from '../../routing/saved-replies/saved-reply-reads.js';
import { notFound } from '../access.js';
import { Id } from '../act.js';
import { Nothing } from '../answers.js';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { accepted } from '../outcomes.js';
import { badCursor, openCursor, PageQuery, pageOf, sealCursor } from '../paging.js';
import { requestRefOf, wasAnswered } from '../request-ref.js';
import {
  collectionsSeen,
  collectionToEdit,
  conversationNamed,
  replySeen,
  SavedReplyAnswer,
  savedReplyAnswer,
} from '../saved-replies.js';
import { invalidRequest } from '../validation.js';

const path = '/v1/saved-replies';
const params = z.object({ savedReplyId: z.string() });

const ListQuery = PageQuery.extend({
  conversationId: Id.optional().describe('Those shared with its channel or one of its teams.'),
  collectionId: Id.optional(),
  shortcut: Shortcut.optional().describe('Those that have it; the first is the one meant.'),
  q: z
    .string()
    .max(200)
    .refine((text) => wordsOf(text).length > 0, { message: 'must have a letter or a digit' })
    .optional()
    .describe('Words of title, body or shortcut; of the last one its beginning is enough.'),
  sort: z.enum(['created', 'usage']).default('created'),
});

const Place = z.tuple([z.enum(['created', 'usage']), z.number()]);

const Rendered = z.object({
  text: z.string(),
  missing: z
    .array(z.object({ placeholder: z.string(), usedFallback: z.string() }))
    .describe('Placeholders of which nothing is known, with the text that stands there instead.'),
});

export function savedReplyRoutes(api: Api, { core, directory }: ApiDeps): void {
  const config = { roles: ['agent', 'admin'] } as const;

  /** @throws {EngineError} `invalid_request` naming each placeholder that is wrong, with its place */
  async function checkBody(workspaceId: string, body: string | undefined): Promise<void> {
    if (body === undefined) return;
    const current = await directory.reload(workspaceId);
    if (!current) throw notFound('workspace');
    const faults = faultsOf(body, attributeKeysOf(current));
    if (faults.length > 0)
      throw invalidRequest(faults.map(({ code, message }) => ({ path: 'body', code, message })));
  }
  async function put(
    request: FastifyRequest,
    where: { collectionId: string; replyId: string; most?: number },
    fields: Partial<SavedReplyFields>,
  ): Promise<SavedReplyAnswer> {
    const { workspaceId } = accessOf(request);
    const outcome = accepted(
      await core.savedReplies.put(workspaceId, { ...where, fields, request: requestRefOf(request) }),
      'saved reply',
    );
    if (outcome.status === 'shortcut_taken')
      throw invalidRequest([
        { path: 'shortcut', code: 'taken', message: `${outcome.id} of this collection has it.` },
      ]);
    if (outcome.status === 'too_many')
      throw invalidRequest([
        { path: 'collectionId', code: 'too_many', message: `It has ${MOST_REPLIES} replies already.` },
      ]);
    const stored = await core.savedReplies.reply(workspaceId, outcome.id);
    if (!stored) throw notFound('saved reply');
    return savedReplyAnswer(stored);
  }
  async function existing(request: FastifyRequest, id: string) {
    const found = await replySeen(core, accessOf(request), id);
    if (!found) throw notFound('saved reply');
    return found;
  }

  const list = {
    summary: 'Saved replies: as they were made, or by use; a page of a search may be short',
    querystring: ListQuery,
    response: { 200: pageOf(SavedReplyAnswer) },
  };
  api.get(path, { config, schema: list }, async (request) => {
    const access = accessOf(request);
    const { workspaceId } = access;
    const { conversationId, collectionId, shortcut, q, sort, cursor, limit } = request.query;
    const conversation = conversationId ? await conversationNamed(core, access, conversationId) : null;
    const seen = await collectionsSeen(core, access, { conversation });
    const collectionIds = seen
      .map(({ id }) => id)
      .filter((id) => collectionId === undefined || id === collectionId);
    const matches = q === undefined ? null : matcherOf(q);
    if (shortcut !== undefined) {
      const ids = await core.savedReplies.named(workspaceId, collectionIds, folded(shortcut));
      const named = await core.savedReplies.replies(workspaceId, ids);
      const found = named.filter((each) => !matches || matches([each.title, each.body, each.shortcut]));
      return { items: found.map(savedReplyAnswer), nextCursor: null };
    }
    const place = cursor === undefined ? null : openCursor(Place, cursor);
    if (cursor !== undefined && place?.[0] !== sort) throw badCursor();
    const page = await pageOfReplies(core, workspaceId, {
      ...{ collectionIds, order: sort, limit, after: place?.[1] ?? null },
      matches: matches && (({ title, body, shortcut: own }) => matches([title, body, own])),
    });
    return {
      items: page.items.map(savedReplyAnswer),
      nextCursor: page.next === null ? null : sealCursor([sort, page.next]),
    };
  });

  const one = { summary: 'One saved reply', params, response: { 200: SavedReplyAnswer } };
  api.get(`${path}/:savedReplyId`, { config, schema: one }, async (request) =>
    savedReplyAnswer(await existing(request, request.params.savedReplyId)),
  );

  const create = { summary: 'Make a saved reply', body: ReplyInput, response: { 201: SavedReplyAnswer } };
  api.post(path, { config, schema: create }, async (request, reply) => {
    const access = accessOf(request);
    const { collectionId, ...fields } = request.body;
    const into = collectionId ?? (access.agent && personalCollectionOf(access.agent.id));
    if (!into)
      throw invalidRequest([
        {
          path: 'collectionId',
          code: 'invalid_type',
          message: 'must be named: only agents have one of their own',
        },
      ]);
    await collectionToEdit(core, access, into);
    await checkBody(access.workspaceId, fields.body);
    const where = { collectionId: into, replyId: newId('sr'), most: MOST_REPLIES };
    return reply.code(201).send(await put(request, where, storedReply(fields)));
  });

  const patch = {
    summary: 'Change a saved reply',
    params,
    body: ReplyPatch,
    response: { 200: SavedReplyAnswer },
  };
  api.patch(`${path}/:savedReplyId`, { config, schema: patch }, async (request) => {
    const access = accessOf(request);
    const { id, collectionId } = await existing(request, request.params.savedReplyId);
    await collectionToEdit(core, access, collectionId);
    await checkBody(access.workspaceId, request.body.body);
    return put(request, { collectionId, replyId: id }, storedReply(request.body));
  });

  const remove = { summary: 'Delete a saved reply', params, response: { 204: Nothing } };
  api.delete(`${path}/:savedReplyId`, { config, schema: remove }, async (request, reply) => {
    const access = accessOf(request);
    const found = await replySeen(core, access, request.params.savedReplyId);
    if (found) {
      const { id: replyId, collectionId } = found;
      await collectionToEdit(core, access, collectionId);
      const gone = { collectionId, replyId, request: requestRefOf(request) };
      accepted(await core.savedReplies.delete(access.workspaceId, gone), 'saved reply');
    } else if (!(await wasAnswered(core, request))) throw notFound('saved reply');
    return reply.code(204).send(null);
  });

  const rendering = {
    summary: 'A saved reply in the words for a conversation',
    params,
    body: z.strictObject({ conversationId: Id }),
    response: { 200: Rendered },
  };
  // What there is not is not found, whatever the body: which one is seen, the conversation in it has a say in.
  const preValidation = async (request: FastifyRequest) => {
    const { savedReplyId } = request.params as z.output<typeof params>;
    if (!(await core.savedReplies.reply(accessOf(request).workspaceId, savedReplyId)))
      throw notFound('saved reply');
  };
  const saying = { config, schema: rendering, preValidation };
  api.post(`${path}/:savedReplyId/render`, saying, async (request) => {
    const access = accessOf(request);
    const conversation = await conversationNamed(core, access, request.body.conversationId);
    const found = await replySeen(core, access, request.params.savedReplyId, conversation);
    if (!found) throw notFound('saved reply');
    const contact = await core.reads.contact(access.workspaceId, conversation.contactId);
    return render(found.body, valuesFor(access.config, contact, access.agent));
  });
}
