/** Which content types are taken. What a file really is, is never guessed: browsers are told to save it, not to look at it. */

/** Of what nobody said what it is. */
export const UNKNOWN_TYPE = 'application/octet-stream';

const TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/;

/** `type/subtype` of a `Content-Type` header, in lower case, without parameters; null: it is none. */
export function contentTypeOf(header: string | null | undefined): string | null {
  const type = (header ?? '').split(';', 1)[0]!.trim().toLowerCase();
  return TYPE.test(type) ? type : null;
}

/** Whether a word of a list of types can be read: `image/png`, `image/*` or `*`. */
export const isTypeRule = (rule: string): boolean =>
  rule === '*' || TYPE.test(rule) || /^[a-z]{1,32}\/\*$/.test(rule);

/** @param rules as `isTypeRule` takes them */
export const isTaken = (rules: readonly string[], type: string): boolean =>
  rules.some(
    (rule) => rule === '*' || rule === type || (rule.endsWith('/*') && type.startsWith(rule.slice(0, -1))),
  );
