/** What a contact's attributes say: stored as text, compared by the type that their definition gives them. */
import type { AttributeTest, ContactAttribute } from '../resources/index.js';

type AttributeType = ContactAttribute['type'];
export type AttributeValue = { readonly type: AttributeType; readonly text: string };
/** By key. What has no definition, or nothing in it, is not there. */
export type Attributes = ReadonlyMap<string, AttributeValue>;

/** The attributes that are defined and filled. */
export function typedAttributes(
  definitions: Iterable<ContactAttribute>,
  stored: Readonly<Record<string, string>>,
): Attributes {
  const typed = new Map<string, AttributeValue>();
  for (const { key, type } of definitions) {
    const text = Object.hasOwn(stored, key) ? stored[key]?.trim() : '';
    if (text) typed.set(key, { type, text });
  }
  return typed;
}

/** Does an attribute pass a test? One that is not there passes none. */
export function passes(attribute: AttributeValue | undefined, test: AttributeTest): boolean {
  if (!attribute) return false;
  switch (test.op) {
    case 'not_empty':
      return true;
    case 'contains':
      return attribute.text.toLowerCase().includes(test.value.toLowerCase());
    case 'eq':
      return equals(attribute, String(test.value));
    case 'any_of':
      return test.value.some((value) => equals(attribute, String(value)));
    default: {
      const have = ordinal(attribute.type, attribute.text);
      const than = ordinal(attribute.type, String(test.value));
      return have !== null && than !== null && orders[test.op](have, than);
    }
  }
}

const orders = {
  gt: (a: number, b: number) => a > b,
  gte: (a: number, b: number) => a >= b,
  lt: (a: number, b: number) => a < b,
  lte: (a: number, b: number) => a <= b,
} as const;

/** Numbers and dates are equal when they mean the same; everything else, and what does not parse, by its letters. */
function equals({ type, text }: AttributeValue, value: string): boolean {
  const have = ordinal(type, text);
  const want = ordinal(type, value);
  if (have !== null && want !== null) return have === want;
  return text.toLowerCase() === value.trim().toLowerCase();
}

/** Where a text stands among numbers, or dates; null: nowhere. */
function ordinal(type: AttributeType, text: string): number | null {
  if (type === 'number') return numberOf(text.trim());
  return type === 'date' ? instantOf(text.trim()) : null;
}

/** A decimal number; null: none. */
export function numberOf(text: string): number | null {
  return /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?$/i.test(text) ? Number(text) : null;
}

const dateShape = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** Of a date (its first moment in UTC), or of a date and time with its offset; null for a day that is in no calendar. */
export function instantOf(text: string): number | null {
  const [, day = ''] = dateShape.exec(text) ?? [];
  const midnight = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight) || !new Date(midnight).toISOString().startsWith(day)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at;
}

/** The contact's language from its attribute `language`: `fr`, or `fr-ca` (also written `fr_CA`); null: none that is one. */
export function languageOf(stored: Readonly<Record<string, string>>): string | null {
  const text = Object.hasOwn(stored, 'language') ? stored.language : undefined;
  const code = text?.trim().toLowerCase().replaceAll('_', '-') ?? '';
  return /^[a-z]{2,3}(-[a-z0-9]{2,8})?$/.test(code) ? code : null;
}
