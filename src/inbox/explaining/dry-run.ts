/** What a routing rule would do to what waits now, before it is stored. */
import type { Configuration } from '../directory.js';
import type { ConversationFacts } from '../placing/facts.js';
import { placementFor } from '../placing/placement.js';
import type { RoutingRule } from '../resources/index.js';
import { teamsOf } from '../serving/standing.js';

type Where = { readonly need: string; readonly teamIds: readonly string[] };

export type DryRun = {
  /** How many conversations the rule would decide about, alone or with others. */
  readonly matched: number;
  /** Those whose need would change: the rule's own, and those that only other rules or the fallback decided so far. */
  readonly conversations: readonly { readonly id: string; readonly from: Where; readonly to: Where }[];
};

/**
 * @param rule takes the place of the stored one of the same id, and is tried as enabled
 * @param waiting bounded by the caller
 * @param nowMs unix ms
 */
export function dryRun(
  config: Configuration,
  rule: RoutingRule,
  waiting: readonly { readonly id: string; readonly facts: ConversationFacts }[],
  nowMs: number,
): DryRun {
  const routingRules = new Map(config.routingRules).set(rule.id, { ...rule, enabled: true });
  const tried: Configuration = { ...config, routingRules };
  let matched = 0;
  const conversations = waiting.flatMap(({ id, facts }) => {
    const before = placementFor(config, facts, nowMs);
    const after = placementFor(tried, facts, nowMs);
    if (after.rules.includes(rule.id)) matched += 1;
    const from = { need: before.need, teamIds: teamsOf(config, before.need) };
    const to = { need: after.need, teamIds: teamsOf(tried, after.need) };
    return from.need === to.need && from.teamIds.join() === to.teamIds.join() ? [] : [{ id, from, to }];
  });
  return { matched, conversations };
}
