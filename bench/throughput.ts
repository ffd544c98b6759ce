/** Rates: POST over HTTP until applied and assigned, and the yardstick of bare BullMQ with the same payload. */
import { Queue, Worker } from 'bullmq';
import { assignedIn, type Centre, message } from './centre.js';
import type { HttpClient } from './http.js';

const IN_FLIGHT = 64;
const LOOK_EVERY_MS = 20;
const LIMIT_MS = 120_000;

/**
 * Messages a second from the first POST until the last conversation is assigned. `perPost` messages go in one body.
 *
 * @throws when a POST is refused or the messages are not all assigned in two minutes
 */
export async function engineRate(
  http: HttpClient,
  centre: Centre,
  run: string,
  count: number,
  perPost: number,
): Promise<number> {
  const path = `/v1/channels/${centre.channelId}/messages`;
  const startedAt = performance.now();
  let next = 0;
  const sender = async () => {
    while (next < count) {
      const from = next;
      next += perPost;
      const messages = Array.from({ length: Math.min(perPost, count - from) }, (_, i) =>
        message(run, from + i),
      );
      const body = perPost === 1 ? messages[0] : { messages };
      const answer = await http.send('POST', path, { key: centre.connectorKey, body });
      if (answer.status !== 202) throw new Error(`POST answered ${answer.status} ${answer.code}`);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, sender));
  while ((await assignedIn(http, centre)) < count) {
    if (performance.now() - startedAt > LIMIT_MS) throw new Error('not everything was assigned in time');
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return (count / (performance.now() - startedAt)) * 1000;
}

/** Jobs a second from the first `add` until the last was processed, on the same Redis, 64 adds under way at once. */
export async function bareRate(socketPath: string, run: string, count: number): Promise<number> {
  const connection = { path: socketPath, maxRetriesPerRequest: null };
  const options = { connection, prefix: '{bench}' };
  const queue = new Queue(`bare-${run}`, options);
  await queue.waitUntilReady();
  let done = 0;
  let finish: () => void = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const worker = new Worker(
    `bare-${run}`,
    async () => {
      done += 1;
      if (done === count) finish();
    },
    { ...options, concurrency: 32 },
  );
  await worker.waitUntilReady();
  const startedAt = performance.now();
  let next = 0;
  const adder = async () => {
    while (next < count) {
      const n = next;
      next += 1;
      await queue.add('message', message(run, n), { removeOnComplete: true, removeOnFail: true });
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, adder));
  await finished;
  const rate = (count / (performance.now() - startedAt)) * 1000;
  await worker.close();
  await queue.obliterate({ force: true });
  await queue.close();
  return rate;
}
