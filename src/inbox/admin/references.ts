/** What resources name: found by path, checked when they are stored, looked up backwards when something is deleted. */
import type { Configuration } from '../directory.js';
import { allOf, type Kind, kinds, type StoredOf } from '../kinds.js';
import type {
  AttributeTest,
  Condition,
  ContactAttribute,
  IdsTest,
  Overflow,
  Settings,
} from '../resources/index.js';
import type { FieldError } from './field-error.js';

/** `id`: of an attribute its key, by which conditions name it. */
export type Reference = { kind: Kind; id: string; path: string };

type Referring = { readonly [K in Kind]: (value: StoredOf<K>) => Reference[] };

const one = (kind: Kind, id: string | null | undefined, path: string): Reference[] =>
  id ? [{ kind, id, path }] : [];
const each = (kind: Kind, ids: readonly string[] | undefined, path: string): Reference[] =>
  (ids ?? []).map((id, i) => ({ kind, id, path: `${path}.${i}` }));

type Leaf = Exclude<Condition, { all: unknown } | { any: unknown } | { not: unknown }>;

/** Every leaf of a condition with its path. */
export function leavesOf(condition: Condition, path: string): { leaf: Leaf; path: string }[] {
  if ('all' in condition) return condition.all.flatMap((inner, i) => leavesOf(inner, `${path}.all.${i}`));
  if ('any' in condition) return condition.any.flatMap((inner, i) => leavesOf(inner, `${path}.any.${i}`));
  if ('not' in condition) return leavesOf(condition.not, `${path}.not`);
  return [{ leaf: condition, path }];
}

const ofTest = (kind: Kind, test: IdsTest, path: string) =>
  Object.entries(test).flatMap(([word, ids]: [string, string[]]) => each(kind, ids, `${path}.${word}`));

const ofCondition = (condition: Condition | null): Reference[] =>
  condition === null
    ? []
    : leavesOf(condition, 'when').flatMap(({ leaf, path }) => {
        if ('topics' in leaf) return ofTest('topic', leaf.topics, `${path}.topics`);
        if ('groups' in leaf) return ofTest('contact_group', leaf.groups, `${path}.groups`);
        if ('channels' in leaf) return each('channel', leaf.channels, `${path}.channels`);
        if ('attribute' in leaf) return one('contact_attribute', leaf.attribute.key, `${path}.attribute.key`);
        return [];
      });

/** A word on why something was resolved is a resolve reason where it is the id of one. */
const ofReason = (word: string | null, path: string): Reference[] =>
  one('resolve_reason', word?.startsWith('rs_') ? word : null, path);

const ofAutoResolve = ({ autoResolve }: Pick<Settings | StoredOf<'channel'>, 'lifecycle'>['lifecycle']) => [
  ...ofReason(autoResolve.newReason, 'lifecycle.autoResolve.newReason'),
  ...ofReason(autoResolve.pendingReason, 'lifecycle.autoResolve.pendingReason'),
];

const ofOverflow = ({ do: move }: Overflow, i: number): Reference[] => {
  if ('teamId' in move) return one('team', move.teamId, `overflow.${i}.do.teamId`);
  if ('addTeamIds' in move) return each('team', move.addTeamIds, `overflow.${i}.do.addTeamIds`);
  if ('resolve' in move) return ofReason(move.resolve, `overflow.${i}.do.resolve`);
  return [];
};

const referring: Referring = {
  team: ({ offer, businessHoursId }) => [
    ...one('team', offer.escalateToTeamId, 'offer.escalateToTeamId'),
    ...one('business_hours', businessHoursId, 'businessHoursId'),
  ],
  agent: ({ teamIds, virtual }) => [
    ...each('team', teamIds, 'teamIds'),
    ...each('channel', virtual?.channelIds, 'virtual.channelIds'),
  ],
  channel: ({ teamIds, fallbackTeamId, overflow, businessHoursId, lifecycle }) => [
    ...each('team', teamIds, 'teamIds'),
    ...one('team', fallbackTeamId, 'fallbackTeamId'),
    ...one('business_hours', businessHoursId, 'businessHoursId'),
    ...overflow.flatMap(ofOverflow),
    ...ofAutoResolve(lifecycle),
  ],
  routing_rule: ({ when, teamIds, steps, preferredAgentId }) => [
    ...ofCondition(when),
    ...each('team', teamIds, 'teamIds'),
    ...steps.flatMap((step, i) => each('team', step.addTeamIds, `steps.${i}.addTeamIds`)),
    ...one('agent', preferredAgentId, 'preferredAgentId'),
  ],
  priority: ({ item }) => {
    if ('topicId' in item) return one('topic', item.topicId, 'item.topicId');
    if ('groupId' in item) return one('contact_group', item.groupId, 'item.groupId');
    return one('channel', item.channelId, 'item.channelId');
  },
  sla_policy: ({ when }) => ofCondition(when),
  contact_group: ({ when }) => ofCondition(when),
  business_hours: () => [],
  topic: () => [],
  webhook: () => [],
  away_state: () => [],
  resolve_reason: () => [],
  contact_attribute: () => [],
  automation: ({ channelIds, do: actions }) => [
    ...each('channel', channelIds ?? [], 'channelIds'),
    ...actions.flatMap((action, i) =>
      'addTopicIds' in action ? each('topic', action.addTopicIds, `do.${i}.addTopicIds`) : [],
    ),
  ],
};

