// Who may import whom: the table of the house, and the one home of each library. Each failure says the rule that it breaks.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const src = fileURLToPath(new URL('../../src', import.meta.url));

type Import = { file: string; specifier: string; typeOnly: boolean };

/** Every import and re-export of a source text. `import type`, and `import { type A }` alone, load nothing. */
function importsOf(file: string, source: string): Import[] {
  const statements = source.matchAll(
    /^(?:import|export)\s+(type\s+)?((?:[\w*$\s,]|\{[^}]*\})*?)\s*from\s*['"]([^'"]+)['"]/gm,
  );
  const bare = source.matchAll(/^import\s+['"]([^'"]+)['"]/gm);
  const dynamic = source.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g);
  return [
    ...[...statements].map(([, type, names = '', specifier = '']) => ({
      file,
      specifier,
      typeOnly: Boolean(type) || /^\{\s*(type\s+[\w\s]+,?\s*)+\}$/.test(names.trim()),
    })),
    ...[...bare, ...dynamic].map(([, specifier = '']) => ({ file, specifier, typeOnly: false })),
  ];
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
const sources = new Map(files.map((file) => [file, readFileSync(join(src, file), 'utf8')]));
const all = [...sources].flatMap(([file, source]) => importsOf(file, source));

/** The room of a file (its folder under src), or for a file of src itself its name. */
const roomOf = (file: string): string => file.split('/')[0]?.replace(/\.[jt]s$/, '') ?? '';
const isLocal = ({ specifier }: Import) => specifier.startsWith('.');
const targetOf = ({ file, specifier }: Import): string => normalize(join(dirname(file), specifier));

const rooms: Record<string, readonly string[]> = {
  api: ['routing', 'inbox', 'connectors', 'delivery', 'attachments', 'queues', 'metrics', 'errors'],
  workers: [
    'routing',
    'inbox',
    'connectors',
    'delivery',
    'attachments',
    'queues',
    'metrics',
    'errors',
    'lifecycle',
  ],
  routing: ['errors'],
  inbox: ['routing', 'errors'],
  connectors: ['errors'],
  delivery: ['errors', 'lifecycle'],
  attachments: ['errors'],
  'embedded-redis': ['errors'],
  config: ['delivery', 'attachments', 'errors'],
  metrics: ['routing', 'inbox', 'lifecycle'],
  roles: [
    'api',
    'workers',
    'routing',
    'inbox',
    'delivery',
    'attachments',
    'config',
    'metrics',
    'queues',
    'redis',
    'logger',
    'errors',
    'lifecycle',
  ],
};

