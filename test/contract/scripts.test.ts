// Scripts against their headers: keys, arguments and replies are what the wrappers say, and the files keep their form.

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import '../../src/routing/core.js';
import { allScripts } from '../../src/routing/script.js';

const folder = new URL('../../src/routing/lua/', import.meta.url);
const luaFiles = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.lua'),
);
const includes = luaFiles.filter((file) => file.startsWith('core/'));
const files = luaFiles.filter((file) => !includes.includes(file) && file !== 'core.lua');
const MOST_LINES = 120;

function parse(file: string) {
  const source = readFileSync(new URL(file, folder), 'utf8');
  const end = source.indexOf(']]\n');
  const header = source.slice(0, end);
  const named = (table: 'KEYS' | 'ARGV') =>
    [...header.matchAll(new RegExp(`^ {2}${table}\\[(\\d+)\\] +(\\w+) +\\S`, 'gm'))].map(([, n, name]) => ({
      n: Number(n),
      name,
    }));
  const reply = /^ {2}Reply {3}([\s\S]*)$/m.exec(header)?.[1] ?? '';
  const replies = reply.split('|').map((each) => each.trim().split(/\s+/));
  return { source, keys: named('KEYS'), args: named('ARGV'), replies, body: source.slice(end + 3) };
}

/** Statuses with their fields, as the zod schema accepts them. */
function accepted(schema: z.ZodType): string[][] {
  const options = schema instanceof z.ZodDiscriminatedUnion ? schema.options : [schema];
  return options.map((option) => {
    if (!(option instanceof z.ZodObject)) throw new Error('a reply is an object');
    const { status, ...fields } = option.shape;
    if (!(status instanceof z.ZodLiteral)) throw new Error('a reply has a status');
    return [String(status.value), ...Object.keys(fields)];
  });
}
const sorted = (replies: string[][]) => replies.map((each) => each.join(' ')).sort();

test('every script has one wrapper, every wrapper a script', () => {
  expect(allScripts.map((script) => `${script.file}.lua`).sort()).toEqual(files.sort());
});

test('no two scripts have one name, whatever their rooms: metrics tell them by it', () => {
  expect(new Set(allScripts.map((script) => script.name)).size).toBe(allScripts.length);
});

describe.each(allScripts)('$name', (script) => {
  const { source, keys, args, replies, body } = parse(`${script.file}.lua`);

  test('opens with #!lua and tells what it does', () => {
    expect(source).toMatch(/^#!lua( flags=(no-writes|allow-oom))?\n--\[\[\n {2}[A-Z]/);
  });
  test('its header names the one key and the arguments of its wrapper, in order', () => {
    expect(keys).toEqual([{ n: 1, name: script.key }]);
    expect(args).toEqual(script.args.map((name, i) => ({ n: i + 1, name })));
  });
  test('its header names the replies that its wrapper accepts', () => {
    expect(sorted(replies)).toEqual(sorted(accepted(script.reply)));
  });
  test('it takes each argument once, into a local, before anything else', () => {
    const lines = body.split('\n').filter((line) => line !== '' && !line.startsWith('--- @include'));
    const start = lines.findIndex((line) => !/^local [\w, ]+ = .*(ARGV|KEYS)\[/.test(line));
    const locals = lines.slice(0, start).join('\n');
    const taken = [...locals.matchAll(/ARGV\[(\d+)\]/g)].map(([, n]) => Number(n));
    expect(taken).toEqual(args.map(({ n }) => n));
    const rest = lines.slice(start).join('\n');
    expect(rest).not.toContain('ARGV[');
    expect(rest.replaceAll('KEYS[1]', '')).not.toContain('KEYS[');
  });
  test('a script that only reads says so, and the others do write', () => {
    const reads = /^#!lua flags=no-writes\n/.test(source);
    expect(reads).toBe(script.name.startsWith('read-'));
  });
  test('its includes are expanded', () => {
    expect(script.lua).not.toContain('@include');
  });
});

test.each(luaFiles)('%s is short', (file) => {
  const source = readFileSync(new URL(file, folder), 'utf8');
  expect(source.trimEnd().split('\n').length).toBeLessThanOrEqual(MOST_LINES);
});

test('every include opens with what it is', () => {
  for (const file of includes) expect(readFileSync(new URL(file, folder), 'utf8')).toMatch(/^-- [A-Z]/);
});

test('the README of the core says of each what it owns', () => {
  const readme = readFileSync(new URL('../README.md', folder), 'utf8');
  const rows = readme.slice(readme.indexOf('| files | what they own |')).split('\n\n', 1)[0] ?? '';
  const named = [...rows.matchAll(/^\|([^|]*)\|/gm)].flatMap(([, cell = '']) => [
    ...cell.matchAll(/`([^`]+)`/g),
  ]);
  const names = named.map(([, name = '']) => name);
  const files = includes.map((file) => file.slice('core/'.length, -'.lua'.length));
  const unnamed = files.filter((file) => !names.includes(file.replace(/^audit-.*/, 'audit-*')));
  expect(unnamed).toEqual([]);
});
