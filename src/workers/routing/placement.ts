/**
 * Placing conversations anew: at a step of their relaxation or overflow, and after a change of the configuration. The rules
 * are evaluated here under a version; the core refuses what was evaluated under other facts.
 */
import { automaticOf, overflowActs } from '../../inbox/automations/acts.js';
import { unscored } from '../../inbox/placing/priority.js';
import { overflowNow } from '../../inbox/placing/situation.js';
import { factsOfStored } from '../../inbox/placing/stored-facts.js';
import { knownOf } from '../../routing/contacts/contact.js';
import type { WorkerDeps } from '../serving.js';

type Deps = Pick<WorkerDeps, 'core' | 'directory' | 'queues'>;

/** Facts that change faster than this are left to the next step. */
const TRIES = 5;

/**
 * @param scored whether what happened changes its score too
 * @returns whether it was placed; false: it is gone, resolved, or its facts never held still
 */
export async function placeAnew(
  deps: Deps,
  workspaceId: string,
  conversationId: string,
  { nowMs = Date.now(), scored = false }: { nowMs?: number | undefined; scored?: boolean } = {},
): Promise<boolean> {
  const { core, directory, queues } = deps;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const conversation = await core.reads.conversation(workspaceId, conversationId);
    if (!conversation || conversation.state === 'resolved') return false;
    const contact = await core.reads.contact(workspaceId, conversation.contactId);
    const { channelId } = conversation;
    const outcome = await directory.under(workspaceId, async (config) => {
      const facts = factsOfStored(conversation, contact);
      const overflowed = await overflowNow(core, config, facts, nowMs);
      const { placement, hops, priorityUp } = overflowed;
      return core.conversations.place(workspaceId, {
        ...{ conversationId, by: 'engine', configVersion: config.version },
        facts: { ...conversation, known: knownOf(contact) },
        rescore: false,
        placement: scored ? placement : unscored(placement, conversation, priorityUp),
        hops,
        acts: { ...automaticOf(config, channelId), overflow: overflowActs(overflowed) },
      });
    });
    if (outcome.status === 'facts_changed') continue;
    if (outcome.status !== 'placed') return false;
    if (outcome.ring) await queues.ringRouting([workspaceId]);
    if (outcome.deliver) await queues.ringDelivery(workspaceId, channelId);
    return true;
  }
  return false;
}