export const referencesOf = <K extends Kind>(kind: K, value: StoredOf<K>): Reference[] =>
  referring[kind](value);

export const referencesOfSettings = ({ routing, lifecycle }: Settings): Reference[] => [
  ...one('team', routing.fallbackTeamId, 'routing.fallbackTeamId'),
  ...ofAutoResolve(lifecycle),
];

export const attributeNamed = (config: Configuration, key: string) =>
  [...config.contactAttributes.values()].find((attribute) => attribute.key === key);

const words: Partial<Record<Kind, { code: string; what: string }>> = {
  team: { code: 'unknown_team', what: 'team' },
  contact_attribute: { code: 'unknown_attribute', what: 'attribute' },
};

/** An error for each reference to what there is not. */
export function unknownOnes(config: Configuration, references: readonly Reference[]): FieldError[] {
  const isKnown = ({ kind, id }: Reference) =>
    kind === 'contact_attribute' ? attributeNamed(config, id) !== undefined : allOf(config, kind).has(id);
  return references
    .filter((reference) => !isKnown(reference))
    .map(({ kind, path }) => {
      const { code, what } = words[kind] ?? { code: 'unknown_id', what: kind.replaceAll('_', ' ') };
      return { path, code, message: `There is no such ${what}.` };
    });
}

/** Resources that name this one, as `kind:id`; the settings are `settings:settings`. */
export function namedBy(config: Configuration, kind: Kind, id: string): string[] {
  const target = kind === 'contact_attribute' ? config.contactAttributes.get(id)?.key : id;
  const names = (references: Reference[]) =>
    references.some((each) => each.kind === kind && each.id === target);
  const found = (Object.keys(kinds) as Kind[]).flatMap((other) =>
    [...allOf(config, other).values()]
      .filter((value) => names(referencesOf(other, value)))
      .map((value) => `${other}:${value.id}`),
  );
  return names(referencesOfSettings(config.settings)) ? [...found, 'settings:settings'] : found;
}

const ordered: readonly string[] = ['gt', 'gte', 'lt', 'lte'];
const isDate = (value: unknown) => typeof value === 'string' && !Number.isNaN(Date.parse(value));

/** Whether a test can be made of an attribute of this type. */
function testError(
  test: AttributeTest,
  { type, choices }: Pick<ContactAttribute, 'type' | 'choices'>,
  path: string,
): FieldError[] {
  const refused = (field: string, message: string) => [
    { path: `${path}.${field}`, code: 'invalid_relation', message },
  ];
  if (test.op === 'not_empty') return [];
  if (ordered.includes(test.op) && type !== 'number' && type !== 'date')
    return refused('op', 'is for attributes of type number or date');
  if (test.op === 'contains' && ['number', 'date', 'boolean'].includes(type))
    return refused('op', 'is for attributes that are texts');
  const fits = (value: unknown) =>
    type === 'date'
      ? isDate(value)
      : typeof value === (type === 'number' || type === 'boolean' ? type : 'string');
  const values = [test.value].flat();
  if (!values.every(fits)) return refused('value', `must be of the attribute's type, ${type}`);
  const offered = new Set(choices?.map((choice) => choice.toLowerCase()));
  return test.op === 'contains' ||
    !choices ||
    values.every((value) => offered.has(String(value).toLowerCase()))
    ? []
    : refused('value', `must be one of the attribute's choices`);
}

const attributeTests = (condition: Condition) =>
  leavesOf(condition, 'when').flatMap(({ leaf, path }) =>
    'attribute' in leaf ? [{ test: leaf.attribute, path: `${path}.attribute` }] : [],
  );

/**
 * An error for each test of an attribute that its type does not admit, and for each that names a hidden attribute.
 *
 * @param before the condition as it is: what it names already it may go on naming
 */
export function attributeErrors(
  config: Configuration,
  condition: Condition | null,
  before: Condition | null = null,
): FieldError[] {
  const named = new Set(before === null ? [] : attributeTests(before).map(({ test }) => test.key));
  return (condition === null ? [] : attributeTests(condition)).flatMap(({ test, path }) => {
    const attribute = attributeNamed(config, test.key);
    if (!attribute) return [];
    const hidden = !attribute.visible && !named.has(test.key);
    return [
      ...testError(test, attribute, path),
      ...(hidden
        ? [{ path: `${path}.key`, code: 'attribute_hidden', message: 'This attribute is hidden.' }]
        : []),
    ];
  });
}
