// Redis gone or stopped: ingest says 503 with Retry-After in under three seconds, and recovers by itself.

import { inject } from 'vitest';
import { openRedis } from '../../src/redis.js';
import { eventually } from '../support/eventually.js';
import { startProxy } from '../support/tcp-proxy.js';
import { createStage, dropPartition, expect, test } from './stage.js';

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
