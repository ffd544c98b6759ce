/** The kinds of resources: as what each is stored, and where a configuration has them. */
import { BusinessHours } from './hours.js';
import {
  Agent,
  Channel,
  ContactAttribute,
  ContactGroup,
  Priority,
  RoutingRule,
  SlaPolicy,
  Team,
  Topic,
} from './resources/index.js';

export const kinds = {
  team: { all: 'teams', stored: Team },
  channel: { all: 'channels', stored: Channel },
  agent: { all: 'agents', stored: Agent },
  routing_rule: { all: 'routingRules', stored: RoutingRule },
  priority: { all: 'priorities', stored: Priority },
  business_hours: { all: 'businessHours', stored: BusinessHours },
  sla_policy: { all: 'slaPolicies', stored: SlaPolicy },
  topic: { all: 'topics', stored: Topic },
  contact_attribute: { all: 'contactAttributes', stored: ContactAttribute },
  contact_group: { all: 'contactGroups', stored: ContactGroup },
} as const;

/** Of a resource that there may be several of; the settings are one. */
export type Kind = keyof typeof kinds;
export type StoredOf<K extends Kind> = ReturnType<(typeof kinds)[K]['stored']['parse']>;

/** A configuration's resources, each map by id. */
export type Resources = {
  readonly [K in Kind as (typeof kinds)[K]['all']]: ReadonlyMap<string, StoredOf<K>>;
};

export const isKind = (word: string): word is Kind => Object.hasOwn(kinds, word);

/** All resources of a kind. */
export const allOf = <K extends Kind>(resources: Resources, kind: K): ReadonlyMap<string, StoredOf<K>> =>
  resources[kinds[kind].all] as unknown as ReadonlyMap<string, StoredOf<K>>;
