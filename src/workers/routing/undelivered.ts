/** What a failed reply means for its conversation, as its channel says: kept where it is, or back to New in front of somebody. */
import { placementFor } from '../../inbox/placing/placement.js';
import { factsOnEntry } from '../../inbox/placing/stored-facts.js';
import { slugOf, type WorkerDeps } from '../serving.js';

/** Facts that change faster than this are left to the next time it is named. */
const TRIES = 5;

/** @returns whether it went back to New */
export async function answerUndelivered(
  { core, directory, queues, metrics }: Pick<WorkerDeps, 'core' | 'directory' | 'queues' | 'metrics'>,
  workspaceId: string,
  conversationId: string,
  seq: number,
  nowMs?: number,
): Promise<boolean> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const conversation = await core.reads.conversation(workspaceId, conversationId);
    const contact = conversation ? await core.reads.contact(workspaceId, conversation.contactId) : {};
    const outcome = await directory.under(workspaceId, (config) => {
      const wanted = config.channels.get(conversation?.channelId ?? '')?.onReplyFailed === 'new';
      const at = nowMs ?? Date.now();
      const to =
        wanted && conversation?.state === 'pending'
          ? {
              placement: placementFor(
                config,
                factsOnEntry(conversation, contact, { ...conversation, nowMs: at }),
                at,
              ),
              topics: conversation.topics,
              teamId: conversation.teamId,
            }
          : null;
      const reply = { conversationId, seq, configVersion: config.version, to };
      return core.outbox.returnUndelivered(workspaceId, { ...reply, ...(nowMs ? { nowMs } : {}) });
    });
    if (outcome.status === 'facts_changed') continue;
    if (outcome.status === 'kept') return false;
    if (outcome.ring) await queues.ringRouting([workspaceId]);
    if (outcome.taken) {
      metrics.unassignments.inc({ workspace: await slugOf(directory, workspaceId), reason: 'agent_offline' });
    }
    return true;
  }
  return false;
}
