/** What gauges show of replies on their way out. */
import type { Configuration } from '../../inbox/directory.js';
import type { Core } from '../../routing/core.js';

/** `open`: webhooks with something to send that are left alone now. */
export type Outboxes = { failed: number; depth: number; open: number };

export async function readOutboxes(core: Core, config: Configuration, nowMs = Date.now()): Promise<Outboxes> {
  const { workspaceId } = config;
  const channels = [...config.channels.values()];
  const [failed, depths, resting] = await Promise.all([
    core.outbox.failedCount(workspaceId),
    Promise.all(channels.map(({ id }) => core.outbox.depth(workspaceId, id))),
    Promise.all(
      channels.map(async ({ id, webhookUrl }) => {
        if (webhookUrl === null) return false;
        const { waiting, pausedUntil, disabledAt } = await core.deliveries.status(workspaceId, id);
        return waiting > 0 && (disabledAt !== null || (pausedUntil ?? 0) > nowMs);
      }),
    ),
  ]);
  return { failed, depth: depths.reduce((sum, each) => sum + each, 0), open: resting.filter(Boolean).length };
}
