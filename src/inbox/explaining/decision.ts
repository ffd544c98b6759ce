/**
 * A decision of the engine as its timeline entry keeps it: the lane, the rules, the version, and the agents that were compared
 * with the keys that decided. It stays true whatever is configured later.
 */
import type { TimelineEntry } from '../../routing/conversations/reads.js';

/** As the core's standings make their scores: steps of a ratio over 2^39 assignments. */
const SEQ_STEPS = 2 ** 39;
const RATIO_STEPS = 16_384;
const LEVEL_STEPS = 128;

export type Compared = { agentId: string } & Record<string, number | string>;

/** What a score says, by the order of choice it was made for. */
function keysOf(order: string, score: number): Record<string, number> {
  const high = Math.floor(score / SEQ_STEPS);
  const lastAssignment = score - high * SEQ_STEPS;
  switch (order) {
    case 'load_ratio':
    case 'pull':
      return { loadRatio: Number((high / RATIO_STEPS).toFixed(4)), lastAssignment };
    case 'free_slots':
      return { freeSlots: RATIO_STEPS - 1 - high, lastAssignment };
    case 'longest_idle':
      return { idleSinceMs: score };
    case 'round_robin':
      return { lastAssignment: score };
    case 'level':
      return {
        rank: LEVEL_STEPS - 1 - Math.floor(high / LEVEL_STEPS),
        loadRatio: Number(((high % LEVEL_STEPS) / (LEVEL_STEPS - 1)).toFixed(4)),
        lastAssignment,
      };
    default:
      return { score };
  }
}

/** Agents with their keys, best first, of a text as the core keeps it; an agent alone has no keys to compare. */
export function comparedOf(order: string, compared: unknown): Compared[] {
  const list = typeof compared === 'string' && compared !== '' ? compared.split(' ') : [];
  return list.map((each): Compared => {
    const [agentId = '', score] = each.split('=');
    return { agentId, ...(score === undefined ? {} : keysOf(order, Number(score))) };
  });
}

/** The chosen one stands at the head of `compared`. */
export function decisionOf(
  entry: TimelineEntry,
): { reason: string; compared?: Compared[] } & Record<string, unknown> {
  const { seq: _seq, kind: _kind, type: _type, compared, rules, reason, ...rest } = entry;
  const list = comparedOf(String(entry.order ?? ''), compared);
  return {
    ...rest,
    reason: String(reason ?? ''),
    rules: typeof rules === 'string' && rules !== '' ? rules.split(' ') : [],
    ...(list.length > 0 ? { compared: list } : {}),
  };
}
