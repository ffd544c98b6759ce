/** Exports: rows of a range of time as a file, made while it is sent. */
import { z } from 'zod';
import { contacts } from '../../inbox/reports/contacts.js';
import { type Export, exportsOfConfiguration, exportsOfFacts } from '../../inbox/reports/exports.js';
import type { Range } from '../../inbox/reports/range.js';
import { conversations, messages, openConversations, tags } from '../../inbox/reports/records.js';
import { resolvedConversations } from '../../inbox/reports/resolved.js';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { ExportAnswer, ExportFormat, exported, exportHeaders } from '../export.js';
import { openRangeFields, openRangeOf, rangeFields, rangeOf } from '../range-query.js';
import { scopeOf } from '../report-scope.js';

const format = ExportFormat.default('csv');
const OfRange = z.strictObject({ ...rangeFields, format });
const OfNow = z.strictObject({ ...openRangeFields, format });

/** Supervisors export what is of their channels and agents; what has texts or contact data is for admins. */
const supervisors = ['agent', 'operator', 'admin'] as const;
const operators = ['operator', 'admin'] as const;
const admins = ['admin'] as const;
type Roles = typeof supervisors | typeof operators | typeof admins;

const named = (exports: Readonly<Record<string, Export>>, roles: Roles) =>
  Object.entries(exports).map(([name, what]) => ({
    ...{ name, what, roles, summary: `Export of ${name.replaceAll('-', ' ')}` },
  }));

/** Of what happened within a range. */
const ofRange = [
  ...named(exportsOfFacts, supervisors),
  ...named({ 'resolved-conversations': resolvedConversations }, supervisors),
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
] as const;

/** Of what is there now, all of it unless a range is asked for. */
const ofNow = [
  ...named(exportsOfConfiguration, operators),
  {
    ...{ name: 'contacts', what: contacts, roles: admins },
    summary: 'Export of contacts, with their attributes in the admin’s order',
  },
] as const;

export function exportRoutes(api: Api, { core }: ApiDeps): void {
  type Asked = { format: ExportFormat };
  function route<Q extends z.ZodType<Asked>>(
    { name, what, roles, summary }: (typeof ofRange | typeof ofNow)[number],
    querystring: Q,
    range: (asked: z.output<Q>, nowMs: number) => Range,
  ): void {
    api.get(
      `/v1/exports/${name}`,
      {
        config: { roles, ofSupervisors: true },
        schema: { summary, querystring, response: { 200: ExportAnswer } },
      },
      async (request, reply) => {
        const query = request.query as z.output<Q>;
        const access = accessOf(request);
        const nowMs = Date.now();
        const about = {
          core,
          config: access.config,
          range: range(query, nowMs),
          nowMs,
          scope: scopeOf(access),
        };
        reply.headers(exportHeaders(query.format, name));
        return reply.send(exported(what.pages(about), query.format, [...what.columns(about.config)]));
      },
    );
  }
  for (const one of ofRange) route(one, OfRange, rangeOf);
  for (const one of ofNow) route(one, OfNow, openRangeOf);
}
