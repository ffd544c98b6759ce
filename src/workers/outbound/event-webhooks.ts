/**
 * Sending events to webhooks: each goes through the log in order, one event at a time. That it is one at a time rests on the core;
 * this may run anywhere, any number of times, for any webhook.
 */
import { retryInMs } from '../../delivery/schedule.js';
import { attempt } from '../../delivery/webhook.js';
import type { Configuration } from '../../inbox/directory.js';
import { tellEvents } from '../../inbox/telling/events.js';
import { randomToken, workspaceSuffix } from '../../routing/ids.js';
import type { EventOutcome } from '../../routing/outbound/webhooks.js';
import { inChunks, slugOf, type WorkerDeps } from '../serving.js';
import type { DeliveryDeps, Sent } from './delivery.js';

/** Attempts of one run; then it gives way to other endpoints, and is rung for again. */
const AT_MOST = 100;
/** An event that its receiver refuses, while others would be taken, is given up after so many attempts. */
const REFUSED_AT_MOST = 10;
const WORKSPACES_AT_ONCE = 8;

type Claimed = Extract<Awaited<ReturnType<WorkerDeps['core']['webhooks']['claim']>>, { status: 'claimed' }>;

const webhookOf = (config: Configuration | null, id: string) => {
  const found = config?.webhooks.get(id);
  return found?.enabled ? found : null;
};

/** Send what is due. Throws only when Redis is away; what was claimed then is due again in twenty seconds. */
export async function deliverEvents(
  deps: DeliveryDeps,
  workspaceId: string,
  webhookId: string,
): Promise<Sent> {
  const { core, directory, queues } = deps;
  const sent: Sent = { attempts: 0, delivered: 0 };
  while (sent.attempts < AT_MOST) {
    if (deps.client.closing()) return sent;
    const token = randomToken();
    let url = '';
    const claim = await directory.under(workspaceId, async (config) => {
      const webhook = webhookOf(config, webhookId);
      if (!webhook) return { status: 'waiting', more: false } as const;
      url = webhook.url;
      const { types, retryForMs } = webhook;
      const under = { url, types, retryForMs, token, configVersion: config.version };
      return core.webhooks.claim(workspaceId, { webhookId, ...under });
    });
    if (claim.status === 'waiting') {
      if (claim.more) continue;
      return sent;
    }
    sent.attempts++;
    const outcome = await send(deps, workspaceId, url, claim);
    if (outcome.outcome === 'delivered') sent.delivered++;
    await core.webhooks.settle(workspaceId, { webhookId, eventId: claim.eventId, token, ...outcome });
    const workspace = await slugOf(directory, workspaceId);
    deps.metrics.eventDeliveries.inc({ workspace, status: outcome.outcome });
    if (outcome.outcome === 'delivered') continue;
    const { reason } = outcome;
    deps.log.warn({ workspaceId, webhookId, eventId: claim.eventId, reason }, 'an event was not delivered');
  }
  await queues.ringDelivery(workspaceId, webhookId);
  return sent;
}

/** The event as a poll gives it; what it names is fetched now, so that nothing erased is sent. */
async function send(
  { core, client, files }: DeliveryDeps,
  workspaceId: string,
  url: string,
  { event, generation, secrets, attempts }: Claimed,
): Promise<EventOutcome> {
  const [told] = await tellEvents(core, files.linkTo, workspaceId, generation, [event]);
  const body = JSON.stringify({ type: event.type, timestamp: told?.at, data: told });
  const id = `ev_${workspaceSuffix(workspaceId)}_${generation}_${event.id}`;
  const made = await attempt(client, { url, id, body, secrets });
  if (made.status !== 'failed')
    return made.status === 'delivered' ? { outcome: 'delivered' } : { outcome: 'gone', reason: made.reason };
  const { reason, ailing, askedMs } = made;
  if (!ailing && reason !== 'closed' && attempts >= REFUSED_AT_MOST) return { outcome: 'rejected', reason };
  return { outcome: 'failed', reason, ailing, retryInMs: retryInMs(attempts, askedMs, Math.random()) };
}

/** One look at every webhook: whoever has something to send is rung for. @returns how many were */
export async function runEventWebhooks(
  { core, directory, queues }: Pick<WorkerDeps, 'core' | 'directory' | 'queues'>,
  partitions: readonly string[],
  { nowMs }: { nowMs?: number } = {},
): Promise<{ rung: number }> {
  let rung = 0;
  const look = async (workspaceId: string) => {
    const config = await directory.get(workspaceId);
    const ids = [...(config?.webhooks.values() ?? [])].filter(({ enabled }) => enabled).map(({ id }) => id);
    if (ids.length === 0) return;
    for (const id of await core.webhooks.due(workspaceId, ids, nowMs)) {
      await queues.ringDelivery(workspaceId, id);
      rung++;
    }
  };
  for (const partition of partitions)
    await inChunks(await core.reads.workspaces(partition), WORKSPACES_AT_ONCE, look);
  return { rung };
}
