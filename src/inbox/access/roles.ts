/** Roles of agents in their teams: what each lets them do. */
import type { Configuration } from '../directory.js';
import type { Agent, Team, TeamRole } from '../resources/index.js';

/** Each may do what those before it may. */
const ranks: readonly TeamRole[] = ['viewer', 'contributor', 'supervisor'];

export const atLeast = (role: TeamRole, needed: TeamRole): boolean =>
  ranks.indexOf(role) >= ranks.indexOf(needed);

/** The highest of these; null: there is none. */
export const highest = (roles: readonly TeamRole[]): TeamRole | null =>
  ranks.findLast((role) => roles.includes(role)) ?? null;

/** In a team that it is a member of. */
export const roleIn = ({ roles }: Agent, teamId: string): TeamRole => roles[teamId] ?? 'contributor';

export const teamsOfAgent = (config: Configuration, { teamIds }: Agent): Team[] =>
  teamIds.flatMap((id) => config.teams.get(id) ?? []);

/** Ids of the teams whose work it is given; of those that it only looks at nothing is. */
export const workingTeamIds = (config: Configuration, agent: Agent): string[] =>
  agent.teamIds.filter((id) => config.teams.has(id) && roleIn(agent, id) !== 'viewer');

/** It has teams, and only looks at what is theirs. */
export const onlyLooks = (config: Configuration, agent: Agent): boolean =>
  workingTeamIds(config, agent).length === 0 && teamsOfAgent(config, agent).length > 0;
