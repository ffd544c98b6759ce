// Links that prove themselves, and which types are taken.

import { describe, expect, test } from 'vitest';
import { contentTypeOf, isTaken, isTypeRule } from '../../src/attachments/content-types.js';
import { isGoodLink, linkQuery } from '../../src/attachments/links.js';

const NOW = 1_800_000_000_000;
const OBJECT = 'ws_p0_shop/at_abc234';

const given = (query: string) => {
  const params = new URLSearchParams(query);
  return { expires: Number(params.get('expires')), signature: params.get('signature') ?? '' };
};

describe('a link', () => {
  const link = given(linkQuery('secret', OBJECT, NOW + 1_000));

  test('is good until it expires, for what it was made for', () => {
    expect(isGoodLink('secret', OBJECT, link, NOW)).toBe(true);
    expect(isGoodLink('secret', OBJECT, link, NOW + 999)).toBe(true);
    expect(isGoodLink('secret', OBJECT, link, NOW + 1_000)).toBe(false);
  });

  test.for([
    ['of another installation', 'other', OBJECT, link],
    ['for another attachment', 'secret', 'ws_p0_shop/at_abc235', link],
    ['for another workspace', 'secret', 'ws_p0_other/at_abc234', link],
    ['that was made to last', 'secret', OBJECT, { ...link, expires: link.expires + 1 }],
    ['with half a signature', 'secret', OBJECT, { ...link, signature: link.signature.slice(0, 20) }],
    ['without signature', 'secret', OBJECT, { ...link, signature: '' }],
    ['with no time', 'secret', OBJECT, { ...link, expires: Number.NaN }],
  ] as const)('%s is not', ([, secret, object, one]) => {
    expect(isGoodLink(secret, object, one, NOW)).toBe(false);
  });
});

describe('content types', () => {
  test.for([
    ['image/png', 'image/png'],
    [' Image/PNG; charset=x', 'image/png'],
    ['application/vnd.ms-excel', 'application/vnd.ms-excel'],
    ['image', null],
    ['image/png\r\nx: y', null],
    ['text/<script>', null],
    ['', null],
    [undefined, null],
  ] as const)('%j is read as %j', ([header, expected]) => {
    expect(contentTypeOf(header)).toBe(expected);
  });

  test('rules name one, a family, or all', () => {
    expect(isTaken(['image/*', 'application/pdf'], 'image/png')).toBe(true);
    expect(isTaken(['image/*', 'application/pdf'], 'application/pdf')).toBe(true);
    expect(isTaken(['image/*', 'application/pdf'], 'imagex/png')).toBe(false);
    expect(isTaken(['image/*'], 'text/html')).toBe(false);
    expect(isTaken(['*'], 'text/html')).toBe(true);
    expect(['image/*', 'text/html', '*'].every(isTypeRule)).toBe(true);
    expect(['*/*', 'image', '', 'image/png;a=b'].some(isTypeRule)).toBe(false);
  });
});
