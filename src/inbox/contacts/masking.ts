/**
 * Numbers that nobody should read are masked before a message is stored or routed: the first twelve digits of card numbers,
 * the first five of US social security numbers. Dashes and single spaces of any kind between digits do not count: keyboards and
 * pages put in other ones than people type.
 */
import type { Settings } from '../resources/index.js';

const CARD = { shortest: 13, longest: 19, masked: 12 };
const SSN_MASKED = 5;

/** Digits with at most one dash or space between two of them, standing alone. */
const runs = /(?<![\dA-Za-z])\d(?:[\p{Zs}\p{Pd}]?\d)+(?![\dA-Za-z])/gu;

/** The check digit that all card numbers have: about nine of ten other numbers lack it. */
function isCard(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0 && !/^0+$/.test(digits);
}

/** Numbers that were never given out are no social security numbers. */
const isSocialSecurity = (digits: string): boolean =>
  /^(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}$/.test(digits);

/** The first so many digits of a text as X; what stands between them stays. */
function crossed(text: string, digits: number): string {
  let left = digits;
  return text.replace(/\d/g, (digit) => (left-- > 0 ? 'X' : digit));
}

type Kind = { fits: (digits: string, text: string) => boolean; masked: number };

const card: Kind = {
  fits: (digits) => digits.length >= CARD.shortest && digits.length <= CARD.longest && isCard(digits),
  masked: CARD.masked,
};
const ssn: Kind = {
  fits: (digits, text) => isSocialSecurity(digits) && /^(\d{9}|\d{3}\D\d{2}\D\d{4})$/.test(text),
  masked: SSN_MASKED,
};

/** A run with what is of a kind in it masked: any row of whole groups may be, the longest first. */
function hide(kind: Kind, run: string): string {
  const groups = [...run.matchAll(/\d+/g)].map(({ 0: text, index }) => ({
    from: index,
    to: index + text.length,
  }));
  for (const [i, { from }] of groups.entries()) {
    for (const { to } of groups.slice(i, i + CARD.longest).reverse()) {
      const part = run.slice(from, to);
      if (!kind.fits(part.replace(/\D/g, ''), part)) continue;
      return run.slice(0, from) + crossed(part, kind.masked) + hide(kind, run.slice(to));
    }
  }
  return run;
}

export function masked({ cards, socialSecurity }: Settings['masking'], text: string): string {
  const kinds = [...(cards ? [card] : []), ...(socialSecurity ? [ssn] : [])];
  return kinds.reduce((left, kind) => left.replace(runs, (run) => hide(kind, run)), text);
}
