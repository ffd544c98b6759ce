/**
 * The one way a BullMQ worker is made. A job is parsed by the catalogue before anybody sees it; what cannot be parsed
 * fails for good. Holds no rule about what a job does.
 */
import { UnrecoverableError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { EngineError } from '../errors.js';
import { type Service, settledWithin } from '../lifecycle.js';
import type { Metrics } from '../metrics/metrics.js';
import { type Job, jobs, type QueueName, queuePrefix } from '../queues.js';
import { codeOf } from './failure.js';

/** One of them for all workers of a queue: an earlier worker's longer interval would hold the check back. */
const LOCK_MS = 5_000;
const STALLED_CHECK_MS = 2_500;

/** What of the log the workers use. */
export type WorkerLog = {
  error(details: Record<string, unknown>, message: string): void;
  warn(details: Record<string, unknown>, message: string): void;
};

/**
 * A service that takes jobs of one queue. Stopped, it takes no more, and those under way have ended or the deadline
 * passed (then it throws); those are found again within 7.5 s by any other worker.
 *
 * @param connection for blocking use (it waits for Redis for ever); BullMQ makes a second one from it
 */
export function runWorker<N extends QueueName>(options: {
  queue: N;
  concurrency: number;
  connection: Redis;
  metrics: Pick<Metrics, 'jobFailures' | 'workerErrors'>;
  log: WorkerLog;
  handle: (payload: Job<N>) => Promise<void>;
  prefix?: string;
}): Service {
  const { queue, concurrency, connection, metrics, log, handle, prefix = queuePrefix } = options;
  let worker: Worker | undefined;

  async function work(data: unknown): Promise<void> {
    const payload = jobs[queue].safeParse(data);
    if (!payload.success) {
      metrics.jobFailures.inc({ queue, code: 'invalid_payload' });
      throw new UnrecoverableError('the payload is none of the catalogue');
    }
    try {
      await handle(payload.data as Job<N>);
    } catch (error) {
      metrics.jobFailures.inc({ queue, code: codeOf(error) });
      log.error({ queue, err: error }, 'job failed');
      throw new Error(codeOf(error));
    }
  }

  return {
    name: `${queue} worker`,
    start: async () => {
      worker = new Worker(queue, ({ data }) => work(data), {
        connection,
        prefix,
        concurrency,
        autorun: false,
        lockDuration: LOCK_MS,
        stalledInterval: STALLED_CHECK_MS,
        // A stalled job is taken up again more than once: killed processes are no fault of the job.
        maxStalledCount: 10,
        removeOnComplete: { count: 0 },
        removeOnFail: { count: 0 },
      });
      worker.on('error', (error) => {
        metrics.workerErrors.inc({ queue });
        log.warn({ queue, err: error }, 'worker error');
      });
      await worker.waitUntilReady();
      worker.run().catch((error: unknown) => log.error({ queue, err: error }, 'worker ended'));
    },
    stop: async (deadlineMs) => {
      if (!worker || (await settledWithin(worker.close(), deadlineMs))) return;
      throw new EngineError('internal', `Jobs of queue ${queue} were still under way at the deadline.`);
    },
  };
}
