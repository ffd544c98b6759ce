/**
 * The order of contact attributes, as the admin set it. Attributes are the truth and the stored order only ranks them, so
 * that one which the order does not name is never lost: it stands at the end, older ones first.
 */
import type { Configuration } from '../directory.js';
import type { AttributeOrder, ContactAttribute } from '../resources/index.js';
import { defaultAttributes } from '../resources/index.js';

const known = new WeakMap<Configuration, readonly ContactAttribute[]>();

/** All attributes of a configuration in order. */
export function orderedAttributes(config: Configuration): readonly ContactAttribute[] {
  const before = known.get(config);
  if (before) return before;
  const ranks = new Map(config.settings.contacts.attributeOrder.map((id, rank) => [id, rank]));
  const first = new Map(defaultAttributes.map(({ id }, rank) => [id, rank]));
  const keyOf = ({ id, madeIn }: ContactAttribute) => [
    ranks.get(id) ?? Infinity,
    madeIn,
    first.get(id) ?? Infinity,
  ];
  const ordered = [...config.contactAttributes.values()]
    .map((attribute) => ({ attribute, key: keyOf(attribute) }))
    .sort((a, b) => compare(a.key, b.key) || (a.attribute.id < b.attribute.id ? -1 : 1))
    .map(({ attribute }) => attribute);
  known.set(config, ordered);
  return ordered;
}

const compare = (a: readonly number[], b: readonly number[]): number => {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : (a[at] ?? 0) < (b[at] ?? 0) ? -1 : 1;
};

/** Ids that a change names, with the path of each. */
export const namedByOrder = (change: AttributeOrder): { id: string; path: string }[] =>
  'ids' in change
    ? change.ids.map((id, i) => ({ id, path: `ids.${i}` }))
    : Object.entries(change).map(([path, id]) => ({ id, path }));

/** The ids in their order after a change. What it does not name keeps its order. */
export function reordered(ids: readonly string[], change: AttributeOrder): string[] {
  if ('ids' in change) return [...change.ids, ...ids.filter((id) => !change.ids.includes(id))];
  const others = ids.filter((id) => id !== change.id);
  const beside = others.indexOf('before' in change ? change.before : change.after);
  if (beside < 0) return [...ids]; // beside itself: where it is
  return others.toSpliced('before' in change ? beside : beside + 1, 0, change.id);
}
