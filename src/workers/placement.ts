/**
 * Placing conversations anew: at a step of their relaxation or overflow, and after a change of the configuration. The rules
 * are evaluated here under a version; the core refuses what was evaluated under other facts.
 */

import type { Overflowed } from '../inbox/placing/overflow.js';
import { factsOfStored } from '../inbox/placing/stored-facts.js';
import type { Conversation } from '../routing/conversation.js';
import type { WorkerDeps } from './serving.js';
import { overflowNow } from './situation.js';

type Deps = Pick<WorkerDeps, 'core' | 'directory' | 'queues'>;

/** Facts that change faster than this are left to the next step. */
const TRIES = 5;

/** @returns whether it was placed; false: it is gone, resolved, or its facts never held still */
export async function placeAnew(
  deps: Deps,
  workspaceId: string,
  conversationId: string,
  nowMs = Date.now(),
): Promise<boolean> {
  const { core, directory, queues } = deps;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const conversation = await core.reads.conversation(workspaceId, conversationId);
    if (!conversation || conversation.state === 'resolved') return false;
    const contact = await core.reads.contact(workspaceId, conversation.contactId);
    const { topics, enteredAt } = conversation;
    let overflowed: Overflowed | undefined;
    const outcome = await directory.under(workspaceId, async (config) => {
      overflowed = await overflowNow(core, config, factsOfStored(conversation, contact), nowMs);
      return core.conversations.place(workspaceId, {
        ...{ conversationId, by: 'engine', configVersion: config.version, facts: { topics, enteredAt } },
        rescore: false,
        placement: overflowed.placement,
        hops: overflowed.hops,
      });
    });
    if (outcome.status === 'facts_changed') continue;
    if (outcome.status !== 'placed') return false;
    if (outcome.ring) await queues.ringRouting([workspaceId]);
    if (overflowed) await actOn(deps, workspaceId, conversation, enteredAt, overflowed);
    return true;
  }
  return false;
}

/**
 * The texts that overflow sends, and the end it puts to it unless somebody has it in hand by now.
 *
 * @param stay tells this stay in New from others: what an earlier one was sent is sent again
 */
export async function actOn(
  { core, queues, directory }: Deps,
  workspaceId: string,
  { id: conversationId, epoch, channelId }: Pick<Conversation, 'id' | 'epoch' | 'channelId'>,
  stay: number,
  { replies, resolve, hops }: Overflowed,
): Promise<void> {
  for (const text of replies) {
    const entry = { kind: 'message', direction: 'out', by: 'engine', text, attachments: [] };
    const outcome = await directory.under(workspaceId, (config) => {
      const channel = config.channels.get(channelId);
      return core.conversations.reply(workspaceId, {
        ...{ conversationId, epoch: null, by: 'engine', agentId: null, seenSeq: null, assignOnReply: false },
        request: { id: `of_${stay}_${hops.length}_${replies.indexOf(text)}`, hash: '' },
        configVersion: config.version,
        deadlineMs: channel?.replyDeadlineMs ?? REPLY_DEADLINE_MS,
        pushed: (channel?.webhookUrl ?? null) !== null,
        entry: JSON.stringify(entry),
        automatic: true,
      });
    });
    if (outcome.status === 'replied' && outcome.deliver) await queues.ringDelivery(workspaceId, channelId);
  }
  if (resolve === null) return;
  const act = { conversationId, epoch, by: 'engine', seenSeq: null, reason: resolve };
  const outcome = await core.conversations.resolve(workspaceId, act);
  if (outcome.status === 'resolved' && outcome.ring) await queues.ringRouting([workspaceId]);
}

/** Where its channel is gone. */
const REPLY_DEADLINE_MS = 15 * 60_000;
