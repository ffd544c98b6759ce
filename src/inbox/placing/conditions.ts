/** When a condition holds for a conversation. */

import type { Condition, IdsTest } from '../resources/index.js';
import { type Attributes, passes } from './attributes.js';

/** What conditions ask about. */
export type Facts = {
  readonly channelId: string;
  readonly visibility: string;
  readonly topics: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
  readonly language: string | null;
  readonly attributes: Attributes;
};

export function holds(condition: Condition, facts: Facts): boolean {
  if ('all' in condition) return condition.all.every((each) => holds(each, facts));
  if ('any' in condition) return condition.any.some((each) => holds(each, facts));
  if ('not' in condition) return !holds(condition.not, facts);
  if ('topics' in condition) return among(condition.topics, facts.topics);
  if ('noTopic' in condition) return facts.topics.size === 0;
  if ('groups' in condition) return among(condition.groups, facts.groups);
  if ('noGroup' in condition) return facts.groups.size === 0;
  if ('visibility' in condition) return condition.visibility === facts.visibility;
  if ('channels' in condition) return condition.channels.includes(facts.channelId);
  if ('languages' in condition) return condition.languages.some((code) => isOf(facts.language, code));
  return passes(facts.attributes.get(condition.attribute.key), condition.attribute);
}

function among(test: IdsTest, there: ReadonlySet<string>): boolean {
  if ('anyOf' in test) return test.anyOf.some((id) => there.has(id));
  if ('allOf' in test) return test.allOf.every((id) => there.has(id));
  return !test.noneOf.some((id) => there.has(id));
}

/** `fr-ca` is of `fr`, but not the other way about. */
const isOf = (language: string | null, code: string): boolean =>
  language === code || (language?.startsWith(`${code}-`) ?? false);
