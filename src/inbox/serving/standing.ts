/** What the configuration means for agents. Pure functions of one version. */
import type { Standing } from '../../routing/matching/presence.js';
import { workingTeamIds } from '../access/roles.js';
import type { Configuration } from '../directory.js';
import { parseNeed } from '../placing/needs.js';
import type { Agent } from '../resources/index.js';
import { profileFor } from './profiles.js';
import { least, namedTeams } from './teams.js';

export { profileFor };

/** The least of the agent's and its teams' caps that are set, else the workspace's default. Never unlimited. */
export function effectiveCapacity(config: Configuration, agent: Agent): number {
  const caps = workingTeams(config, agent).map(({ capacity }) => capacity);
  return least([agent.capacity, ...caps]) ?? config.settings.routing.defaultCapacity;
}

/** How an agent stands under a configuration: under no profile, and so for no work, where it only looks. */
export const standingOf = (config: Configuration, agent: Agent): Required<Standing> => ({
  profile: profileFor(config, agent),
  capacity: effectiveCapacity(config, agent),
  draining: agent.draining,
  awayTimeoutMs: timeoutsFor(config, agent).awayTimeoutMs,
});

/** After how long of silence an agent is away, and how long it rests after a conversation, ms: the least of its teams'. */
export function timeoutsFor(
  config: Configuration,
  agent: Agent,
): { awayTimeoutMs: number | null; wrapUpMs: number | null } {
  const teams = workingTeams(config, agent);
  return {
    awayTimeoutMs: least(teams.map(({ awayTimeoutMs }) => awayTimeoutMs)),
    wrapUpMs: least(teams.map(({ wrapUpMs }) => wrapUpMs)),
  };
}

/** How long its holder rests after a conversation, ms. */
export function wrapUpMsOf(config: Configuration, assigneeId: string | null): number {
  const holder = config.agents.get(assigneeId ?? '');
  return (holder && timeoutsFor(config, holder).wrapUpMs) ?? 0;
}

/** What it only looks at does not count for it. */
const workingTeams = (config: Configuration, agent: Agent) =>
  workingTeamIds(config, agent).flatMap((id) => config.teams.get(id) ?? []);

/** Ids of the teams that a need (or a target alone) names now, paused and closed ones too. */
export const teamsOf = (config: Configuration, need: string): readonly string[] =>
  namedTeams(config, parseNeed(need)).map(({ id }) => id);
