// Redis at its memory limit: nothing new is taken in, but nobody is taken for absent.

import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { startTestRedis } from '../support/redis-server.js';
import { createWorld } from '../support/world.js';

test('with Redis full, agents who beat stay live and keep their work', async () => {
  const server = await startTestRedis();
  const redis = new Redis(server.url);
  try {
    const world = await createWorld(redis);
    const { channelId, staff } = await world.office(1);
    const agent = staff[0]!;
    await world.message({ channelId });
    await world.match();
    expect(await world.held(agent)).toHaveLength(1);
    await redis.config('SET', 'maxmemory', '1');

    await expect(world.accept({ channelId, contact: 'another' })).rejects.toThrow(/OOM/);
    for (let i = 0; i < 40; i++) {
      await world.advance(4_000);
      expect(await world.beat(agent)).toMatchObject({ status: 'alive' });
      await world.tick();
    }
    expect(await world.held(agent)).toHaveLength(1);
    expect((await world.agentFields(agent)).absence ?? '').toBe('');
  } finally {
    redis.disconnect();
    await server.stop();
  }
});
