/** A patch laid over what there is: groups of fields field by field, everything else whole; what it leaves out stays. */

type Fields = Readonly<Record<string, unknown>>;
const isGroup = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @param groups names of the fields that are groups; left out: every object is one */
export function overlaid(before: Fields, patch: Fields, groups?: readonly string[]): Fields {
  const after: Record<string, unknown> = { ...before };
  for (const [key, value] of Object.entries(patch)) {
    const known = before[key];
    const inside = isGroup(known) && isGroup(value) && (groups?.includes(key) ?? true);
    if (value !== undefined) after[key] = inside ? overlaid(known, value) : value;
  }
  return after;
}
