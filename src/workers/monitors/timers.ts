/**
 * The timer monitor: ends what is due, in bounded steps, over all partitions, and places what comes
 * to its next step or comes back. Timers
 * live in Redis, never in a process.
 */

import { giveToPeople } from '../outbound/bots.js';
import { bringBack } from '../routing/boomerangs.js';
import { placeAnew } from '../routing/placement.js';
import { answerUndelivered } from '../routing/undelivered.js';
import { inChunks, slugOf, type WorkerDeps } from '../serving.js';

/** Timers of one step. */
const AT_ONCE = 60;
const PLACED_AT_ONCE = 32;

type Fired =
  | 'sla_warning'
  | 'sla_due'
  | 'sla_breached'
  | 'offer_missed'
  | 'unanswered'
  | 'auto_resolved'
  | 'reply_failed';

function count(metrics: WorkerDeps['metrics'], what: Fired, workspace: string, many: number): void {
  if (what === 'unanswered') metrics.unassignments.inc({ workspace, reason: what }, many);
  else if (what === 'auto_resolved') metrics.lifecycle.inc({ workspace, status: what }, many);
  else if (what === 'reply_failed') metrics.deliveries.inc({ workspace, status: 'expired' }, many);
  else if (what === 'offer_missed') metrics.offerAnswers.inc({ workspace, status: 'missed' }, many);
  else metrics.sla.inc({ workspace, status: what.slice('sla_'.length) }, many);
}

/**
 * @param nowMs owned time of a test, unix ms
 * @returns `more` when a partition wants another step at once
 */
export async function runTimers(
  deps: Pick<WorkerDeps, 'core' | 'directory' | 'queues' | 'metrics'>,
  partitions: readonly string[],
  { nowMs }: { nowMs?: number } = {},
): Promise<{ fired: number; more: boolean }> {
  const total = { fired: 0, more: false };
  await Promise.all(
    partitions.map(async (partition) => {
      const outcome = await deps.core.monitoring.fireTimers(partition, AT_ONCE, nowMs);
      await deps.queues.ringRouting(outcome.rings);
      for (const [workspaceId, what, many] of outcome.counts) {
        count(deps.metrics, what, await slugOf(deps.directory, workspaceId), many);
      }
      await inChunks(outcome.deliveries, PLACED_AT_ONCE, ([workspaceId, endpointId]) =>
        deps.queues.ringDelivery(workspaceId, endpointId),
      );
      await inChunks(outcome.undelivered, PLACED_AT_ONCE, async ([workspaceId, conversationId, seq]) => {
        await answerUndelivered(deps, workspaceId, conversationId, seq, nowMs);
      });
      await inChunks(outcome.steps, PLACED_AT_ONCE, async ([workspaceId, conversationId]) => {
        await placeAnew(deps, workspaceId, conversationId, { nowMs });
      });
      for (const [workspaceId, contactId, from, dueAt, ids] of outcome.known) {
        await inChunks(ids, PLACED_AT_ONCE, async (id) => {
          await placeAnew(deps, workspaceId, id, { nowMs, scored: true });
        });
        await deps.core.contacts.settleKnown(workspaceId, { contactId, from, dueAt });
      }
      await inChunks(outcome.boomerangs, PLACED_AT_ONCE, async ([workspaceId, conversationId, dueAt]) => {
        await bringBack(deps, workspaceId, conversationId, dueAt, nowMs);
      });
      await inChunks(outcome.bots, PLACED_AT_ONCE, async ([workspaceId, conversationId, epoch, waitsFor]) => {
        const reason = waitsFor === 'contact' ? 'contact_timeout' : 'bot_timeout';
        const end = { epoch, reason, ...(nowMs === undefined ? {} : { nowMs }) };
        await giveToPeople(deps, workspaceId, conversationId, end);
      });
      total.fired += outcome.count;
      total.more ||= outcome.more;
    }),
  );
  return total;
}
