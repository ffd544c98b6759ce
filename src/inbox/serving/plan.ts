/** How a need is served: what the core keeps of the configuration for each need that occurs. */
import { type ChoiceOrder, choiceOrders, EXCLUSIVE, type PlanRow } from '../../routing/terms/placement.js';
import type { Configuration } from '../directory.js';
import { parseNeed } from '../placing/needs.js';
import type { Team } from '../resources/index.js';
import { meets, rankOf, staffedProfiles } from './profiles.js';
import { answerWithin, idsOf, isAmong, namedTeams, openTeams } from './teams.js';

const DEFAULT_ORDER: ChoiceOrder = 'load_ratio';

/**
 * The plan of one need from `nowMs` (unix ms) on, until `until`. Of several teams the first open one (of the target in its
 * listed order, then the added ones) says how an agent is chosen and whether it is asked; the shortest time to answer holds.
 */
export function planRow(config: Configuration, text: string, nowMs: number): PlanRow {
  const need = parseNeed(text);
  const named = namedTeams(config, need);
  const { open, until } = openTeams(config, named, nowMs);
  const first = open[0] ?? named[0];
  const order = first?.choice ?? firstOrder(config);
  const serving = idsOf(open);
  const able = staffedProfiles(config).filter(
    (profile) => isAmong(profile.teamIds, serving, need) && meets(profile, need),
  );
  return {
    order,
    mode: first?.mode === 'broadcast' ? 'offer' : (first?.mode ?? 'direct'),
    profiles: able.map((profile) => [profile.id, order === 'level' ? rankOf(profile, need.skills) : 0]),
    offer: first ? offerOf(first) : null,
    answerWithinMs: answerWithin(open),
    until,
  };
}

function offerOf({ mode, offer }: Team): PlanRow['offer'] {
  if (mode !== 'offer' && mode !== 'broadcast') return null;
  const { timeoutMs, broadcastTo, declineLimit, coolDownMs, escalateToTeamId } = offer;
  const to = mode === 'broadcast' ? broadcastTo : 1;
  return { timeoutMs, to, declineLimit, coolDownMs, escalateTo: escalateToTeamId };
}

/** Of nobody's team, where anyone may serve it: agents stand in no order but those in use. */
function firstOrder(config: Configuration): ChoiceOrder {
  const [order] = ordersInUse(config);
  return order === undefined || order === 'pull' ? DEFAULT_ORDER : order;
}

/** The orders by which agents of this workspace are chosen, in the order of `choiceOrders`. */
export function ordersInUse(config: Configuration): (ChoiceOrder | 'pull')[] {
  const teams = [...config.teams.values()];
  const chosen = new Set(teams.map(({ choice }) => choice));
  const orders = chosen.size > 0 ? choiceOrders.filter((order) => chosen.has(order)) : [DEFAULT_ORDER];
  return teams.some(({ mode }) => mode === 'pull') ? [...orders, 'pull'] : orders;
}

/** What conversations of a channel weigh, in slots. */
export function weightOf(config: Configuration, channelId: string): number {
  const channel = config.channels.get(channelId);
  if (channel?.exclusive) return EXCLUSIVE;
  return channel ? (channel.weight ?? config.settings.routing.weights[channel.kind]) : 1;
}

/** The weights that occur, ascending. */
export function weightsInUse(config: Configuration): number[] {
  const weights = [...config.channels.keys()].map((id) => weightOf(config, id));
  return weights.length > 0 ? [...new Set(weights)].sort((a, b) => a - b) : [1];
}
