/**
 * What an agent sees, and what it may do with it: the one place that decides. A team shows its members what is routed or
 * pinned to it, what its channels have unless it shows only what is routed to it, and what no team serves if it may see that.
 */
import type { Configuration } from '../directory.js';
import { parseNeed } from '../placing/needs.js';
import type { Agent, Team, TeamRole } from '../resources/index.js';
import { idsOf, namedTeams } from '../serving/teams.js';
import { highest, roleIn, teamsOfAgent } from './roles.js';

/** What of a conversation decides who sees it. */
export type Seen = {
  channelId: string;
  /** The team it is pinned to. */
  teamId: string | null;
  assigneeId: string | null;
  /** Where it is routed to; null: to its channel's teams. */
  need?: string | null;
};

/** Whether a team has it: by its channel, by where it is routed to, or as one of those that no team serves. */
function reaches(config: Configuration, team: Team, { channelId, teamId, need }: Seen): boolean {
  const routed = namedTeams(config, parseNeed(need || channelId));
  if (team.id === teamId || idsOf(routed).has(team.id)) return true;
  const { onlyRouted, seesUnrouted } = team.queue;
  if (seesUnrouted && teamId === null && routed.length === 0) return true;
  return !onlyRouted && (config.channels.get(channelId)?.teamIds.includes(team.id) ?? false);
}

/**
 * The role in which an agent has a conversation before it: the highest of those in the teams that show it; null: it does not
 * see it. What it holds without any of these was given to it by hand, to be answered.
 */
export function roleOn(config: Configuration, agent: Agent, conversation: Seen): TeamRole | null {
  const { assigneeId } = conversation;
  const ofOthers = assigneeId !== null && assigneeId !== agent.id;
  const showing = teamsOfAgent(config, agent)
    .filter((team) => team.queue.mayFilter || !ofOthers)
    .filter((team) => reaches(config, team, conversation));
  const role = highest(showing.map(({ id }) => roleIn(agent, id)));
  if (role !== null || assigneeId === agent.id) return role ?? 'contributor';
  const { anyone } = parseNeed(conversation.need || conversation.channelId);
  return anyone && agent.teamIds.length === 0 ? 'contributor' : null;
}

/** Whether an agent sees it at all. */
export const canSee = (config: Configuration, agent: Agent, conversation: Seen): boolean =>
  roleOn(config, agent, conversation) !== null;
