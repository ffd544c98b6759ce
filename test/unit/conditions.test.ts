import { describe, expect, test } from 'vitest';
import { languageOf } from '../../src/inbox/placing/attributes.js';
import { holds } from '../../src/inbox/placing/conditions.js';
import { factsOf } from '../../src/inbox/placing/facts.js';
import { groupsOf } from '../../src/inbox/placing/groups.js';
import { Condition } from '../../src/inbox/resources/index.js';
import { makeConfiguration, makeFacts } from '../support/configuration.js';

const attribute = (key: string, op: string, value?: unknown): Condition =>
  Condition.parse({ attribute: { key, op, ...(value === undefined ? {} : { value }) } });

const config = makeConfiguration({
  contactAttributes: [
    { id: 'ca_1', key: 'tier', type: 'choice', choices: ['gold', 'silver'] },
    { id: 'ca_2', key: 'orders', type: 'number' },
    { id: 'ca_3', key: 'since', type: 'date' },
    { id: 'ca_4', key: 'city', type: 'text' },
    { id: 'ca_5', key: 'vip', type: 'boolean' },
    { id: 'ca_6', key: 'constructor', type: 'text' },
    { id: 'ca_7', key: 'site', type: 'url' },
    { id: 'ca_8', key: 'mobile', type: 'phone' },
  ],
  contactGroups: [
    { id: 'cg_gold', when: { attribute: { key: 'tier', op: 'eq', value: 'Gold' } } },
    { id: 'cg_big', when: { attribute: { key: 'orders', op: 'gte', value: 100 } } },
  ],
});

const holdsFor = (condition: Condition, parts: Parameters<typeof makeFacts>[0]) =>
  holds(condition, factsOf(config, makeFacts(parts)));

describe('section 5.3: conditions of routing rules', () => {
  const facts = { topics: ['tp_a', 'tp_b'], attributes: { tier: 'gold', language: 'fr_CA' } };

  test.for<[boolean, Condition]>([
    [true, { topics: { anyOf: ['tp_x', 'tp_b'] } }],
    [false, { topics: { anyOf: ['tp_x'] } }],
    [true, { topics: { allOf: ['tp_a', 'tp_b'] } }],
    [false, { topics: { allOf: ['tp_a', 'tp_x'] } }],
    [true, { topics: { noneOf: ['tp_x'] } }],
    [false, { topics: { noneOf: ['tp_x', 'tp_a'] } }],
    [false, { noTopic: true }],
    [true, { groups: { anyOf: ['cg_gold'] } }],
    [false, { groups: { allOf: ['cg_gold', 'cg_big'] } }],
    [true, { groups: { noneOf: ['cg_big'] } }],
    [false, { noGroup: true }],
    [true, { visibility: 'private' }],
    [false, { visibility: 'public' }],
    [true, { channels: ['ch_0', 'ch_1'] }],
    [false, { channels: ['ch_0'] }],
    [true, { languages: ['de', 'fr'] }],
    [true, { languages: ['fr-ca'] }],
    [false, { languages: ['fr-be'] }],
    [true, { all: [{ visibility: 'private' }, { topics: { anyOf: ['tp_a'] } }] }],
    [false, { all: [{ visibility: 'private' }, { noTopic: true }] }],
    [true, { any: [{ noTopic: true }, { visibility: 'private' }] }],
    [false, { any: [{ noTopic: true }, { visibility: 'public' }] }],
    [true, { not: { any: [{ noTopic: true }, { noGroup: true }] } }],
  ])('%s: %j', ([expected, condition]) => {
    expect(holdsFor(condition, facts)).toBe(expected);
  });

  test('no topic and no group hold where there are none', () => {
    expect(holdsFor({ noTopic: true }, {})).toBe(true);
    expect(holdsFor({ noGroup: true }, {})).toBe(true);
  });

  test('a region is of its language, a language is not of a region', () => {
    expect(holdsFor({ languages: ['fr-ca'] }, { attributes: { language: 'fr' } })).toBe(false);
    expect(holdsFor({ languages: ['fr'] }, {})).toBe(false);
  });
});

