/** Whom a conversation may be given to by hand, with who is there: what an agent app shows before it transfers. */
import { z } from 'zod';
import { folded } from '../../inbox/folding.js';
import type { Agent, Team } from '../../inbox/resources/index.js';
import type { AgentStatus } from '../../routing/conversations/reads.js';
import { mayBeGiven } from '../access.js';
import { forViewers as config, conversationParams as params, conversationPath as path } from '../act.js';
import { accessOf, conversationOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { takesConversations } from '../giving.js';
import { PageQuery, pageInOrder, pageOf } from '../paging.js';

const TeamAssignee = z.object({ kind: z.literal('team'), id: z.string(), name: z.string() });
const AgentAssignee = z.object({
  ...{ kind: z.literal('agent'), id: z.string(), name: z.string(), teamIds: z.array(z.string()) },
  isVirtual: z.boolean().describe('It needs no presence.'),
  availability: z.enum(['available', 'away']),
  awayStateId: z.string().nullable(),
  liveness: z.enum(['live', 'suspect', 'absent']),
});
const Assignee = z.discriminatedUnion('kind', [TeamAssignee, AgentAssignee]).meta({ id: 'Assignee' });

const Query = PageQuery.extend({ q: z.string().max(100).default('').describe('Part of the name.') });

const ofTeam = ({ id, name }: Team) => ({ kind: 'team' as const, id, name });

function ofAgent({ id, name, teamIds, virtual }: Agent, status: AgentStatus | undefined) {
  const { availability = 'away', awayStateId = null, liveness = 'absent' } = status ?? {};
  const presence = { availability, awayStateId, liveness } as const;
  return { kind: 'agent' as const, id, name, teamIds, isVirtual: virtual !== null, ...presence };
}

/** Those with the words in their name, by name. */
function named<T extends { id: string; name: string }>(all: Iterable<T>, q: string): T[] {
  const words = folded(q);
  return [...all]
    .map((one) => ({ one, name: folded(one.name) }))
    .filter(({ name }) => name.includes(words))
    .sort((a, b) => (a.name < b.name || (a.name === b.name && a.one.id < b.one.id) ? -1 : 1))
    .map(({ one }) => one);
}

export function assigneeRoutes(api: Api, { core }: ApiDeps): void {
  const schema = {
    summary: 'Teams and agents that it may be given to',
    params,
    querystring: Query,
    response: { 200: pageOf(Assignee) },
  };
  api.get(`${path}/assignees`, { config, schema }, async (request) => {
    const { workspaceId, config: current } = accessOf(request);
    const conversation = conversationOf(request);
    const { q } = request.query;
    const agents = named(current.agents.values(), q).filter(
      (agent) => takesConversations(agent) && mayBeGiven(current, agent.id, conversation),
    );
    const page = pageInOrder([...named(current.teams.values(), q), ...agents], request.query);
    const shown = page.items.flatMap((one) => ('teamIds' in one ? [one.id] : []));
    const statuses = new Map(
      (await core.reads.agents(workspaceId, shown)).map((each) => [each.agentId, each]),
    );
    const items = page.items.map((one) =>
      'teamIds' in one ? ofAgent(one, statuses.get(one.id)) : ofTeam(one),
    );
    return { ...page, items };
  });
}
