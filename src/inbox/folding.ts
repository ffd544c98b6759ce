/** How texts are compared wherever cases and accents do not count: searches, shortcuts, keywords. */

/** Of Latin, Greek and Cyrillic letters; the marks of other scripts are what makes their words. */
const ACCENTS = /[\u0300-\u036f]/g;

/** `Réglé` and `regle` are the same, and so are `Straße` and `STRASSE`. */
export const folded = (text: string): string =>
  text.normalize('NFKD').replace(ACCENTS, '').toUpperCase().toLowerCase();
