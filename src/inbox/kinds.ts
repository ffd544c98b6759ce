/** The kinds of resources: their shapes, and where a configuration has them. */
import { BusinessHours, BusinessHoursInput, BusinessHoursPatch } from './hours/hours.js';
import {
  Agent,
  AgentInput,
  AgentPatch,
  Automation,
  AutomationInput,
  AutomationPatch,
  AwayState,
  AwayStateInput,
  AwayStatePatch,
  Channel,
  ChannelInput,
  ChannelPatch,
  ContactAttribute,
  ContactAttributeInput,
  ContactAttributePatch,
  ContactGroup,
  ContactGroupInput,
  ContactGroupPatch,
  Priority,
  PriorityInput,
  PriorityPatch,
  ResolveReason,
  ResolveReasonInput,
  ResolveReasonPatch,
  RoutingRule,
  RoutingRuleInput,
  RoutingRulePatch,
  SlaPolicy,
  SlaPolicyInput,
  SlaPolicyPatch,
  Team,
  TeamInput,
  TeamPatch,
  Topic,
  TopicInput,
  TopicPatch,
  Webhook,
  WebhookInput,
  WebhookPatch,
} from './resources/index.js';

export const kinds = {
  team: { all: 'teams', stored: Team, input: TeamInput, patch: TeamPatch },
  channel: { all: 'channels', stored: Channel, input: ChannelInput, patch: ChannelPatch },
  agent: { all: 'agents', stored: Agent, input: AgentInput, patch: AgentPatch },
  routing_rule: {
    all: 'routingRules',
    stored: RoutingRule,
    input: RoutingRuleInput,
    patch: RoutingRulePatch,
  },
  priority: { all: 'priorities', stored: Priority, input: PriorityInput, patch: PriorityPatch },
  business_hours: {
    all: 'businessHours',
    stored: BusinessHours,
    input: BusinessHoursInput,
    patch: BusinessHoursPatch,
  },
  sla_policy: { all: 'slaPolicies', stored: SlaPolicy, input: SlaPolicyInput, patch: SlaPolicyPatch },
  away_state: { all: 'awayStates', stored: AwayState, input: AwayStateInput, patch: AwayStatePatch },
  topic: { all: 'topics', stored: Topic, input: TopicInput, patch: TopicPatch },
  resolve_reason: {
    all: 'resolveReasons',
    stored: ResolveReason,
    input: ResolveReasonInput,
    patch: ResolveReasonPatch,
  },
  contact_attribute: {
    all: 'contactAttributes',
    stored: ContactAttribute,
    input: ContactAttributeInput,
    patch: ContactAttributePatch,
  },
  contact_group: {
    all: 'contactGroups',
    stored: ContactGroup,
    input: ContactGroupInput,
    patch: ContactGroupPatch,
  },
  automation: { all: 'automations', stored: Automation, input: AutomationInput, patch: AutomationPatch },
  webhook: { all: 'webhooks', stored: Webhook, input: WebhookInput, patch: WebhookPatch },
} as const;

/** Of a resource that there may be several of; the settings are one. */
export type Kind = keyof typeof kinds;
export type StoredOf<K extends Kind> = ReturnType<(typeof kinds)[K]['stored']['parse']>;

export type InputOf<K extends Kind> = ReturnType<(typeof kinds)[K]['input']['parse']>;
export type PatchOf<K extends Kind> = ReturnType<(typeof kinds)[K]['patch']['parse']>;

/** A configuration's resources, each map by id. */
export type Resources = {
  readonly [K in Kind as (typeof kinds)[K]['all']]: ReadonlyMap<string, StoredOf<K>>;
};

export const isKind = (word: string): word is Kind => Object.hasOwn(kinds, word);

/** All resources of a kind. */
export const allOf = <K extends Kind>(resources: Resources, kind: K): ReadonlyMap<string, StoredOf<K>> =>
  resources[kinds[kind].all] as unknown as ReadonlyMap<string, StoredOf<K>>;
