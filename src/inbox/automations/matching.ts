/**
 * Whether a message's text says what an automation looks for. Cases, accents and the kind of white space do not count; a keyword
 * is found as whole words: `art` is not in `start`.
 */
import { folded, unspaced } from '../folding.js';
import type { TextCondition, TextTest } from '../resources/index.js';

/** Of letters and digits of scripts that put space between words: only there a word's edge can be told. */
const isSpaced = (letter: string) => /[\p{L}\p{M}\p{N}]/u.test(letter) && !unspaced.test(letter);

const normal = (text: string): string => folded(text).replace(/\s+/g, ' ').trim();

/** The character that ends there may take two code units. */
const before = (text: string, at: number) => [...text.slice(Math.max(0, at - 2), at)].at(-1) ?? '';
const after = (text: string, at: number) => String.fromCodePoint(text.codePointAt(at) ?? 32);
const joined = (left: string, right: string) => isSpaced(left) && isSpaced(right);

/** Whether the keyword stands there without going on in a word. */
const standsAt = (text: string, keyword: string, at: number): boolean => {
  const end = at + keyword.length;
  const [first, last] = [after(keyword, 0), before(keyword, keyword.length)];
  return (
    keyword !== '' &&
    text.startsWith(keyword, at) &&
    !(at > 0 && joined(before(text, at), first)) &&
    !(end < text.length && joined(last, after(text, end)))
  );
};

function hasWords(text: string, keyword: string): boolean {
  if (keyword === '') return false;
  for (let at = text.indexOf(keyword); at >= 0; at = text.indexOf(keyword, at + 1))
    if (standsAt(text, keyword, at)) return true;
  return false;
}

type Several = { anyOf: readonly string[] } | { allOf: readonly string[] };

const contains = (text: string, several: Several): boolean => {
  const found = (keyword: string) => hasWords(text, normal(keyword));
  return 'anyOf' in several ? several.anyOf.some(found) : several.allOf.every(found);
};

/** Words as a reader counts them: `don't` is one, and scripts that put no space between words have words too. */
const segmenter = new Intl.Segmenter('en', { granularity: 'word' });

/** How many words a text has, counted up to `most`. */
function countWords(text: string, most: number): number {
  let count = 0;
  for (const { isWordLike } of segmenter.segment(text)) {
    if (isWordLike) count++;
    if (count >= most) break;
  }
  return count;
}

const hasManyWords = (text: string, words: { gt: number } | { lt: number }): boolean =>
  'gt' in words ? countWords(text, words.gt + 1) > words.gt : countWords(text, words.lt) < words.lt;

/** @param written the text before it was folded */
function passes(text: string, test: TextTest, written: string): boolean {
  if ('beginsWith' in test) return test.beginsWith.some((keyword) => standsAt(text, normal(keyword), 0));
  if ('endsWith' in test) {
    return test.endsWith.map(normal).some((word) => standsAt(text, word, text.length - word.length));
  }
  if ('contains' in test) return contains(text, test.contains);
  if ('notContains' in test) return !contains(text, test.notContains);
  return hasManyWords(written, test.wordCount);
}

export function textFits(when: TextCondition, text: string): boolean {
  const folded = normal(text);
  return 'all' in when
    ? when.all.every((test) => passes(folded, test, text))
    : when.any.some((test) => passes(folded, test, text));
}
