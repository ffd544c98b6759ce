// The tests' own `test`: connections to the real Redis, a core over each, and a fresh world (partition and workspace) per test.

import { Redis } from 'ioredis';
import { test as base, inject } from 'vitest';
import { type Core, createCore } from '../../src/routing/core.js';
import { createWorld, type World } from './world.js';

export { expect } from 'vitest';

const open = () => new Redis(inject('redisUrl'));

export const test = base.extend<{
  /** The connection behind `core`. */
  redis: Redis;
  core: Core;
  /** Eight more cores, each over a socket of its own, for races. */
  connections: Core[];
  world: World;
}>({
  redis: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs off this pattern.
    async ({}, use) => {
      const redis = open();
      await use(redis);
      redis.disconnect();
    },
    { scope: 'worker' },
  ],
  core: [async ({ redis }, use) => use(createCore(redis)), { scope: 'worker' }],
  connections: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs off this pattern.
    async ({}, use) => {
      const all = Array.from({ length: 8 }, open);
      await use(all.map(createCore));
      for (const redis of all) redis.disconnect();
    },
    { scope: 'worker' },
  ],
  world: async ({ redis }, use) => {
    const world = await createWorld(redis);
    await use(world);
    await world.drop();
  },
});
