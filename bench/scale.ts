/** How the routing core behaves as a workspace grows, on a Redis of its own, set up as the embedded one. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { startEmbeddedRedis } from '../src/embedded-redis/index.js';
import { compare, cycles } from './axes.js';
import { changeUnderLoad } from './change.js';
import { type Floor, openFloor, type Size } from './floor.js';
import { createMeter, type Meter } from './server-time.js';
import { kept, quantile, row, whole } from './table.js';
import { timerSteps } from './timers.js';
import { behindUnserved } from './unserved.js';

const FLAT = 0.8;
const HALF = 0.5;
const TWICE = 2;
const ASSIGNED_MS = 100;
const HELD_US = 2000;
const log = { info: () => undefined, warn: () => undefined };

type Scene = { open(size: Partial<Size>): Promise<Floor>; meter: Meter; quick: boolean };

/** Prints its tables; answers whether every bound was kept. */
export async function benchScale({ quick }: { quick: boolean }): Promise<boolean> {
  const dataDir = await mkdtemp(join(tmpdir(), 'switchboard-bench-'));
  const server = await startEmbeddedRedis({ dataDir, log });
  const redis = new Redis(server.socketPath);
  const seeding = new Redis(server.socketPath, { enableAutoPipelining: true });
  const meter = createMeter(redis);
  const open = async (size: Partial<Size>) => {
    await meter.off();
    const floor = await openFloor(redis, seeding, {
      agents: 100,
      profiles: 1,
      lanes: 1,
      waiting: 1000,
      ...size,
    });
    while (/aof_rewrite_(in_progress|scheduled):1/.test(await redis.info('persistence'))) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await meter.on();
    return floor;
  };
  try {
    const scene = { open, meter, quick };
    const results = [await unserved(scene), await growth(scene), await timers(redis, scene), holds(meter)];
    return results.every(Boolean);
  } finally {
    redis.disconnect();
    seeding.disconnect();
    await server.stop(5_000);
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function unserved({ open, meter, quick }: Scene): Promise<boolean> {
  const count = quick ? 2_000 : 10_000;
  console.log(`\n${whole(count)} that nobody can serve stand before one that somebody can`);
  row('from applied to assigned', 'median ms', 'worst ms', 'first ms', `< ${ASSIGNED_MS} ms`);
  let all = true;
  for (const needs of [1, count]) {
    const behind = await behindUnserved(await open({ waiting: 0 }), meter, count, needs);
    const { holds, word } = kept(behind.worst < ASSIGNED_MS);
    const cells = [behind.median, behind.worst, behind.first].map((ms) => ms.toFixed(1));
    row(needs === 1 ? 'all in one lane' : 'each with a need of its own', ...cells, word);
    all &&= holds;
  }
  return all;
}

async function timers(redis: Redis, { meter, quick }: Scene): Promise<boolean> {
  const many = quick ? 100_000 : 1_000_000;
  console.log('\nOne step of the timer monitor, server time');
  row('timers that lie ahead', 'idle µs', 'p99 µs', '60 due µs', `< ${TWICE} ×`);
  const none = await timerSteps(redis, meter, 0);
  const all = await timerSteps(redis, meter, many);
  const { holds, word } = kept(all.idle < none.idle * TWICE && all.due < none.due * TWICE);
  for (const [count, step] of [
    [0, none],
    [many, all],
  ] as const)
    row(
      whole(count),
      ...[step.idle, step.idleWorst, step.due].map((us) => whole(us)),
      count === 0 ? '' : word,
    );
  return holds;
}

async function growth({ open, meter, quick }: Scene): Promise<boolean> {
  const many = quick ? 2_000 : 10_000;
  const waiting = quick ? 20_000 : 500_000;
  const amount = quick ? { blocks: 7, count: 20 } : { blocks: 21, count: 40 };
  const base = await open({});
  const staffed = await open({ agents: many });
  const laned = await open({ agents: many, lanes: 200 });
  const crowded = await open({ agents: many, lanes: 200, waiting });
  const mixed = await open({ agents: many, profiles: 100 });
  const single = await open({ agents: many, profiles: many });
  const axes: [string, Floor, Floor, number][] = [
    [`100 → ${whole(many)} agents`, base, staffed, FLAT],
    ['1 → 200 lanes an agent can serve', staffed, laned, FLAT],
    [`1,000 → ${whole(waiting)} waiting`, laned, crowded, FLAT],
    ['1 → 100 profiles that can serve a lane', staffed, mixed, FLAT],
    [`1 → ${whole(many)} profiles that can serve a lane`, staffed, single, HALF],
  ];
  let all = true;
  for (const cycle of cycles) {
    console.log(`\n${cycle.name}: apply, match, resolve, one after the other`);
    row('', 'per second', '→', 'ratio', 'CPU µs', '→', 'ratio', 'bound', '');
    for (const [name, small, large, least] of axes) {
      const { rates, us, rate, load } = await compare([small, large], cycle, meter, amount);
      const { holds, word } = kept(rate >= least);
      const ends = [rates.map(whole), [rate.toFixed(2)], us.map(whole), [load.toFixed(2)]].flat();
      row(name, ...ends, `≥ ${least}`, word);
      all &&= holds;
    }
  }

  const change = await changeUnderLoad(crowded, meter);
  console.log(`\nA team changes: ${whole(waiting)} waiting in 200 lanes, ${whole(many * 2)} agents present`);
  row('until all is current', 's', 'runs', 'arrivals', 'p50 ms', 'p99 ms', 'longest ms');
  const waits = [quantile(change.waits, 0.5), quantile(change.waits, 0.99)].map((ms) => ms.toFixed(1));
  const longest = (change.longest.us / 1000).toFixed(2);
  row(
    `longest script: ${change.longest.name}`,
    change.seconds.toFixed(1),
    whole(change.runs),
    whole(change.waits.length),
    ...waits,
    longest,
  );
  return all;
}

function holds({ all }: Meter): boolean {
  console.log('\nHow long a script held Redis, in all of these');
  row('µs', 'calls', 'p50', 'p99', 'max', `p99 ≤ ${whole(HELD_US)}`);
  let every = true;
  for (const [name, list] of [...all].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const p99 = quantile(list, 0.99);
    const { holds, word } = kept(p99 <= HELD_US);
    row(name, whole(list.length), whole(quantile(list, 0.5)), whole(p99), whole(Math.max(...list)), word);
    every &&= holds;
  }
  return every;
}
