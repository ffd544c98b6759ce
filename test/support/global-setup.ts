// One Redis for the whole run: started here, or the one that TEST_REDIS_URL names (a one-node cluster, noeviction).

import type {} from 'vitest';
import type { TestProject } from 'vitest/node';
import { startTestRedis, type TestRedis } from './redis-server.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** `redis://host:port` */
    redisUrl: string;
    /** The same server's Unix socket; null where TEST_REDIS_URL names the server. */
    redisSocket: string | null;
  }
}

let redis: TestRedis | undefined;

const log = {
  info: (_details: object, message: string) => void process.stderr.write(`${message}\n`),
  warn: (_details: object, message: string) => void process.stderr.write(`${message}\n`),
};

export async function setup(project: TestProject): Promise<void> {
  const given = process.env.TEST_REDIS_URL;
  if (given === undefined) redis = await startTestRedis(log);
  project.provide('redisUrl', given ?? redis?.url ?? '');
  project.provide('redisSocket', redis?.socketPath ?? null);
}

export async function teardown(): Promise<void> {
  await redis?.stop();
}
