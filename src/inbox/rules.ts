/** What the configuration means for routing and sight. Pure functions of one version. */
import { profileOf } from '../routing/ids.js';
import type { Configuration } from './directory.js';
import type { Agent } from './resources/index.js';

/** The least of the agent's and its teams' caps that are set, else the workspace's default. Never unlimited. */
export function effectiveCapacity(config: Configuration, agent: Agent): number {
  const caps = [agent.capacity, ...agent.teamIds.map((id) => config.teams.get(id)?.capacity)].filter(
    (cap): cap is number => typeof cap === 'number',
  );
  return caps.length > 0 ? Math.min(...caps) : config.settings.routing.defaultCapacity;
}

/** The agents who can serve the same lanes share a profile: here, a set of teams. */
export const profileFor = (config: Configuration, agent: Agent): string =>
  profileOf(agent.teamIds.filter((id) => config.teams.has(id)));

/** The teams that a target (channel id, or pinned team id) means now. */
export function teamsOf(config: Configuration, target: string): readonly string[] {
  return config.channels.get(target)?.teamIds ?? (config.teams.has(target) ? [target] : []);
}

/** Which profiles can serve which targets. Targets nobody can serve are left out. */
export function planFor(config: Configuration): Map<string, string[]> {
  const profilesByTeam = new Map<string, Set<string>>();
  for (const agent of config.agents.values()) {
    for (const teamId of agent.teamIds) {
      const profiles = profilesByTeam.get(teamId) ?? new Set();
      profilesByTeam.set(teamId, profiles.add(profileFor(config, agent)));
    }
  }
  const plan = new Map<string, string[]>();
  for (const target of [...config.channels.keys(), ...config.teams.keys()]) {
    const profiles = new Set(
      teamsOf(config, target).flatMap((teamId) => [...(profilesByTeam.get(teamId) ?? [])]),
    );
    if (profiles.size > 0) plan.set(target, [...profiles]);
  }
  return plan;
}

/** An agent sees what its teams have access to, what is pinned to them, and what it holds. */
export function canSee(
  config: Configuration,
  agent: Agent,
  conversation: { channelId: string; teamId: string | null; assigneeId: string | null },
): boolean {
  if (conversation.assigneeId === agent.id) return true;
  if (conversation.teamId && agent.teamIds.includes(conversation.teamId)) return true;
  return teamsOf(config, conversation.channelId).some((teamId) => agent.teamIds.includes(teamId));
}
