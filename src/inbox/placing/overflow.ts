/**
 * Overflow: what a channel's list does to a conversation that its own people will not come to in time. The list is read once
 * from top to bottom; each condition asks about the place that the entries above it left the conversation in.
 */
import type { Placement } from '../../routing/terms/placement.js';
import type { Configuration } from '../directory.js';
import { lacksTopic } from '../resolving.js';
import type { Overflow, OverflowMove } from '../resources/index.js';
import { isClosed, namedTeams, openTeams } from '../serving/teams.js';
import { type ConversationFacts, factsOf } from './facts.js';
import { movedBy } from './hops.js';
import { needText } from './needs.js';
import { actOf, dueAt } from './overflow-list.js';
import { placementFor } from './placement.js';
import { type Route, routeOf } from './route.js';

/** What the line looks like now, asked only where an entry wants to know. */
export type Situation = {
  /** Conversations that wait with this need. */
  depth(need: string): number;
  /** Null: nobody can tell. */
  estimatedWaitMs(need: string): number | null;
  /** Agents of these teams who are there to work. */
  staffed(teamIds: readonly string[]): number;
};

export type Overflowed = {
  /** What the list does now, in its order; `resolve` is the last. */
  readonly actions: readonly OverflowMove[];
  /** To be kept with the conversation until it leaves New, and handed in again. */
  readonly hops: readonly string[];
  readonly placement: Placement;
  /** Texts to send, in order. */
  readonly replies: readonly string[];
  /** The reason to resolve it for; null: it goes on, also where it lacks a topic that it must have. */
  readonly resolve: string | null;
  /** How much of the placement's priority was added now. */
  readonly priorityUp: number;
};

/**
 * What overflow does at `nowMs`, unix ms. On entry (`conversation.entering`) every condition counts, later `waitedMs` alone.
 * Nothing due: no actions, and the placement as it is without.
 */
export function overflowFor(
  config: Configuration,
  conversation: ConversationFacts,
  situation: Situation,
  nowMs: number,
): Overflowed {
  const facts = factsOf(config, conversation);
  const actions: OverflowMove[] = [];
  let moved = conversation;
  for (const entry of config.channels.get(conversation.channelId)?.overflow ?? []) {
    const route = routeOf(config, moved, facts, nowMs);
    const act = actOf(config, moved, route.need, entry);
    if (!act || !inForce(config, moved, route, entry, situation, nowMs)) continue;
    actions.push(act.move);
    moved = { ...moved, hops: [...moved.hops, act.hop] };
    if ('resolve' in act.move) break;
  }
  const reason = actions.flatMap((move) => ('resolve' in move ? [move.resolve] : []))[0] ?? null;
  return {
    actions,
    hops: moved.hops,
    placement: placementFor(config, moved, nowMs),
    replies: actions.flatMap((move) => ('reply' in move ? [move.reply] : [])),
    resolve: lacksTopic(config, conversation) ? null : reason,
    priorityUp: actions.reduce((sum, move) => sum + ('priorityUp' in move ? move.priorityUp : 0), 0),
  };
}

function inForce(
  config: Configuration,
  conversation: ConversationFacts,
  route: Route,
  entry: Overflow,
  situation: Situation,
  nowMs: number,
): boolean {
  const { when } = entry;
  const due = dueAt(entry, route, conversation.enteredAt);
  if (due !== null) return nowMs >= due;
  if (!conversation.entering) return false;
  if ('closed' in when) return closedFor(config, conversation, route, nowMs);
  if ('depthAtLeast' in when) return situation.depth(needText(route.need)) >= when.depthAtLeast;
  if ('estimatedWaitMsAtLeast' in when) {
    const estimate = situation.estimatedWaitMs(needText(route.need));
    return estimate !== null && estimate >= when.estimatedWaitMsAtLeast;
  }
  const { open } = openTeams(config, namedTeams(config, route.need), nowMs);
  return situation.staffed(open.map(({ id }) => id)) === 0;
}

/** Outside of the channel's hours, unless it was sent elsewhere; or outside of those of every team that it could go to. */
function closedFor(
  config: Configuration,
  { channelId, hops }: ConversationFacts,
  { need }: Route,
  nowMs: number,
): boolean {
  const teams = namedTeams(config, need);
  const channelHours = config.channels.get(channelId)?.businessHoursId ?? null;
  if (movedBy(hops).teamId === null && isClosed(config, channelHours, nowMs)) return true;
  return teams.length > 0 && teams.every(({ businessHoursId }) => isClosed(config, businessHoursId, nowMs));
}
