/**
 * The composition root: opens Redis, makes every part by hand in the order of starting, stops them in reverse, Redis
 * last. Decides nothing in any room; signals and exit codes are `main`'s.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { createDirectoryStore } from './attachments/directory.js';
import { createFiles, type Files } from './attachments/files.js';
import { createS3Store } from './attachments/s3.js';
import type { Config } from './config/config.js';
import { allowList } from './delivery/addresses.js';
import { createClient } from './delivery/client.js';
import { type EmbeddedRedis, startEmbeddedRedis } from './embedded-redis/index.js';
import { EngineError } from './errors.js';
import { createDirectory } from './inbox/directory.js';
import { openInstallation } from './inbox/installation.js';
import { type Service, settledWithin, startAll, stopAll } from './lifecycle.js';
import type { Log } from './logger.js';
import { createMetrics } from './metrics/metrics.js';
import { createProcessMetrics } from './metrics/process.js';
import { createQueues } from './queues.js';
import { infoField, openRedis, type RedisAddress, type RedisUse } from './redis.js';
import { apiServices } from './roles/api.js';
import { clientService } from './roles/client.js';
import { tidyService } from './roles/files.js';
import { type ListeningService, reportService } from './roles/listening.js';
import { monitorServices } from './roles/monitor.js';
import type { Opened } from './roles/opened.js';
import { workerServices } from './roles/worker.js';
import { createCore } from './routing/core.js';
import { observeScripts } from './routing/script.js';

export type Address = { host: string; port: number };

/** States: made, starting, running, stopping, stopped. It starts once. */
export type Engine = Service & {
  /** Where the API listens; null without that role. */
  address(): Address | null;
  /** Where health and metrics are served without a key. */
  reportAddress(): Address | null;
  /** The root key, only when this start made it: show it once. */
  madeRootKey(): string | null;
};

/** A Redis that is still reading its data answers LOADING; one that is elsewhere may come up after this process. */
const REDIS_WAIT_MS = 60_000;
/** Of the deadline, what is kept for an orderly end of the embedded Redis, ms. */
const REDIS_STOP_MS = 2_500;

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/**
 * @param onFatal told when the engine cannot go on: its own Redis ended without being asked
 */
