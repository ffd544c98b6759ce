/** What an agent's teams let it choose of how its queues are shown. */
import type { Configuration } from '../directory.js';
import type { Agent, QueueSort } from '../resources/index.js';
import { teamsOfAgent } from './roles.js';

export type QueueRules = { sort: QueueSort; mayChangeSort: boolean; mayFilter: boolean };

/** Of several teams the first says the order; what one of them lets it, it may. `agent` null: an admin. */
export function queueRulesOf(config: Configuration, agent: Agent | null): QueueRules {
  const rules = (agent ? teamsOfAgent(config, agent) : []).map(({ queue }) => queue);
  return {
    sort: rules[0]?.sort ?? 'oldest',
    mayChangeSort: rules.length === 0 || rules.some(({ mayChangeSort }) => mayChangeSort),
    mayFilter: rules.length === 0 || rules.some(({ mayFilter }) => mayFilter),
  };
}
