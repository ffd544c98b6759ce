/** Trimming: events, feeds, answered replies, dead letters, the audit trail and facts go when their workspace's retention says so. Bounded steps. */
import { inChunks, type WorkerDeps } from '../serving.js';

/** Between two passes, ms. */
export const TRIM_EVERY_MS = 60_000;
/** Feeds and outboxes of one script. */
const AT_ONCE = 200;
const WORKSPACES_AT_ONCE = 8;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** @returns how many events were dropped */
export async function runTrim(
  { core, directory }: Pick<WorkerDeps, 'core' | 'directory'>,
  partitions: readonly string[],
  { nowMs }: { nowMs?: number } = {},
): Promise<{ events: number }> {
  let events = 0;
  const trim = async (workspaceId: string) => {
    const config = await directory.get(workspaceId);
    if (!config) return;
    const { eventHours, deadLetterDays, auditDays, erasureDays, reportDays } = config.settings.retention;
    const now = nowMs === undefined ? {} : { nowMs };
    await core.reporting.trimFacts(workspaceId, { factsForMs: reportDays * DAY_MS, ...now });
    const agentIds = [...config.agents.keys()];
    const channelIds = [...config.channels.keys()];
    const webhooks = [...config.webhooks.values()]
      .filter(({ enabled }) => enabled)
      .map(({ id, retryForMs }): [string, number] => [id, retryForMs]);
    const steps = Math.max(1, Math.ceil(Math.max(agentIds.length, channelIds.length) / AT_ONCE));
    for (let step = 0; step < steps; ) {
      const from = step * AT_ONCE;
      const outcome = await core.monitoring.trim(workspaceId, {
        eventsForMs: eventHours * HOUR_MS,
        deadLettersForMs: deadLetterDays * DAY_MS,
        auditForMs: auditDays * DAY_MS,
        erasuresForMs: erasureDays * DAY_MS,
        agentIds: agentIds.slice(from, from + AT_ONCE),
        channelIds: channelIds.slice(from, from + AT_ONCE),
        webhooks,
        ...now,
      });
      events += outcome.events;
      if (!outcome.more) step++;
    }
  };
  for (const partition of partitions) {
    await inChunks(await core.reads.workspaces(partition), WORKSPACES_AT_ONCE, trim);
  }
  return { events };
}
