/** Which teams serve a need: those that it names, and which of them are given anything now. */
import { onlyLooks } from '../access/roles.js';
import type { Configuration } from '../directory.js';
import { isOpen, nextEdge } from '../hours/hours.js';
import { type Need, sortedOnce, type Target } from '../placing/needs.js';
import type { Agent, Team } from '../resources/index.js';
import { meets, profileOfAgent } from './profiles.js';

/**
 * The teams that a need names, the target's in their listed order first, then the added ones; where anyone may serve it,
 * all others after these, by id.
 */
export function namedTeams(config: Configuration, need: Need): Team[] {
  const ids = [...targetTeamIds(config, need.target), ...need.addedTeams];
  if (need.anyone) ids.push(...sortedOnce(config.teams.keys()));
  return [...new Set(ids)].flatMap((id) => config.teams.get(id) ?? []);
}

function targetTeamIds(config: Configuration, target: Target): readonly string[] {
  if ('teamId' in target) return [target.teamId];
  if ('channelId' in target) return config.channels.get(target.channelId)?.teamIds ?? [];
  return sortedOnce(target.ruleIds).flatMap((id) => {
    const rule = config.routingRules.get(id);
    return rule?.enabled ? rule.teamIds : [];
  });
}

/** Whether a team's business hours, where it has some, are closed. */
export const isClosed = (config: Configuration, businessHoursId: string | null, nowMs: number): boolean =>
  !isOpen(hoursOf(config, businessHoursId), nowMs);

/** When that changes next; null: not within the horizon of business hours. */
export const opensOrCloses = (
  config: Configuration,
  businessHoursId: string | null,
  nowMs: number,
): number | null => nextEdge(hoursOf(config, businessHoursId), nowMs);

const hoursOf = (config: Configuration, id: string | null) =>
  (id === null ? undefined : config.businessHours.get(id)) ?? null;

/** The teams that are given something now: neither paused nor closed. `until`: when one of them opens or closes next. */
export function openTeams(
  config: Configuration,
  teams: readonly Team[],
  nowMs: number,
): { open: Team[]; until: number | null } {
  const working = teams.filter(({ paused }) => !paused);
  const schedules = new Set(working.map(({ businessHoursId }) => businessHoursId));
  const closed = new Set([...schedules].filter((id) => isClosed(config, id, nowMs)));
  const edges = [...schedules].flatMap((id) => opensOrCloses(config, id, nowMs) ?? []);
  return {
    open: working.filter(({ businessHoursId }) => !closed.has(businessHoursId)),
    until: edges.length > 0 ? Math.min(...edges) : null,
  };
}

/** The team that says how a need is served: of those it names the first that is open, else the first. */
export function firstOf(config: Configuration, need: Need, nowMs: number): Team | undefined {
  const named = namedTeams(config, need);
  return openTeams(config, named, nowMs).open[0] ?? named[0];
}

/** How long an assignee has to answer: the shortest of these teams' times; null: for ever. */
export const answerWithin = (open: readonly Team[]): number | null =>
  least(open.map(({ answerWithinMs }) => answerWithinMs));

/** The least of those that are set; null: none is. */
export function least(values: readonly (number | null)[]): number | null {
  const set = values.filter((value) => value !== null);
  return set.length > 0 ? Math.min(...set) : null;
}

/** Is an agent one of those who could be given it, were they there and had room? */
export function qualifies(config: Configuration, agent: Agent, need: Need): boolean {
  if (agent.draining || onlyLooks(config, agent)) return false;
  const profile = profileOfAgent(config, agent);
  return meets(profile, need) && isAmong(profile.teamIds, idsOf(namedTeams(config, need)), need);
}

export const idsOf = (teams: readonly Team[]): ReadonlySet<string> => new Set(teams.map(({ id }) => id));

/** Where anyone may serve it, an agent without a team may too. */
export const isAmong = (
  teamIds: readonly string[],
  serving: ReadonlySet<string>,
  { anyone }: Need,
): boolean => (anyone && teamIds.length === 0) || teamIds.some((id) => serving.has(id));
