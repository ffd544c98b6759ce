import { Queue } from 'bullmq';
import { describe, inject, onTestFinished, vi } from 'vitest';
import { openRedis } from '../../src/redis.js';
import { randomToken } from '../../src/routing/ids.js';
import { runWorker } from '../../src/workers/run.js';
import { eventually } from '../support/eventually.js';
import { expect, type Stage, test } from './stage.js';

/** A worker of a queue of its own, started. */
async function startWorker(stage: Stage, handle: (payload: { workspaceId: string }) => Promise<void>) {
  const prefix = `{${randomToken()}}:bull`;
  const connection = await openRedis({ url: inject('redisUrl') }, 'blocking', () => undefined);
  const queue = new Queue('routing', { connection, prefix });
  const { metrics } = stage;
  const log = { error: vi.fn(), warn: vi.fn() };
  const worker = runWorker({ queue: 'routing', concurrency: 1, connection, metrics, log, handle, prefix });
  await worker.start();
  onTestFinished(async () => {
    await worker.stop(1_000).catch(() => undefined);
    await queue.obliterate({ force: true });
    await queue.close();
    connection.disconnect();
  });
  return { worker, queue, log };
}

describe('a worker', () => {
  test('hands the payload over as the catalogue says, and leaves nothing of the job behind', async ({
    stage,
  }) => {
    const seen: unknown[] = [];
    const { queue } = await startWorker(stage, async (payload) => void seen.push(payload));
    await queue.add('routing', { workspaceId: stage.id, extra: 'dropped' });
    await eventually(() => seen.length === 1);
    expect(seen).toEqual([{ workspaceId: stage.id }]);
    await eventually(async () => Object.values(await queue.getJobCounts()).every((count) => count === 0));
  });

  test('fails a job for good whose payload is none of the catalogue, and never hands it over', async ({
    stage,
  }) => {
    const handle = vi.fn(async () => undefined);
    const { queue } = await startWorker(stage, handle);
    await queue.add('routing', { workspaceId: 7 }, { attempts: 5 });
    const series = 'switchboard_job_failures_total{queue="routing",code="invalid_payload"}';
    await eventually(async () => (await stage.metric(series)) === 1);
    await eventually(async () => Object.values(await queue.getJobCounts()).every((count) => count === 0));
    expect(handle).not.toHaveBeenCalled();
  });

  test('counts a failure by its code, tells it without its text, and goes on', async ({ stage }) => {
    const seen: string[] = [];
    const { queue, log } = await startWorker(stage, async ({ workspaceId }) => {
      if (workspaceId === 'broken') throw new Error('what the customer wrote');
      seen.push(workspaceId);
    });
    await queue.addBulk(
      ['broken', 'fine'].map((workspaceId) => ({ name: 'routing', data: { workspaceId } })),
    );
    await eventually(() => seen.length === 1);
    const series = 'switchboard_job_failures_total{queue="routing",code="internal"}';
    await eventually(async () => (await stage.metric(series)) === 1);
    expect(log.error).toHaveBeenCalledTimes(1);
  });

  test('that is stopped waits for its jobs and takes no more', async ({ stage }) => {
    const started: string[] = [];
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { worker, queue } = await startWorker(stage, async ({ workspaceId }) => {
      started.push(workspaceId);
      await gate;
    });
    await queue.add('routing', { workspaceId: 'first' });
    await eventually(() => started.length === 1);
    const stopped = worker.stop(5_000);
    await queue.add('routing', { workspaceId: 'second' });
    release();
    await stopped;
    expect(started).toEqual(['first']);
    expect(await queue.getJobCounts('waiting', 'active')).toEqual({ waiting: 1, active: 0 });
  });

  test('says so when its jobs outlast the deadline', async ({ stage }) => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const begun = vi.fn();
    const { worker, queue } = await startWorker(stage, async () => {
      begun();
      await gate;
    });
    await queue.add('routing', { workspaceId: 'slow' });
    await eventually(() => begun.mock.calls.length === 1);
    await expect(worker.stop(20)).rejects.toThrow('still under way');
    release();
  });
});
