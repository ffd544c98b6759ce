// All indexes of a world as they stand in Redis, read at once.

import type { World } from '../support/world.js';

/** Texts, logs and memories: not indexes, and long. */
const SKIPPED =
  /^(timeline|contact|inbox|inbox-state|dedupe|requests|feed|absence|pace|sessions|events|config|dead-letters|audit|facts|numbers)/;

export type Raw = Awaited<ReturnType<typeof readRaw>>;

export async function readRaw({ redis, partition, id }: World) {
  const prefix = `{${partition}}:${id}:`;
  const names = (await redis.keys(`${prefix}*`))
    .map((key) => key.slice(prefix.length))
    .filter((name) => !SKIPPED.test(name));
  const pipeline = redis.pipeline();
  const hash = /^(conversation:|agent:|slots:|anchor|plan|open|closed|pools|serves|pool-needs|slugs|keys)/;
  const set = /^(offers:|kept:|due)/;
  for (const name of names) {
    if (hash.test(name)) pipeline.hgetall(prefix + name);
    else if (set.test(name)) pipeline.smembers(prefix + name);
    else pipeline.zrange(prefix + name, '0', '-1', 'WITHSCORES');
  }
  pipeline.zrange(`{${partition}}:timers`, '0', '-1', 'WITHSCORES');
  const values = ((await pipeline.exec()) ?? []).map(([error, value], i) => {
    if (error) throw new Error(`${names[i]}: ${error.message}`);
    return value;
  });
  const found = new Map(names.map((name, i) => [name, values[i]]));
  const scored = (value: unknown): [string, number][] => {
    const flat = (value ?? []) as string[];
    return flat.flatMap((member, i) => (i % 2 === 0 ? [[member, Number(flat[i + 1])]] : []));
  };
  return {
    /** What follows a prefix in the names of keys, sorted. */
    named: (start: string) =>
      names
        .filter((name) => name.startsWith(start))
        .map((name) => name.slice(start.length))
        .sort(),
    hash: (name: string) => (found.get(name) ?? {}) as Record<string, string>,
    set: (name: string) => (found.get(name) ?? []) as string[],
    zset: (name: string) => scored(found.get(name)),
    timers: () =>
      scored(values.at(-1))
        .map(([member, at]): [string, number] => [member.slice(id.length + 1), at])
        .sort(([a], [b]) => (a < b ? -1 : 1)),
  };
}
