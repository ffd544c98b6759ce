/**
 * Searching saved replies: by whole words, the last one by how it begins; cases and accents do not count. A word of a script
 * that puts no space between words is found wherever it stands.
 */
import { folded, unspaced } from '../folding.js';

const BETWEEN_WORDS = /[^\p{L}\p{M}\p{N}]+/u;

const wordsIn = (foldedText: string): string[] => foldedText.split(BETWEEN_WORDS).filter(Boolean);

export const wordsOf = (text: string): string[] => wordsIn(folded(text));

/** Whether texts have every word of a query between them. */
export function matcherOf(query: string): (texts: readonly string[]) => boolean {
  const asked = wordsOf(query);
  return (texts) => {
    const text = folded(texts.join('\n'));
    const words = new Set(wordsIn(text));
    return asked.every((word, i) => {
      if (unspaced.test(word)) return text.includes(word);
      if (i < asked.length - 1) return words.has(word);
      return [...words].some((each) => each.startsWith(word));
    });
  };
}
