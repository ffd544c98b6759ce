// The key space three times: as Lua builds it, as TypeScript builds it, as docs/redis-keys.md tells it. And as Redis has it
// after every script that writes has run.

import { readFileSync } from 'node:fs';
import { installationKey, partitionKeys, workspaceKeys } from '../../src/routing/keys.js';
import { storedKeys } from '../api/partition.js';
import { expect, test } from '../support/fixtures.js';
import { mutations } from '../support/mutations.js';
import { createWorld } from '../support/world.js';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const DAY = 7;

/** Name → `name:<parameter>` of every key that `lua/core/keys.lua` builds. */
function fromLua() {
  const source = read('src/routing/lua/core/keys.lua');
  const value = (term: string) => {
    const [, literal, parameter] = /^'(.*)'$|^(?:num\()?(\w+)\)?$/.exec(term) ?? [];
    return literal ?? `<${parameter}>`;
  };
  const build = (expression: string) => expression.split(' .. ').map(value).join('');
  const ofPartition = [...source.matchAll(/^ {2}(\w+) = partition \.\. ('.*'),$/gm)];
  const ofWorkspace = [...source.matchAll(/^function keys\.(\w+)\(w.*\) return w\.prefix \.\. (.*) end$/gm)];
  const entries = (found: RegExpMatchArray[]) =>
    Object.fromEntries(found.map(([, name = '', expression = '']) => [name, build(expression)]));
  return { partition: entries(ofPartition), workspace: entries(ofWorkspace) };
}

/** Rows of the document's tables: pattern and type. */
function fromDocument() {
  const rows = [...read('docs/redis-keys.md').matchAll(/^\| `([^`]+)` \| (\w+) \|/gm)];
  return rows.map(([, pattern = '', type = '']) => ({ pattern, type }));
}

const lua = fromLua();
const patterns = [
  ...Object.values(lua.partition).map((name) => `{<partition>}:${name}`),
  ...Object.values(lua.workspace).map((name) => `{<partition>}:<workspaceId>:${name}`),
];

test('keys.lua is understood as a whole', () => {
  const source = read('src/routing/lua/core/keys.lua');
  expect(Object.keys(lua.workspace)).toHaveLength(source.match(/^function keys\./gm)!.length);
  expect(Object.keys(lua.partition)).toHaveLength(source.match(/= partition \.\. '/g)!.length);
});

test('TypeScript builds the keys of a partition as Lua does', () => {
  const expected = Object.entries(lua.partition).map(([name, key]) => [name, `{p0}:${key}`]);
  expect(partitionKeys('p0')).toEqual(Object.fromEntries(expected));
});

test('TypeScript builds the keys of a workspace as Lua does', () => {
  const built = Object.entries(workspaceKeys('ws_p0_w')).map(([name, key]) => {
    if (typeof key === 'string') return [name, key];
    const parameters = [...(lua.workspace[name] ?? '').matchAll(/<(\w+)>/g)].map(
      ([, parameter]) => parameter,
    );
    const values = parameters.map((parameter) => (parameter === 'day' ? DAY : `<${parameter}>`));
    return [name, Reflect.apply(key, undefined, values) as string];
  });
  const expected = Object.entries(lua.workspace).map(([name, key]) => [
    name,
    `{p0}:ws_p0_w:${key.replace('<day>', `${DAY}`)}`,
  ]);
  expect(Object.fromEntries(built)).toEqual(Object.fromEntries(expected));
});

test('the document tells every key, and no other', () => {
  const told = fromDocument().map(({ pattern }) => pattern);
  expect(told.sort()).toEqual([...patterns, installationKey, '{switchboard}:bull:*'].sort());
});

// A world for every script that writes: more than a minute's worth on a busy machine is a fault, twenty seconds are not.
test('what the scripts write is what the document tells, type by type, and every key is met', {
  timeout: 60_000,
}, async ({ redis }) => {
  const rows = fromDocument().map(({ pattern, type }) => {
    const source = pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/<\w+>/g, '[^:{}]+');
    return { pattern, type, matcher: new RegExp(`^${source}$`) };
  });
  const met = new Map<string, Set<string>>();
  for (const { arrange, act } of Object.values(mutations)) {
    const world = await createWorld(redis);
    await arrange?.(world);
    await act(world);
    const stored = await storedKeys(redis, world.partition);
    const types = await Promise.all(stored.map((key) => redis.type(key)));
    for (const [i, key] of stored.entries()) {
      if (key === `{${world.partition}}:installation`) continue; // stands in for the installation's own key
      const fitting = rows.filter(({ matcher }) => matcher.test(key));
      expect(fitting, key).toHaveLength(1);
      const known = met.get(fitting[0]!.pattern) ?? new Set();
      met.set(fitting[0]!.pattern, known.add(types[i]!));
    }
    await world.drop();
  }
  const stored = rows.filter(
    ({ pattern, type }) => pattern.startsWith('{<partition>}') && type !== 'channel',
  );
  expect(Object.fromEntries([...met].map(([pattern, types]) => [pattern, [...types]]))).toEqual(
    Object.fromEntries(stored.map(({ pattern, type }) => [pattern, [type]])),
  );
});
