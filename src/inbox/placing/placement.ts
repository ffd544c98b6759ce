/** A conversation's place in line, evaluated from the configuration. Times are unix ms. */
import type { Placement, Sla } from '../../routing/terms/placement.js';
import type { Configuration } from '../directory.js';
import { slaTimes } from '../hours/sla.js';
import { answerWithin, namedTeams, openTeams, qualifies } from '../serving/teams.js';
import { type Facts, holds } from './conditions.js';
import { type ConversationFacts, factsOf } from './facts.js';
import { movedBy } from './hops.js';
import { needText } from './needs.js';
import { waitedOverflowAt } from './overflow-list.js';
import { MAX_SCORE, scoreOf } from './priority.js';
import { stepsAhead } from './relaxation.js';
import { type Route, routeOf } from './route.js';

/** The place that a conversation has at `nowMs`. `nextAt` may lie in the past: overflow is due and was not applied yet. */
export function placementFor(
  config: Configuration,
  conversation: ConversationFacts,
  nowMs: number,
): Placement {
  const facts = factsOf(config, conversation);
  const route = routeOf(config, conversation, facts, nowMs);
  const sla = slaOf(config, conversation, facts);
  const next = [
    stepsAhead(route.rules, conversation.enteredAt, nowMs)[0]?.at ?? null,
    waitedOverflowAt(config, conversation, route),
  ].filter((at) => at !== null);
  return {
    need: needText(route.need),
    weight: route.need.weight,
    priority: Math.min(MAX_SCORE, scoreOf(config, facts).score + movedBy(conversation.hops).priorityUp),
    rules: route.rules.map(({ id }) => id),
    deadlineAt: sla?.dueAt ?? null,
    prefer: conversation.entering ? preferredFor(config, conversation, route, nowMs) : null,
    nextAt: next.length > 0 ? Math.min(...next) : null,
    answerWithinMs: answerWithin(openTeams(config, namedTeams(config, route.need), nowMs).open),
    sla,
  };
}

/** Whom it is kept for: the agent of the first rule that prefers one, else the last agent; only one who may serve it. */
function preferredFor(
  config: Configuration,
  { lastAgent }: ConversationFacts,
  { need, rules }: Route,
  nowMs: number,
): Placement['prefer'] {
  const { waitMs, memoryMs } = config.settings.routing.preferredAgent;
  const byRule = rules.flatMap(({ preferredAgentId, preferForMs }) =>
    preferredAgentId ? [{ agentId: preferredAgentId, forMs: preferForMs }] : [],
  );
  const remembered = waitMs > 0 && lastAgent !== null && nowMs - lastAgent.at <= memoryMs;
  const last = remembered ? [{ agentId: lastAgent.agentId, forMs: waitMs }] : [];
  const able = [...byRule, ...last].find(({ agentId }) => {
    const agent = config.agents.get(agentId);
    return agent && qualifies(config, agent, need);
  });
  return able ?? null;
}

/** The term of the policy made first among those that hold: to the first answer of a human, or to the next one. */
function slaOf(config: Configuration, conversation: ConversationFacts, facts: Facts): Sla | null {
  if (conversation.isAnswered) return null;
  const policy = [...config.slaPolicies.values()]
    .filter(({ enabled, when }) => enabled && (!when || holds(when, facts)))
    .sort((a, b) => a.madeIn - b.madeIn || (a.id < b.id ? -1 : 1))[0];
  if (!policy) return null;
  const kind = conversation.answeredBefore ? 'next' : 'first';
  const targetMs = kind === 'next' ? policy.nextResponseMs : policy.firstResponseMs;
  const startMs = kind === 'next' ? conversation.waitingSince : conversation.askedAt;
  const hoursId = config.channels.get(conversation.channelId)?.businessHoursId;
  const hours = (hoursId && config.businessHours.get(hoursId)) || null;
  const times = targetMs === null ? null : slaTimes(hours, startMs, targetMs, policy.warnBeforeMs);
  return times && { policyId: policy.id, kind, ...times };
}
