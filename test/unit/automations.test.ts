// What an automation finds in a text, and what several of them do together.

import { expect, test } from 'vitest';
import { rulesOf } from '../../src/inbox/admin/rules.js';
import { tagsBy, topicStepsBy } from '../../src/inbox/automations/automating.js';
import { textFits } from '../../src/inbox/automations/matching.js';
import { Automation, type TextTest } from '../../src/inbox/resources/index.js';
import { makeConfiguration } from '../support/configuration.js';

const any = (...anyOf: string[]): TextTest => ({ contains: { anyOf } });

test.for<[TextTest, string, boolean]>([
  [{ beginsWith: ['hello'] }, 'Hello, you', true],
  [{ beginsWith: ['hello'] }, '  HELLO\nyou', true],
  [{ beginsWith: ['hell'] }, 'hello', false],
  [{ beginsWith: ['good', 'hi'] }, 'hi', true],
  [{ beginsWith: ['hi'] }, 'oh hi', false],
  [{ endsWith: ['bye'] }, 'Goodbye', false],
  [{ endsWith: ['bye', '!'] }, 'good bye!', true],
  [{ endsWith: ['good bye'] }, 'good \t bye', true],
  [{ endsWith: ['bye'] }, 'by', false],
  [any('art'), 'start of art.', true],
  [any('art'), 'start', false],
  [any('résumé'), 'my RESUME', true],
  [any('resume'), 'mon re\u0301sume\u0301', true],
  [any('شكرا'), 'شُكْرًا لكم', true],
  [any('مُحَمَّد'), 'محـــمد', true],
  [any('שלום'), 'שָׁלוֹם!', true],
  [any('ספר'), 'בית־ספר', true],
  [any('❤️'), 'I ❤ it', true],
  [any('❤'), 'I ❤️ it', true],
  [any('की'), 'का', false],
  [any('one, two'), 'one two', false],
  [any('one, two'), 'one, two', true],
  [any('返品'), '商品を返品したい', true],
  [any('c++'), 'I write c++11', true],
  [any('11'), 'c++11', true],
  [any('11'), 'x𝟙11', false],
  [any('no'), '', false],
  [{ contains: { allOf: ['gift', 'card'] } }, 'a card as a gift', true],
  [{ contains: { allOf: ['gift', 'card'] } }, 'a card', false],
  [{ notContains: { anyOf: ['gift', 'card'] } }, 'a card', false],
  [{ notContains: { anyOf: ['gift', 'card'] } }, '', true],
  [{ notContains: { allOf: ['gift', 'card'] } }, 'a card', true],
  [{ notContains: { allOf: ['gift', 'card'] } }, 'gift card', false],
  [{ wordCount: { gt: 2 } }, 'one two, three!', true],
  [{ wordCount: { gt: 3 } }, 'one two, three!', false],
  [{ wordCount: { lt: 3 } }, 'one two', true],
  [{ wordCount: { lt: 2 } }, 'one two', false],
  [{ wordCount: { lt: 1 } }, ' … ', true],
  [{ wordCount: { lt: 1 } }, '👍🏽 ✅', true],
  [{ wordCount: { lt: 4 } }, "I don't know", true],
  [{ wordCount: { gt: 1 } }, '3.50', false],
  [{ wordCount: { gt: 4 } }, '退款请求我想要我的钱退还给我', true],
  [{ wordCount: { gt: 2 } }, 'รับเงินคืนได้ไหม', true],
  [{ wordCount: { gt: 2 } }, 'أريد استرداد المال', true],
  [{ wordCount: { gt: 3 } }, 'أريد استرداد المال', false],
])('%j of %j: %j', ([test, text, fits]) => {
  expect(textFits({ any: [test] }, text)).toBe(fits);
  expect(textFits({ all: [test] }, text)).toBe(fits);
});

test('several tests: all of them, or any', () => {
  const tests = [any('a'), any('b')];
  expect(textFits({ all: tests }, 'a')).toBe(false);
  expect(textFits({ all: tests }, 'b a')).toBe(true);
  expect(textFits({ any: tests }, 'b')).toBe(true);
  expect(textFits({ any: tests }, 'c')).toBe(false);
});

test.for(['´', '\u0301', ' ¨ '])(
  'the keyword %j, of which nothing is left, is refused and never found',
  (keyword) => {
    const config = makeConfiguration({});
    const refusedFor = (word: string) =>
      rulesOf.automation.errors?.(config, {
        ...automation('au_a', { tag: 'x' }),
        when: { any: [any(word)] },
      });
    expect(refusedFor(keyword)).toMatchObject([
      { path: 'when.any.0.contains.anyOf.0', code: 'invalid_value' },
    ]);
    expect(refusedFor('é')).toEqual([]);
    for (const test of [any(keyword), { beginsWith: [keyword] }, { endsWith: [keyword] }])
      expect(textFits({ any: [test] }, 'hello')).toBe(false);
  },
);

const automation = (id: string, ...actions: unknown[]) =>
  Automation.parse({ id, name: id, madeIn: 1, when: { any: [any('x')] }, do: actions });

test('topics add up automation by automation, each told once; tags are put once', () => {
  const both = [
    automation('au_a', { addTopicIds: ['tp_c', 'tp_a'] }, { tag: 'one' }),
    automation('au_b', { addTopicIds: ['tp_a'] }, { tag: 'one' }),
    automation('au_c', { addTopicIds: ['tp_b'] }, { tag: 'two' }),
  ];
  expect(topicStepsBy(both, ['tp_b0'])).toEqual([
    { by: 'automation:au_a', topics: ['tp_a', 'tp_b0', 'tp_c'] },
    { by: 'automation:au_c', topics: ['tp_a', 'tp_b', 'tp_b0', 'tp_c'] },
  ]);
  expect(tagsBy(both)).toEqual({ by: 'automation:au_a', tags: ['one', 'two'] });
  expect(tagsBy([])).toBeNull();
});

test('a conversation is not given more topics than it may have', () => {
  const many = Array.from({ length: 49 }, (_, i) => `tp_${i}`);
  expect(topicStepsBy([automation('au_a', { addTopicIds: ['tp_x', 'tp_y'] })], many)).toEqual([]);
});
