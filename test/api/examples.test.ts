// Every route has an example that works: played on the real API, answered as documented, and kept as the document's answers.

import { examples, steps } from '../../src/api/examples/index.js';
import { expect, test } from './stage.js';
import { createPlayer, type Played } from './story.js';

const file = new URL('../../src/api/examples/answers.ts', import.meta.url).pathname;
const HEAD =
  '/** Answers to the examples, as the API gave them: made by `npm run client`, never changed by hand. */\n';

type Document = { paths: Record<string, Record<string, { responses: Record<string, unknown> }>> };

test('each example is answered as the document says, and the kept answers are those of now', {
  timeout: 120_000,
}, async ({ stage }) => {
  const { paths } = (await stage.call('GET', '/openapi.json')).body as Document;
  const documented = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { responses }]) => ({
      route: `${method.toUpperCase()} ${path}`,
      responses,
    })),
  );
  const without = documented.map(({ route }) => route).filter((route) => !examples.has(route));
  expect(without, 'no example: add a step in src/api/examples').toEqual([]);
  expect([...examples.keys()].filter((route) => !documented.some((each) => each.route === route))).toEqual(
    [],
  );

  const { play } = createPlayer(stage);
  const played = new Map<string, Played>();
  for (const step of steps) {
    const one = await play(step);
    if (examples.get(step.route) === step) played.set(step.route, one);
  }
  for (const { route, responses } of documented)
    expect(Object.keys(responses), route).toContain(String(played.get(route)?.status));
  const kept = Object.fromEntries([...played].map(([route, { body }]) => [route, body]));
  const text = `${HEAD}export const answers: Readonly<Record<string, unknown>> = ${JSON.stringify(kept, null, 2)};\n`;
  await expect(text, 'stale: npm run client').toMatchFileSnapshot(file);
});
