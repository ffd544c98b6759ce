// The client's calls against a real server that behaves as it is told: what is sent, what is tried again, what is thrown.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Client, createClient, isProblem, ProblemError } from '@switchboard/client';
import { expect, onTestFinished, test } from 'vitest';

type Told = { status: number; headers?: Record<string, string>; body?: unknown } | 'hang up';
type Seen = { method: string; url: string; headers: Record<string, unknown>; body: string };

/** Answers one after the other, the last one for good. */
async function answering(...answers: Told[]) {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { method = '', url = '', headers } = request;
    seen.push({ method, url, headers, body });
    const told = (answers.length > 1 ? answers.shift() : answers[0]) ?? { status: 500 };
    if (told === 'hang up') return void request.socket.destroy();
    const type = { 'content-type': told.status < 400 ? 'application/json' : 'application/problem+json' };
    response.writeHead(told.status, { ...type, ...told.headers });
    response.end(told.body === undefined ? undefined : JSON.stringify(told.body));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  const { port } = server.address() as AddressInfo;
  return { seen, client: createClient({ baseUrl: `http://127.0.0.1:${port}/behind/`, key: 'k' }) };
}

const away: Told = { status: 503, body: { code: 'unavailable', status: 503 } };
const fine: Told = { status: 200, body: { items: [], nextCursor: null } };
const path = { conversationId: 'cv 1/2' };
const resolving = 'POST /v1/conversations/{conversationId}/resolve';

test('a call is sent as its route says, and its answer is the body', async () => {
  const { client, seen } = await answering({ status: 200, body: { id: 'cv_1' } });
  const body = { seenSeq: 3 };
  const answer = await client.call(resolving, { path, body, ifMatch: 17, idempotencyKey: 'once' });
  expect(answer).toEqual({ id: 'cv_1' });
  await client.call('GET /v1/contacts', { query: { q: 'a&b=c é', limit: 5 } });
  expect(seen).toMatchObject([
    {
      method: 'POST',
      url: '/behind/v1/conversations/cv%201%2F2/resolve',
      headers: {
        authorization: 'Bearer k',
        'if-match': '17',
        'idempotency-key': 'once',
        'content-type': 'application/json',
      },
      body: '{"seenSeq":3}',
    },
    { method: 'GET', url: '/behind/v1/contacts?q=a%26b%3Dc%20%C3%A9&limit=5', body: '' },
  ]);
  expect(seen[1]?.headers).not.toHaveProperty('content-type');
});

test('what a route does not take, the compiler refuses', async () => {
  const { client } = await answering(fine);
  // @ts-expect-error: there is no such route
  await client.call('GET /v1/nowhere');
  await client.call('GET /v1/teams');
  // @ts-expect-error: the path is missing
  await client.call('GET /v1/teams/{teamId}');
  // @ts-expect-error: a team has a name
  await client.call('POST /v1/teams', { body: { capacity: 3 } });
  const { items } = await client.call('GET /v1/teams');
  // @ts-expect-error: teams have no shoe size
  items.map(({ shoeSize }) => shoeSize);
});

test('204 is undefined; CSV goes and comes as text', async () => {
  const { client, seen } = await answering({ status: 204 });
  expect(await client.call('DELETE /v1/teams/{teamId}', { path: { teamId: 'tm_1' } })).toBeUndefined();
  const csv = { headers: { 'content-type': 'text/csv; charset=utf-8' }, body: 'title' };
  const other = await answering({ status: 200, ...csv });
  const exported = 'GET /v1/saved-reply-collections/{collectionId}/export';
  expect(await other.client.call(exported, { path: { collectionId: 'rc_1' } })).toBe('"title"');
  expect(seen).toHaveLength(1);
});

test('a refusal is a ProblemError with its code and facts, and is not tried again', async () => {
  const problem = { code: 'stale_epoch', status: 412, detail: 'It has changed hands.', epoch: 18 };
  const { client, seen } = await answering({ status: 412, body: problem });
  const failure = await client.call('GET /v1/conversations').catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ProblemError);
  expect(failure).toMatchObject({ code: 'stale_epoch', status: 412, problem });
  expect(isProblem(failure, 'stale_epoch') && !isProblem(failure, 'in_use')).toBe(true);
  expect(seen).toHaveLength(1);
});

test('what is no problem document, as of a proxy, still has a code', async () => {
  const { client } = await answering({ status: 404, body: 'gone fishing' });
  await expect(client.call('GET /v1/teams')).rejects.toMatchObject({ code: 'http_404', status: 404 });
});

test.for<[string, (client: Client) => Promise<unknown>]>([
  ['a GET', (client) => client.call('GET /v1/teams')],
  ['a PUT', (client) => client.call('PUT /v1/take-back-hold', { body: { durationMs: 1000 } })],
  [
    'a POST with its idempotency key',
    (client) => client.call(resolving, { path, body: {}, idempotencyKey: 'a' }),
  ],
])('%s is tried again when the engine is away or hangs up', async ([, call]) => {
  const { client, seen } = await answering(away, 'hang up', fine);
  await call(client);
  expect(seen).toHaveLength(3);
  expect(new Set(seen.map(({ body, headers }) => `${body} ${headers['idempotency-key']}`)).size).toBe(1);
});

test.for(['POST', 'DELETE'])(
  'a %s of which nobody knows whether it was done is not repeated',
  async (verb) => {
    for (const told of [away, 'hang up'] as const) {
      const { client, seen } = await answering(told, fine);
      const done =
        verb === 'POST'
          ? client.call(resolving, { path, body: {} })
          : client.call('DELETE /v1/contacts/{contactId}/merge', { path: { contactId: 'ct_1' } });
      await expect(done).rejects.toMatchObject({ code: told === away ? 'unavailable' : 'no_answer' });
      expect(seen).toHaveLength(1);
    }
  },
);

test('429 says that nothing was done: tried again, not before the time it asks for', async () => {
  const { client, seen } = await answering({ status: 429, headers: { 'retry-after': '1' } }, fine);
  const startedMs = performance.now();
  await client.call(resolving, { path, body: {} });
  expect(seen).toHaveLength(2);
  expect(performance.now() - startedMs).toBeGreaterThanOrEqual(1_000);
});

test('it gives up after the attempts it is allowed', async () => {
  const { client, seen } = await answering(away);
  await expect(client.call('GET /v1/teams')).rejects.toMatchObject({ status: 503 });
  expect(seen).toHaveLength(4);
});

test('a call that is called off throws the reason and tries nothing more', async () => {
  const { client, seen } = await answering(away);
  const stop = new AbortController();
  const called = client.call('GET /v1/teams', { signal: stop.signal });
  stop.abort(new Error('enough'));
  await expect(called).rejects.toThrow('enough');
  expect(seen.length).toBeLessThan(2);
});

test('items of a list are read page by page', async () => {
  const { client, seen } = await answering(
    { status: 200, body: { items: [{ id: 'tm_1' }], nextCursor: 'a=b' } },
    { status: 200, body: { items: [{ id: 'tm_2' }], nextCursor: null } },
  );
  const ids: string[] = [];
  for await (const { id } of client.items('GET /v1/teams', { query: { limit: 1 } })) ids.push(id);
  expect(ids).toEqual(['tm_1', 'tm_2']);
  expect(seen.map(({ url }) => url)).toEqual([
    '/behind/v1/teams?limit=1',
    '/behind/v1/teams?limit=1&cursor=a%3Db',
  ]);
});
