/**
 * What each role of a process runs, made of what the engine opened. Only wiring: rhythm, connections, who gets what.
 */
import type { Health } from './api/deps.js';
import { buildReportServer, buildServer } from './api/server.js';
import { createFeedWake } from './api/wake.js';
import type { Files } from './attachments/files.js';
import type { Config } from './config.js';
import { countingCore } from './counting.js';
import type { Client } from './delivery/client.js';
import { EngineError } from './errors.js';
import { createAdmin } from './inbox/admin/index.js';
import type { Directory } from './inbox/directory.js';
import type { Installation } from './inbox/installation.js';
import { createKeyring } from './inbox/keys.js';
import { periodic, type Service, settledWithin } from './lifecycle.js';
import type { Log } from './logger.js';
import type { Metrics } from './metrics.js';
import type { Queues } from './queues.js';
import type { openRedis, RedisUse } from './redis.js';
import { type Core, createCore } from './routing/core.js';
import { handleInbound } from './workers/inbound/inbound.js';
import { createAlive } from './workers/monitors/alive.js';
import { ATTACHMENTS_EVERY_MS, runAttachmentSweep } from './workers/monitors/attachment-sweep.js';
import { runDeliverySweep } from './workers/monitors/delivery-sweep.js';
import { ERASE_EVERY_MS, runErasing } from './workers/monitors/erasing.js';
import { GAUGES_EVERY_MS, runGauges } from './workers/monitors/gauges.js';
import { runPresence } from './workers/monitors/presence.js';
import { PURGE_EVERY_MS, runPurge } from './workers/monitors/purge.js';
import { RECONCILE_EVERY_MS, runReconcile } from './workers/monitors/reconcile.js';
import { runSweep, SWEEP_EVERY_MS } from './workers/monitors/sweep.js';
import { runTimers } from './workers/monitors/timers.js';
import { runTrim, TRIM_EVERY_MS } from './workers/monitors/trim.js';
import { handleFetches } from './workers/outbound/attachments.js';
import { handleDelivery } from './workers/outbound/endpoints.js';
import { runEventWebhooks } from './workers/outbound/event-webhooks.js';
import { runReplacing } from './workers/routing/replacing.js';
import { handleRouting } from './workers/routing/routing.js';
import { runWorker } from './workers/run.js';

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
function loop(
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

/** Side by side in a worker process; each fetches four files at once. */
const ATTACHMENT_JOBS = 8;

export async function workerServices(opened: Opened): Promise<Service[]> {
  const { config, log, metrics } = opened;
  const connection = await opened.connect('blocking');
  return [
    runWorker({
      queue: 'inbound',
      concurrency: config.inboundConcurrency,
      connection,
      metrics,
      log,
      handle: (payload) => handleInbound(opened, payload),
    }),
    runWorker({
      queue: 'routing',
      concurrency: config.routingConcurrency,
      connection,
      metrics,
      log,
      handle: (payload) => handleRouting(opened, payload),
    }),
    runWorker({
      queue: 'delivery',
      concurrency: config.deliveryConcurrency,
      connection,
      metrics,
      log,
      handle: (payload) => handleDelivery(opened, payload),
    }),
    runWorker({
      queue: 'attachments',
      concurrency: ATTACHMENT_JOBS,
      connection,
      metrics,
      log,
      handle: (payload) => handleFetches(opened, payload),
    }),
  ];
}

export function monitorServices(opened: Opened): Service[] {
  const { config, log } = opened;
  const { partitions } = opened.installation;
  return [
    loop(opened, 'presence', config.tickMs, async () => {
      const told = await runPresence(opened, partitions);
      if (told.recorded + told.takenBack > 0) log.info(told, 'absences recorded, conversations taken back');
      return told;
    }),
    loop(opened, 'timers', config.tickMs, () => runTimers(opened, partitions)),
    loop(opened, 'placing', config.tickMs, async () => {
      const told = await runReplacing(opened, partitions);
      if (told.placed > 0) log.info(told, 'waiting conversations placed anew');
      return told;
    }),
    // Asks a little more often than a pass is due: of several monitors one gets it, and none late.
    loop(opened, 'sweep', SWEEP_EVERY_MS / 5, () => runSweep(opened, partitions)),
    loop(opened, 'deliveries', SWEEP_EVERY_MS / 5, async () => {
      await runDeliverySweep(opened, partitions);
      return undefined;
    }),
    loop(opened, 'webhooks', config.tickMs, () => runEventWebhooks(opened, partitions)),
    loop(opened, 'attachments', ATTACHMENTS_EVERY_MS, () => runAttachmentSweep(opened, partitions)),
    loop(opened, 'reconcile', RECONCILE_EVERY_MS, () => runReconcile(opened, partitions)),
    loop(opened, 'trim', TRIM_EVERY_MS, () => runTrim(opened, partitions)),
    loop(opened, 'purge', PURGE_EVERY_MS, async () => {
      const told = await runPurge(opened, partitions);
      if (told.conversations > 0) log.info(told, 'resolved conversations purged');
      return told;
    }),
    loop(opened, 'erasing', ERASE_EVERY_MS, async () => {
      const told = await runErasing(opened, partitions);
      if (told.erased > 0) log.info(told, 'contacts erased');
      return told;
    }),
    loop(opened, 'gauges', GAUGES_EVERY_MS, async () => {
      await runGauges(opened, partitions);
      return undefined;
    }),
  ];
}

const TIDY_EVERY_MS = 10 * 60_000;

/** In every process that takes files: what was left in its directory by one that died goes. */
export const tidyService = (opened: Opened): Service =>
  loop(opened, 'files', TIDY_EVERY_MS, async () => {
    const removed = await opened.files.tidy();
    if (removed > 0) opened.log.info({ removed }, 'half-taken files of a dead process removed');
    return undefined;
  });

/** Of the time to stop, what attempts under way may still take, ms. */
const LAST_ATTEMPTS_MS = 5_000;

/** Stopped before the workers: they claim nothing more, and what they are sending ends or is given up. */
export const clientService = ({ client }: Opened): Service => ({
  name: 'webhooks',
  start: async () => {},
  stop: (deadlineMs) => client.close(Math.min(deadlineMs / 2, LAST_ATTEMPTS_MS)),
});

export type ListeningService = Service & { address(): { host: string; port: number } | null };

/** The last to start and the first to stop: nothing is promised before everything else runs. */
export async function apiServices(opened: Opened): Promise<[alive: Service, api: ListeningService]> {
  const { config, log, metrics, installation, directory } = opened;
  const { partitions, defaultWorkspaceId } = installation;
  // Beats go their own way: they must not wait behind what the API sends.
  const own = createCore(await opened.connect('commands'));
  const alive = createAlive({ core: own }, partitions, opened.runId, (err) => {
    metrics.loopErrors.inc({ loop: 'alive' });
    log.warn({ loop: 'alive', err }, 'a pass failed');
  });
  const core = countingCore(opened.core, directory, metrics);
  // Another process may have been started with another root key.
  let keyHash = installation.rootKeyHash;
  const rootKey = loop(opened, 'root key', 1_000, async () => {
    keyHash = (await core.installation.rootKeyHash()) || keyHash;
    return undefined;
  });
  const wake = createFeedWake(await opened.connect('subscriber'), partitions);
  const server = await buildServer({
    core,
    directory,
    admin: createAdmin(core, directory),
    keyring: createKeyring(core, directory, { keyHash: () => keyHash, defaultWorkspaceId }),
    queues: opened.queues,
    files: opened.files,
    metrics: {
      observeRequest: ({ method, route, status, ms }) =>
        metrics.httpSeconds.observe({ method, route, status: `${Math.floor(status / 100)}xx` }, ms / 1000),
      countStreams: ({ workspace, change }) => metrics.openStreams.inc({ workspace }, change),
      countMessages: ({ workspace, channelKind, outcome, count }) =>
        metrics.messages.inc({ workspace, channel_kind: channelKind, status: outcome }, count),
    },
    health: opened.health,
    metricsText: metrics.text,
    log,
    version: opened.version,
    partitions,
    wake,
  });
  const api = listening('api', server, config.host, config.port);
  return [
    alive,
    {
      ...api,
      start: async () => {
        await rootKey.start();
        await wake.start();
        await api.start();
      },
      stop: async (deadlineMs) => {
        await rootKey.stop(deadlineMs);
        await api.stop(deadlineMs);
      },
    },
  ];
}

/** /healthz, /readyz and /metrics of every process, whatever its roles, without a key. */
export function reportService({ config, log, metrics, health }: Opened): ListeningService {
  const server = buildReportServer({ health, metricsText: metrics.text }, log);
  return listening('report', server, config.metricsHost, config.metricsPort);
}

type HttpServer = Pick<ReturnType<typeof buildReportServer>, 'listen' | 'close' | 'server'>;

function listening(name: string, app: HttpServer, host: string, port: number): ListeningService {
  return {
    name,
    start: async () => {
      await app.listen({ host, port });
    },
    stop: async (deadlineMs) => {
      if (await settledWithin(app.close(), deadlineMs)) return;
      throw new EngineError(
        'internal',
        `Requests to the ${name} server were still under way at the deadline.`,
      );
    },
    address: () => {
      const bound = app.server.address();
      return bound && typeof bound === 'object' ? { host: bound.address, port: bound.port } : null;
    },
  };
}
