/** Collections of saved replies. Admins make and share them; an agent's own is there by itself. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { refuse } from '../../inbox/admin/field-error.js';
import { type Reference, unknownOnes } from '../../inbox/admin/references.js';
import type { Configuration } from '../../inbox/directory.js';
import {
  CollectionInput,
  CollectionPatch,
  MOST_COLLECTIONS,
  storedCollection,
} from '../../inbox/replies/shapes.js';
import { newId } from '../../routing/ids.js';
import { notFound } from '../access.js';
import { Id } from '../act.js';
import { Nothing } from '../answers.js';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { accepted } from '../outcomes.js';
import { badCursor, PageQuery, pageOf } from '../paging.js';
import { requestRefOf } from '../request-ref.js';
import {
  CollectionAnswer,
  collectionAnswers,
  collectionSeen,
  collectionsSeen,
  conversationNamed,
} from '../saved-replies.js';
import { invalidRequest } from '../validation.js';

const REPLIES_AT_ONCE = 200;
const path = '/v1/saved-reply-collections';
const params = z.object({ collectionId: z.string() });

const ListQuery = PageQuery.extend({
  conversationId: Id.optional().describe('Those shared with its channel or one of its teams.'),
});

/** @throws {EngineError} `invalid_request` naming each team and channel that there is not */
function checkShared(config: Configuration, { teamIds = [], channelIds = [] }: CollectionPatch): void {
  const named = (kind: 'team' | 'channel', ids: readonly string[], field: string): Reference[] =>
    ids.map((id, i) => ({ kind, id, path: `${field}.${i}` }));
  const references = [...named('team', teamIds, 'teamIds'), ...named('channel', channelIds, 'channelIds')];
  refuse(unknownOnes(config, references), 'It is shared with something unknown.');
}

export function savedReplyCollectionRoutes(api: Api, { core, directory }: ApiDeps): void {
  const [people, admins] = [{ roles: ['agent', 'admin'] }, { roles: ['admin'] }] as const;

  const answerOf = async (request: FastifyRequest, id: string): Promise<CollectionAnswer> => {
    const access = accessOf(request);
    const found = await collectionSeen(core, access, id);
    const [answer] = await collectionAnswers(core, access.workspaceId, [found]);
    if (!answer) throw notFound('collection');
    return answer;
  };
  const current = async (workspaceId: string) => {
    const config = await directory.reload(workspaceId);
    if (!config) throw notFound('workspace');
    return config;
  };

  const list = {
    summary: 'Collections of saved replies: an agent’s own first, then the shared ones as they were made',
    querystring: ListQuery,
    response: { 200: pageOf(CollectionAnswer) },
  };
  api.get(path, { config: people, schema: list }, async (request) => {
    const access = accessOf(request);
    const { conversationId, cursor, limit } = request.query;
    const conversation = conversationId ? await conversationNamed(core, access, conversationId) : null;
    const all = await collectionsSeen(core, access, { conversation });
    const from = cursor === undefined ? 0 : all.findIndex(({ id }) => id === cursor) + 1;
    if (cursor !== undefined && from === 0) throw badCursor();
    const page = all.slice(from, from + limit);
    return {
      items: await collectionAnswers(core, access.workspaceId, page),
      nextCursor: from + limit < all.length ? (page.at(-1)?.id ?? null) : null,
    };
  });

  const one = { summary: 'One collection', params, response: { 200: CollectionAnswer } };
  api.get(`${path}/:collectionId`, { config: people, schema: one }, (request) =>
    answerOf(request, request.params.collectionId),
  );

  const create = {
    summary: 'Make a shared collection',
    body: CollectionInput,
    response: { 201: CollectionAnswer },
  };
  api.post(path, { config: admins, schema: create }, async (request, reply) => {
    const { workspaceId } = accessOf(request);
    checkShared(await current(workspaceId), request.body);
    const outcome = await core.savedReplies.putCollection(workspaceId, {
      collectionId: newId('sc'),
      fields: storedCollection(request.body),
      most: MOST_COLLECTIONS,
      request: requestRefOf(request),
    });
    const made = accepted(outcome, 'collection');
    if (made.status === 'too_many') {
      const message = `There may be ${MOST_COLLECTIONS} shared collections.`;
      throw invalidRequest([{ path: '', code: 'too_many', message }]);
    }
    return reply.code(201).send(await answerOf(request, made.id));
  });

  const patch = {
    summary: 'Change a shared collection',
    params,
    body: CollectionPatch,
    response: { 200: CollectionAnswer },
  };
  api.patch(`${path}/:collectionId`, { config: admins, schema: patch }, async (request) => {
    const { workspaceId } = accessOf(request);
    const { collectionId } = request.params;
    checkShared(await current(workspaceId), request.body);
    const fields = storedCollection(request.body);
    accepted(
      await core.savedReplies.putCollection(workspaceId, {
        ...{ collectionId, fields, request: requestRefOf(request) },
      }),
      'collection',
    );
    return answerOf(request, collectionId);
  });

  const remove = {
    summary: 'Delete a shared collection with its replies',
    params,
    response: { 204: Nothing },
  };
  api.delete(`${path}/:collectionId`, { config: admins, schema: remove }, async (request, reply) => {
    const { workspaceId } = accessOf(request);
    const step = { ...request.params, limit: REPLIES_AT_ONCE, request: requestRefOf(request) };
    for (let more = true; more; ) {
      ({ more } = accepted(await core.savedReplies.deleteCollection(workspaceId, step), 'collection'));
    }
    return reply.code(204).send(null);
  });
}
