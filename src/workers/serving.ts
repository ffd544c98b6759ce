/** What every worker and monitor is given, and how assignments and take-backs are counted. Never decides anything. */
import type { Directory } from '../inbox/directory.js';
import type { Metrics } from '../metrics/metrics.js';
import type { Queues } from '../queues.js';
import type { Core } from '../routing/core.js';
import type { WorkerLog } from './run.js';

export type WorkerDeps = {
  core: Core;
  directory: Directory;
  queues: Pick<Queues, 'ringInbound' | 'ringRouting' | 'ringDelivery' | 'ringAttachments' | 'counts'>;
  metrics: Metrics;
  log: WorkerLog;
};

/** The label of a workspace, or '' when it is gone. */
export async function slugOf(directory: Directory, workspaceId: string): Promise<string> {
  return (await directory.get(workspaceId))?.slug ?? '';
}

/** Run `each` over the items, at most `atOnce` at a time. */
export async function inChunks<T>(
  items: readonly T[],
  atOnce: number,
  each: (item: T) => Promise<void>,
): Promise<void> {
  for (let i = 0; i < items.length; i += atOnce) await Promise.all(items.slice(i, i + atOnce).map(each));
}
