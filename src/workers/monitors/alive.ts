/**
 * An api process says that it lives, in every partition. Silence of all of them for five seconds is an outage of the
 * engine, during which nobody's absence is recorded. Nothing else may hold this up: a beat has no other work.
 */
import { periodic, type Service } from '../../lifecycle.js';
import type { WorkerDeps } from '../serving.js';

/** A fifth of the silence that counts as an outage. */
export const ALIVE_EVERY_MS = 1_000;

/**
 * The first beat is said before `start` resolves, so that whoever calls afterwards meets a living engine.
 *
 * @param runId of the Redis server that is connected now, so that one that came back begins a new generation
 */
export function createAlive(
  { core }: Pick<WorkerDeps, 'core'>,
  partitions: readonly string[],
  runId: () => Promise<string>,
  onError: (error: unknown) => void,
): Service & { runOnce(): Promise<void> } {
  const runOnce = async () => {
    const id = await runId();
    await Promise.all(partitions.map((partition) => core.presence.alive(partition, id)));
  };
  const loop = periodic({
    name: 'alive',
    everyMs: ALIVE_EVERY_MS,
    onError,
    runOnce: async () => {
      await runOnce();
      return undefined;
    },
  });
  return {
    name: loop.name,
    runOnce,
    start: async () => {
      await runOnce();
      await loop.start();
    },
    stop: loop.stop,
  };
}
