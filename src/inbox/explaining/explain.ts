/** Why a conversation still waits: what each agent lacks, and what would help. Nothing is logged for it beforehand. */
import type { Configuration } from '../directory.js';
import type { ConversationFacts } from '../placing/facts.js';
import { factsOf } from '../placing/facts.js';
import { parseNeed } from '../placing/needs.js';
import { overflowFor, type Situation } from '../placing/overflow.js';
import { waitedOverflowAt } from '../placing/overflow-list.js';
import { stepsAhead } from '../placing/relaxation.js';
import { routeOf } from '../placing/route.js';
import { type AgentSituation, type InLine, type Lack, lacksOf } from './lacks.js';

/** `agents`: how many this alone would make able; 0 where it takes more than one thing. Times are unix ms. */
export type Unblock =
  | { readonly code: Remedy; readonly agents: number }
  | { readonly code: 'hours_open'; readonly agents: number; readonly at: number | null }
  | { readonly code: 'step'; readonly agents: number; readonly at: number; readonly ruleId: string }
  | { readonly code: 'overflow'; readonly agents: number; readonly at: number };

type Remedy = Exclude<(typeof remedies)[Lack['code']], 'hours_open'>;

const remedies = {
  away: 'agent_available',
  suspect: 'agent_available',
  absent: 'agent_available',
  full: 'slot_freed',
  too_heavy: 'qualified_agent',
  closed_hours: 'hours_open',
  paused_team: 'team_resumed',
  draining: 'draining_ended',
  cool_down: 'cool_down_over',
  kept_for_other: 'keeping_over',
  locked_elsewhere: 'lock_released',
  at_work: 'lock_released',
  not_asking: 'agent_asks',
  team: 'qualified_agent',
  viewer: 'qualified_agent',
  skill: 'qualified_agent',
  language: 'qualified_agent',
} as const;

export type WhyWaiting = {
  readonly agents: readonly { readonly agentId: string; readonly lacks: readonly Lack[] }[];
  /** What would help, most effective first; nothing where some agent lacks nothing. */
  readonly unblock: readonly Unblock[];
};

/** @param agents those to be told about, bounded by the caller; agents who are not configured are left out */
export function whyWaiting(
  config: Configuration,
  waiting: InLine & { readonly conversation: ConversationFacts },
  agents: readonly AgentSituation[],
  nowMs: number,
): WhyWaiting {
  const judged = (inLine: InLine, atMs: number) =>
    agents.flatMap((situation) => {
      const agent = config.agents.get(situation.agentId);
      return agent ? [{ agentId: agent.id, lacks: lacksOf(config, agent, situation, inLine, atMs) }] : [];
    });
  const now = judged(waiting, nowMs);
  if (now.some(({ lacks }) => lacks.length === 0)) return { agents: now, unblock: [] };
  const inTime = ahead(config, waiting.conversation, nowMs).flatMap(({ need, ...change }) => {
    const able = judged({ ...waiting, need: parseNeed(need) }, change.at);
    const helped = able.filter(({ lacks }) => lacks.length === 0).length;
    return helped > 0 ? [{ ...change, agents: helped }] : [];
  });
  const unblock = [...inTime, ...remediesFor(now.map(({ lacks }) => lacks))];
  return { agents: now, unblock: unblock.sort((a, b) => b.agents - a.agents) };
}

type Ahead = ({ code: 'step'; ruleId: string } | { code: 'overflow' }) & { at: number; need: string };

const nobodyAsks: Situation = { depth: () => 0, estimatedWaitMs: () => null, staffed: () => 0 };

/** What its need becomes by itself: each step of relaxation, and the channel's overflow for those who waited. */
function ahead(config: Configuration, conversation: ConversationFacts, nowMs: number): Ahead[] {
  const waiting = { ...conversation, entering: false };
  const route = routeOf(config, waiting, factsOf(config, waiting), nowMs);
  const needAt = (at: number) => overflowFor(config, waiting, nobodyAsks, at).placement.need;
  const steps = stepsAhead(route.rules, waiting.enteredAt, nowMs).map(
    ({ ruleId, at }): Ahead => ({ code: 'step', ruleId, at, need: needAt(at) }),
  );
  const overflowAt = waitedOverflowAt(config, waiting, route);
  if (overflowAt === null || steps.some(({ at }) => at === overflowAt)) return steps;
  return [...steps, { code: 'overflow', at: overflowAt, need: needAt(overflowAt) }];
}

/** What would make agents able by itself; where nothing would, what those need who need the least. */
function remediesFor(all: readonly (readonly Lack[])[]): Unblock[] {
  if (all.length === 0) return [{ code: 'qualified_agent', agents: 0 }];
  const needed = all.map((lacks) => ({ lacks, codes: new Set(lacks.map(({ code }) => remedies[code])) }));
  const fewest = Math.min(...needed.map(({ codes }) => codes.size));
  const closest = needed.filter(({ codes }) => codes.size === fewest);
  const counts = new Map<string, number>();
  for (const { codes } of closest) for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  const byCount = [...counts].sort(([, a], [, b]) => b - a);
  return byCount.map(([code, count]) => {
    const agents = fewest === 1 ? count : 0;
    if (code !== 'hours_open') return { code: code as Remedy, agents };
    return { code, agents, at: firstOpening(closest.flatMap(({ lacks }) => lacks)) };
  });
}

function firstOpening(lacks: readonly Lack[]): number | null {
  const times = lacks.flatMap((lack) => (lack.code === 'closed_hours' && lack.at !== null ? [lack.at] : []));
  return times.length > 0 ? Math.min(...times) : null;
}
