/**
 * Where a conversation goes. In this order: the team it is pinned to by hand; the team that overflow sent it to; the routing
 * rules that match, all of them together; the fallback team, where rules exist and none matches, or where the channel has no
 * team; the channel's teams.
 */

import type { Configuration } from '../directory.js';
import type { RoutingRule } from '../resources/index.js';
import { weightOf } from '../serving/plan.js';
import { type Facts, holds } from './conditions.js';
import type { ConversationFacts } from './facts.js';
import { movedBy } from './hops.js';
import { highestLevels, type Need, sortedOnce, type Target } from './needs.js';
import { askedBy } from './relaxation.js';

export type Route = {
  readonly need: Need;
  /** The rules that decided it, by id; none where something else did. */
  readonly rules: readonly RoutingRule[];
};

/**
 * The route at `nowMs`, unix ms. Of the rules that match: the union of their teams, every skill at the highest level that
 * one of them still asks for, the language of the first by id that asks for one; anyone, as soon as one ends so.
 */
export function routeOf(
  config: Configuration,
  conversation: ConversationFacts,
  facts: Facts,
  nowMs: number,
): Route {
  const { channelId, hops, enteredAt } = conversation;
  const moved = movedBy(hops);
  const weight = weightOf(config, channelId);
  const team = [conversation.teamId, moved.teamId].find((id) => id !== null && config.teams.has(id));
  const rules = team ? [] : matchingRules(config, facts);
  const asked = rules.map((rule) => askedBy(rule, facts.language, nowMs - enteredAt));
  const need: Need = {
    target: team ? { teamId: team } : targetOf(config, channelId, rules),
    skills: highestLevels(asked.flatMap(({ skills }) => skills)),
    language: asked.find(({ language }) => language !== null)?.language ?? null,
    addedTeams: sortedOnce([...asked.flatMap(({ addedTeams }) => addedTeams), ...moved.addedTeams]),
    anyone: asked.some(({ anyone }) => anyone),
    weight,
  };
  return { need, rules };
}

/** The enabled rules whose condition holds, by id. */
function matchingRules(config: Configuration, facts: Facts): RoutingRule[] {
  return [...config.routingRules.values()]
    .filter(({ enabled, when }) => enabled && holds(when, facts))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function targetOf(config: Configuration, channelId: string, rules: readonly RoutingRule[]): Target {
  if (rules.length > 0) return { ruleIds: rules.map(({ id }) => id) };
  const channel = config.channels.get(channelId);
  const routed = [...config.routingRules.values()].some(({ enabled }) => enabled);
  const fallback = channel?.fallbackTeamId ?? config.settings.routing.fallbackTeamId;
  const falls = routed || !channel || channel.teamIds.length === 0;
  return falls && fallback && config.teams.has(fallback) ? { teamId: fallback } : { channelId };
}