describe('section 17: what attributes say', () => {
  test.for<[boolean, string, string, unknown, string]>([
    [true, 'tier', 'eq', 'GOLD', 'gold'],
    [false, 'tier', 'eq', 'gol', 'gold'],
    [true, 'city', 'contains', 'york', 'New York'],
    [false, 'city', 'contains', 'paris', 'New York'],
    [true, 'city', 'any_of', ['rome', 'new york'], 'New York'],
    [false, 'city', 'any_of', ['rome'], 'New York'],
    [true, 'vip', 'eq', true, 'TRUE'],
    [true, 'vip', 'eq', 'yes', 'true'],
    [true, 'site', 'eq', 'https://Shop.example', 'https://shop.example/'],
    [false, 'site', 'eq', 'https://shop.example/a', 'https://shop.example/'],
    [true, 'mobile', 'any_of', ['+33 6 12-34 56'], '+336123456'],
    [true, 'mobile', 'eq', 'ask her', 'Ask her'],
    [true, 'orders', 'eq', 100, '100.0'],
    [true, 'orders', 'gt', 9, '10'],
    [false, 'orders', 'gt', 10, '10'],
    [true, 'orders', 'gte', '10', '10'],
    [true, 'orders', 'lt', 10, '-3.5'],
    [false, 'orders', 'lte', 9, '10'],
    [false, 'orders', 'gt', 5, 'many'],
    [false, 'orders', 'gt', 'few', '10'],
    [false, 'orders', 'lt', 5, 'many'],
    [false, 'orders', 'lt', 5, '0x1'],
    [true, 'orders', 'eq', 'MANY', 'many'],
    [true, 'since', 'gt', '2026-01-31', '2026-02-01'],
    [true, 'since', 'lt', '2026-02-01T00:00:00Z', '2026-02-01T00:30:00+01:00'],
    [true, 'since', 'eq', '2026-02-01', '2026-02-01T01:00:00+01:00'],
    [false, 'since', 'gt', '2026-01-01', '2026-02-30'],
    [false, 'since', 'gt', '2026-01-01', '01/02/2027'],
    [false, 'city', 'gt', 'a', 'b'],
    [false, 'city', 'lt', 5, '4'],
  ])('%s: %s %s %j of %j', ([expected, key, op, value, stored]) => {
    expect(holdsFor(attribute(key, op, value), { attributes: { [key]: stored } })).toBe(expected);
  });

  test('not empty holds only for what is filled', () => {
    const notEmpty = attribute('city', 'not_empty');
    expect(holdsFor(notEmpty, { attributes: { city: 'Rome' } })).toBe(true);
    expect(holdsFor(notEmpty, { attributes: { city: '  ' } })).toBe(false);
    expect(holdsFor(notEmpty, {})).toBe(false);
  });

  test.for(['city', 'unknown', 'constructor'])(
    'a missing %s passes no test; only `not` makes that true',
    (key) => {
      const tests = [attribute(key, 'eq', 'x'), attribute(key, 'not_empty'), attribute(key, 'lt', 5)];
      for (const each of tests) {
        expect(holdsFor(each, {})).toBe(false);
        expect(holdsFor({ not: each }, {})).toBe(true);
      }
    },
  );

  test('an attribute without a definition says nothing, whatever is stored', () => {
    expect(holdsFor(attribute('unknown', 'not_empty'), { attributes: { unknown: 'x' } })).toBe(false);
  });

  test('group membership is computed from the attributes', () => {
    expect(groupsOf(config, { tier: 'GOLD', orders: '100' })).toEqual(new Set(['cg_gold', 'cg_big']));
    expect(groupsOf(config, { tier: 'silver', orders: '99' })).toEqual(new Set());
  });

  test.for<[string | undefined, string | null]>([
    ['FR', 'fr'],
    [' pt_BR ', 'pt-br'],
    ['french;any', null],
    ['French', null],
    ['fr!ag_x', null],
    ['', null],
    ['zh-Hans-CN', 'zh-hans'],
    ['en_US_POSIX', 'en-us'],
    ['zh-Hans-', null],
    [undefined, null],
  ])('the language %j is %j', ([stored, expected]) => {
    expect(languageOf(stored === undefined ? {} : { language: stored })).toBe(expected);
  });
});