export function createEngine(config: Config, log: Log, onFatal: (error: Error) => void): Engine {
  const connections: Redis[] = [];
  let embedded: EmbeddedRedis | null = null;
  let services: Service[] = [];
  let api: ListeningService | null = null;
  let report: ListeningService | null = null;
  let closeQueues: () => Promise<void> = async () => {};
  let madeRootKey: string | null = null;
  let state: 'made' | 'starting' | 'running' | 'stopping' = 'made';

  async function address(): Promise<RedisAddress> {
    if (config.redisUrl) return { url: config.redisUrl };
    const started = await startEmbeddedRedis({ dataDir: config.dataDir, log });
    embedded = started;
    void started.exited.then((exit) => {
      if (state !== 'stopping') {
        onFatal(new EngineError('redis_start_failed', 'The embedded Redis ended by itself.', { ...exit }));
      }
    });
    return { path: started.socketPath };
  }

  async function open(): Promise<Opened> {
    const at = await address();
    const connect = async (use: RedisUse) => {
      const onError = (err: Error) => log.warn({ use, err }, 'Redis connection');
      const redis = await openRedis(at, use, onError, REDIS_WAIT_MS).catch((cause: unknown) => {
        throw new EngineError(
          'unavailable',
          `Redis did not answer in ${REDIS_WAIT_MS / 1000} s.`,
          {},
          { cause },
        );
      });
      connections.push(redis);
      return redis;
    };
    const redis = await connect('commands');
    await refuseEviction(redis, log);
    const metrics = createMetrics({ monitor: config.roles.has('monitor') });
    metrics.buildInfo.set({ version, node: process.version }, 1);
    observeScripts((script, ms) => metrics.scriptSeconds.observe({ script }, ms / 1000));

    const core = createCore(redis);
    const clustered = (await infoField(redis, 'cluster', 'cluster_enabled')) === '1';
    const installation = await openInstallation(core, { rootKey: config.rootKey, clustered });
    madeRootKey = installation.madeRootKey;
    const queues = createQueues(await connect('commands'), (queue, err) => {
      metrics.doorbellErrors.inc({ queue });
      log.warn({ queue, err }, 'a ring was lost; the sweep will find what it was for');
    });
    closeQueues = queues.close;

    let runId: string | null = null;
    redis.on('ready', () => {
      runId = null;
    });
    const ready = async () => {
      const answered = await redis.ping().catch(() => null);
      const checks = { started: state === 'running', redis: answered === 'PONG' };
      return { ok: checks.started && checks.redis, checks };
    };
    services = createProcessMetrics(redis, metrics);
    return {
      config,
      log,
      metrics,
      core,
      directory: createDirectory(core),
      queues,
      client: createClient(allowList(config.webhookAllow)),
      files: filesOf(config, installation.linkSecret),
      installation,
      version,
      connect,
      health: { ready },
      runId: async () => {
        runId ??= await infoField(redis, 'server', 'run_id');
        return runId;
      },
    };
  }

  async function start(): Promise<void> {
    if (state !== 'made') return;
    state = 'starting';
    const opened = await open();
    report = reportService(opened);
    services.push(report);
    if (config.roles.has('worker')) services.push(...(await workerServices(opened)));
    if (config.roles.has('monitor')) services.push(...monitorServices(opened));
    if (config.roles.has('worker') || config.roles.has('api')) services.push(tidyService(opened));
    if (config.roles.has('worker') || config.roles.has('monitor')) services.push(clientService(opened));
    if (config.roles.has('api')) {
      const parts = await apiServices(opened);
      api = parts[1];
      services.push(...parts);
    }
    await startAll(services);
    state = 'running';
    log.info({ version, roles: [...config.roles], partitions: opened.installation.partitions }, 'running');
  }

  async function stop(deadlineMs: number): Promise<void> {
    if (state === 'stopping') return;
    state = 'stopping';
    const endsAt = performance.now() + deadlineMs;
    const left = (reserveMs: number) => Math.max(0, endsAt - performance.now() - reserveMs);
    const reserveMs = embedded ? Math.min(REDIS_STOP_MS, deadlineMs / 2) : 0;
    let failure: unknown;
    await stopAll(services, left(reserveMs)).catch((error: unknown) => {
      failure = error;
    });
    await settledWithin(closeQueues(), left(reserveMs));
    for (const redis of connections) redis.disconnect();
    await embedded?.stop(left(0));
    if (failure) throw failure;
    log.info({}, 'stopped');
  }

  return {
    name: 'engine',
    start: () =>
      start().catch((error: unknown) => {
        throw portInUse(error);
      }),
    stop,
    address: () => api?.address() ?? null,
    reportAddress: () => report?.address() ?? null,
    madeRootKey: () => madeRootKey,
  };
}

function filesOf({ attachments, publicUrl }: Config, secret: string): Files {
  const { directory, maxBytes, types, s3 } = attachments;
  const store = s3 ? createS3Store(s3) : createDirectoryStore(directory);
  // Beside what is kept: on the same file system.
  const spoolDirectory = join(directory, 'incoming');
  return createFiles({ store, spoolDirectory, maxBytes, types, secret, baseUrl: publicUrl });
}

/** A Redis that evicts would drop conversations and jobs at random. Where it may not be asked, a warning has to do. */
async function refuseEviction(redis: Redis, log: Log): Promise<void> {
  const policy = await infoField(redis, 'memory', 'maxmemory_policy').catch(() => '');
  if (policy === 'noeviction') return;
  if (policy === '') return log.warn({}, 'Redis does not tell its maxmemory-policy; it must be noeviction');
  throw new EngineError(
    'redis_eviction_policy',
    `Redis may evict keys (maxmemory-policy ${policy}); set it to noeviction and start again.`,
    { policy },
  );
}

function portInUse(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'EADDRINUSE') return error;
  const port = 'port' in error ? error.port : '';
  const message = `Port ${port} is in use; set SWITCHBOARD_PORT or SWITCHBOARD_METRICS_PORT to a free one.`;
  return new EngineError('invalid_settings', message, { port }, { cause: error });
}
