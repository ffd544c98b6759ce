/** The worker's role: one BullMQ worker a queue, with its concurrency. */
import type { Service } from '../lifecycle.js';
import { handleInbound } from '../workers/inbound/inbound.js';
import { handleFetches } from '../workers/outbound/attachments.js';
import { handleDelivery } from '../workers/outbound/endpoints.js';
import { handleRouting } from '../workers/routing/routing.js';
import { runWorker } from '../workers/run.js';
import type { Opened } from './opened.js';

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
