/** The live board: what waits where and for how long, who is there and how busy. Read from the core at each call. */
import { z } from 'zod';
import { effectiveCapacity, teamsOf } from '../../inbox/serving/standing.js';
import { notFound } from '../access.js';
import { iso } from '../answers.js';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';

const Named = z.object({ id: z.string(), name: z.string() });
const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), nextCursor: z.null() });

const Lane = z.object({
  laneId: z.string(),
  need: z
    .string()
    .describe('What its conversations require: target, then skills, language, teams added, weight.'),
  onlyAgentId: z.string().nullable().describe('Kept for this agent for a while.'),
  teams: z.array(Named),
  notAgentIds: z.array(z.string()).describe('Passed over for a while.'),
  waiting: z.number(),
  oldestWaitingSince: z.string(),
  oldestWaitMs: z.number(),
});

const LiveAgent = z.object({
  agentId: z.string(),
  name: z.string(),
  teams: z.array(Named),
  availability: z.enum(['available', 'away']),
  awayStateId: z.string().nullable(),
  liveness: z.enum(['live', 'suspect', 'absent']),
  load: z
    .number()
    .describe('Slots taken: what counts to the cap. More than the capacity: given by hand, or woken.'),
  parked: z.number().describe('Pending conversations held.'),
  capacity: z.number(),
  takeBackPending: z.boolean(),
  draining: z.boolean(),
  lockedConversationId: z.string().nullable(),
});

export function liveRoutes(api: Api, { core, directory }: ApiDeps): void {
  const config = { roles: ['operator'] } as const;
  const current = async (workspaceId: string) => {
    const found = await directory.reload(workspaceId);
    if (!found) throw notFound('workspace');
    return found;
  };

  const lanes = { summary: 'Lanes with something in them', response: { 200: listOf(Lane) } };
  api.get('/v1/live/lanes', { config, schema: lanes }, async (request) => {
    const { workspaceId } = accessOf(request);
    const configuration = await current(workspaceId);
    const named = (id: string) => ({ id, name: configuration.teams.get(id)?.name ?? '' });
    const now = Date.now();
    const items = (await core.reads.lanes(workspaceId)).map(({ oldest, ...lane }) => ({
      ...lane,
      teams: teamsOf(configuration, lane.need).map(named),
      oldestWaitingSince: iso(oldest),
      oldestWaitMs: Math.max(0, Math.round(now - oldest)),
    }));
    return { items, nextCursor: null };
  });

  const agents = { summary: 'Agents, their presence and load', response: { 200: listOf(LiveAgent) } };
  api.get('/v1/live/agents', { config, schema: agents }, async (request) => {
    const { workspaceId } = accessOf(request);
    const configuration = await current(workspaceId);
    const known = [...configuration.agents.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    const presence = await core.reads.agents(
      workspaceId,
      known.map(({ id }) => id),
    );
    const items = known.map((agent, i) => ({
      ...presence[i]!,
      name: agent.name,
      teams: agent.teamIds.map((id) => ({ id, name: configuration.teams.get(id)?.name ?? '' })),
      capacity: effectiveCapacity(configuration, agent),
    }));
    return { items, nextCursor: null };
  });
}
