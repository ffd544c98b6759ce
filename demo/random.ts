/**
 * Repeatable choices: one seed gives each actor its own stream, so that one actor's timing never changes another's.
 *
 * Not for secrets.
 */

export type Random = {
  /** In [0, 1). */
  next(): number;
  chance(probability: number): boolean;
  between(low: number, high: number): number;
  /** One of the items, or undefined of none. */
  pick<T>(items: readonly T[]): T | undefined;
  /** An independent stream that depends on the seed and the label alone. */
  fork(label: string): Random;
};

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const char of text) value = Math.imul(value ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return value >>> 0;
}

/** A 32-bit Weyl sequence through a finaliser: small, and even enough for choosing among people. */
export function createRandom(seed: number): Random {
  const origin = seed >>> 0;
  let state = origin;
  const next = () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    chance: (probability) => next() < probability,
    between: (low, high) => low + next() * (high - low),
    pick: (items) => items[Math.floor(next() * items.length)],
    fork: (label) => createRandom(hash(`${origin}:${label}`)),
  };
}
