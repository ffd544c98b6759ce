// The document: OpenAPI 3.1 with every route, its answers and its problems.

import { expect, test } from './stage.js';

type Operation = {
  operationId: string;
  tags: string[];
  summary?: string;
  parameters?: { name: string; in: string; required?: boolean }[];
  requestBody?: { content: Record<string, { schema: unknown }> };
  responses: Record<string, { description: string; content?: Record<string, unknown> }>;
  security?: unknown[];
};
type Document = {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown>; securitySchemes: Record<string, unknown> };
};

const refsIn = (value: unknown): string[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([name, inner]) =>
        name === '$ref' && typeof inner === 'string' ? [inner] : refsIn(inner),
      );

test('the document describes every operation in OpenAPI 3.1 without a key', async ({ stage }) => {
  const answer = await stage.call('GET', '/openapi.json');
  expect(answer.status).toBe(200);
  const document = answer.body as Document;
  expect(document.openapi).toMatch(/^3\.1\./);
  expect(document.info).toMatchObject({ title: 'Switchboard', version: '0.0.0' });
  const { schemas } = document.components;
  for (const ref of refsIn(document)) {
    const [, name = ''] = /^#\/components\/schemas\/(\w+)$/.exec(ref) ?? [];
    expect(schemas, ref).toHaveProperty(name);
  }
  let count = 0;
  for (const [path, methods] of Object.entries(document.paths)) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    for (const [method, operation] of Object.entries(methods)) {
      const named = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect({ method, path, named: named.map(({ name, required }) => ({ name, required })) }).toEqual({
        ...{ method, path },
        named: inPath.map((name) => ({ name, required: true })),
      });
      expect(operation.summary, `${method} ${path}`).toBeTruthy();
      expect(Object.keys(operation.responses), `${method} ${path}`).toContain('default');
      expect(operation.responses.default?.content).toHaveProperty(['application/problem+json']);
      expect(Object.keys(operation.responses).some((status) => /^2\d\d$/.test(status))).toBe(true);
      for (const { description } of Object.values(operation.responses))
        expect(typeof description).toBe('string');
      const open = path.endsWith('z') || path === '/v1/attachments/{attachmentId}';
      expect(operation.security?.length, `${method} ${path}`).toBe(open ? 0 : 1);
      count++;
    }
  }
  expect(count).toBeGreaterThan(45);
});

test('the body of a batch of messages is documented, although each is judged by itself', async ({
  stage,
}) => {
  const document = (await stage.call('GET', '/openapi.json')).body as Document;
  const body = document.paths['/v1/channels/{channelId}/messages']?.post?.requestBody;
  const text = JSON.stringify(body);
  for (const name of ['externalId', 'attachments', 'visibility', 'messages', 'maxItems'])
    expect(text).toContain(name);
});

test('every operation has a name of its own, a tag, examples and the errors it may answer', async ({
  stage,
}) => {
  const document = (await stage.call('GET', '/openapi.json')).body as Document;
  const names = new Set<string>();
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ at: `${method} ${path}`, operation })),
  );
  for (const { at, operation } of operations) {
    names.add(operation.operationId);
    expect(operation.tags, at).toHaveLength(1);
    const contents = Object.entries(operation.responses).filter(([status]) => /^2/.test(status));
    const shown = [operation.requestBody?.content ?? {}, ...contents.map(([, { content }]) => content ?? {})];
    const media = shown.flatMap((content) => Object.values(content) as { example?: unknown }[]);
    const without = media.filter(({ example }) => example === undefined).length;
    // Of what answers 200 or 204 one is shown.
    expect(without, at).toBeLessThanOrEqual(contents.length - 1);
  }
  expect(names.size).toBe(operations.length);
  const { responses } = document.paths['/v1/conversations/{conversationId}/messages']?.post ?? {};
  const told = Object.entries(responses ?? {}).map(([status, { description }]) => `${status} ${description}`);
  expect(told).toContain('412 stale_epoch');
  expect(told).toContain('428 epoch_required');
  expect(told).toContain('409 invalid_state, conversation_locked, unseen_message');
});

test('a readable page is at /docs', async ({ stage }) => {
  const page = await stage.app.inject({ url: '/docs/' });
  expect(page.statusCode).toBe(200);
  expect(page.headers['content-type']).toContain('text/html');
});