const homes: { library: RegExp; home: RegExp; rule: string }[] = [
  { library: /^(@?fastify)/, home: /^api\//, rule: 'fastify lives in src/api' },
  {
    library: /^bullmq/,
    home: /^(queues|workers\/run)\.ts$/,
    rule: 'bullmq lives in src/queues.ts and src/workers/run.ts',
  },
  { library: /^ioredis/, home: /^redis\.ts$/, rule: 'ioredis lives in src/redis.ts' },
  { library: /^prom-client/, home: /^metrics\//, rule: 'prom-client lives in src/metrics' },
  {
    library: /^undici/,
    home: /^(delivery\/client|attachments\/s3)\.ts$/,
    rule: 'undici lives in src/delivery/client.ts, and in src/attachments/s3.ts for the store of the operator',
  },
  {
    library: /^ipaddr/,
    home: /^delivery\/addresses\.ts$/,
    rule: 'ipaddr.js lives in src/delivery/addresses.ts',
  },
  { library: /^pino/, home: /^logger\.ts$/, rule: 'pino lives in src/logger.ts' },
];

describe('the rooms', () => {
  test('every folder of src is in the table, with a README', () => {
    const folders = new Set(files.filter((file) => file.includes('/')).map(roomOf));
    expect([...folders].sort()).toEqual(Object.keys(rooms).sort());
    for (const folder of folders) expect(readFileSync(join(src, folder, 'README.md'), 'utf8')).toMatch(/^# /);
  });

  test.for(Object.entries(rooms))('src/%s imports what the table allows', ([room, allowed]) => {
    const broken = all
      .filter((each) => roomOf(each.file) === room && isLocal(each))
      .filter((each) => ![room, ...allowed].includes(roomOf(targetOf(each))))
      .map(
        (each) => `${each.file} imports ${targetOf(each)}: src/${room} may import only ${allowed.join(', ')}`,
      );
    expect(broken).toEqual([]);
  });

  test('nothing imports engine but main, and nothing imports main', () => {
    const broken = all
      .filter(isLocal)
      .filter(({ file }) => file !== 'main.ts')
      .filter((each) => ['engine.js', 'main.js'].includes(targetOf(each)))
      .map(({ file, specifier }) => `${file} imports ${specifier}: nothing imports engine but main`);
    expect(broken).toEqual([]);
  });
});

describe('what builds on the API', () => {
  const rootOf = (folder: string) => fileURLToPath(new URL(`../../${folder}`, import.meta.url));
  const importsIn = (folder: string) =>
    readdirSync(rootOf(folder), { encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => importsOf(`${folder}/${name}`, readFileSync(join(rootOf(folder), name), 'utf8')));

  test('the client imports nothing but itself: it runs in a browser', () => {
    const found = importsIn('packages/client/src');
    expect(found.length).toBeGreaterThan(5);
    expect(found.map(({ specifier }) => specifier).filter((name) => !/^\.\/[\w-]+\.js$/.test(name))).toEqual(
      [],
    );
  });

  test('examples import the client and Node, nothing of the engine', () => {
    const allowed = /^(node:\w+|@switchboard\/client)$/;
    const found = importsIn('examples');
    expect(found.length).toBeGreaterThan(2);
    expect(found.map(({ specifier }) => specifier).filter((name) => !allowed.test(name))).toEqual([]);
  });

  test('each example is read in one sitting', () => {
    for (const name of readdirSync(rootOf('examples')))
      expect(readFileSync(join(rootOf('examples'), name), 'utf8').split('\n').length, name).toBeLessThan(100);
  });
});

describe('the libraries', () => {
  test.for(homes)('$rule, types aside', ({ library, home, rule }) => {
    const used = all.filter(({ specifier, typeOnly }) => library.test(specifier) && !typeOnly);
    const outside = used.filter(({ file }) => !home.test(file));
    expect(outside.map(({ file, specifier }) => `${file} imports ${specifier}: ${rule}`)).toEqual([]);
    expect(used.length, `nobody uses it any more: ${rule}`).toBeGreaterThan(0);
  });

  test.for([
    [/\bprocess\.env\b/, /^config\//, 'process.env is read in src/config'],
    [/\bprocess\.(on|once|exit|exitCode|abort)\b/, /^main\.ts$/, 'signals and exit live in src/main.ts'],
    [/\bconsole\./, /^$/, 'nothing prints past the log'],
  ] as const)('%s: outside %s nobody', ([pattern, home, rule]) => {
    const code = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
    const broken = [...sources].filter(([file, source]) => !home.test(file) && pattern.test(code(source)));
    expect(broken.map(([file]) => `${file}: ${rule}`)).toEqual([]);
  });
});

describe('the reader of imports', () => {
  const read = (source: string) =>
    importsOf('api/a.ts', source).map(({ specifier, typeOnly }) => [specifier, typeOnly]);

  test.for([
    ["import Fastify from 'fastify';", 'fastify', false],
    ["import Fastify, { type A } from 'fastify';", 'fastify', false],
    ["import {\n  type A,\n  b,\n} from './b.js';", './b.js', false],
    ["import type { A } from 'fastify';", 'fastify', true],
    ["import { type A, type B } from 'fastify';", 'fastify', true],
    ["import * as all from 'ioredis';", 'ioredis', false],
    ["import 'bullmq';", 'bullmq', false],
    ["export { a } from '../engine.js';", '../engine.js', false],
    ["export * from '../engine.js';", '../engine.js', false],
    ["const a = await import('pino');", 'pino', false],
  ] as const)('understands %s', ([source, specifier, typeOnly]) => {
    expect(read(source)).toEqual([[specifier, typeOnly]]);
  });

  test('finds as many imports as there are', () => {
    const counted = [...sources.values()]
      .join('\n')
      .match(/^(import|export)\b.* from '|^\} from '/gm)?.length;
    expect(all.filter(({ specifier }) => specifier).length).toBe(counted);
  });
});
