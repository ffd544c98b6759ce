/** What a role is made of: all that the engine opened, and the rhythm of what runs again and again. */
import type { Health } from '../api/deps.js';
import type { Files } from '../attachments/files.js';
import type { Config } from '../config/config.js';
import type { Client } from '../delivery/client.js';
import type { Directory } from '../inbox/directory.js';
import type { Installation } from '../inbox/installation.js';
import { periodic, type Service } from '../lifecycle.js';
import type { Log } from '../logger.js';
import type { Metrics } from '../metrics/metrics.js';
import type { Queues } from '../queues.js';
import type { openRedis, RedisUse } from '../redis.js';
import type { Core } from '../routing/core.js';

/** What the engine opened before any role begins. */
export type Opened = {
  config: Config;
  log: Log;
  metrics: Metrics;
  core: Core;
  directory: Directory;
  queues: Queues;
  /** Sends what goes out. */
  client: Client;
  files: Files;
  installation: Installation;
  version: string;
  /** One more connection, closed with the engine. */
  connect: (use: RedisUse) => ReturnType<typeof openRedis>;
  /** Of the Redis server that is connected now. */
  runId: () => Promise<string>;
  health: Health;
};

/** A service that does something again and again; a pass that fails is counted and told, and the rhythm goes on. */
export function loop(
  { log, metrics }: Pick<Opened, 'log' | 'metrics'>,
  name: string,
  everyMs: number,
  pass: () => Promise<object | undefined>,
): Service {
  return periodic({
    name,
    everyMs,
    runOnce: pass,
    onError: (err) => {
      metrics.loopErrors.inc({ loop: name });
      log.warn({ loop: name, err }, 'a pass failed');
    },
  });
}
