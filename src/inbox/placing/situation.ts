/**
 * What overflow asks of the line, read as it is asked for: rules are pure functions, so they are evaluated again with what
 * they asked about until they ask nothing new.
 */
import type { Core } from '../../routing/core.js';
import { workingTeamIds } from '../access/roles.js';
import type { Configuration } from '../directory.js';
import { estimateWait } from '../explaining/estimate.js';
import type { ConversationFacts } from './facts.js';
import { type Overflowed, overflowFor, type Situation } from './overflow.js';

/** A list of overflow has at most so many entries, and each asks about one thing. */
const ROUNDS = 25;

type Answers = Map<string, number | null>;

/** Reads what was asked for, all at once. */
async function readAll(
  core: Core,
  config: Configuration,
  asked: ReadonlySet<string>,
  known: Answers,
  nowMs: number,
) {
  await Promise.all(
    [...asked].map(async (question) => {
      const [kind = '', what = ''] = question.split(' ', 2);
      if (kind === 'staffed') known.set(question, await staffed(core, config, what.split(',')));
      else {
        const { depth, pace } = await core.matching.line(config.workspaceId, [what]);
        known.set(`depth ${what}`, depth);
        known.set(`estimate ${what}`, estimateWait(depth + 1, pace, nowMs)?.waitMs ?? null);
      }
    }),
  );
}

async function staffed(core: Core, config: Configuration, teamIds: readonly string[]): Promise<number> {
  const agentIds = [...config.agents.values()]
    .filter((agent) => !agent.draining && workingTeamIds(config, agent).some((id) => teamIds.includes(id)))
    .map(({ id }) => id);
  const statuses = await core.reads.agents(config.workspaceId, agentIds);
  return statuses.filter(({ availability, liveness }) => availability === 'available' && liveness === 'live')
    .length;
}

/** `overflowFor` with the line as it is now. */
export async function overflowNow(
  core: Core,
  config: Configuration,
  conversation: ConversationFacts,
  nowMs: number,
): Promise<Overflowed> {
  const known: Answers = new Map();
  for (let round = 0; ; round++) {
    const asked = new Set<string>();
    const ask = (question: string): number | null => {
      if (!known.has(question)) asked.add(question);
      return known.get(question) ?? null;
    };
    const situation: Situation = {
      depth: (need) => ask(`depth ${need}`) ?? 0,
      estimatedWaitMs: (need) => ask(`estimate ${need}`),
      staffed: (teamIds) => ask(`staffed ${[...teamIds].sort().join(',')}`) ?? 0,
    };
    const overflowed = overflowFor(config, conversation, situation, nowMs);
    if (asked.size === 0 || round === ROUNDS) return overflowed;
    await readAll(core, config, asked, known, nowMs);
  }
}
