// docs/events.md, the list of types and the scripts say the same.

import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { eventTypeNames, eventTypes, isChosenType } from '../../src/routing/records/event-types.js';

const lua = new URL('../../src/routing/lua/', import.meta.url);
const scripts = readdirSync(lua, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.lua'))
  .map((file) => readFileSync(new URL(file, lua), 'utf8'))
  .join('\n');
const page = readFileSync(new URL('../../docs/events.md', import.meta.url), 'utf8');

/** Types that scripts make of a subject and a word that they were given. */
const made: Record<string, readonly string[]> = {
  message: ['sent', 'delivered', 'read', 'failed'],
  attachment: ['stored', 'failed'],
  sla: ['warning', 'due', 'breached'],
};

test('scripts write the types that are listed, and no others', () => {
  const subjects = new Set(eventTypeNames.map((type) => type.split('.')[0]));
  const whole = [...scripts.matchAll(/'([a-z_]+)\.([a-z_]+)'/g)]
    .filter(([, subject = '']) => subjects.has(subject))
    .map(([, subject, word]) => `${subject}.${word}`);
  const begun = [...scripts.matchAll(/'([a-z_]+)\.' \.\. /g)].map(([, subject = '']) => subject);
  expect([...new Set(begun)].sort()).toEqual(Object.keys(made).sort());
  const ofWords = Object.entries(made).flatMap(([subject, words]) =>
    words.map((word) => `${subject}.${word}`),
  );
  expect([...new Set([...whole, ...ofWords])].sort()).toEqual([...eventTypeNames].sort());
});

test('the document has a row for each, with the same words', () => {
  const rows = [...page.matchAll(/^\| `([a-z_]+\.[a-z_]+)` \| (.*) \|$/gm)].map(([, type, told]) => [
    type,
    told,
  ]);
  expect(Object.fromEntries(rows)).toEqual(eventTypes);
  expect(rows.map(([type]) => type)).toEqual(eventTypeNames);
});

test.each([
  ['message.received', true],
  ['sla.*', true],
  ['message.arrived', false],
  ['messages.*', false],
  ['message.*.', false],
  ['toString', false],
  ['.*', false],
])('%s may be chosen: %s', (wanted, expected) => {
  expect(isChosenType(wanted)).toBe(expected);
});
