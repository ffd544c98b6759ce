/** What of the engine a change of the configuration reaches. */
import { type Effects, noEffects } from '../../routing/configuration/config-changes.js';
import type { Configuration } from '../directory.js';
import type { Kind, StoredOf } from '../kinds.js';
import type { Settings } from '../resources/index.js';

/** More agents than this are all of them. */
const AGENTS_BY_NAME = 1000;

type Pair<T> = { before: T | null; after: T | null };
type Judge<T> = (pair: Pair<T>, id: string, config: Configuration) => Effects;

/** Whether one of the fields is another, or the resource is new or gone. */
function differs<T extends object>({ before, after }: Pair<T>, ...fields: (keyof T)[]): boolean {
  if (!before || !after) return true;
  return fields.some((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
}
const exists = <T>({ before, after }: Pair<T>) => before !== null && after !== null;

const membersOf = (config: Configuration, teamId: string) =>
  [...config.agents.values()].filter((agent) => agent.teamIds.includes(teamId)).map((agent) => agent.id);

/** What waits depends on it, whatever of it changed but the name. */
const placingUnlessNamed = <T extends { name: string }>({ before, after }: Pair<T>): Effects => {
  const nameless = (value: T | null) => JSON.stringify(value && { ...value, name: '' });
  return { ...noEffects, placing: nameless(before) !== nameless(after) };
};

const asked = (rule: StoredOf<'routing_rule'> | null) =>
  rule?.enabled ? [rule.requires.skills.map(({ skill }) => skill), rule.requires.language] : [[], null];

const judges: { readonly [K in Kind]: Judge<StoredOf<K>> } = {
  team: (pair, id, config) => ({
    plan:
      pair.after === null ||
      (exists(pair) &&
        differs(pair, 'mode', 'choice', 'offer', 'paused', 'businessHoursId', 'answerWithinMs')),
    restand: differs(pair, 'capacity', 'awayTimeoutMs', 'wrapUpMs') ? membersOf(config, id) : [],
    placing: pair.after === null,
  }),
  agent: (pair, id) => ({
    plan: differs(pair, 'teamIds', 'roles', 'skills', 'languages', 'draining'),
    restand: differs(pair, 'teamIds', 'roles', 'skills', 'languages', 'draining', 'capacity') ? [id] : [],
    placing: false,
  }),
  channel: (pair) => ({
    plan: differs(pair, 'teamIds', 'fallbackTeamId', 'weight', 'exclusive'),
    restand: [],
    placing:
      exists(pair) &&
      differs(pair, 'teamIds', 'fallbackTeamId', 'weight', 'exclusive', 'businessHoursId', 'overflow'),
  }),
  routing_rule: (pair) => {
    // Skills and languages that rules ask for are what tells profiles apart.
    const asks = JSON.stringify(asked(pair.before)) !== JSON.stringify(asked(pair.after));
    return {
      ...placingUnlessNamed(pair),
      plan: asks || (exists(pair) && differs(pair, 'teamIds', 'enabled')),
      restand: asks ? 'everybody' : [],
    };
  },
  business_hours: (pair, id, config) => {
    const moved = exists(pair) && differs(pair, 'timeZone', 'shifts', 'holidays');
    const named = (all: Iterable<{ businessHoursId: string | null }>) =>
      [...all].some(({ businessHoursId }) => businessHoursId === id);
    return {
      plan: moved && named(config.teams.values()),
      restand: [],
      placing: moved && named(config.channels.values()),
    };
  },
  sla_policy: placingUnlessNamed,
  contact_group: placingUnlessNamed,
  // A changed list leaves the scores of what waits as they are; the rest is only named by others.
  priority: () => noEffects,
  topic: () => noEffects,
  away_state: () => noEffects,
  resolve_reason: () => noEffects,
  contact_attribute: () => noEffects,
  automation: () => noEffects,
  webhook: () => noEffects,
};

/** @param config the configuration before the change */
export const effectsOf = <K extends Kind>(
  config: Configuration,
  kind: K,
  id: string,
  pair: Pair<StoredOf<K>>,
): Effects => judges[kind](pair, id, config);

export function effectsOfSettings(before: Settings, after: Settings): Effects {
  const pair = { before: before.routing, after: after.routing };
  return {
    plan: differs(pair, 'weights'),
    restand: differs(pair, 'defaultCapacity') ? 'everybody' : [],
    placing: differs(pair, 'order', 'headStartMs', 'weights', 'fallbackTeamId'),
  };
}

/** What several changes at once reach together. */
export function together(all: readonly Effects[]): Effects {
  const everybody = all.some(({ restand }) => restand === 'everybody');
  const named = [...new Set(all.flatMap(({ restand }) => (restand === 'everybody' ? [] : restand)))];
  return {
    plan: all.some(({ plan }) => plan),
    restand: everybody || named.length > AGENTS_BY_NAME ? 'everybody' : named,
    placing: all.some(({ placing }) => placing),
  };
}
