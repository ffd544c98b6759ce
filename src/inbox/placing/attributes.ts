/** What a contact's attributes say: stored as text, compared by the type that their definition gives them. */
import { instantOf, numberOf } from '../contacts/parsing.js';
import { canonical } from '../contacts/values.js';
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

/** Equal when they mean the same, whatever the way they are written; what does not fit its type, by its letters. */
function equals({ type, text }: AttributeValue, value: string): boolean {
  const have = ordinal(type, text);
  const want = ordinal(type, value);
  if (have !== null && want !== null) return have === want;
  return formOf(type, text) === formOf(type, value);
}

const formOf = (type: AttributeType, text: string): string =>
  (canonical({ type, choices: null }, text) ?? text.trim()).toLowerCase();

/** Where a text stands among numbers, or dates; null: nowhere. */
function ordinal(type: AttributeType, text: string): number | null {
  if (type === 'number') return numberOf(text.trim());
  return type === 'date' ? instantOf(text.trim()) : null;
}

/**
 * The contact's language from its attribute `language`: `fr`, or `fr-ca` (also written `fr_CA`); of a longer tag, as `zh-Hans-CN`, its
 * first two parts. Null: none that is one.
 */
export function languageOf(stored: Readonly<Record<string, string>>): string | null {
  const text = Object.hasOwn(stored, 'language') ? stored.language : undefined;
  const code = text?.trim().toLowerCase().replaceAll('_', '-') ?? '';
  return /^([a-z]{2,3}(?:-[a-z0-9]{2,8})?)(?:-[a-z0-9]{1,8})*$/.exec(code)?.[1] ?? null;
}
