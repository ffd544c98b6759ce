/** The configuration's history: what changed, by whom, and the way back to a version. */
import { z } from 'zod';
import type { ConfigChange } from '../../inbox/admin/index.js';
import { iso } from '../answers.js';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { accepted } from '../outcomes.js';
import { badCursor, PageQuery, pageOf } from '../paging.js';
import { contextOf } from './resources.js';

const Resource = z.looseObject({}).nullable();
const Change = z
  .object({
    version: z.int(),
    at: z.string(),
    by: z.string(),
    kind: z.string(),
    resourceId: z.string(),
    change: z.enum(['created', 'changed', 'deleted']),
    before: Resource.describe('As it was stored; null: it was not there.'),
    after: Resource.describe('As it is stored since; null: it is gone.'),
  })
  .meta({ id: 'ConfigChange' });
const Restored = z.object({ version: z.int(), changes: z.array(Change) });

const isChangeId = (text: string) => /^\d{1,15}-\d{1,9}$/.test(text);
const answer = ({ id: _, at, ...change }: ConfigChange) => ({ ...change, at: iso(at) });

export function configVersionRoutes(api: Api, { admin, queues }: ApiDeps): void {
  const config = { roles: ['admin'] } as const;

  const list = {
    summary: 'What changed of the configuration, newest first',
    querystring: PageQuery,
    response: { 200: pageOf(Change) },
  };
  api.get('/v1/config-versions', { config, schema: list }, async (request) => {
    const { cursor, limit } = request.query;
    if (cursor !== undefined && !isChangeId(cursor)) throw badCursor();
    const found = await admin.changes(accessOf(request).workspaceId, cursor ?? null, limit + 1);
    const items = found.slice(0, limit);
    return { items: items.map(answer), nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null };
  });

  const restore = {
    summary: 'Bring the configuration to what it was at a version, as a new one',
    params: z.object({ version: z.string() }),
    response: { 200: Restored },
  };
  api.post('/v1/config-versions/:version/restore', { config, schema: restore }, async (request) => {
    const { workspaceId } = accessOf(request);
    const version = /^\d{1,15}$/.test(request.params.version) ? Number(request.params.version) : 0;
    const outcome = await admin.restore(workspaceId, version, contextOf(request));
    const restored = accepted(outcome, 'version of the configuration');
    if (restored.ring) void queues.ringRouting([workspaceId]);
    return { version: restored.version, changes: restored.changes.map(answer) };
  });
}
