// docs/settings.md against the code, both ways.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { environment } from '../../src/config/environment.js';
import { defaultSettings, SettingsPatch } from '../../src/inbox/resources/index.js';

const page = readFileSync(new URL('../../docs/settings.md', import.meta.url), 'utf8');

/** Rows of a section's table: name in code → the other cells. */
function rows(section: string): Map<string, string[]> {
  const [, body = ''] = page.split(`## ${section}\n`);
  const [own = ''] = body.split('\n## ');
  const found = [...own.matchAll(/^\| `([^`]+)` \|(.*)\|$/gm)];
  return new Map(found.map(([, name = '', rest = '']) => [name, rest.split('|').map((cell) => cell.trim())]));
}

/** `removeAssignment.enabled` → its default, however deep it stands. */
const flat = (fields: object, at = ''): (readonly [string, unknown])[] =>
  Object.entries(fields).flatMap(([field, unset]) =>
    typeof unset === 'object' && unset !== null
      ? flat(unset, `${at}${field}.`)
      : [[`${at}${field}`, unset] as const],
  );
const workspaceSettings = flat(defaultSettings);

describe('docs/settings.md', () => {
  test('names every environment variable that the engine reads, and no other', () => {
    expect([...rows('Environment').keys()].sort()).toEqual(Object.keys(environment.shape).sort());
  });

  test('shows the default of every variable that has one', () => {
    const defaults = Object.entries(environment.parse({})).map(([name, value]) => [name, `\`${value}\``]);
    const shown = defaults.map(([name = '']) => [name, rows('Environment').get(name)?.[0]]);
    expect(shown).toEqual(defaults);
  });

  test('shows the range of every number', () => {
    for (const [name, [, rule = '']] of rows('Environment')) {
      const range = /^(\d+) to (\d+)$/.exec(rule);
      if (!range) continue;
      const [lowest, highest] = [Number(range[1]), Number(range[2])];
      const accepts = (value: number) => environment.safeParse({ [name]: String(value) }).success;
      expect([name, accepts(lowest), accepts(highest)]).toEqual([name, true, true]);
      expect([name, accepts(lowest - 1), accepts(highest + 1)]).toEqual([name, false, false]);
    }
  });

  test('names every setting of a workspace with its default, and no other', () => {
    const shown = [...rows('Workspace')].map(([name, [unset]]) => [name, unset]);
    expect(shown.sort()).toEqual(workspaceSettings.map(([name, unset]) => [name, `\`${unset}\``]).sort());
  });

  test('shows the range of every setting of a workspace', () => {
    for (const [name, [, rule = '']] of rows('Workspace')) {
      const range = /^(\d+) to (\d+)$/.exec(rule);
      if (!range) continue;
      const [lowest, highest] = [Number(range[1]), Number(range[2])];
      const accepts = (value: number) =>
        SettingsPatch.safeParse(
          name.split('.').reduceRight<unknown>((inner, field) => ({ [field]: inner }), value),
        ).success;
      expect([name, accepts(lowest), accepts(highest)]).toEqual([name, true, true]);
      expect([name, accepts(lowest - 1), accepts(highest + 1)]).toEqual([name, false, false]);
    }
  });
});
