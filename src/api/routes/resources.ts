/** What the resources that admins make have in common: list, one, create, change, delete. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Change, ChangeContext, Removal } from '../../inbox/admin.js';
import type { Configuration } from '../../inbox/directory.js';
import { notFound } from '../access.js';
import { Nothing } from '../answers.js';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { accepted } from '../outcomes.js';
import { PageQuery, pageById, pageOf } from '../paging.js';
import { requestRefOf } from '../request-ref.js';

export const contextOf = (request: FastifyRequest): ChangeContext => ({
  by: accessOf(request).by,
  request: requestRefOf(request),
});

type Resource<T extends { id: string }, I, P> = {
  /** Singular, as in a 404. */
  what: string;
  path: string;
  param: string;
  answer: z.ZodType<T>;
  input: z.ZodType<I>;
  patch: z.ZodType<P>;
  all: (config: Configuration) => ReadonlyMap<string, T>;
  create: (workspaceId: string, input: I, ctx: ChangeContext) => Change<T>;
  change: (workspaceId: string, id: string, patch: P, ctx: ChangeContext) => Change<T>;
  remove: (workspaceId: string, id: string, ctx: ChangeContext) => Removal;
};

export function resourceRoutes<T extends { id: string }, I, P>(
  api: Api,
  { directory, queues }: ApiDeps,
  resource: Resource<T, I, P>,
): void {
  // Bodies are typed by the resource's own schemas here, so the instance's inference is not used.
  const app = api as unknown as FastifyInstance;
  const { what, path, param, answer } = resource;
  const config = { roles: ['admin'] } as const;
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
  app.get(path, { config, schema: list }, async (request) => {
    const { workspaceId } = accessOf(request);
    const found = resource.all(await current(workspaceId)).values();
    return pageById(found, request.query as z.output<typeof PageQuery>);
  });

  const one = { summary: `One ${what}`, params, response: { 200: answer } };
  app.get(`${path}/:${param}`, { config, schema: one }, async (request) => {
    const found = resource.all(await current(accessOf(request).workspaceId)).get(idOf(request));
    if (!found) throw notFound(what);
    return found;
  });

  const create = { summary: `Make a ${what}`, body: resource.input, response: { 201: answer } };
  app.post(path, { config, schema: create }, async (request, reply: FastifyReply) => {
    const { workspaceId } = accessOf(request);
    const made = accepted(await resource.create(workspaceId, request.body as I, contextOf(request)), what);
    ring(made, workspaceId);
    return reply.code(201).send(made.resource);
  });

  const patch = { summary: `Change a ${what}`, params, body: resource.patch, response: { 200: answer } };
  app.patch(`${path}/:${param}`, { config, schema: patch }, async (request) => {
    const { workspaceId } = accessOf(request);
    const outcome = await resource.change(workspaceId, idOf(request), request.body as P, contextOf(request));
    const changed = accepted(outcome, what);
    ring(changed, workspaceId);
    return changed.resource;
  });

  const remove = { summary: `Delete a ${what}`, params, response: { 204: Nothing } };
  app.delete(`${path}/:${param}`, { config, schema: remove }, async (request, reply: FastifyReply) => {
    const { workspaceId } = accessOf(request);
    const gone = accepted(await resource.remove(workspaceId, idOf(request), contextOf(request)), what);
    ring(gone, workspaceId);
    return reply.code(204).send(null);
  });
}
