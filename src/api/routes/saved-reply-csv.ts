/** A collection of saved replies as CSV, in and out. */
import { isUtf8 } from 'node:buffer';
import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { EngineError } from '../../errors.js';
import { headLine, linesOf } from '../../inbox/replies/csv.js';
import { planImport, runImport } from '../../inbox/replies/importing.js';
import { pageOfReplies } from '../../inbox/replies/listing.js';
import type { Core } from '../../routing/core.js';
import { notFound } from '../access.js';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { accepted } from '../outcomes.js';
import { rememberRequest, requestRefOf, wasAnswered } from '../request-ref.js';
import { collectionSeen, collectionToEdit } from '../saved-replies.js';
import { invalidRequest } from '../validation.js';

const path = '/v1/saved-reply-collections/:collectionId';
const MOST_ERRORS = 100;
const EXPORTED_AT_ONCE = 500;

const ImportAnswer = z.object({
  dryRun: z.boolean(),
  made: z.number().describe('Rows that make a reply.'),
  changed: z.number().describe('Rows that change the reply with their shortcut.'),
  errorCount: z.number(),
  errors: z
    .array(z.object({ row: z.number(), field: z.string(), code: z.string(), message: z.string() }))
    .describe(`The first ${MOST_ERRORS}. Row 1 has the names of the columns.`),
});

async function* linesOfCollection(core: Core, workspaceId: string, collectionId: string) {
  yield headLine();
  for (let after: number | null = null, more = true; more; ) {
    const page = await pageOfReplies(core, workspaceId, {
      ...{ collectionIds: [collectionId], order: 'created', matches: null },
      ...{ after, limit: EXPORTED_AT_ONCE },
    });
    if (page.items.length > 0) yield linesOf(page.items);
    after = page.next;
    more = page.next !== null;
  }
}

const csvOf = (request: FastifyRequest): Buffer => {
  if (Buffer.isBuffer(request.body)) {
    if (isUtf8(request.body)) return request.body;
    throw invalidRequest([{ path: '', code: 'malformed_text', message: 'must be UTF-8' }]);
  }
  throw new EngineError('unsupported_media_type', 'Send text/csv.');
};

export function savedReplyCsvRoutes(api: Api, { core, directory }: ApiDeps): void {
  const params = z.object({ collectionId: z.string() });
  const config = { roles: ['agent', 'admin'] } as const;
  // A stream to send, a text to read about.
  const Csv = z.unknown().meta({
    type: 'string',
    description: 'Columns title, body, shortcut, language; the first row names them.',
  });

  const exporting = {
    summary: 'The replies of a collection as CSV, as they were made',
    params,
    response: { 200: { description: 'CSV', content: { 'text/csv': { schema: Csv } } } },
  };
  api.get(`${path}/export`, { config, schema: exporting }, async (request, reply) => {
    const access = accessOf(request);
    const { id } = await collectionSeen(core, access, request.params.collectionId);
    const lines = linesOfCollection(core, access.workspaceId, id);
    return reply.type('text/csv; charset=utf-8').send(Readable.from(lines));
  });

  const importing = {
    summary: 'Put replies from CSV into a collection, all or none',
    params,
    querystring: z.strictObject({ dryRun: z.enum(['true', 'false']).default('false') }),
    response: { 200: ImportAnswer },
  };
  // A body of its own type is taken by this route alone.
  void api.register(async (scope) => {
    scope.addContentTypeParser(
      'text/csv',
      { parseAs: 'buffer' },
      async (request: FastifyRequest, bytes: Buffer) => {
        request.rawBody = bytes;
        return bytes;
      },
    );
    (scope as Api).post(
      `${path}/import`,
      { config: { ...config, documentedBody: Csv }, schema: { ...importing, consumes: ['text/csv'] } },
      async (request) => {
        const access = accessOf(request);
        const { workspaceId } = access;
        const dryRun = request.query.dryRun === 'true';
        const { id } = await collectionToEdit(core, access, request.params.collectionId);
        const current = await directory.reload(workspaceId);
        if (!current) throw notFound('workspace');
        const text = csvOf(request);
        // Begun before under this key: what it has not written yet it writes now, whatever there is by now.
        const begun = !dryRun && (await wasAnswered(core, request));
        const plan = await planImport(core, current, id, text);
        const { rows, made, changed, errors } = plan;
        const shown = errors.slice(0, MOST_ERRORS);
        if (dryRun) return { dryRun, made, changed, errorCount: errors.length, errors: shown };
        if (errors.length > 0 && !begun)
          throw invalidRequest(
            shown.map(({ row, field, code, message }) => ({
              ...{ path: field ? `rows.${row}.${field}` : `rows.${row}`, code, message },
            })),
          );
        await rememberRequest(core, request);
        const done = await runImport(core, workspaceId, id, rows, requestRefOf(request));
        const written = accepted(done, 'collection');
        return { dryRun, made: written.made, changed: written.changed, errorCount: 0, errors: [] };
      },
    );
  });
}
