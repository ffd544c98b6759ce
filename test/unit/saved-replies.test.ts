// Placeholders, search and titles of saved replies: pure functions.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { folded } from '../../src/inbox/folding.js';
import { faultsOf, type Part, partsOf } from '../../src/inbox/replies/placeholders.js';
import { render } from '../../src/inbox/replies/rendering.js';
import { matcherOf } from '../../src/inbox/replies/search.js';
import { titleOf } from '../../src/inbox/replies/shapes.js';

const keys = new Set(['tier', 'firstName']);
const at = (body: string) => faultsOf(body, keys).map((fault) => [fault.code, fault.at]);

describe('39 placeholders have a fallback text', () => {
  test.for([
    ['plain } text { with }} braces', []],
    ['{{contact.firstName|there}} {{agent.name|us}} {{contact.tier|a}}', []],
    ['Hi {{contact.firstName}}', [['missing_fallback', 3]]],
    ['Hi {{contact.firstName| }}', [['missing_fallback', 3]]],
    ['{{contact.shoe|x}}', [['unknown_placeholder', 0]]],
    ['{{agent.tier|x}}', [['unknown_placeholder', 0]]],
    ['{{contact.__proto__|x}}', [['malformed_placeholder', 0]]],
    ['{{team.name|x}}', [['malformed_placeholder', 0]]],
    ['{{|x}}', [['malformed_placeholder', 0]]],
    ['a {{contact.name|x', [['malformed_placeholder', 2]]],
    ['{{contact.name|{{agent.name|x}}}}', [['malformed_placeholder', 0]]],
    ['\\{{contact.shoe}} is no placeholder', []],
    [
      'é {{contact.shoe|x}} {{contact.name}}',
      [
        ['unknown_placeholder', 2],
        ['missing_fallback', 21],
      ],
    ],
    ['{{agent.name|x}}'.repeat(21), [['too_many', 320]]],
  ] as const)('%j', ([body, faults]) => {
    expect(at(body)).toEqual(faults);
  });
});

const values = new Map([
  ['contact.firstName', 'Ada'],
  ['agent.name', '{{contact.firstName|loop}} \\{{ $1'],
]);

describe('39 rendering', () => {
  test('says what is known, falls back where nothing is, and names that', () => {
    expect(render('Hi {{contact.firstName|there}}, {{contact.tier|dear}}!', values)).toEqual({
      text: 'Hi Ada, dear!',
      missing: [{ placeholder: 'contact.tier', usedFallback: 'dear' }],
    });
  });
  test('what is put in is not looked at again', () => {
    expect(render('{{agent.name|x}} and {{contact.name|{ | }}}', values).text).toBe(
      '{{contact.firstName|loop}} \\{{ $1 and { | }',
    );
  });
  test('an escaped beginning is a text', () => {
    expect(render('\\{{contact.firstName|there}}', values).text).toBe('{{contact.firstName|there}}');
  });
});

/** Literal text that does not run into what follows it. */
const literal = fc
  .string({ unit: fc.constantFrom('{', '}', '|', '\\', 'a', ' ', '\n', 'é', '😀', '$', '&'), maxLength: 12 })
  .map((text) => `${text}.`);
const placeholder = fc.record({
  name: fc.constantFrom('contact.firstName', 'contact.tier', 'agent.name'),
  fallback: fc
    .string({ unit: fc.constantFrom('{', '|', '\\', 'b', ' ', '\n', 'ß'), maxLength: 8 })
    .map((text) => `${text.replace(/\{+/g, '{')}b`),
});
const written = (part: string | { name: string; fallback: string }) =>
  typeof part === 'string' ? part.replaceAll('{{', '\\{{') : `{{${part.name}|${part.fallback}}}`;
const shown = (part: Part) =>
  typeof part === 'string' ? part : { name: part.name, fallback: part.fallback };

test('39 a body of texts and placeholders is read as what it was written from', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(literal, placeholder), { maxLength: 8 }), (parts) => {
      const body = parts.map(written).join('');
      const read = partsOf(body);
      expect(read.faults).toEqual([]);
      const joined = (all: readonly (string | object)[]) =>
        all.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join('\u0001');
      const merged = (all: readonly (string | object)[]) => joined(all).replaceAll('\u0001', '');
      expect(merged(read.parts.map(shown))).toBe(merged(parts));
      expect(read.parts.filter((part) => typeof part !== 'string').map(shown)).toEqual(
        parts.filter((part) => typeof part !== 'string'),
      );
    }),
  );
});

test('39 any text at all is read without throwing, and every fault stands where it begins', () => {
  const noise = fc.string({
    unit: fc.constantFrom('{', '}', '|', '\\', 'contact.name', 'x', ' '),
    maxLength: 30,
  });
  fc.assert(
    fc.property(noise, (body) => {
      for (const fault of faultsOf(body, keys)) expect(body.startsWith('{{', fault.at)).toBe(true);
    }),
  );
});

describe('18 search', () => {
  test.for([
    ['regle', 'Réglé.', true],
    ['RÉG', 'regler', true],
    ['car not', 'your card, not', false],
    ['card no', 'your card, not', true],
    ['not card', 'your card, not', true],
    ['not  -  your', 'your card, not', true],
    ['ard', 'your card', false],
    ['łódź', 'Łódź', true],
    ['请求', '退款请求', true],
    ['请求 订单', '退款请求', false],
    ['คืน', 'รับเงินคืนได้ไหม', true],
    ['한', '한국어', true],
    ['हिन्दी', 'हिन्दी में', true],
    ['हिन', 'हिन्दी', true],
    ['हन', 'हिन्दी', false],
    ['strasse', 'Straße 5', true],
    ['STRASSE', 'straße', true],
  ] as const)('%j in %j: %s', ([query, text, found]) => {
    expect(matcherOf(query)([text])).toBe(found);
  });
  test('words may stand in title, body and shortcut between them', () => {
    expect(matcherOf('late parcel')(['Late', 'Your parcel', ''])).toBe(true);
  });
  test('folding is the same however a letter is composed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(folded(text.normalize('NFC'))).toBe(folded(text.normalize('NFD')));
      }),
    );
  });
});

test('18 a title is its own, or the first line of the body, cut', () => {
  expect(titleOf({ title: 'Late', body: 'x' })).toBe('Late');
  expect(titleOf({ title: '', body: '\n  Sorry.\nIt is late.' })).toBe('Sorry.');
  expect(titleOf({ title: ' ', body: '😀'.repeat(100) })).toBe('😀'.repeat(80));
});
