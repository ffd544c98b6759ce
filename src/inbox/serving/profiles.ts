/**
 * Profiles: agents who can serve the same needs share one. It holds the teams that an agent works for, and those of its skills and
 * languages that some enabled rule asks for, so that others do not split it.
 */
import { profileOf } from '../../routing/ids.js';
import { onlyLooks, workingTeamIds } from '../access/roles.js';
import type { Configuration } from '../directory.js';
import { type Need, type SkillLevel, sortedOnce } from '../placing/needs.js';
import type { Agent } from '../resources/index.js';

export type Profile = {
  readonly id: string;
  readonly teamIds: readonly string[];
  readonly levels: ReadonlyMap<string, number>;
  readonly languages: readonly string[];
};

type Index = {
  readonly skills: ReadonlySet<string>;
  /** Languages asked for; null: any, because some rule asks for the contact's own. */
  readonly languages: readonly string[] | null;
  /** Everything beside the agent that its profile depends on. */
  readonly basis: string;
  staffed: readonly Profile[] | null;
};

/** A configuration never changes, so what follows from it is kept as long as it is. */
const indexes = new WeakMap<Configuration, Index>();

/** Most agents are the same in the next version, and then so is their profile. */
const remembered = new WeakMap<Agent, { basis: string; profile: Profile }>();

function indexOf(config: Configuration): Index {
  let index = indexes.get(config);
  if (!index) {
    const asked = [...config.routingRules.values()]
      .filter(({ enabled }) => enabled)
      .map(({ requires }) => requires);
    const skills = sortedOnce(asked.flatMap((each) => each.skills.map(({ skill }) => skill)));
    const named = sortedOnce(asked.flatMap(({ language }) => (language ? [language] : [])));
    const basis = [skills, named, sortedOnce(config.teams.keys())].map((part) => part.join()).join(';');
    const languages = named.includes('contact') ? null : named;
    index = { skills: new Set(skills), languages, basis, staffed: null };
    indexes.set(config, index);
  }
  return index;
}

/** The profile of an agent; agents of the same one are interchangeable. */
export function profileOfAgent(config: Configuration, agent: Agent): Profile {
  const index = indexOf(config);
  const known = remembered.get(agent);
  if (known?.basis === index.basis) return known.profile;
  const teamIds = workingTeamIds(config, agent);
  const skills = agent.skills.filter(({ skill }) => index.skills.has(skill));
  const languages = agent.languages.filter(
    (language) => !index.languages || index.languages.some((asked) => speaks([language], asked)),
  );
  const levels = new Map(skills.map(({ skill, level }) => [skill, level]));
  const profile = { id: profileOf(teamIds, skills, languages), teamIds, levels, languages };
  remembered.set(agent, { basis: index.basis, profile });
  return profile;
}

/** Empty: it only looks at what its teams have, and is given nothing. */
export const profileFor = (config: Configuration, agent: Agent): string =>
  onlyLooks(config, agent) ? '' : profileOfAgent(config, agent).id;

/** The profiles of all agents that may be given something, each once, by id. */
export function staffedProfiles(config: Configuration): readonly Profile[] {
  const index = indexOf(config);
  if (!index.staffed) {
    const working = [...config.agents.values()].filter(
      (agent) => agent.kind === 'human' && !agent.draining && !onlyLooks(config, agent),
    );
    const byId = new Map(
      working.map((agent) => profileOfAgent(config, agent)).map((each) => [each.id, each]),
    );
    index.staffed = [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }
  return index.staffed;
}

/** Has it every skill, at the level at least, and the language? */
export const meets = (profile: Profile, need: Need): boolean =>
  need.skills.every(({ skill, level }) => (profile.levels.get(skill) ?? 0) >= level) &&
  (need.language === null || speaks(profile.languages, need.language));

/** Who speaks `fr` serves `fr-ca`, and who speaks `fr-ca` serves `fr`; `fr-ca` and `fr-be` are two. */
export const speaks = (languages: readonly string[], wanted: string): boolean =>
  languages.some((each) => each === wanted || wanted.startsWith(`${each}-`) || each.startsWith(`${wanted}-`));

/** How good it is at what is asked for: the sum of its levels, at most 100. */
export const rankOf = (profile: Profile, skills: readonly SkillLevel[]): number =>
  Math.min(
    100,
    skills.reduce((sum, { skill }) => sum + (profile.levels.get(skill) ?? 0), 0),
  );
