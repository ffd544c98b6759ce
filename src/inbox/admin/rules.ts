/** What is special of each kind when an admin makes, changes or deletes one. */
import { isDeepStrictEqual } from 'node:util';
import { newId, newScopedId } from '../../routing/ids.js';
import { isChosenType } from '../../routing/records/event-types.js';
import { isChoice } from '../contacts/values.js';
import type { Configuration } from '../directory.js';
import { folded } from '../folding.js';
import type { Kind, StoredOf } from '../kinds.js';
import { channelLifecycleErrors } from '../lifecycle.js';
import { faultsOf } from '../replies/placeholders.js';
import type { Agent, AutoResponder, SlaPolicy, TextCondition } from '../resources/index.js';
import type { FieldError } from './field-error.js';
import { attributeErrors } from './references.js';

export type KindRules<K extends Kind> = {
  readonly newId: (workspaceId: string) => string;
  /** It has a label made of its name, unique among its kind. */
  readonly slugged: boolean;
  /** Fields that are groups: a patch changes what it names of them. */
  readonly groups: readonly string[];
  /** Fields that the engine gives when one is made. */
  readonly given?: (config: Configuration) => Partial<StoredOf<K>>;
  /** What is wrong with it beyond its shape and what it names. */
  readonly errors?: (config: Configuration, value: StoredOf<K>) => FieldError[];
};

const plain = (prefix: Parameters<typeof newId>[0]) => ({
  newId: () => newId(prefix),
  slugged: false,
  groups: [],
});

const taken = (path: string, message: string): FieldError[] => [{ path, code: 'taken', message }];

/** Whether another one has the name, cases aside. */
const isNamed = (all: Iterable<{ id: string; name: string }>, id: string, name: string) =>
  [...all].some((other) => other.id !== id && other.name.toLowerCase() === name.toLowerCase());

/** A policy has a term, and warns before each. */
function termErrors({ firstResponseMs, nextResponseMs, warnBeforeMs }: SlaPolicy): FieldError[] {
  const shortest = Math.min(firstResponseMs ?? Infinity, nextResponseMs ?? Infinity);
  const wrong = (path: string, message: string) => [{ path, code: 'invalid_relation', message }];
  if (shortest === Infinity) return wrong('firstResponseMs', 'or nextResponseMs must be set');
  return warnBeforeMs !== null && warnBeforeMs >= shortest
    ? wrong('warnBeforeMs', 'must be less than each term')
    : [];
}

/** Placeholders that nobody could fill: nothing but a contact's. */
function textErrors({ contactAttributes }: Configuration, body: string, path: string): FieldError[] {
  const keys = new Set([...contactAttributes.values()].map(({ key }) => key));
  return faultsOf(body, keys).map(({ code, message }) => ({ path, code, message }));
}

function responderErrors(config: Configuration, responder: AutoResponder | null): FieldError[] {
  return (['inHours', 'outOfHours'] as const).flatMap((when) => {
    const { text = '', byLanguage = {} } = responder?.[when] ?? {};
    const path = `autoResponder.${when}`;
    return [
      ...textErrors(config, text, `${path}.text`),
      ...Object.entries(byLanguage).flatMap(([language, each]) =>
        textErrors(config, each, `${path}.byLanguage.${language}`),
      ),
    ];
  });
}

/** What is wrong with a part, unless it stays as it is stored: it may be older than the check, and the rest is to be changed all the same. */
const errorsIfNew = <T>(stored: T | undefined, part: T, errors: (part: T) => FieldError[]): FieldError[] =>
  isDeepStrictEqual(stored, part) ? [] : errors(part);

/** Choices that nobody could choose, as values are read. */
const choiceErrors = (choices: readonly string[]): FieldError[] =>
  choices.flatMap((choice, i) => {
    const path = `choices.${i}`;
    if (choice.trim() === '') return [{ path, code: 'invalid_value', message: 'must not be blank' }];
    const first = choices.findIndex((other) => isChoice(other, choice));
    return first < i ? taken(path, 'But for cases and blanks it is a choice already.') : [];
  });

/** Texts in a part of a condition, with their paths. */
const textsIn = (part: unknown, path: string): [string, string][] =>
  typeof part === 'string'
    ? [[path, part]]
    : Object.entries(part ?? {}).flatMap(([name, inner]) => textsIn(inner, `${path}.${name}`));

/** Keywords of accents alone: nothing is left of them to look for. */
const keywordErrors = (when: TextCondition): FieldError[] =>
  textsIn(when, 'when').flatMap(([path, keyword]) =>
    folded(keyword).trim() === '' ? [{ path, code: 'invalid_value', message: 'must not be blank' }] : [],
  );

