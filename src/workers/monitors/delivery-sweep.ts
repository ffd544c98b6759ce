/**
 * The sweep of outboxes: what is due and stands as it stood at the previous pass is sent here, without any queue, and counted.
 * Has a rhythm of its own, because an endpoint may take its time.
 */
import type { DeliveryDeps } from '../outbound/delivery.js';
import { deliverTo } from '../outbound/endpoints.js';
import { inChunks } from '../serving.js';
import { kindOf, SWEEP_EVERY_MS } from './sweep.js';

/** Endpoints of one pass and partition. */
const AT_MOST = 1_000;
const AT_ONCE = 32;

/** One pass over the partitions whose turn it is. @returns how many endpoints were sent something */
export async function runDeliverySweep(
  deps: DeliveryDeps,
  partitions: readonly string[],
  { everyMs = SWEEP_EVERY_MS, nowMs }: { everyMs?: number; nowMs?: number } = {},
): Promise<{ endpoints: number }> {
  let endpoints = 0;
  for (const partition of partitions) {
    const outcome = await deps.core.deliveries.sweep(partition, everyMs, AT_MOST, nowMs);
    if (outcome.status === 'too_soon' || outcome.stuck.length === 0) continue;
    const kind = await kindOf(deps, 'delivery');
    await inChunks(outcome.stuck, AT_ONCE, async ([workspaceId, endpointId]) => {
      const { attempts } = await deliverTo(deps, workspaceId, endpointId);
      if (attempts === 0) return;
      endpoints++;
      deps.metrics.sweepServed.inc({ queue: 'delivery', kind });
    });
  }
  return { endpoints };
}
