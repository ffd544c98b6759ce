/**
 * Connections to Redis: the only home of ioredis. Commands fail fast and say so; workers' connections wait for ever;
 * a subscriber comes back by itself. Never a keyPrefix: BullMQ refuses it.
 */
import { Redis, type RedisOptions } from 'ioredis';

export type RedisAddress = { url: string } | { path: string };
export type RedisUse = 'commands' | 'blocking' | 'subscriber';

/** A stopped Redis answers nothing: only this ends the wait of a command, ms. */
const COMMAND_TIMEOUT_MS = 1_500;

// Replies keep ioredis' default shapes, which its overloads tell by this field's absence.
type Options = Omit<RedisOptions, 'replyMapping'>;

const uses: Record<RedisUse, Options> = {
  // A command that timed out is still sent on reconnecting, which is why every script is repeatable.
  commands: { enableOfflineQueue: false, commandTimeout: COMMAND_TIMEOUT_MS, maxRetriesPerRequest: 1 },
  blocking: { maxRetriesPerRequest: null },
  subscriber: { maxRetriesPerRequest: null, autoResubscribe: true },
};

/**
 * A connection that is ready.
 *
 * @param onError told of every connection error; without a listener ioredis would print them
 * @param waitMs  how long the first connection may take, ms
 * @throws when it was not ready in time
 */
export async function openRedis(
  address: RedisAddress,
  use: RedisUse,
  onError: (error: Error) => void,
  waitMs = 10_000,
): Promise<Redis> {
  const options: Options = {
    ...uses[use],
    retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 5), 1_000) * (0.5 + Math.random() / 2),
  };
  const redis =
    'path' in address ? new Redis({ ...options, path: address.path }) : new Redis(address.url, options);
  redis.on('error', onError);
  if (redis.status === 'ready') return redis;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      redis.disconnect();
      reject(new Error('Redis was not ready in time.'));
    }, waitMs);
    redis.once('ready', () => {
      clearTimeout(timer);
      resolve();
    });
  });
  return redis;
}

/** A field of `INFO <section>`, or ''. */
export async function infoField(redis: Redis, section: string, field: string): Promise<string> {
  const info = await redis.info(section);
  return new RegExp(`^${field}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
}
