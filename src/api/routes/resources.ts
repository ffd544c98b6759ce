/** What the resources that admins make have in common: list, one, create, change, delete. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ChangeContext } from '../../inbox/admin/index.js';
import type { Configuration } from '../../inbox/directory.js';
import type { Role } from '../../inbox/keys.js';
import { allOf, type InputOf, type Kind, kinds, type PatchOf, type StoredOf } from '../../inbox/kinds.js';
import { notFound } from '../access.js';
import { Nothing } from '../answers.js';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { accepted } from '../outcomes.js';
import { PageQuery, pageById, pageInOrder, pageOf } from '../paging.js';
import { requestRefOf } from '../request-ref.js';

export const contextOf = (request: FastifyRequest): ChangeContext => ({
  by: accessOf(request).by,
  request: requestRefOf(request),
});

type Resource<K extends Kind> = {
  kind: K;
  /** Singular, as in a 404. */
  what: string;
  path: string;
  param: string;
  /** Name of the answer's schema in the document. */
  schema: string;
  /** Who may list and read them; admins by default. Admins alone make and change them. */
  readers?: readonly Role[];
  /** Told of each that was changed. */
  changed?: (workspaceId: string, id: string) => void;
  /** Where they have an order of their own, in which they are listed and which each tells; by id otherwise. */
  ordered?: (config: Configuration) => readonly StoredOf<K>[];
};

/** As answered where there is an order: `order` counts from 0. */
export const withOrder = <T extends z.ZodObject>(stored: T) => stored.extend({ order: z.int() });
export const inOrder = <T extends object>(all: readonly T[]) =>
  all.map((each, order) => ({ ...each, order }));

export function resourceRoutes<K extends Kind>(
  api: Api,
  { admin, directory, queues }: ApiDeps,
  { kind, what, path, param, schema, readers = ['admin'], ordered, changed: told }: Resource<K>,
): void {
  // Bodies are typed by the resource's own schemas here, so the instance's inference is not used.
  const app = api as unknown as FastifyInstance;
  const { stored } = kinds[kind];
  const answer = (ordered ? withOrder(stored as z.ZodObject) : stored).meta({ id: schema });
  const answered = async (workspaceId: string, resource: StoredOf<K>) => {
    if (!ordered) return resource;
    const place = ordered(await current(workspaceId)).findIndex(({ id }) => id === resource.id);
    return { ...resource, order: place };
  };
  const [reading, writing] = [{ roles: readers }, { roles: ['admin'] } as const];
  const params = z.object({ [param]: z.string() });
  const idOf = (request: FastifyRequest) => (request.params as Record<string, string>)[param] ?? '';
  const current = async (workspaceId: string) => {
    const latest = await directory.reload(workspaceId);
    if (!latest) throw notFound('workspace');
    return latest;
  };
  const ring = (outcome: { ring: boolean }, workspaceId: string) => {
    if (outcome.ring) void queues.ringRouting([workspaceId]);
  };

  const list = { summary: `Every ${what}`, querystring: PageQuery, response: { 200: pageOf(answer) } };
  app.get(path, { config: reading, schema: list }, async (request) => {
    const { workspaceId } = accessOf(request);
    const config = await current(workspaceId);
    const query = request.query as z.output<typeof PageQuery>;
    return ordered
      ? pageInOrder(inOrder(ordered(config)), query)
      : pageById(allOf(config, kind).values(), query);
  });

  const one = { summary: `One ${what}`, params, response: { 200: answer } };
  app.get(`${path}/:${param}`, { config: reading, schema: one }, async (request) => {
    const { workspaceId } = accessOf(request);
    const found = allOf(await current(workspaceId), kind).get(idOf(request));
    if (!found) throw notFound(what);
    return answered(workspaceId, found);
  });

  const create = { summary: `Make a ${what}`, body: kinds[kind].input, response: { 201: answer } };
  app.post(path, { config: writing, schema: create }, async (request, reply: FastifyReply) => {
    const { workspaceId } = accessOf(request);
    const made = accepted(
      await admin.create(workspaceId, kind, request.body as InputOf<K>, contextOf(request)),
      what,
    );
    ring(made, workspaceId);
    return reply.code(201).send(await answered(workspaceId, made.resource));
  });

  const patch = { summary: `Change a ${what}`, params, body: kinds[kind].patch, response: { 200: answer } };
  app.patch(`${path}/:${param}`, { config: writing, schema: patch }, async (request) => {
    const { workspaceId } = accessOf(request);
    const outcome = await admin.patch(
      workspaceId,
      kind,
      idOf(request),
      request.body as PatchOf<K>,
      contextOf(request),
    );
    const changed = accepted(outcome, what);
    ring(changed, workspaceId);
    told?.(workspaceId, idOf(request));
    return answered(workspaceId, changed.resource);
  });

  const remove = { summary: `Delete a ${what}`, params, response: { 204: Nothing } };
  app.delete(
    `${path}/:${param}`,
    { config: writing, schema: remove },
    async (request, reply: FastifyReply) => {
      const { workspaceId } = accessOf(request);
      const gone = accepted(await admin.remove(workspaceId, kind, idOf(request), contextOf(request)), what);
      ring(gone, workspaceId);
      return reply.code(204).send(null);
    },
  );
}
