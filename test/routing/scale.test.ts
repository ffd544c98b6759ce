// What one assignment asks of Redis does not grow with the workspace: counted in commands, so that no clock is in it.

import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Cycle, cycles } from '../../bench/axes.js';
import { type Floor, openFloor, type Size } from '../../bench/floor.js';
import { startTestRedis, type TestRedis } from '../support/redis-server.js';

/** What may be added however much larger the workspace is: the rows of the first lanes are read, and what stands behind them. */
const MORE_AT_MOST = 6;
const CYCLES = 10;
const small: Size = { agents: 10, profiles: 1, lanes: 1, waiting: 10 };

let server: TestRedis;
let redis: Redis;
let seeding: Redis;
let base: Floor;
beforeAll(async () => {
  server = await startTestRedis(); // alone on it: the server counts everybody's commands
  redis = new Redis(server.socketPath);
  seeding = new Redis(server.socketPath, { enableAutoPipelining: true });
  base = await openFloor(redis, seeding, small);
});
afterAll(async () => {
  redis.disconnect();
  seeding.disconnect();
  await server.stop();
});

/** Commands of one cycle, those inside its scripts included. */
async function commandsOf(floor: Floor, cycle: Cycle): Promise<number> {
  const count = async () => {
    const stats = await redis.info('commandstats');
    return [...stats.matchAll(/^cmdstat_(?!info)[^:]+:calls=(\d+)/gm)].reduce(
      (sum, [, n]) => sum + Number(n),
      0,
    );
  };
  const before = await count();
  for (let n = 0; n < CYCLES; n++) await cycle.once(floor, n);
  return ((await count()) - before) / CYCLES;
}

describe.each<[string, Partial<Size>]>([
  ['1,000 agents instead of 10', { agents: 1000 }],
  ['5,000 waiting instead of 10', { waiting: 5000 }],
  ['50 lanes that an agent can serve instead of one', { lanes: 50, waiting: 500 }],
  ['50 profiles that can serve a lane instead of one', { agents: 100, profiles: 50 }],
])('%s', (_name, larger) => {
  let floor: Floor;
  beforeAll(async () => {
    floor = await openFloor(redis, seeding, { ...small, ...larger });
  });

  test.each(cycles)('$name', async (cycle) => {
    const few = await commandsOf(base, cycle);
    expect(few).toBeGreaterThan(50); // the scripts were counted, not their calls alone
    expect(await commandsOf(floor, cycle)).toBeLessThanOrEqual(few + MORE_AT_MOST);
  });
});
