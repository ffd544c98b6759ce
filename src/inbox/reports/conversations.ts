/** The report on conversations: its figures as a whole and by group. */
import type { Core } from '../../routing/core.js';
import type { ConversationFact } from '../../routing/records/facts.js';
import type { ReportScope } from '../access/reports.js';
import type { Configuration } from '../directory.js';
import { createFigures, type Figures, type Rules } from './figures.js';
import { datesOf, type Range } from './range.js';
import { conversationFactsIn, isFirstIn, waitedMs } from './reading.js';

export const groupings = ['agent', 'team', 'channel', 'topic', 'day'] as const;
export type Grouping = (typeof groupings)[number];
/** `resolved`: facts of conversations that were resolved at least once, whenever that was; `all`: of open ones too. */
export const scopes = ['resolved', 'all'] as const;

export type ConversationReport = Readonly<{
  total: Figures;
  /** `key` null: of no agent, team or topic. */
  groups: readonly (Readonly<{ key: string | null }> & Figures)[];
}>;

type Keys = (fact: ConversationFact) => readonly (string | null)[];
const orNone = (keys: readonly string[]) => (keys.length > 0 ? keys : [null]);

/** The groups that a fact counts in. Of a team: the pinned one, else those its agent is in now. */
const keysOf = (config: Configuration, range: Range, timeZone: string): Record<Grouping, Keys> => {
  const dateOf = datesOf(range, timeZone);
  return {
    agent: ({ agentId }) => [agentId],
    team: ({ teamId, agentId }) =>
      orNone(teamId ? [teamId] : (config.agents.get(agentId ?? '')?.teamIds ?? [])),
    channel: ({ channelId }) => [channelId],
    topic: ({ topics }) => orNone(topics),
    day: ({ at }) => [dateOf(at)],
  };
};

export async function reportConversations(
  core: Core,
  config: Configuration,
  ask: Readonly<{
    range: Range;
    timeZone: string;
    groupBy: Grouping | null;
    over: (typeof scopes)[number];
    scope?: ReportScope;
  }>,
): Promise<ConversationReport> {
  const { range, timeZone, groupBy, over, scope = null } = ask;
  const rules: Rules = {
    waitedMs: ({ channelId, since, at }) => waitedMs(config, channelId, since, at),
    isFirstResolution: (fact) => isFirstIn(range, fact),
  };
  const total = createFigures(rules);
  const groups = new Map<string | null, ReturnType<typeof createFigures>>();
  const group = (key: string | null) => {
    const known = groups.get(key) ?? createFigures(rules);
    groups.set(key, known);
    return known;
  };
  const keys: Keys = groupBy ? keysOf(config, range, timeZone)[groupBy] : () => [];
  for await (const facts of conversationFactsIn(core, config.workspaceId, range, scope))
    for (const fact of facts) {
      if (over === 'resolved' && !fact.resolved) continue;
      total.add(fact);
      for (const key of keys(fact)) group(key).add(fact);
    }
  const sorted = [...groups].sort(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1));
  return { total: total.figures(), groups: sorted.map(([key, each]) => ({ key, ...each.figures() })) };
}
