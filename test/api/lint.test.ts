// The document by the rules of a linter that knows OpenAPI: what it is strict about, the document keeps.

import { createConfig, lintFromString } from '@redocly/openapi-core';
import { expect, type Stage, test } from './stage.js';

/** What is not kept, where, and why. */
const exceptions: [rule: string, where: RegExp, why: string][] = [
  ['operation-4xx-response', /^#\/paths\/~1(health|ready)z\//, 'Probes take nothing that could be wrong.'],
];
const excepted = (rule: string, pointer: string) =>
  exceptions.some(([name, where]) => name === rule && where.test(pointer));

const config = await createConfig({ extends: ['recommended-strict'] });

async function problemsOf(document: unknown): Promise<string[]> {
  const found = await lintFromString({ source: JSON.stringify(document), config });
  return found
    .map(({ ruleId, message, location }) => ({ ruleId, message, pointer: location[0]?.pointer ?? '' }))
    .filter(({ ruleId, pointer }) => !excepted(ruleId, pointer))
    .map(({ ruleId, pointer, message }) => `${ruleId} ${pointer}: ${message}`);
}
type Document = {
  paths: Record<string, Record<string, { requestBody?: { content: Record<string, { example?: unknown }> } }>>;
};
const documentOf = async (stage: Stage) => (await stage.call('GET', '/openapi.json')).body as Document;

test('nothing in the document breaks a rule', { timeout: 120_000 }, async ({ stage }) => {
  expect(await problemsOf(await documentOf(stage))).toEqual([]);
});

test('an example that its schema does not take is found', { timeout: 120_000 }, async ({ stage }) => {
  const document = await documentOf(stage);
  const body = document.paths['/v1/teams']?.post?.requestBody?.content['application/json'];
  if (body) body.example = { name: 'Cards', capacity: 'plenty' };
  const problems = await problemsOf(document);
  expect(problems.length).toBeGreaterThan(0);
  for (const problem of problems)
    expect(problem).toMatch(/^no-invalid-media-type-examples #\/paths\/~1v1~1teams\/post\/requestBody/);
});
