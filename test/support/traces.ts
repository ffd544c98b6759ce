// What is stored of somebody: every key and value of a partition that holds one of these texts.

import type { Redis } from 'ioredis';
import { storedKeys } from '../api/partition.js';

async function storedAt(redis: Redis, key: string): Promise<unknown> {
  const type = await redis.type(key);
  if (type === 'hash') return redis.hgetall(key);
  if (type === 'zset') return redis.zrange(key, '0', '-1', 'WITHSCORES');
  if (type === 'set') return redis.smembers(key);
  if (type === 'list') return redis.lrange(key, 0, -1);
  if (type === 'stream') return redis.xrange(key, '-', '+');
  if (type === 'string') return redis.get(key);
  throw new Error(`${key} is a ${type}`);
}

/** `key: text` of each trace that is left. */
export async function tracesOf(redis: Redis, partition: string, texts: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const key of await storedKeys(redis, partition)) {
    const stored = `${key} ${JSON.stringify(await storedAt(redis, key))}`;
    for (const text of texts) if (stored.includes(text)) found.push(`${key}: ${text}`);
  }
  return found;
}
