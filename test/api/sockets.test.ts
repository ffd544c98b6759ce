// What only shows over real sockets: shutting down with polls waiting, and a thousand polls over few Redis connections.

import { once } from 'node:events';
import { type IncomingMessage, request as open } from 'node:http';
import { connect } from 'node:net';
import { openRedis } from '../../src/redis.js';
import { eventually } from '../support/eventually.js';
import { startTestRedis } from '../support/redis-server.js';
import { createStage, expect, test } from './stage.js';

type Got = { status: number; headers: IncomingMessage['headers']; body: Record<string, unknown> };

function get(url: string, key: string): Promise<Got> {
  return new Promise((resolve, reject) => {
    const request = open(url, { headers: { authorization: `Bearer ${key}` } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const body = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}') as Record<string, unknown>;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
      });
    });
    request.on('error', reject).end();
  });
}

test('closing answers the polls that wait, refuses what still comes, and ends', async ({ stage }) => {
  const { shop } = stage;
  const base = await stage.listen();
  const path = `${base}/v1/agents/${shop.agentId}`;
  const { cursor } = (await get(`${path}/assignments`, shop.agent)).body;
  const polls = Array.from({ length: 5 }, () =>
    get(`${path}/events?cursor=${cursor}&waitMs=60000`, shop.agent),
  );
  await eventually(() => stage.wake.waiting === 5);
  const startedAt = performance.now();
  const closed = stage.app.close();
  for (const answer of await Promise.all(polls)) {
    expect(answer).toMatchObject({ status: 200, headers: { connection: 'close' }, body: { events: [] } });
  }
  await closed;
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});

test('closing ends connections on which nothing was asked, half a request among them', async ({ stage }) => {
  const { hostname, port } = new URL(await stage.listen());
  const sockets = await Promise.all(
    ['', 'GET /healthz HT'].map(async (text) => {
      const socket = connect(Number(port), hostname);
      await once(socket, 'connect');
      socket.write(text);
      return socket;
    }),
  );
  await get(`http://${hostname}:${port}/healthz`, ''); // what came before it was heard
  const ended = Promise.all(
    sockets.map((socket) =>
      once(
        socket.on('error', () => undefined),
        'close',
      ),
    ),
  );
  const startedAt = performance.now();
  await Promise.all([stage.app.close(), ended]);
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});

test('while draining a request is refused as a problem on a connection that ends, and the process is not ready', async ({
  stage,
}) => {
  const base = await stage.listen();
  stage.app.drain();
  expect(await get(`${base}/v1/conversations`, stage.shop.agent)).toMatchObject({
    status: 503,
    headers: { connection: 'close', 'retry-after': '1' },
    body: { code: 'unavailable' },
  });
  expect(await get(`${base}/readyz`, '')).toMatchObject({ status: 503, body: { status: 'not_ready' } });
  expect(await get(`${base}/healthz`, '')).toMatchObject({ status: 200 });
});

test('a thousand waiting polls share a few connections to Redis, and each wakes', {
  timeout: 60_000,
}, async () => {
  const server = await startTestRedis();
  const commands = await openRedis({ url: server.url }, 'commands', () => undefined);
  const subscriber = await openRedis({ url: server.url }, 'subscriber', () => undefined);
  const stage = await createStage(commands, subscriber);
  const { shop } = stage;
  const base = await stage.listen();
  const path = `${base}/v1/agents/${shop.agentId}`;
  await stage.signIn();
  const { cursor } = (await get(`${path}/assignments`, shop.agent)).body;
  const COUNT = 1000;
  const polls = Array.from({ length: COUNT }, () =>
    get(`${path}/events?cursor=${cursor}&waitMs=60000`, shop.agent),
  );
  await eventually(() => stage.wake.waiting === COUNT, { timeoutMs: 30_000 });
  const clients = String(await commands.client('LIST'))
    .trim()
    .split('\n');
  expect(clients.length).toBeLessThanOrEqual(3);

  await stage.conversation();
  const answers = await Promise.all(polls);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(answers.filter(({ body }) => (body.events as unknown[]).length === 0)).toEqual([]);
  await stage.app.close();
  commands.disconnect();
  subscriber.disconnect();
  await server.stop();
});
