// 17: the one form in which a value of each type is kept, and what is none of its type.

import { describe, expect, test } from 'vitest';
import { rulesOf } from '../../src/inbox/admin/rules.js';
import { canonical } from '../../src/inbox/contacts/values.js';
import { ContactAttribute } from '../../src/inbox/resources/index.js';
import { makeConfiguration } from '../support/configuration.js';

type Type = Parameters<typeof canonical>[0]['type'];

describe('question 38: values', () => {
  test.for<[Type, string, string | null]>([
    ['text', ' as it is ', 'as it is'],
    ['number', '007.50', '7.5'],
    ['number', '-0', '0'],
    ['number', '1e400', null],
    ['number', '1,5', null],
    ['date', '2028-02-29', '2028-02-29'],
    ['date', '2026-02-29', null],
    ['date', '2026-11-24T10:00+02:00', '2026-11-24T08:00:00.000Z'],
    ['date', '2026-11-24T10:00', null],
    ['date', '24/11/2026', null],
    ['boolean', 'YES', 'true'],
    ['boolean', 'maybe', null],
    ['choice', ' gold PLUS ', 'Gold plus'],
    ['choice', 'gold', null],
    ['email', 'Ada.L+x@Mail.Example.ORG', 'Ada.L+x@mail.example.org'],
    ['email', 'é@exämple.com', 'é@exämple.com'],
    ['email', 'a@b', null],
    ['email', 'a@@b.c', null],
    ['email', 'a@b.', null],
    ['email', 'a@.b', null],
    ['email', 'a@b..c', null],
    ['email', '<a@b.c>', null],
    ['email', 'a@b.c, d@e.f', null],
    ['email', 'a@b.c;d', null],
    ['phone', '+33 6 (12) 34-56', '+336123456'],
    ['phone', '12', null],
    ['phone', '1-800-FLOWERS', null],
    ['url', 'HTTPS://Shop.example', 'https://shop.example/'],
    ['url', 'javascript:alert(1)', null],
    ['url', 'shop.example', null],
  ])('%s %j: %j', ([type, text, expected]) => {
    expect(canonical({ type, choices: ['Gold plus'] }, text)).toBe(expected);
  });

  test.for<[string[], string[]]>([
    [['Gold', 'Silver'], []],
    [[' Gold '], []],
    [['Gold', 'gold'], ['choices.1']],
    [['Silver', 'Gold', ' gold '], ['choices.2']],
    [['Gold', ' '], ['choices.1']],
  ])('of the choices %j those at %j are refused: nobody could choose them', ([choices, refused]) => {
    const attribute = { key: 'tier', label: 'Tier', type: 'choice', choices, id: 'ca_tier' };
    const read = ContactAttribute.parse(attribute);
    const errors = rulesOf.contact_attribute.errors?.(makeConfiguration({}), read) ?? [];
    expect(errors.map(({ path }) => path)).toEqual(refused);
    if (refused.length === 0)
      for (const choice of choices) expect(canonical({ type: 'choice', choices }, choice)).toBe(choice);
  });
});
