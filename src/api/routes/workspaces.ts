/** Workspaces: made and listed with the root key; everything else happens inside one. */
import { z } from 'zod';
import { candidateWorkspaceId, listWorkspaces, newWorkspace } from '../../inbox/installation.js';
import { WorkspaceInput } from '../../inbox/resources/index.js';
import { iso } from '../answers.js';
import type { Api, ApiDeps } from '../deps.js';
import { PageQuery, pageById, pageOf } from '../paging.js';
import { rememberRequest } from '../request-ref.js';

const Workspace = z.object({ id: z.string(), name: z.string(), slug: z.string(), createdAt: z.string() });
const MadeWorkspace = z.object({
  id: z.string(),
  name: z.string(),
  slug: z.string(),
  key: z.string().optional().describe('Its first admin key, shown this once; a repeat answers without it.'),
});

export function workspaceRoutes(api: Api, { core, partitions }: ApiDeps): void {
  const config = { roles: ['root'] } as const;

  const list = { summary: 'Every workspace', querystring: PageQuery, response: { 200: pageOf(Workspace) } };
  api.get('/v1/workspaces', { config, schema: list }, async (request) => {
    const { items, nextCursor } = pageById(await listWorkspaces(core, partitions), request.query);
    return {
      items: items.map(({ id, name, slug, createdAt }) => ({ id, name, slug, createdAt: iso(createdAt) })),
      nextCursor,
    };
  });

  const create = { summary: 'Make a workspace', body: WorkspaceInput, response: { 201: MadeWorkspace } };
  api.post('/v1/workspaces', { config, schema: create }, async (request, reply) => {
    const candidate = candidateWorkspaceId(partitions);
    const id = (await rememberRequest(core, request, candidate)) ?? candidate;
    const { key, ...made } = await newWorkspace(core, id, request.body.name);
    return reply.code(201).send(key ? { ...made, key } : made);
  });
}
