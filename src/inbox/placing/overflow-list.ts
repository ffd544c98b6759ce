/** A channel's overflow list as it concerns one conversation: which entries may still act, and when the waited ones are due. */
import type { Configuration } from '../directory.js';
import type { Overflow, OverflowMove } from '../resources/index.js';
import { namedTeams } from '../serving/teams.js';
import type { ConversationFacts } from './facts.js';
import { hopText, MAX_MOVES, movedBy } from './hops.js';
import type { Need } from './needs.js';
import { overflowsAfterMs } from './relaxation.js';
import type { Route } from './route.js';

/** What an entry would do, without the teams that it cannot send to. */
export type Act = { readonly hop: string; readonly move: OverflowMove };

/**
 * What an entry would do to it now; null: nothing, because it acted before, or would only send it where it is or was, or
 * because it was sent about enough. A team that a person pinned stays; others may be added to it.
 */
export function actOf(
  config: Configuration,
  { hops, teamId }: ConversationFacts,
  need: Need,
  { when, do: move }: Overflow,
): Act | null {
  const hop = hopText(when, move);
  if (hops.includes(hop)) return null;
  if (!('teamId' in move || 'addTeamIds' in move)) return { hop, move };
  const { visited, moves } = movedBy(hops);
  if (moves >= MAX_MOVES) return null;
  const served = new Set([...visited, ...namedTeams(config, need).map(({ id }) => id)]);
  const isFresh = (id: string) => config.teams.has(id) && !served.has(id);
  if ('teamId' in move) return teamId === null && isFresh(move.teamId) ? { hop, move } : null;
  const added = { addTeamIds: move.addTeamIds.filter(isFresh) };
  return added.addTeamIds.length > 0 ? { hop: hopText(when, added), move: added } : null;
}

/** When an entry for those who waited is due, unix ms; null: it is none. A rule that ends in overflow makes it due by then. */
export function dueAt({ when }: Overflow, { rules }: Route, enteredAt: number): number | null {
  if (!('waitedMs' in when)) return null;
  return enteredAt + Math.min(when.waitedMs, overflowsAfterMs(rules) ?? when.waitedMs);
}

/** When the first waited entry that would act is due; it may be in the past. */
export function waitedOverflowAt(
  config: Configuration,
  conversation: ConversationFacts,
  route: Route,
): number | null {
  const entries = config.channels.get(conversation.channelId)?.overflow ?? [];
  const times = entries.flatMap((entry) => {
    const at = dueAt(entry, route, conversation.enteredAt);
    return at !== null && actOf(config, conversation, route.need, entry) ? [at] : [];
  });
  return times.length > 0 ? Math.min(...times) : null;
}
