// The guarded client against real servers: what it makes of answers, of none, of too much, and of names that change.

import type { LookupAddress } from 'node:dns';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { test as base, describe, expect } from 'vitest';
import { allowList } from '../../src/delivery/addresses.js';
import { createClient, defaultLimits } from '../../src/delivery/client.js';
import { verdictOn } from '../../src/delivery/webhook.js';
import { answering, type Endpoint, startEndpoint } from '../support/endpoint.js';

const limits = { ...defaultLimits, connectMs: 300, totalMs: 400, headerBytes: 4_096, bodyBytes: 4_096 };
const test = base.extend<{ endpoint: Endpoint; client: ReturnType<typeof createClient> }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs off this pattern.
  endpoint: async ({}, use) => {
    const endpoint = await startEndpoint();
    await use(endpoint);
    await endpoint.close();
  },
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs off this pattern.
  client: async ({}, use) => {
    const client = createClient(allowList(['127.0.0.0/8']), limits);
    await use(client);
    await client.close(0);
  },
});
const headers = { 'webhook-id': 'rp_1' };

describe('a file', () => {
  const taken = (client: ReturnType<typeof createClient>, url: string, totalMs = 400) =>
    client.get(url, totalMs, async ({ body, ...head }) => {
      let text = '';
      for await (const chunk of body) text += Buffer.from(chunk).toString();
      return { ...head, text };
    });
  const giving =
    (...chunks: string[]) =>
    (response: ServerResponse) => {
      response.writeHead(200, { 'content-type': 'image/png' });
      for (const chunk of chunks) response.write(chunk);
      response.end();
    };

  test('is given while it comes, with what was said of it', async ({ endpoint, client }) => {
    endpoint.behave(giving('hel', 'lo'));
    expect(await taken(client, endpoint.url)).toEqual({
      taken: { code: 200, contentType: 'image/png', length: null, text: 'hello' },
    });
  });

  test('that nobody wants to the end is not read to the end', async ({ endpoint, client }) => {
    endpoint.behave((response) => void response.writeHead(200, { 'content-length': '9999999' }).write('x'));
    const head = await client.get(endpoint.url, 400, async ({ length }) => length);
    expect(head).toEqual({ taken: 9_999_999 });
  });

  test('that breaks off, or never ends, is a failure', async ({ endpoint, client }) => {
    endpoint.behave((response) => {
      response.writeHead(200, { 'content-length': '10' }).write('half', () => response.destroy());
    });
    expect(await taken(client, endpoint.url)).toEqual({ error: 'connection' });
    endpoint.behave((response) => void response.writeHead(200).write('half'));
    expect(await taken(client, endpoint.url)).toEqual({ error: 'timeout' });
  });

  test('is not asked for where nobody may go, nor by a redirect', async ({ endpoint, client }) => {
    const guarded = createClient(allowList([]), limits);
    expect(await taken(guarded, endpoint.url)).toEqual({ error: 'address_refused' });
    await guarded.close(0);
    endpoint.behave(answering(302, { location: 'http://169.254.169.254/' }));
    expect(await taken(client, endpoint.url)).toMatchObject({ taken: { code: 302 } });
  });

  test('and what its taker throws is the taker’s own', async ({ endpoint, client }) => {
    endpoint.behave(giving('hello'));
    const full = client.get(endpoint.url, 400, async () => Promise.reject(new Error('the disk is full')));
    await expect(full).rejects.toThrow('the disk is full');
  });
});

describe('an answer', () => {
  test('comes with its status', async ({ endpoint, client }) => {
    endpoint.behave(answering(429, { 'retry-after': '7' }));
    expect(await client.post(endpoint.url, headers, '{}')).toEqual({ code: 429, retryAfter: '7', text: '' });
    expect(endpoint.received).toMatchObject([{ id: 'rp_1', raw: '{}' }]);
  });

  test('that redirects is not followed', async ({ endpoint, client }) => {
    const secret = await startEndpoint();
    endpoint.behave(answering(302, { location: secret.url }));
    expect(await client.post(endpoint.url, headers, '{}')).toMatchObject({ code: 302 });
    expect(secret.received).toEqual([]);
    await secret.close();
  });

  test('without an end is read no further than the cap', async ({ endpoint, client }) => {
    let written = 0;
    endpoint.behave((response) => {
      response.writeHead(200);
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536))) written += 65_536;
      };
      response.on('drain', more);
      more();
    });
    expect(await client.post(endpoint.url, headers, '{}')).toMatchObject({ code: 200 });
    expect(written).toBeLessThan(32 * 1_048_576);
  });

  test('that drips counts by its head, when its time is over', async ({ endpoint, client }) => {
    endpoint.behave((response) => void response.writeHead(200).write('x'));
    const startedAt = performance.now();
    expect(await client.post(endpoint.url, headers, '{}')).toMatchObject({ code: 200 });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  test('with a head that is too long is none', async ({ endpoint, client }) => {
    endpoint.behave(answering(200, { 'x-long': 'x'.repeat(8_192) }));
    expect(await client.post(endpoint.url, headers, '{}')).toEqual({ error: 'bad_response' });
  });
});

