/** What keeps an agent from being given a conversation. */
import { EXCLUSIVE } from '../../routing/terms/placement.js';
import { onlyLooks, workingTeamIds } from '../access/roles.js';
import type { Configuration } from '../directory.js';
import type { Need } from '../placing/needs.js';
import type { Agent, Team } from '../resources/index.js';
import { speaks } from '../serving/profiles.js';
import { firstOf, idsOf, isAmong, isClosed, namedTeams, opensOrCloses, openTeams } from '../serving/teams.js';

/** An agent as it stands now. */
export type AgentSituation = {
  readonly agentId: string;
  /** What it chose; anything but `available` is away. */
  readonly availability: string;
  readonly liveness: 'live' | 'suspect' | 'absent';
  /** Slots in use. */
  readonly load: number;
  readonly capacity: number;
  /** What it is at work on. */
  readonly lockedConversationId: string | null;
  /** To be served the next where its teams pull. */
  readonly wantsNext: boolean;
};

/** A conversation in line: its need, and what its lane says beside it. */
export type InLine = {
  readonly need: Need;
  /** The agent for whom it is kept for a while. */
  readonly keptFor: string | null;
  /** Agents who are passed over for a while. */
  readonly passedOver: readonly string[];
  /** Who works on it without having it. */
  readonly lockedBy: string | null;
};

export type Lack =
  | {
      readonly code:
        | 'team'
        | 'viewer'
        | 'paused_team'
        | 'draining'
        | 'away'
        | 'suspect'
        | 'absent'
        | 'cool_down'
        /** Agents are served when they ask, or park or resolve what they had. */
        | 'not_asking';
    }
  | { readonly code: 'at_work'; readonly conversationId: string }
  | { readonly code: 'skill'; readonly skill: string; readonly needs: number; readonly has: number }
  | { readonly code: 'language'; readonly language: string }
  /** `at`: when the first of its teams opens, unix ms; null: not within the horizon of business hours. */
  | { readonly code: 'closed_hours'; readonly at: number | null }
  | { readonly code: 'full'; readonly load: number; readonly capacity: number }
  /** It would not fit beside nothing at all. */
  | { readonly code: 'too_heavy'; readonly weight: number; readonly capacity: number }
  | { readonly code: 'kept_for_other' | 'locked_elsewhere'; readonly agentId: string };

/** Everything that an agent lacks at `nowMs` (unix ms), what it is before how it is; nothing: it may be given it. */
export function lacksOf(
  config: Configuration,
  agent: Agent,
  situation: AgentSituation,
  { need, keptFor, passedOver, lockedBy }: InLine,
  nowMs: number,
): Lack[] {
  const lacks: Lack[] = [...teamLacks(config, agent, need, nowMs), ...abilityLacks(agent, need)];
  if (agent.draining) lacks.push({ code: 'draining' });
  if (situation.liveness !== 'live') lacks.push({ code: situation.liveness });
  const isAway = situation.availability !== 'available';
  if (isAway && situation.liveness !== 'absent') lacks.push({ code: 'away' });
  const { load, capacity } = situation;
  const isExclusive = need.weight === EXCLUSIVE;
  const tooHeavy = !isExclusive && need.weight > capacity;
  const fits = isExclusive ? load === 0 : load + need.weight <= capacity;
  if (tooHeavy) lacks.push({ code: 'too_heavy', weight: need.weight, capacity });
  else if (!fits) lacks.push({ code: 'full', load, capacity });
  if (passedOver.includes(agent.id)) lacks.push({ code: 'cool_down' });
  if (keptFor && keptFor !== agent.id) lacks.push({ code: 'kept_for_other', agentId: keptFor });
  if (lockedBy && lockedBy !== agent.id) lacks.push({ code: 'locked_elsewhere', agentId: lockedBy });
  const isPulled = firstOf(config, need, nowMs)?.mode === 'pull' && lockedBy !== agent.id;
  return isPulled && !isAway && situation.liveness === 'live' ? [...lacks, ...pullLacks(situation)] : lacks;
}

function pullLacks({ lockedConversationId, wantsNext }: AgentSituation): Lack[] {
  if (lockedConversationId) return [{ code: 'at_work', conversationId: lockedConversationId }];
  return wantsNext ? [] : [{ code: 'not_asking' }];
}

function teamLacks(config: Configuration, agent: Agent, need: Need, nowMs: number): Lack[] {
  const named = namedTeams(config, need);
  const isServing = (teamIds: readonly string[]) => isAmong(teamIds, idsOf(named), need);
  if (!isServing(agent.teamIds)) return [{ code: 'team' }];
  const workFor = workingTeamIds(config, agent);
  if (onlyLooks(config, agent) || !isServing(workFor)) return [{ code: 'viewer' }];
  const own = named.filter(({ id }) => workFor.includes(id));
  if (own.length === 0 || openTeams(config, own, nowMs).open.length > 0) return [];
  const working = own.filter(({ paused }) => !paused);
  if (working.length === 0) return [{ code: 'paused_team' }];
  return [{ code: 'closed_hours', at: firstOpening(config, working, nowMs) }];
}

function firstOpening(config: Configuration, closed: readonly Team[], nowMs: number): number | null {
  const openings = closed
    .filter(({ businessHoursId }) => isClosed(config, businessHoursId, nowMs))
    .flatMap(({ businessHoursId }) => opensOrCloses(config, businessHoursId, nowMs) ?? []);
  return openings.length > 0 ? Math.min(...openings) : null;
}

function abilityLacks({ skills, languages }: Agent, need: Need): Lack[] {
  const lacks: Lack[] = need.skills.flatMap(({ skill, level }) => {
    const has = skills.find((each) => each.skill === skill)?.level ?? 0;
    return has < level ? [{ code: 'skill', skill, needs: level, has }] : [];
  });
  if (need.language === null || speaks(languages, need.language)) return lacks;
  return [...lacks, { code: 'language', language: need.language }];
}
