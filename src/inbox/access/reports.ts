/** What of the reports an agent reads: those of the channels of the teams that it supervises, and of the agents in these. */
import type { Configuration } from '../directory.js';
import type { Agent } from '../resources/index.js';
import { atLeast, roleIn, teamsOfAgent } from './roles.js';

/** Ids; null stands for a whole workspace. */
export type ReportScope = Readonly<{
  channelIds: ReadonlySet<string>;
  agentIds: ReadonlySet<string>;
}> | null;

/** 'none': it supervises no team. `agent` null: an operator or admin, who reads all. */
export function reportScopeOf(config: Configuration, agent: Agent | null): ReportScope | 'none' {
  if (!agent) return null;
  const teams = teamsOfAgent(config, agent).filter(({ id }) => atLeast(roleIn(agent, id), 'supervisor'));
  if (teams.length === 0) return 'none';
  const within = ({ teamIds }: { teamIds: readonly string[] }) =>
    teams.some(({ id }) => teamIds.includes(id));
  return {
    channelIds: new Set([...config.channels.values()].filter(within).map(({ id }) => id)),
    agentIds: new Set([...config.agents.values()].filter(within).map(({ id }) => id)),
  };
}

export const ofChannel = (scope: ReportScope, channelId: string): boolean =>
  scope === null || scope.channelIds.has(channelId);

export const ofAgent = (scope: ReportScope, agentId: string | null): boolean =>
  scope === null || (agentId !== null && scope.agentIds.has(agentId));
