/**
 * The job catalogue and the producers' side of BullMQ. Jobs are doorbells: they name what to look at, may come late,
 * twice or never, and hold no text. Losing one is the sweep's business, so ringing never throws.
 */
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { z } from 'zod';

const Id = z.string().min(1).max(80);

/** Queue name → payload. Parsed when a job is made by type, and again when it is taken. */
export const jobs = {
  /** These contacts' inboxes have something in them. */
  inbound: z.object({ workspaceId: Id, contactIds: z.array(Id).min(1).max(100) }),
  /** Something may be matchable in this workspace. */
  routing: z.object({ workspaceId: Id }),
  /** Something may be due to be sent to this endpoint: a channel's webhook, by the channel's id. */
  delivery: z.object({ workspaceId: Id, endpointId: Id }),
  /** These attachments are to be fetched. */
  attachments: z.object({ workspaceId: Id, attachmentIds: z.array(Id).min(1).max(100) }),
} as const;

export type QueueName = keyof typeof jobs;
export type Job<N extends QueueName> = z.infer<(typeof jobs)[N]>;
export const queueNames = Object.keys(jobs) as QueueName[];

/** One hash tag for all queues: their scripts touch several keys each. */
export const queuePrefix = '{switchboard}:bull';

/** States a job of ours can be in; finished ones are removed at once. */
export const jobStates = ['waiting', 'active', 'delayed', 'failed'] as const;
export type JobState = (typeof jobStates)[number];

export type Queues = ReturnType<typeof createQueues>;

const CONTACTS_PER_JOB = 50;
const RING_TIMEOUT_MS = 5_000;

/**
 * @param connection ready, failing fast; BullMQ's producers share it
 * @param onError told of every ring that was lost
 */
export function createQueues(connection: Redis, onError: (queue: QueueName, error: unknown) => void) {
  const open = <N extends QueueName>(name: N) => {
    const queue = new Queue(name, {
      connection,
      prefix: queuePrefix,
      skipWaitingForReady: true,
      defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
    });
    queue.on('error', (error) => onError(name, error));
    return queue;
  };
  const queues = {
    inbound: open('inbound'),
    routing: open('routing'),
    delivery: open('delivery'),
    attachments: open('attachments'),
  };

  async function ring<N extends QueueName>(name: N, payloads: readonly Job<N>[], delay = 0): Promise<void> {
    if (payloads.length === 0) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('the ring was not taken in time')), RING_TIMEOUT_MS);
    });
    const queue: Queue = queues[name];
    const added = queue.addBulk(payloads.map((data) => ({ name, data, opts: { delay } })));
    await Promise.race([added, late])
      .catch((error: unknown) => onError(name, error))
      .finally(() => clearTimeout(timer));
  }

  return {
    /** Contacts of one workspace whose inboxes to drain. */
    ringInbound: (workspaceId: string, contactIds: readonly string[]): Promise<void> => {
      const payloads: Job<'inbound'>[] = [];
      for (let i = 0; i < contactIds.length; i += CONTACTS_PER_JOB) {
        payloads.push({ workspaceId, contactIds: contactIds.slice(i, i + CONTACTS_PER_JOB) });
      }
      return ring('inbound', payloads);
    },
    /** Workspaces to route in. */
    ringRouting: (workspaceIds: readonly string[]): Promise<void> =>
      ring(
        'routing',
        [...new Set(workspaceIds)].map((workspaceId) => ({ workspaceId })),
      ),
    /** An endpoint to send to, `inMs` from now. */
    ringDelivery: (workspaceId: string, endpointId: string, inMs = 0): Promise<void> =>
      ring('delivery', [{ workspaceId, endpointId }], inMs),
    /** Attachments of one message to fetch, `inMs` from now. */
    ringAttachments: (workspaceId: string, attachmentIds: readonly string[], inMs = 0): Promise<void> =>
      ring(
        'attachments',
        attachmentIds.length === 0 ? [] : [{ workspaceId, attachmentIds: [...attachmentIds] }],
        inMs,
      ),
    /** Jobs by queue and state. */
    counts: async (): Promise<Record<QueueName, Record<JobState, number>>> => {
      const count = async (name: QueueName) =>
        (await queues[name].getJobCounts(...jobStates)) as Record<JobState, number>;
      const [inbound, routing, delivery, attachments] = await Promise.all([
        count('inbound'),
        count('routing'),
        count('delivery'),
        count('attachments'),
      ]);
      return { inbound, routing, delivery, attachments };
    },
    close: async (): Promise<void> => {
      await Promise.all(queueNames.map((name) => queues[name].close()));
    },
  };
}
