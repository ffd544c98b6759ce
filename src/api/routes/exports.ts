/** Exports: rows of a range of time as a file, made while it is sent. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Export, exportsOfFacts } from '../../inbox/reports/exports.js';
import { conversations, messages } from '../../inbox/reports/records.js';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { ExportAnswer, ExportFormat, exported, exportHeaders } from '../export.js';
import { rangeFields, rangeOf } from '../range-query.js';

const ExportQuery = z.strictObject({ ...rangeFields, format: ExportFormat.default('csv') });

const all: readonly { name: string; what: Export; roles: ('operator' | 'admin')[]; summary: string }[] = [
  ...Object.entries(exportsOfFacts).map(([name, what]) => ({
    ...{ name, what, roles: ['operator' as const, 'admin' as const] },
    summary: `Export of ${name.replace('-', ' ')}`,
  })),
  {
    ...{ name: 'conversations', what: conversations, roles: ['operator', 'admin'] },
    summary: 'Export of conversations that are still kept',
  },
  {
    ...{ name: 'messages', what: messages, roles: ['admin'] },
    summary: 'Export of messages, with their texts, of conversations that are still kept',
  },
];

export function exportRoutes(api: Api, { core }: ApiDeps): void {
  const pagesOf = (what: Export, request: FastifyRequest, asked: Parameters<typeof rangeOf>[0]) => {
    const { config } = accessOf(request);
    return what.pages({ core, config, range: rangeOf(asked), nowMs: Date.now() });
  };
  for (const { name, what, roles, summary } of all) {
    const schema = { summary, querystring: ExportQuery, response: { 200: ExportAnswer } };
    api.get(`/v1/exports/${name}`, { config: { roles }, schema }, async (request, reply) => {
      const { format } = request.query;
      const pages = pagesOf(what, request, request.query);
      reply.headers(exportHeaders(format, name));
      return reply.send(exported(pages, format, [...what.columns]));
    });
  }
}