describe('no answer', () => {
  test('in time is a time-out', async ({ endpoint, client }) => {
    endpoint.behave(() => undefined);
    expect(await client.post(endpoint.url, headers, '{}')).toEqual({ error: 'timeout' });
  });

  test('from a closed port, or from what speaks no HTTP', async ({ client }) => {
    const server = createServer((socket) => void socket.once('data', () => socket.end('nonsense\r\n\r\n')));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    expect(await client.post(`http://127.0.0.1:${port}/`, headers, '{}')).toEqual({ error: 'bad_response' });
    await new Promise((done) => server.close(done));
    expect(await client.post(`http://127.0.0.1:${port}/`, headers, '{}')).toEqual({ error: 'connection' });
  });

  test('once it is closed, and what was under way is given up', async ({ endpoint, client }) => {
    endpoint.behave(() => void client.close(0));
    expect(await client.post(endpoint.url, headers, '{}')).toEqual({ error: 'closed' });
    expect(await client.post(endpoint.url, headers, '{}')).toEqual({ error: 'closed' });
    expect(endpoint.received).toHaveLength(1);
  });
});

describe('a name', () => {
  test('is judged by the address it is connected to', async ({ endpoint }) => {
    const client = createClient(allowList([]), limits);
    const url = endpoint.url.replace('127.0.0.1', 'localhost');
    expect(await client.post(url, headers, '{}')).toEqual({ error: 'address_refused' });
    expect(endpoint.received).toEqual([]);
    await client.close(0);
  });

  test('that resolves to another address a moment later is judged by that one, however well it began', async ({
    endpoint,
  }) => {
    const answers: LookupAddress[][] = [
      [{ address: '127.0.0.1', family: 4 }],
      [{ address: '127.0.0.2', family: 4 }],
      [
        { address: '127.0.0.1', family: 4 },
        { address: '169.254.169.254', family: 4 },
      ],
      [{ address: '::ffff:10.0.0.1', family: 6 }],
    ];
    const asked: string[] = [];
    const client = createClient(allowList(['127.0.0.1']), limits, (host, _options, done) => {
      asked.push(host);
      done(null, answers.shift() ?? []);
    });
    const url = endpoint.url.replace('127.0.0.1', 'flips.example');
    endpoint.behave(answering(204, { connection: 'close' }));
    expect(await client.post(url, headers, '{}')).toMatchObject({ code: 204 });
    for (let n = 0; n < 3; n++) {
      expect(await client.post(url, headers, '{}')).toEqual({ error: 'address_refused' });
    }
    expect(asked).toEqual(Array(4).fill('flips.example'));
    expect(endpoint.received).toHaveLength(1);
    await client.close(0);
  });

  test('that is allowed may resolve to anything', async ({ endpoint }) => {
    const client = createClient(allowList(['localhost']), limits);
    const url = endpoint.url.replace('127.0.0.1', 'localhost');
    expect(await client.post(url, headers, '{}')).toMatchObject({ code: 204 });
    await client.close(0);
  });
});

describe('the verdict', () => {
  const NOW = 0;
  test.for([
    [200, { status: 'delivered', text: '' }],
    [299, { status: 'delivered', text: '' }],
    [301, { status: 'failed', reason: 'http_301', ailing: true, askedMs: null }],
    [400, { status: 'failed', reason: 'http_400', ailing: false, askedMs: null }],
    [408, { status: 'failed', reason: 'http_408', ailing: true, askedMs: null }],
    [410, { status: 'gone', reason: 'http_410' }],
    [429, { status: 'failed', reason: 'http_429', ailing: true, askedMs: null }],
    [503, { status: 'failed', reason: 'http_503', ailing: true, askedMs: null }],
  ] as const)('on %s', ([code, expected]) => {
    expect(verdictOn({ code, retryAfter: undefined, text: '' }, NOW)).toEqual(expected);
  });

  test('honours Retry-After, and does not blame an endpoint for our own end', () => {
    expect(verdictOn({ code: 503, retryAfter: '3', text: '' }, NOW)).toMatchObject({ askedMs: 3_000 });
    expect(verdictOn({ error: 'closed' }, NOW)).toMatchObject({ ailing: false });
    expect(verdictOn({ error: 'timeout' }, NOW)).toMatchObject({ ailing: true, reason: 'timeout' });
  });
});
