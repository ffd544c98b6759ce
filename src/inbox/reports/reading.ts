/** The facts of a range, as they are read: a chunk at a time, so that neither Redis nor this process is held. */
import type { Core } from '../../routing/core.js';
import type { ConversationFact, Fact, Status } from '../../routing/records/facts.js';
import { ofAgent, ofChannel, type ReportScope } from '../access/reports.js';
import type { Configuration } from '../directory.js';
import { responseMs } from '../hours/sla.js';
import { type Range, utcDays, within } from './range.js';

const isIn = (range: Range, fact: Fact): boolean =>
  fact.kind === 'status'
    ? within(range, fact.from, fact.at) > 0
    : fact.at >= range.from && fact.at < range.to;

/** Chunks may be empty. */
export async function* factsIn(core: Core, workspaceId: string, range: Range): AsyncGenerator<Fact[]> {
  for (const day of utcDays(range))
    for await (const chunk of core.reporting.facts(workspaceId, day))
      yield chunk.filter((fact) => isIn(range, fact));
}

export async function* conversationFactsIn(
  core: Core,
  workspaceId: string,
  range: Range,
  scope: ReportScope,
): AsyncGenerator<ConversationFact[]> {
  for await (const chunk of factsIn(core, workspaceId, range))
    yield chunk
      .filter((fact) => fact.kind !== 'status')
      .filter(({ channelId }) => ofChannel(scope, channelId));
}

/**
 * Agents' time in the range: what is written, and what lasts. What lasts is read first; a stretch of it that ends meanwhile is
 * written too, and counts once.
 */
export async function* statusesIn(
  core: Core,
  { workspaceId, agents }: Configuration,
  range: Range,
  nowMs: number,
  scope: ReportScope,
): AsyncGenerator<Status[]> {
  const own = [...agents.keys()].filter((id) => ofAgent(scope, id));
  const shown = await core.reporting.shown(workspaceId, own);
  const lasting = new Map<string, number>();
  const running = shown.flatMap((each): Status[] => {
    if (each.status === 'offline') return [];
    const { agentId, since, status, awayStateId } = each;
    lasting.set(agentId, since);
    return [{ kind: 'status', at: nowMs, agentId, from: since, status, awayStateId }];
  });
  yield running.filter((each) => isIn(range, each));
  for await (const chunk of factsIn(core, workspaceId, range))
    yield chunk.filter(
      (fact) =>
        fact.kind === 'status' &&
        ofAgent(scope, fact.agentId) &&
        fact.from < (lasting.get(fact.agentId ?? '') ?? Number.POSITIVE_INFINITY),
    ) as Status[];
}

/** Business time from a customer's message to its answer, by the hours that the channel has now; a channel that is gone has none. */
export function waitedMs(
  { channels, businessHours }: Configuration,
  channelId: string,
  from: number,
  to: number,
) {
  const id = channels.get(channelId)?.businessHoursId;
  return responseMs((id && businessHours.get(id)) || null, from, to);
}

/** A conversation that was resolved in the range counts once: with its first resolution there. */
export const isFirstIn = ({ from }: Range, { before }: { before: number | null }): boolean =>
  before === null || before < from;
