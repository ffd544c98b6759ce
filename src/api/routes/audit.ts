/** The audit trail: who did what, when and why, in pages or as a file. Ids only, never a text or contact data. */
import { z } from 'zod';
import { iso, told } from '../../inbox/telling/words.js';
import type { Core } from '../../routing/core.js';
import type { Event } from '../../routing/records/feed.js';
import { Id } from '../act.js';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { ExportAnswer, ExportFormat, exported, exportHeaders } from '../export.js';
import { badCursor, CursorText, Limit, pageOf } from '../paging.js';

const AuditEntry = z
  .object({
    id: z.string(),
    at: z.string(),
    type: z.string(),
    by: z.string().describe('contact, engine, agent:ID or key:ID.'),
    reason: z.string().optional(),
    conversationId: z.string().optional(),
    agentId: z.string().optional(),
    epoch: z.number().optional(),
    data: z.looseObject({}),
  })
  .meta({ id: 'AuditEntry' });
type AuditEntry = z.infer<typeof AuditEntry>;

const Instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const filters = {
  from: Instant.optional().describe('From this instant on.'),
  to: Instant.optional().describe('Before this instant.'),
  actor: z
    .string()
    .regex(/^(contact|engine|(agent|key):[\w-]{1,80})$/)
    .optional(),
  conversationId: Id.optional(),
  agentId: Id.optional(),
  kind: z
    .string()
    .regex(/^[a-z_]{1,40}(\.[a-z_]{1,40})?$/)
    .optional()
    .describe('A type as in `conversation.assigned`, or its subject, as in `config`.'),
};
const Filters = z.strictObject(filters);
type Filters = z.output<typeof Filters>;

/** Entries that one page looks at: it may be short with a `nextCursor`. */
const EXAMINED = 1_000;
const MAX_MS = 8.64e15;
const columns = ['id', 'at', 'type', 'by', 'reason', 'conversationId', 'agentId', 'epoch', 'data'] as const;

const admits = (wanted: Filters, { type, by, conversationId, agentId }: Event): boolean =>
  (wanted.kind === undefined || type === wanted.kind || type.startsWith(`${wanted.kind}.`)) &&
  (wanted.actor === undefined || by === wanted.actor) &&
  (wanted.conversationId === undefined || conversationId === wanted.conversationId) &&
  (wanted.agentId === undefined || agentId === wanted.agentId);

function entryOf({ at, data, ...event }: Event): AuditEntry {
  const { reason, ...rest } = told(data);
  return { ...event, at: iso(at), ...(typeof reason === 'string' ? { reason } : {}), data: rest };
}

const spanOf = ({ from = 0, to = MAX_MS }: Filters) => ({ fromMs: Math.max(0, from), toMs: to });

async function* pagesOf(core: Core, workspaceId: string, wanted: Filters) {
  for (let after: string | null = null; ; ) {
    const span = { ...spanOf(wanted), after, newestFirst: false };
    const page = await core.audit.page(workspaceId, span, EXAMINED);
    yield page.entries.filter((event) => admits(wanted, event)).map(entryOf);
    if (page.last === null) return;
    after = page.last;
  }
}

export function auditRoutes(api: Api, { core }: ApiDeps): void {
  const config = { roles: ['admin'] } as const;

  const list = {
    summary: 'Who did what, newest first',
    querystring: z.strictObject({ ...filters, cursor: CursorText.optional(), limit: Limit }),
    response: { 200: pageOf(AuditEntry) },
  };
  api.get('/v1/audit', { config, schema: list }, async (request) => {
    const { workspaceId } = accessOf(request);
    const { cursor = null, limit, ...wanted } = request.query;
    if (cursor !== null && !/^\d{1,15}-\d{1,10}$/.test(cursor)) throw badCursor();
    const span = { ...spanOf(wanted), after: cursor, newestFirst: true };
    const page = await core.audit.page(workspaceId, span, EXAMINED);
    const found = page.entries.filter((event) => admits(wanted, event));
    const items = found.slice(0, limit);
    const nextCursor = found.length > limit ? (items.at(-1)?.id ?? null) : page.last;
    return { items: items.map(entryOf), nextCursor };
  });

  const file = {
    summary: 'Who did what, oldest first, as a file',
    querystring: z.strictObject({ ...filters, format: ExportFormat.default('ndjson') }),
    response: { 200: ExportAnswer },
  };
  api.get('/v1/audit/export', { config, schema: file }, async (request, reply) => {
    const { format, ...wanted } = request.query;
    const pages = pagesOf(core, accessOf(request).workspaceId, wanted);
    return reply.headers(exportHeaders(format, 'audit')).send(exported(pages, format, columns));
  });
}
