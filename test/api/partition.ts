// What stands in Redis of one partition alone: to compare it, and to take it away.

import type { Redis } from 'ioredis';

/** A partition is a slot of the cluster: its keys are found without looking at those of other tests. */
export async function storedKeys(redis: Redis, partition: string): Promise<string[]> {
  const slot = await redis.cluster('KEYSLOT', `{${partition}}`);
  const found = (await redis.cluster('GETKEYSINSLOT', slot, 100_000)) as string[];
  return found.filter((name) => name.startsWith(`{${partition}}:`));
}

export async function dropPartition(redis: Redis, partition: string): Promise<void> {
  const found = await storedKeys(redis, partition);
  if (found.length > 0) await redis.del(...found);
}
