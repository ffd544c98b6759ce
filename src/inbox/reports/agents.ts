/** The report on agents: their time, and what they did in it. */
import type { Core } from '../../routing/core.js';
import { ofAgent, type ReportScope } from '../access/reports.js';
import type { Configuration } from '../directory.js';
import { type Range, within } from './range.js';
import { conversationFactsIn, isFirstIn, statusesIn, waitedMs } from './reading.js';
import { createSketch, type Summary } from './sketch.js';

export type AgentFigures = Readonly<{
  agentId: string;
  availableMs: number;
  awayMs: number;
  replies: number;
  resolved: number;
  /** Contacts it answered, each once. */
  contactsHelped: number;
  handle: Summary;
  response: Summary;
}>;

const createCounts = () => ({
  ...{ availableMs: 0, awayMs: 0, replies: 0, resolved: 0 },
  contacts: new Set<number>(),
  handle: createSketch(),
  response: createSketch(),
});

/** Agents that are there now, and those of the facts: in order of id. */
export async function reportAgents(
  core: Core,
  config: Configuration,
  range: Range,
  nowMs: number,
  scope: ReportScope = null,
): Promise<AgentFigures[]> {
  const all = new Map<string, ReturnType<typeof createCounts>>();
  const of = (agentId: string) => {
    const known = all.get(agentId) ?? createCounts();
    all.set(agentId, known);
    return known;
  };
  for (const agentId of config.agents.keys()) if (ofAgent(scope, agentId)) of(agentId);
  for await (const statuses of statusesIn(core, config, range, nowMs, scope))
    for (const { agentId, status, from, at } of statuses)
      if (agentId) of(agentId)[status === 'available' ? 'availableMs' : 'awayMs'] += within(range, from, at);
  for await (const facts of conversationFactsIn(core, config.workspaceId, range, scope))
    for (const fact of facts) {
      if (!fact.agentId || !ofAgent(scope, fact.agentId)) continue;
      const agent = of(fact.agentId);
      if (fact.kind === 'handled') agent.handle.add(fact.ms);
      if (fact.kind === 'resolved' && isFirstIn(range, fact)) agent.resolved += 1;
      if (fact.kind !== 'replied') continue;
      agent.replies += 1;
      if (fact.contact > 0) agent.contacts.add(fact.contact);
      if (fact.since !== null) agent.response.add(waitedMs(config, fact.channelId, fact.since, fact.at));
    }
  return [...all]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([agentId, { contacts, handle, response, ...counts }]) => ({
      ...{ agentId, ...counts, contactsHelped: contacts.size },
      ...{ handle: handle.summary(), response: response.summary() },
    }));
}
