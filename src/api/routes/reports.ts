/** Reports: figures of a range of time, made of what was written when it happened. */
import { z } from 'zod';
import { reportAgents } from '../../inbox/reports/agents.js';
import { groupings, reportConversations, scopes } from '../../inbox/reports/conversations.js';
import type { Range } from '../../inbox/reports/range.js';
import { iso } from '../answers.js';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { rangeFields, rangeOf } from '../range-query.js';
import { scopeOf } from '../report-scope.js';

const ms = z.number().nullable();
const Summary = z
  .object({
    count: z.number(),
    meanMs: ms,
    p50Ms: ms.describe('Within one percent.'),
    p90Ms: ms.describe('Within one percent.'),
  })
  .meta({ id: 'Summary' });
const Levels = z.object({ met: z.number(), breached: z.number() }).meta({ id: 'ServiceLevels' });
const figures = {
  replies: z.number(),
  resolved: z.number().describe('Conversations, each once.'),
  reopened: z.number(),
  firstResponse: Summary.describe('Business time from the first message to the first answer of a person.'),
  response: Summary.describe(
    'Business time from the oldest unanswered message to the next answer of a person.',
  ),
  handle: Summary.describe('Time at work of an agent who answered, until Pending or Resolved.'),
  resolution: Summary.describe('Real time from the first message to the resolution.'),
  firstResponseLevel: Levels,
  responseLevel: Levels,
};
const range = { from: z.string(), to: z.string() };
const ConversationReport = z
  .object({
    ...range,
    over: z.enum(scopes),
    groupBy: z.enum(groupings).nullable(),
    total: z.object(figures),
    groups: z.array(
      z.object({
        key: z.string().nullable().describe('Id of the group, or its date; null: of none.'),
        ...figures,
      }),
    ),
  })
  .meta({ id: 'ConversationReport' });
const AgentReport = z
  .object({
    ...range,
    agents: z.array(
      z.object({
        agentId: z.string(),
        availableMs: z.number(),
        awayMs: z.number(),
        replies: z.number(),
        resolved: z.number(),
        contactsHelped: z.number().describe('Contacts that it answered, each once.'),
        handle: Summary,
        response: Summary,
      }),
    ),
  })
  .meta({ id: 'AgentReport' });

const told = ({ from, to }: Range) => ({ from: iso(from), to: iso(to) });

export function reportRoutes(api: Api, { core }: ApiDeps): void {
  // Of agents only supervisors, who read what is of their channels and teams.
  const config = { roles: ['agent', 'operator', 'admin'], ofSupervisors: true } as const;

  const conversations = {
    summary: 'Response times, handle time, resolved and reopened conversations, service levels',
    querystring: z.strictObject({
      ...rangeFields,
      groupBy: z.enum(groupings).optional(),
      over: z
        .enum(scopes)
        .default('resolved')
        .describe('Of conversations that were resolved at least once by now, or of open ones too.'),
    }),
    response: { 200: ConversationReport },
  };
  api.get('/v1/reports/conversations', { config, schema: conversations }, async (request) => {
    const { groupBy = null, over, timeZone } = request.query;
    const access = accessOf(request);
    const scope = scopeOf(access);
    const asked = rangeOf(request.query);
    const ask = { range: asked, timeZone, groupBy, over, scope };
    const report = await reportConversations(core, access.config, ask);
    return { ...told(asked), over, groupBy, total: report.total, groups: [...report.groups] };
  });

  const agents = {
    summary: 'Available and away time of agents, and what they did',
    querystring: z.strictObject(rangeFields),
    response: { 200: AgentReport },
  };
  api.get('/v1/reports/agents', { config, schema: agents }, async (request) => {
    const access = accessOf(request);
    const scope = scopeOf(access);
    const asked = rangeOf(request.query);
    return { ...told(asked), agents: await reportAgents(core, access.config, asked, Date.now(), scope) };
  });
}
