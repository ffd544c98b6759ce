/** Exports: rows of a range of time as a file, made while it is sent. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { contacts } from '../../inbox/reports/contacts.js';
import { type Export, exportsOfConfiguration, exportsOfFacts } from '../../inbox/reports/exports.js';
import { conversations, messages, openConversations, tags } from '../../inbox/reports/records.js';
import { resolvedConversations } from '../../inbox/reports/resolved.js';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { ExportAnswer, ExportFormat, exported, exportHeaders } from '../export.js';
import { rangeFields, rangeOf } from '../range-query.js';
import { scopeOf } from '../report-scope.js';

const ExportQuery = z.strictObject({ ...rangeFields, format: ExportFormat.default('csv') });

/** Supervisors export what is of their channels and agents; what has texts or contact data is for admins. */
const supervisors = ['agent', 'operator', 'admin'] as const;
const operators = ['operator', 'admin'] as const;
const admins = ['admin'] as const;
type Roles = typeof supervisors | typeof operators | typeof admins;

const named = (exports: Readonly<Record<string, Export>>, roles: Roles) =>
  Object.entries(exports).map(([name, what]) => ({
    ...{ name, what, roles, summary: `Export of ${name.replaceAll('-', ' ')}` },
  }));

const all = [
  ...named(exportsOfFacts, supervisors),
  ...named({ 'resolved-conversations': resolvedConversations }, supervisors),
  ...named(exportsOfConfiguration, operators),
  {
    ...{ name: 'conversations', what: conversations, roles: supervisors },
    summary: 'Export of conversations that are still kept',
  },
  {
    ...{ name: 'open-conversations', what: openConversations, roles: supervisors },
    summary: 'Export of conversations that are not resolved now, with how long those in New wait',
  },
  {
    ...{ name: 'tags', what: tags, roles: supervisors },
    summary: 'Export of tags on messages, of conversations that are still kept',
  },
  {
    ...{ name: 'messages', what: messages, roles: admins },
    summary: 'Export of messages, with their texts, of conversations that are still kept',
  },
  {
    ...{ name: 'contacts', what: contacts, roles: admins },
    summary: 'Export of contacts, with their attributes in the admin’s order',
  },
] as const;

export function exportRoutes(api: Api, { core }: ApiDeps): void {
  const askedOf = (request: FastifyRequest, asked: Parameters<typeof rangeOf>[0]) => {
    const access = accessOf(request);
    const scope = scopeOf(access);
    return { core, config: access.config, range: rangeOf(asked), nowMs: Date.now(), scope };
  };
  for (const { name, what, roles, summary } of all) {
    const schema = { summary, querystring: ExportQuery, response: { 200: ExportAnswer } };
    api.get(
      `/v1/exports/${name}`,
      { config: { roles, ofSupervisors: true }, schema },
      async (request, reply) => {
        const { format } = request.query;
        const asked = askedOf(request, request.query);
        reply.headers(exportHeaders(format, name));
        return reply.send(exported(what.pages(asked), format, [...what.columns(asked.config)]));
      },
    );
  }
}
