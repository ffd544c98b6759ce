/** How texts are compared wherever cases and accents do not count: searches, shortcuts, keywords. */

/**
 * Of Latin, Greek and Cyrillic letters; of Hebrew and Arabic the points and vowels that most people leave out, and the stroke
 * that only lengthens a word; of signs whether they are drawn in colour. The marks of other scripts are what makes their words.
 */
const ACCENTS =
  /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u0652\u0670]|[\ufe0e-\ufe0f]/g;

/** `Réglé` and `regle` are the same, and so are `Straße` and `STRASSE`. */
export const folded = (text: string): string =>
  text.normalize('NFKD').replace(ACCENTS, '').toUpperCase().toLowerCase();

/** A letter of a script that puts no space between words: where one ends there, no rule tells. */
export const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
