/**
 * Why a conversation has the agent it has, as it was decided; and why one still waits, computed now: what each agent lacks,
 * what would help, its exact position, and an estimate of the wait or null.
 */
import { z } from 'zod';
import type { Configuration } from '../../inbox/directory.js';
import { decisionOf } from '../../inbox/explaining/decision.js';
import { estimateWait } from '../../inbox/explaining/estimate.js';
import { whyWaiting } from '../../inbox/explaining/explain.js';
import { parseNeed } from '../../inbox/placing/needs.js';
import { factsOfStored } from '../../inbox/placing/stored-facts.js';
import { effectiveCapacity, teamsOf } from '../../inbox/serving/standing.js';
import { partsOfLane } from '../../routing/conversations/reads.js';
import type { Core } from '../../routing/core.js';
import type { Conversation } from '../../routing/terms/conversation.js';
import { notFound } from '../access.js';
import { conversationParams as params, conversationPath as path } from '../act.js';
import { iso, isoOrNull } from '../answers.js';
import { accessOf, conversationOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';

/** Agents that are told about: those of the teams it could go to, or where these have nobody, anyone. */
const MOST_AGENTS = 200;

const Lack = z.looseObject({ code: z.string() });
const Explanation = z.object({
  state: z.string(),
  assigneeId: z.string().nullable(),
  need: z.string(),
  rules: z.array(z.string()),
  decision: z
    .looseObject({
      at: z.string(),
      reason: z.string(),
      lane: z.string().optional(),
      configVersion: z.number().optional(),
      order: z.string().optional(),
      compared: z.array(z.looseObject({ agentId: z.string() })).optional(),
    })
    .nullable()
    .describe('The last decision of the engine to give it to somebody, or to ask somebody, as it was made.'),
  waiting: z
    .object({
      since: z.string(),
      position: z
        .number()
        .nullable()
        .describe('In the order of all that its teams may be given; 1 is next. Null: out of line, locked.'),
      ahead: z.number().nullable(),
      estimate: z
        .object({ waitMs: z.number(), method: z.string(), samples: z.number() })
        .nullable()
        .describe('Null where too little was given lately to say.'),
      agents: z.array(z.object({ agentId: z.string(), lacks: z.array(Lack) })),
      unblock: z.array(Lack).describe('What would help, most effective first.'),
    })
    .nullable()
    .describe('Null unless it waits, in line or locked by somebody who does not hold it.'),
});

export function explainRoutes(api: Api, { core, directory }: ApiDeps): void {
  const schema = { summary: 'Why this agent, or why it still waits', params, response: { 200: Explanation } };
  api.get(`${path}/explain`, { config: { roles: ['operator'] }, schema }, async (request) => {
    const { workspaceId } = accessOf(request);
    const conversation = conversationOf(request);
    const config = await directory.reload(workspaceId);
    if (!config) throw notFound('workspace');
    const { state, assigneeId, need, rules } = conversation;
    return {
      ...{ state, assigneeId, need, rules: [...rules] },
      decision: await decision(core, workspaceId, conversation),
      waiting: waits(conversation) ? await waiting(core, config, conversation) : null,
    };
  });
}

const waits = ({ state, laneId, assigneeId, lockedBy }: Conversation) =>
  laneId !== null || (state === 'new' && assigneeId === null && lockedBy !== null);

async function decision(core: Core, workspaceId: string, { id, assignedSeq }: Conversation) {
  if (assignedSeq === null) return null;
  const [entry] = await core.reads.timelineOf(workspaceId, id, [assignedSeq]);
  return entry ? { ...decisionOf(entry), at: iso(entry.at) } : null;
}

async function waiting(core: Core, config: Configuration, conversation: Conversation) {
  const { workspaceId } = config;
  const { need, onlyAgentId, notAgentIds } = partsOfLane(conversation.laneId ?? conversation.need);
  const teams = teamsOf(config, need);
  const lanes = await core.reads.lanes(workspaceId);
  const shared = lanes
    .map((lane) => (lane.onlyAgentId === null ? lane.need : `${lane.need}@${lane.onlyAgentId}`))
    .filter((base) => teamsOf(config, base.split('@')[0] ?? '').some((id) => teams.includes(id)));
  const own = onlyAgentId === null ? need : `${need}@${onlyAgentId}`;
  const line = await core.matching.line(workspaceId, [...new Set([need, own, ...shared])], conversation.id);
  const contact = await core.reads.contact(workspaceId, conversation.contactId);
  const anyone = parseNeed(need).anyone;
  const everyone = [...config.agents.values()].filter(({ kind }) => kind === 'human');
  const members = everyone.filter(({ teamIds }) => anyone || teamIds.some((id) => teams.includes(id)));
  const agents = (members.length > 0 ? members : everyone).slice(0, MOST_AGENTS);
  const statuses = await core.reads.agents(
    workspaceId,
    agents.map(({ id }) => id),
  );
  const situations = agents.flatMap((agent, i) => {
    const status = statuses[i];
    return status ? [{ ...status, capacity: effectiveCapacity(config, agent) }] : [];
  });
  const nowMs = Date.now();
  const inLine = {
    ...{
      need: parseNeed(need),
      keptFor: onlyAgentId,
      passedOver: notAgentIds,
      lockedBy: conversation.lockedBy,
    },
    conversation: factsOfStored(conversation, contact),
  };
  const why = whyWaiting(config, inLine, situations, nowMs);
  const { ahead } = line;
  const position = ahead === null ? null : ahead + 1;
  return {
    since: iso(conversation.waitingSince),
    position,
    ahead,
    estimate: position === null ? null : estimateWait(position, line.pace, nowMs),
    agents: why.agents.map(({ agentId, lacks }) => ({ agentId, lacks: lacks.map(told) })),
    unblock: why.unblock.map(told),
  };
}

/** Times leave as ISO 8601. */
function told<T extends { code: string }>(each: T): { code: string } & Record<string, unknown> {
  return 'at' in each ? { ...each, at: isoOrNull(each.at as number | null) } : { ...each };
}