/** Types that no event is of. */
const typeErrors = (types: readonly string[]): FieldError[] =>
  types.flatMap((type, i) =>
    isChosenType(type)
      ? []
      : [{ path: `types.${i}`, code: 'unknown_id', message: 'There are no such events.' }],
  );

/** A virtual agent has what makes it one, a person has not; a channel's conversations begin with one of them at most. */
function virtualErrors({ agents }: Configuration, { id, kind, virtual }: Agent): FieldError[] {
  const wrong = (path: string, code: string, message: string) => [{ path, code, message }];
  if ((kind === 'virtual') !== (virtual !== null))
    return wrong('virtual', 'invalid_relation', 'is for agents of kind virtual');
  if (virtual?.role !== 'inception') return [];
  const others = [...agents.values()].flatMap((other) =>
    other.id !== id && other.virtual?.role === 'inception' ? other.virtual.channelIds : [],
  );
  return virtual.channelIds.flatMap((channelId, i) =>
    others.includes(channelId)
      ? wrong(`virtual.channelIds.${i}`, 'taken', 'Another virtual agent begins its conversations.')
      : [],
  );
}

export const rulesOf: { readonly [K in Kind]: KindRules<K> } = {
  team: { ...plain('tm'), slugged: true, groups: ['offer', 'queue'] },
  agent: {
    ...plain('ag'),
    slugged: true,
    errors: (config, agent) => [
      ...Object.keys(agent.roles)
        .filter((id) => !agent.teamIds.includes(id))
        .map((id) => ({ path: `roles.${id}`, code: 'invalid_relation', message: 'is none of teamIds' })),
      ...virtualErrors(config, agent),
    ],
  },
  channel: {
    newId: (workspaceId) => newScopedId('ch', workspaceId),
    slugged: true,
    groups: ['lifecycle', 'resolveReason', 'topicRequired'],
    errors: (config, channel) => [
      ...channelLifecycleErrors(config.settings, channel),
      ...responderErrors(config, channel.autoResponder),
    ],
  },
  routing_rule: {
    ...plain('rr'),
    groups: ['requires'],
    errors: (config, { id, when }) => attributeErrors(config, when, config.routingRules.get(id)?.when),
  },
  priority: plain('pr'),
  business_hours: plain('bh'),
  sla_policy: {
    ...plain('sp'),
    given: (config) => ({ madeIn: config.version + 1 }),
    errors: (config, policy) => [
      ...attributeErrors(config, policy.when, config.slaPolicies.get(policy.id)?.when),
      ...termErrors(policy),
    ],
  },
  topic: {
    ...plain('tp'),
    errors: (config, { id, name }) =>
      isNamed(config.topics.values(), id, name) ? taken('name', 'Another topic has this name.') : [],
  },
  away_state: {
    ...plain('aw'),
    errors: (config, { id, name }) =>
      isNamed(config.awayStates.values(), id, name) ? taken('name', 'Another away state has this name.') : [],
  },
  resolve_reason: {
    ...plain('rs'),
    errors: (config, { id, name }) =>
      isNamed(config.resolveReasons.values(), id, name) ? taken('name', 'Another reason has this name.') : [],
  },
  contact_attribute: {
    ...plain('ca'),
    given: (config) => ({ madeIn: config.version + 1 }),
    errors: (config, { id, key, type, choices }) => [
      ...([...config.contactAttributes.values()].some((other) => other.id !== id && other.key === key)
        ? taken('key', 'Another attribute has this key.')
        : []),
      ...((type === 'choice') === (choices !== null)
        ? []
        : [{ path: 'choices', code: 'invalid_relation', message: 'are for attributes of type choice' }]),
      ...errorsIfNew(config.contactAttributes.get(id)?.choices ?? [], choices ?? [], choiceErrors),
    ],
  },
  automation: {
    ...plain('au'),
    given: (config) => ({ madeIn: config.version + 1 }),
    errors: (config, { id, when, do: actions }) => [
      ...errorsIfNew(config.automations.get(id)?.when, when, keywordErrors),
      ...actions.flatMap((action, i) =>
        'reply' in action ? textErrors(config, action.reply, `do.${i}.reply`) : [],
      ),
    ],
  },
  contact_group: {
    ...plain('cg'),
    errors: (config, { id, when }) => attributeErrors(config, when, config.contactGroups.get(id)?.when),
  },
  webhook: {
    ...plain('wh'),
    errors: (config, { id, types }) => errorsIfNew(config.webhooks.get(id)?.types, types, typeErrors),
  },
};
