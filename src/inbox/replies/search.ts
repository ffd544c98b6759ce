/** Searching saved replies: by whole words, the last one by how it begins; cases and accents do not count. */
import { folded } from '../folding.js';

const BETWEEN_WORDS = /[^\p{L}\p{M}\p{N}]+/u;

export const wordsOf = (text: string): string[] => folded(text).split(BETWEEN_WORDS).filter(Boolean);

/** Whether texts have every word of a query between them. */
export function matcherOf(query: string): (texts: readonly string[]) => boolean {
  const whole = wordsOf(query);
  const begun = whole.pop() ?? '';
  return (texts) => {
    const words = new Set(texts.flatMap(wordsOf));
    return whole.every((word) => words.has(word)) && [...words].some((word) => word.startsWith(begun));
  };
}
