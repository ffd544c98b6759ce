/** What a virtual agent holds goes to people before it is gone. */

import type { Core } from '../../routing/core.js';
import type { RequestRef } from '../../routing/terms/acts.js';
import type { Directory } from '../directory.js';
import { answerOf, silent } from './answering.js';

/** Facts that change faster than this are left as they are. */
const TRIES = 5;

/**
 * Hands over what a virtual agent holds, or ends it; false where it does not hold it (any more).
 *
 * @param epoch null: whatever it is
 */
export async function takeFromBot(
  core: Core,
  directory: Directory,
  workspaceId: string,
  conversationId: string,
  end: {
    epoch: number | null;
    by: string;
    request?: RequestRef | undefined;
    reason: string;
    complete: 'handover' | 'resolved';
    /** A person takes it. */
    byPerson?: true;
    nowMs?: number;
  },
): Promise<{ ring: boolean; deliver: boolean; channelId: string } | null> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const conversation = await core.reads.conversation(workspaceId, conversationId);
    if (conversation?.state !== 'bot') return null;
    const contact = await core.reads.contact(workspaceId, conversation.contactId);
    const { epoch, by, request, reason, complete, byPerson, nowMs } = end;
    const who = { agentId: conversation.assigneeId ?? '', epoch, by, request, reason, byPerson };
    const outcome = await directory.under(workspaceId, async (config) =>
      core.bots.answer(workspaceId, {
        ...(await answerOf(
          core,
          config,
          conversation,
          contact,
          { ...silent, complete },
          who,
          nowMs ?? Date.now(),
        )),
        ...(nowMs === undefined ? {} : { nowMs }),
      }),
    );
    if (outcome.status === 'answered') {
      const { ring, deliver } = outcome;
      return { ring, deliver, channelId: conversation.channelId };
    }
    if (outcome.status !== 'facts_changed') return null;
  }
  return null;
}
