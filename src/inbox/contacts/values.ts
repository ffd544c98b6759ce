/**
 * Values of contact attributes. They are kept as text in one canonical form per type, so that equal things are equal texts:
 * numbers as JavaScript writes them, dates as `2026-11-24` or an instant in UTC, booleans as `true` and `false`.
 */
import type { Configuration } from '../directory.js';
import type { ContactAttribute } from '../resources/index.js';
import { instantOf, numberOf } from './parsing.js';

export type Definition = Pick<ContactAttribute, 'type' | 'choices'>;

export const MAX_VALUE = 1024;

const words: Readonly<Record<string, string>> = {
  ...{ true: 'true', yes: 'true', 1: 'true' },
  ...{ false: 'false', no: 'false', 0: 'false' },
};

/** Whether a text means a choice: cases and blanks around it do not count. */
export const isChoice = (choice: string, text: string): boolean =>
  choice.trim().toLowerCase() === text.trim().toLowerCase();

const canonicalOf: {
  readonly [T in ContactAttribute['type']]: (text: string, choices: readonly string[]) => string | null;
} = {
  text: (text) => text,
  number: (text) => {
    const value = numberOf(text);
    return value === null || !Number.isFinite(value) ? null : String(value);
  },
  date: (text) => {
    const at = instantOf(text);
    if (at === null) return null;
    return text.includes('T') ? new Date(at).toISOString() : text;
  },
  boolean: (text) => words[text.toLowerCase()] ?? null,
  choice: (text, choices) => choices.find((choice) => isChoice(choice, text)) ?? null,
  email: (text) => {
    const [, local, domain = ''] =
      /^([^\s@<>()[\],;:"\\]{1,64})@([^\s@<>()[\],;:"\\]{1,255})$/.exec(text) ?? [];
    const labels = domain.split('.');
    return labels.length > 1 && labels.every(Boolean) ? `${local}@${domain.toLowerCase()}` : null;
  },
  phone: (text) => {
    const digits = text.replace(/[\s().\-/]/g, '');
    return /^\+?\d{3,15}$/.test(digits) ? digits : null;
  },
  url: (text) => (/^https?:\/\//i.test(text) && URL.canParse(text) ? new URL(text).href : null),
};

/** The canonical form of a text, or null when it is no value of this type. */
export const canonical = ({ type, choices }: Definition, text: string): string | null =>
  canonicalOf[type](text.trim(), choices ?? []);

/** A value as a program gives it, in canonical form ('' clears); null: not of this type. */
export function given(definition: Definition, value: string | number | boolean | null): string | null {
  if (value === null || value === '') return '';
  const { type } = definition;
  const expected = type === 'number' || type === 'boolean' ? type : 'string';
  return typeof value === expected ? canonical(definition, String(value)) : null;
}

/** A stored text as a program reads it; one that does not fit its type stays a text. */
export function shown({ type }: Definition, text: string): string | number | boolean {
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  const number = type === 'number' ? numberOf(text) : null;
  return number ?? text;
}

/** What a connector sent, canonical where it fits; what does not fit, or has no definition, as it came. */
export function fromConnector(
  config: Configuration,
  attributes: Readonly<Record<string, string>>,
): Record<string, string> {
  const definitions = new Map([...config.contactAttributes.values()].map((each) => [each.key, each]));
  return Object.fromEntries(
    Object.entries(attributes).map(([key, text]) => {
      const definition = definitions.get(key);
      return [key, (definition && canonical(definition, text)) ?? text];
    }),
  );
}
