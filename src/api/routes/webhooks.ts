/** Webhooks of events: what they are, how they fare, what was given up, and sending again. */
import { z } from 'zod';
import { iso, told } from '../../inbox/telling/words.js';
import { OLDEST, parseCursor } from '../../routing/records/feed.js';
import { type Access, notFound } from '../access.js';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { accepted } from '../outcomes.js';
import { badCursor, CursorText, cursorTooOld, PageQuery, pageOf } from '../paging.js';
import { requestRefOf } from '../request-ref.js';
import { endpointRoutes } from './endpoints.js';
import { resourceRoutes } from './resources.js';

const Given = z
  .object({
    id: z.string(),
    reason: z.string().describe('A code or `http_<status>`; `too_late`: not received in time.'),
    attempts: z.number(),
    event: z.object({
      id: z.string(),
      type: z.string(),
      at: z.string(),
      conversationId: z.string().optional(),
      agentId: z.string().optional(),
      data: z.looseObject({}),
    }),
  })
  .meta({ id: 'UndeliveredEvent' });

const Replay = z.strictObject({
  cursor: CursorText.optional().describe(
    'Everything after it: of an event, or `oldest` that is kept. None: what was given up, at most 1,000 a call.',
  ),
});
const Replayed = z.object({ count: z.number().describe('Of what was given up.') });

export function webhookRoutes(api: Api, deps: ApiDeps): void {
  const { core, directory, queues } = deps;
  const path = '/v1/webhooks/:webhookId';
  const params = z.object({ webhookId: z.string() });

  async function find({ workspaceId, config }: Access, id: string) {
    const found = config.webhooks.get(id) ?? (await directory.reload(workspaceId))?.webhooks.get(id);
    if (!found) throw notFound('webhook');
    return found;
  }

  resourceRoutes(api, deps, {
    kind: 'webhook',
    what: 'webhook',
    path: '/v1/webhooks',
    param: 'webhookId',
    schema: 'Webhook',
  });
  endpointRoutes(api, deps, {
    of: 'events',
    param: 'webhookId',
    paths: { status: `${path}/status`, enable: `${path}/enable`, secrets: `${path}/secrets` },
    find,
  });

  const list = {
    summary: 'Events that a webhook was not sent in time, or refused, oldest first',
    params,
    querystring: PageQuery,
    response: { 200: pageOf(Given) },
  };
  api.get(`${path}/undelivered`, { config: { roles: ['operator'] }, schema: list }, async (request) => {
    const { cursor = null, limit } = request.query;
    if (cursor !== null && !/^\d{1,15}-\d{1,10}$/.test(cursor)) throw badCursor();
    const { id } = await find(accessOf(request), request.params.webhookId);
    const found = await core.webhooks.undelivered(accessOf(request).workspaceId, id, cursor, limit + 1);
    const items = found.slice(0, limit).map(({ event, ...given }) => ({
      ...given,
      event: { ...event, at: iso(event.at), data: told(event.data) },
    }));
    return { items, nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null };
  });

  const replay = {
    summary: 'Send a webhook again everything after a cursor, or what was given up',
    params,
    body: Replay.prefault({}),
    response: { 200: Replayed },
  };
  api.post(`${path}/replay`, { config: { roles: ['admin'] }, schema: replay }, async (request) => {
    const { workspaceId, by } = accessOf(request);
    const { id: webhookId } = await find(accessOf(request), request.params.webhookId);
    const { cursor } = request.body;
    const after = cursor === 'oldest' ? OLDEST : cursor === undefined ? null : parseCursor(cursor);
    if (cursor !== undefined && !after) throw badCursor();
    const change = { webhookId, after, by, request: requestRefOf(request) };
    const outcome = accepted(await core.webhooks.replay(workspaceId, change), 'webhook');
    if (outcome.status === 'cursor_too_old') throw cursorTooOld();
    await queues.ringDelivery(workspaceId, webhookId);
    return { count: outcome.count };
  });
}
