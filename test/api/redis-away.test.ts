// Redis gone or stopped: ingest says 503 with Retry-After in under three seconds, and recovers by itself.

import { inject } from 'vitest';
import { steps } from '../../src/api/examples/index.js';
import { openRedis } from '../../src/redis.js';
import { eventually } from '../support/eventually.js';
import { startProxy } from '../support/tcp-proxy.js';
import { createStage, dropPartition, expect, test } from './stage.js';
import { createPlayer, type Request } from './story.js';

test('a message answered 503 while Redis is stopped and sent again is there once', async ({
  redis,
  subscriber,
}) => {
  const proxy = await startProxy(inject('redisUrl'));
  const commands = await openRedis({ url: proxy.url }, 'commands', () => undefined);
  const stage = await createStage(commands, subscriber);
  const body = stage.message({ externalId: 'm1' });
  expect((await stage.post(stage.message({ externalId: 'm0' }))).status).toBe(202);

  proxy.hold();
  const startedAt = performance.now();
  const answers = await Promise.all([stage.post(body), stage.post({ messages: [body, stage.message()] })]);
  expect(performance.now() - startedAt).toBeLessThan(3_000);
  for (const answer of answers) {
    expect(answer).toMatchObject({
      status: 503,
      headers: { 'retry-after': '1' },
      body: { code: 'unavailable' },
    });
  }
  proxy.release();
  const accepted = await eventually(async () => {
    const answer = await stage.post(body);
    expect(answer.status).toBe(202);
    return answer.body.messages;
  });
  expect(accepted).toMatchObject([{ externalId: 'm1', status: expect.stringMatching(/accepted|duplicate/) }]);
  await stage.settle();
  const list = await stage.call('GET', '/v1/conversations?state=new', { key: stage.shop.admin });
  const [{ id }] = list.body.items as [{ id: string }];
  const timeline = await stage.call('GET', `/v1/conversations/${id}/timeline`, { key: stage.shop.admin });
  const ids = (timeline.body.items as { externalId?: string }[]).map(({ externalId }) => externalId);
  expect(ids.filter((externalId) => externalId === 'm1')).toHaveLength(1);

  await stage.app.close();
  commands.disconnect();
  await proxy.close();
  await dropPartition(redis, stage.partition);
});

/** These need no Redis to answer. */
const always = ['GET /healthz', 'GET /readyz', 'GET /metrics'];

test('every call says 503 in under three seconds while Redis is stopped, and answers again afterwards', {
  timeout: 120_000,
}, async ({ redis, subscriber }) => {
  const proxy = await startProxy(inject('redisUrl'));
  const commands = await openRedis({ url: proxy.url }, 'commands', () => undefined);
  const stage = await createStage(commands, subscriber);
  const { requestOf, play } = createPlayer(stage);
  const requests: [string, Request][] = [];
  for (const step of steps) {
    if (!always.includes(step.route) && !step.link) requests.push([step.route, await requestOf(step)]);
    await play(step);
  }

  proxy.hold();
  const answers = await Promise.all(
    requests.map(async ([route, request]) => {
      const startedAt = performance.now();
      const { statusCode, headers, body } = await stage.app.inject(request);
      const code = String(headers['content-type']).includes('json') ? JSON.parse(body).code : body;
      const inTime = performance.now() - startedAt < 3_000;
      return { route, statusCode, code, retryAfter: headers['retry-after'], inTime };
    }),
  );
  expect(answers).toEqual(
    requests.map(([route]) => ({
      route,
      statusCode: 503,
      code: 'unavailable',
      retryAfter: '1',
      inTime: true,
    })),
  );
  proxy.release();
  await eventually(async () => {
    expect((await stage.call('GET', '/v1/teams', { key: stage.shop.admin })).status).toBe(200);
  });

  await stage.app.close();
  commands.disconnect();
  await proxy.close();
  await dropPartition(redis, stage.partition);
});
