// Every example of the document, broken in every way that a client can break it: refused with an error that the document lists for
// that call, and with nothing changed by it, so that the story goes on as if nothing had been sent.

import { steps } from '../../src/api/examples/index.js';
import type { Step } from '../../src/api/examples/step.js';
import { expect, type Stage, strangeKey, test } from './stage.js';
import { createPlayer, type Request } from './story.js';

type Broken = { how: string; request: Request };
type Operation = {
  responses: Record<string, { description: string }>;
  security?: unknown[];
  requestBody?: { required?: boolean };
};
type Document = { paths: Record<string, Record<string, Operation>> };

const NEVER_MADE = 'x_p0_0000000000000000';
const DEEP = 5_000;
const LONG = 300_000;

/** `POST /v1/teams` → what the document says of it. */
async function operationsOf(stage: Stage): Promise<ReadonlyMap<string, Operation>> {
  const { paths } = (await stage.call('GET', '/openapi.json')).body as Document;
  return new Map(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
      ),
    ),
  );
}

/** Each place in a JSON value, as the path to it. */
function placesIn(value: unknown, at: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [at];
  return [
    at,
    ...Object.entries(value).flatMap(([name, each]) =>
      placesIn(each, [...at, Array.isArray(value) ? Number(name) : name]),
    ),
  ];
}

function replaced(value: unknown, [name, ...rest]: (string | number)[], by: unknown): unknown {
  if (name === undefined) return by;
  if (Array.isArray(value)) return value.map((each, i) => (i === name ? replaced(each, rest, by) : each));
  const object = value as Record<string, unknown>;
  return { ...object, [name]: replaced(object[name], rest, by) };
}

/** What no field takes. */
const strange: [string, unknown][] = [
  ['an object', { strange: [{}] }],
  ['a list of lists', [[[]]]],
  ['a text without end', 'x'.repeat(LONG)],
];

function bodies({ payload }: Request, required: boolean): [string, string][] {
  if (!payload) return [];
  const body = JSON.parse(payload) as Record<string, unknown>;
  const inside = placesIn(body).filter((place) => place.length > 0);
  return [
    ['no JSON', payload.slice(0, -1)],
    ['JSON in depth', '['.repeat(DEEP) + ']'.repeat(DEEP)],
    ['a list', `[${payload}]`],
    ['a text', '"text"'],
    ...(required ? [['null', 'null'] as [string, string]] : []),
    ['a field that nobody knows', JSON.stringify({ ...body, strange: 1 })],
    ['a prototype', `{"__proto__":{"strange":1},${payload.slice(1)}`],
    ...inside.flatMap((place) =>
      strange.map(([what, by]): [string, string] => [
        `${what} at ${place.join('.')}`,
        JSON.stringify(replaced(body, place, by)),
      ]),
    ),
  ];
}

function* keysOf(stage: Stage, step: Step, request: Request): Generator<Broken> {
  const { authorization: right, ...nobodys } = request.headers;
  const as = (how: string, authorization: string): Broken => ({
    how,
    request: { ...request, headers: { ...nobodys, authorization } },
  });
  yield { how: 'without a key', request: { ...request, headers: nobodys } };
  yield as('with a key that nobody made', `Bearer ${strangeKey(stage.shop.id)}`);
  yield as('without its scheme', String(right).slice('Bearer '.length));
  if (step.path && step.as !== 'root') yield as("with another workspace's key", `Bearer ${stage.other.key}`);
}

function* brokenOf(step: Step, request: Request, required: boolean): Generator<Broken> {
  const { url, headers } = request;
  for (const name of Object.keys(step.path ?? {})) {
    const template = step.route.split(' ')[1] ?? '';
    const before = template.slice(0, template.indexOf(`{${name}}`)).split('/').length - 1;
    for (const id of [NEVER_MADE, '%7Bp0%7D:', '%00', '..%2F', 'x'.repeat(500)]) {
      const parts = url.split('?')[0]?.split('/') ?? [];
      parts[before] = id;
      yield { how: `${name}: ${id.slice(0, 30)}`, request: { ...request, url: parts.join('/') } };
    }
  }
  if (step.query)
    yield { how: 'a parameter that nobody knows', request: { ...request, url: `${url}&strange=1` } };
  for (const name of Object.keys(step.query ?? {}))
    yield {
      how: `${name} twice as nonsense`,
      request: { ...request, url: `${url}&${name}=%7B&${name}=%7D` },
    };
  if (step.body === undefined || typeof step.body === 'string') return;
  yield {
    how: 'as another type',
    request: { ...request, headers: { ...headers, 'content-type': 'text/html' } },
  };
  for (const [how, payload] of bodies(request, required)) yield { how, request: { ...request, payload } };
}

test('every example broken is refused as the document says, and changes nothing', {
  timeout: 300_000,
}, async ({ stage }) => {
  const operations = await operationsOf(stage);
  const { requestOf, play } = createPlayer(stage);
  const wrong: string[] = [];
  for (const step of steps) {
    const { responses, security, requestBody } = operations.get(step.route) as Operation;
    const request = await requestOf(step);
    const broken = [
      ...(security?.length ? keysOf(stage, step, request) : []),
      ...brokenOf(step, request, requestBody?.required === true),
    ];
    for (const { how, request } of broken) {
      const { statusCode, headers, body } = await stage.app.inject(request);
      const isProblem = String(headers['content-type']).startsWith('application/problem+json');
      const listed = responses[statusCode]?.description.split(', ') ?? [];
      if (statusCode < 400 || statusCode > 499 || !isProblem || !listed.includes(JSON.parse(body).code))
        wrong.push(`${step.route}, ${how}: ${statusCode} ${body.slice(0, 160)}`);
    }
    await play(step).catch((error: unknown) => wrong.push(`after all that: ${error}`));
  }
  expect(wrong).toEqual([]);
});
