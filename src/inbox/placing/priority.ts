/** The priority score of a conversation: how many points each matching item of the priority list adds. */

import type { Placement } from '../../routing/terms/placement.js';
import type { Configuration } from '../directory.js';
import type { PriorityItem } from '../resources/index.js';
import type { Facts } from './conditions.js';

/** Scores stop here, so that a score and a time fit into one number of the line. */
export const MAX_SCORE = 900;

/**
 * The score, and the sorted ids of the priorities that make it. An item that stands in the list twice counts once, at its
 * highest weight.
 */
export function scoreOf(config: Configuration, facts: Facts): { score: number; items: string[] } {
  const counted = new Map<string, { id: string; weight: number }>();
  for (const { id, item, weight } of config.priorities.values()) {
    if (!matches(item, facts)) continue;
    const known = counted.get(keyOf(item));
    if (!known || weight > known.weight) counted.set(keyOf(item), { id, weight });
  }
  const items = [...counted.values()];
  const score = items.reduce((sum, { weight }) => sum + weight, 0);
  return { score: Math.min(MAX_SCORE, score), items: items.map(({ id }) => id).sort() };
}

/**
 * A place evaluated anew for a reason that scores nothing: a step, a change of the configuration, another team. It keeps the
 * score it has, and takes what overflow adds now.
 */
export const unscored = (
  placement: Placement,
  { priority }: { readonly priority: number },
  priorityUp = 0,
): Placement => ({ ...placement, priority: Math.min(MAX_SCORE, priority + priorityUp) });

function matches(item: PriorityItem, facts: Facts): boolean {
  if ('topicId' in item) return facts.topics.has(item.topicId);
  if ('groupId' in item) return facts.groups.has(item.groupId);
  return (
    item.channelId === facts.channelId && (item.visibility === 'both' || item.visibility === facts.visibility)
  );
}

function keyOf(item: PriorityItem): string {
  if ('topicId' in item) return item.topicId;
  return 'groupId' in item ? item.groupId : `${item.channelId}/${item.visibility}`;
}
