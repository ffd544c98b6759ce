// 17 masking on the way in: which numbers are hidden, and how little else is.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { masked } from '../../src/inbox/contacts/masking.js';

const all = { cards: true, socialSecurity: true };

describe('17 card numbers', () => {
  test.for([
    ['4111111111111111', 'XXXXXXXXXXXX1111'],
    ['my card is 4111 1111 1111 1111, thanks', 'my card is XXXX XXXX XXXX 1111, thanks'],
    ['4111-1111-1111-1111', 'XXXX-XXXX-XXXX-1111'],
    ['4111\u00a01111\u202f1111\u20091111', 'XXXX\u00a0XXXX\u202fXXXX\u20091111'],
    ['4111–1111‑1111—1111', 'XXXX–XXXX‑XXXX—1111'],
    ['amex 378282246310005.', 'amex XXXXXXXXXXXX005.'],
    ['order 12 4111 1111 1111 1111 now', 'order 12 XXXX XXXX XXXX 1111 now'],
    ['4111 1111 1111 1111 5500 0000 0000 0004', 'XXXX XXXX XXXX 1111 XXXX XXXX XXXX 0004'],
  ])('%s becomes %s', ([text, expected]) => {
    expect(masked(all, text!)).toBe(expected);
  });

  test.for([
    ['4111111111111112', 'no check digit'],
    ['4111  1111  1111  1111', 'two spaces'],
    ['a4111111111111111', 'part of a word'],
    ['411111111111', 'too short'],
    ['0000000000000000', 'zeros'],
    ['+33 6 12 34 56 78', 'a phone number'],
    ['2026-11-24 12:00', 'a date'],
  ])('%s stays: %s', ([text]) => {
    expect(masked(all, text!)).toBe(text);
  });
});

describe('17 US social security numbers', () => {
  test.for([
    ['078-05-1120', 'XXX-XX-1120'],
    ['078 05 1120', 'XXX XX 1120'],
    ['it is 078051120', 'it is XXXXX1120'],
    ['078–05–1120', 'XXX–XX–1120'],
  ])('%s becomes %s', ([text, expected]) => {
    expect(masked(all, text!)).toBe(expected);
  });
  test.for(['000-05-1120', '666-05-1120', '900-05-1120', '078-00-1120', '078-05-0000', '0780-5-1120'])(
    '%s was never given out, or is written otherwise',
    (text) => expect(masked(all, text)).toBe(text),
  );
});

test('nothing is masked that is not asked for', () => {
  const text = '4111111111111111 078-05-1120';
  expect(masked({ cards: false, socialSecurity: false }, text)).toBe(text);
  expect(masked({ cards: true, socialSecurity: false }, text)).toBe('XXXXXXXXXXXX1111 078-05-1120');
  expect(masked({ cards: false, socialSecurity: true }, text)).toBe('4111111111111111 XXX-XX-1120');
});

test('digits become X and nothing else changes', () => {
  const texts = fc.array(fc.constantFrom(...'0123456789 -ab'), { maxLength: 60 }).map((all) => all.join(''));
  fc.assert(
    fc.property(texts, (text) => {
      const once = masked(all, text);
      expect(once).toHaveLength(text.length);
      for (const [i, letter] of [...once].entries())
        expect(letter === text[i] || (letter === 'X' && /\d/.test(text[i] ?? ''))).toBe(true);
    }),
  );
});
