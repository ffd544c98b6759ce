// What engines of before stored is still read: of each kind the barest record that there can be, what only checks of today would
// refuse, and what the examples made at the time. Records are added here, never changed.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Kind, kinds } from '../../src/inbox/kinds.js';
import { Settings } from '../../src/inbox/resources/index.js';

const file = new URL('stored-configuration.json', import.meta.url);
const stored = JSON.parse(readFileSync(file, 'utf8')) as Record<Kind | 'settings', { id?: string }[]>;

test('there are records of every kind', () => {
  expect(Object.keys(stored).sort()).toEqual([...Object.keys(kinds), 'settings'].sort());
});

const records = Object.entries(stored).flatMap(([kind, all]) =>
  all.map((record, i) => ({ kind: kind as Kind | 'settings', name: record.id ?? `settings ${i}`, record })),
);

test.each(records)('$kind $name is read, and says what it said', ({ kind, record }) => {
  const shape = kind === 'settings' ? Settings : kinds[kind].stored;
  expect(shape.parse(record)).toMatchObject(record);
});
