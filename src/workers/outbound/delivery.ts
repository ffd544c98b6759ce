/**
 * Sending replies to channels' webhooks: claim a head, send it, settle it, as long as anything is due. Order in a conversation and
 * the number of attempts at once rest on the core; this may run anywhere, any number of times, for any channel.
 */
import type { Files } from '../../attachments/files.js';
import { connectors } from '../../connectors/index.js';
import type { Client } from '../../delivery/client.js';
import { retryInMs } from '../../delivery/schedule.js';
import { type Attempt, attempt } from '../../delivery/webhook.js';
import type { Configuration } from '../../inbox/directory.js';
import { withAttachmentsIn } from '../../inbox/telling/attachments.js';
import { randomToken } from '../../routing/ids.js';
import type { Outcome } from '../../routing/outbound/deliveries.js';
import { replyId } from '../../routing/outbound/outbox.js';
import { slugOf, type WorkerDeps } from '../serving.js';

export type DeliveryDeps = Pick<WorkerDeps, 'core' | 'directory' | 'queues' | 'metrics' | 'log'> & {
  client: Client;
  files: Pick<Files, 'linkTo'>;
};
export type Sent = { attempts: number; delivered: number };

/** As many as the core lets be under way for one endpoint. */
const LANES = 4;
/** Attempts of one lane; then it gives way to other endpoints, and is rung for again. */
const AT_MOST = 50;

type Claimed = Extract<Awaited<ReturnType<WorkerDeps['core']['deliveries']['claim']>>, { status: 'claimed' }>;

/** Send what is due. Throws only when Redis is away; what was claimed then is due again in twenty seconds. */
export async function deliverChannel(
  deps: DeliveryDeps,
  workspaceId: string,
  channelId: string,
): Promise<Sent> {
  const sent: Sent = { attempts: 0, delivered: 0 };
  const lanes: Promise<void>[] = [];
  // A lane that got something opens the next one: most of the time there is one reply.
  const open = () => {
    if (lanes.length < LANES) lanes.push(drainLane(deps, workspaceId, channelId, sent, open));
  };
  open();
  let failure: unknown;
  for (const lane of lanes) {
    await lane.catch((error: unknown) => {
      failure ??= error;
    });
  }
  if (failure) throw failure;
  return sent;
}

async function drainLane(
  deps: DeliveryDeps,
  workspaceId: string,
  channelId: string,
  sent: Sent,
  openNext: () => void,
): Promise<void> {
  const { core, directory, queues } = deps;
  for (let n = 0; n < AT_MOST; n++) {
    if (deps.client.closing()) return;
    const token = randomToken();
    let url: string | null = null;
    const claim = await directory.under(workspaceId, (config) => {
      url = urlOf(config, channelId);
      return core.deliveries.claim(workspaceId, { channelId, url, token, configVersion: config.version });
    });
    if (claim.status === 'waiting') {
      if (claim.ring) await queues.ringDelivery(workspaceId, channelId, claim.inMs ?? 0);
      return;
    }
    openNext();
    sent.attempts++;
    const outcome = await send(deps, { workspaceId, channelId, url: url ?? '' }, claim);
    const { conversationId, seq } = claim;
    const settled = await core.deliveries.settle(workspaceId, {
      ...{ channelId, conversationId, seq, token },
      ...outcome,
    });
    const workspace = await slugOf(directory, workspaceId);
    deps.metrics.deliveries.inc({ workspace, status: outcome.outcome });
    if (outcome.outcome !== 'delivered') {
      const { reason } = outcome;
      const messageId = replyId(conversationId, seq);
      deps.log.warn({ workspaceId, channelId, messageId, reason }, 'a reply was not delivered');
    } else if (settled.status === 'settled') {
      sent.delivered++;
      const seconds = Math.max(0, settled.settledAt - settled.acceptedAt) / 1000;
      deps.metrics.deliverySeconds.observe({ workspace }, seconds);
    }
  }
  await queues.ringDelivery(workspaceId, channelId);
}

const urlOf = (config: Configuration, channelId: string): string | null =>
  config.channels.get(channelId)?.webhookUrl ?? null;

async function send(
  { core, client, files }: DeliveryDeps,
  { workspaceId, channelId, url }: { workspaceId: string; channelId: string; url: string },
  claim: Claimed,
): Promise<Outcome> {
  const [stored = claim] = await withAttachmentsIn(core, files.linkTo, workspaceId, [claim]);
  const reply = connectors.api.formatReply(stored);
  if (!reply) return { outcome: 'lost', reason: 'text_gone' };
  const data = { channelId, seq: claim.seq, ...reply };
  const body = JSON.stringify({ type: 'reply.created', timestamp: reply.at, data });
  const hook = { url, id: reply.messageId, body, secrets: claim.secrets };
  return outcomeOf(await attempt(client, hook), claim.attempts);
}

function outcomeOf(made: Attempt, attempts: number): Outcome {
  if (made.status === 'delivered') return { outcome: 'delivered' };
  const askedMs = made.status === 'failed' ? made.askedMs : null;
  const again = { reason: made.reason, retryInMs: retryInMs(attempts, askedMs, Math.random()) };
  if (made.status === 'gone') return { outcome: 'gone', ...again };
  // Whoever asks for patience means all messages, not this one alone.
  const pauseMs = askedMs === null ? 0 : again.retryInMs;
  return { outcome: 'failed', ...again, ailing: made.ailing, pauseMs };
}
