/**
 * Telling virtual agents what they hold: events are claimed, sent, and what was answered at once is done before the event is
 * settled, under the event's own id: an event that is told twice is answered once. Order in a conversation rests on the core.
 */
import { retryInMs } from '../../delivery/schedule.js';
import { type Attempt, attempt } from '../../delivery/webhook.js';
import { answerOf, type BotWords, BotWordsAtOnce, silent } from '../../inbox/bots/answering.js';
import { eventBody } from '../../inbox/bots/events.js';
import { takeFromBot } from '../../inbox/bots/handing-back.js';
import type { Configuration } from '../../inbox/directory.js';
import { withAttachmentsIn } from '../../inbox/telling/attachments.js';
import { randomToken } from '../../routing/ids.js';
import { slugOf, type WorkerDeps } from '../serving.js';
import type { DeliveryDeps, Sent } from './delivery.js';

/** Events of one call; then it gives way to other endpoints, and is rung for again. */
const AT_MOST = 50;
const LANES = 4;
const TRIES = 5;

type Claimed = Extract<Awaited<ReturnType<WorkerDeps['core']['bots']['claim']>>, { status: 'claimed' }>;

/** What of an answer can be read; null: nothing, it is as good as a failure. */
function wordsOf(text: string | null): BotWords | null {
  if (text === null) return null;
  if (text.trim() === '') return silent;
  try {
    return BotWordsAtOnce.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** Tell what is due. Throws only when Redis is away; what was claimed then is due again in twenty seconds. */
export async function tellBot(deps: DeliveryDeps, workspaceId: string, agentId: string): Promise<Sent> {
  const sent: Sent = { attempts: 0, delivered: 0 };
  await Promise.all(Array.from({ length: LANES }, () => tellOnLane(deps, workspaceId, agentId, sent)));
  return sent;
}

async function tellOnLane(
  deps: DeliveryDeps,
  workspaceId: string,
  agentId: string,
  sent: Sent,
): Promise<void> {
  const { core, directory, queues } = deps;
  for (let n = 0; n < AT_MOST; n++) {
    if (deps.client.closing()) return;
    const token = randomToken();
    let url = '';
    const claim = await directory.under(workspaceId, async (config) => {
      const virtual = config.agents.get(agentId)?.virtual;
      if (!virtual) return { status: 'gone' as const };
      url = virtual.webhookUrl;
      return core.bots.claim(workspaceId, { agentId, url, token, configVersion: config.version });
    });
    if (claim.status === 'gone') return;
    if (claim.status === 'waiting') {
      if (claim.ring) await queues.ringDelivery(workspaceId, agentId, claim.inMs ?? 0);
      return;
    }
    sent.attempts++;
    if (await tell(deps, workspaceId, agentId, token, url, claim)) sent.delivered++;
  }
  await queues.ringDelivery(workspaceId, agentId);
}

async function tell(
  deps: DeliveryDeps,
  workspaceId: string,
  agentId: string,
  token: string,
  url: string,
  claim: Claimed,
): Promise<boolean> {
  const { core, directory } = deps;
  const { conversationId, epoch, seq, attempts, secrets } = claim;
  const id = `be_${conversationId.slice(3)}_${epoch}_${seq}`;
  const config = await directory.get(workspaceId);
  const conversation = await core.reads.conversation(workspaceId, conversationId);
  const contact = conversation ? await core.reads.contact(workspaceId, conversation.contactId) : {};
  const [{ entry } = claim] = await withAttachmentsIn(core, deps.files.linkTo, workspaceId, [claim]);
  const event = config && conversation && eventBody(config, conversation, contact, seq, entry);
  const made: Attempt = event
    ? await attempt(deps.client, { url, id, body: event, secrets })
    : { status: 'delivered', text: '' };
  const words = made.status === 'delivered' ? wordsOf(made.text) : null;
  const settled = { agentId, conversationId, epoch, seq, token };
  if (words) {
    await answered(deps, workspaceId, agentId, { conversationId, epoch, id }, words);
    await core.bots.settle(workspaceId, { ...settled, outcome: 'delivered' });
    await count(deps, workspaceId, 'told');
    return true;
  }
  const reason = made.status === 'delivered' ? 'bad_answer' : made.reason;
  const askedMs = made.status === 'failed' ? made.askedMs : null;
  const again = { reason, retryInMs: retryInMs(attempts, askedMs, Math.random()) };
  const ailing = made.status === 'failed' && made.ailing;
  const pauseMs = askedMs === null ? 0 : again.retryInMs;
  const outcome =
    made.status === 'gone'
      ? ({ outcome: 'gone', ...again } as const)
      : ({ outcome: 'failed', ...again, ailing, pauseMs } as const);
  await core.bots.settle(workspaceId, { ...settled, ...outcome });
  await count(deps, workspaceId, 'failed');
  deps.log.warn({ workspaceId, agentId, conversationId, reason }, 'a virtual agent was not told');
  if (made.status === 'gone' || attempts >= failuresOf(config, agentId))
    await giveToPeople(deps, workspaceId, conversationId, { epoch, reason: 'bot_failed' });
  return false;
}

const failuresOf = (config: Configuration | null, agentId: string): number =>
  config?.agents.get(agentId)?.virtual?.failures ?? 1;

/** What was answered at once is done, unless somebody else has it by now. */
async function answered(
  deps: DeliveryDeps,
  workspaceId: string,
  agentId: string,
  { conversationId, epoch, id }: { conversationId: string; epoch: number; id: string },
  words: BotWords,
): Promise<void> {
  const { core, directory, queues } = deps;
  for (let n = 0; n < TRIES; n++) {
    const conversation = await core.reads.conversation(workspaceId, conversationId);
    if (!conversation) return;
    const contact = await core.reads.contact(workspaceId, conversation.contactId);
    const request = { id, hash: '' };
    const who = { agentId, epoch, by: `agent:${agentId}`, reason: 'bot', request };
    const outcome = await directory.under(workspaceId, async (config) =>
      core.bots.answer(
        workspaceId,
        await answerOf(core, config, conversation, contact, words, who, Date.now()),
      ),
    );
    if (outcome.status === 'facts_changed') continue;
    if (outcome.status !== 'answered') return;
    if (outcome.deliver) await queues.ringDelivery(workspaceId, conversation.channelId);
    if (outcome.ring) await queues.ringRouting([workspaceId]);
    if (words.complete) await count(deps, workspaceId, words.complete);
    return;
  }
}

const count = async (
  { metrics, directory }: Pick<WorkerDeps, 'metrics' | 'directory'>,
  workspaceId: string,
  status: string,
) => metrics.bots.inc({ workspace: await slugOf(directory, workspaceId), status });

/** From a virtual agent that failed, was silent for too long, or whose customer was: into New, or resolved. */
export async function giveToPeople(
  deps: Pick<WorkerDeps, 'core' | 'directory' | 'queues' | 'metrics'>,
  workspaceId: string,
  conversationId: string,
  { epoch, reason, nowMs }: { epoch: number; reason: string; nowMs?: number },
): Promise<void> {
  const { core, directory, queues } = deps;
  const config = await directory.get(workspaceId);
  const conversation = await core.reads.conversation(workspaceId, conversationId);
  const virtual = config?.agents.get(conversation?.assigneeId ?? '')?.virtual;
  const ends = reason === 'contact_timeout' && virtual?.onTimeout === 'resolve';
  const complete = ends ? ('resolved' as const) : ('handover' as const);
  const end = { epoch, by: 'engine', reason, complete, ...(nowMs === undefined ? {} : { nowMs }) };
  const done = await takeFromBot(core, directory, workspaceId, conversationId, end);
  if (!done) return;
  await count(deps, workspaceId, reason);
  if (done.ring) await queues.ringRouting([workspaceId]);
  if (done.deliver) await queues.ringDelivery(workspaceId, done.channelId);
}
