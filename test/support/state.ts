// The complete state of a world as comparable text: every key of its partition, with the names that are random in each world
// (partition, ids of requests) made the same.

import type { Redis } from 'ioredis';

async function read(redis: Redis, key: string): Promise<unknown> {
  const type = await redis.type(key);
  if (type === 'hash') return Object.entries(await redis.hgetall(key)).sort();
  if (type === 'zset') return redis.zrange(key, '0', '-1', 'WITHSCORES');
  if (type === 'set') return (await redis.smembers(key)).sort();
  if (type === 'list') return redis.lrange(key, 0, -1);
  if (type === 'stream') return redis.xrange(key, '-', '+');
  throw new Error(`${key} is a ${type}`);
}

/** `value` as JSON, without what is random in each world. */
export function comparable(value: unknown, partition: string): unknown {
  const text = JSON.stringify(value)
    .replaceAll(partition, 'PARTITION')
    .replace(/rq_[a-z2-7]{12}/g, 'REQUEST');
  return JSON.parse(text);
}

export async function stateOf(redis: Redis, partition: string): Promise<unknown> {
  const keys = (await redis.keys(`{${partition}}:*`)).sort();
  const entries = await Promise.all(keys.map(async (key) => [key, await read(redis, key)] as const));
  // Acceptance keeps a call's id as its caller's process counts them: which call it was does not matter, that one is kept does.
  const state = entries.map(([key, value]) =>
    key.includes(':dedupe:')
      ? [key, (value as [string, string][]).map(([field]) => field)]
      : key.includes(':inbox-state:')
        ? [
            key,
            (value as [string, string][]).map(([field, text]) => [
              field,
              field === 'bellFor' ? 'CALL' : text,
            ]),
          ]
        : [key, value],
  );
  return comparable(state, partition);
}
