/** What an agent says: plain words or the shared saved reply, each answer with an end that no other has. */
import { type Client, isProblem } from '@switchboard/client';
import type { History } from './history.js';
import type { Random } from './random.js';
import { thanks } from './setup.js';

export type Words = {
  plain(text: string): string;
  /** For an answer to a conversation; `savedReplyId` names what it was made from. */
  forAnswer(conversationId: string): Promise<{ text: string; savedReplyId?: string }>;
  /** Texts so far. */
  count(): number;
};

export function createWords(deps: {
  client: Client;
  history: History;
  random: Random;
  agentName: string;
}): Words {
  const { client, history, random, agentName } = deps;
  let count = 0;
  const plain = (text: string) => {
    count += 1;
    return `${text} (${agentName}, answer ${count})`;
  };
  const thankYou = () => ({ text: plain('Thank you for your message.') });

  async function forAnswer(conversationId: string): Promise<{ text: string; savedReplyId?: string }> {
    if (!random.chance(0.4)) return thankYou();
    const { shortcut } = thanks;
    try {
      const { items } = await client.call('GET /v1/saved-replies', { query: { conversationId, shortcut } });
      const { id: savedReplyId = '' } = items[0] ?? {};
      const { text } = await client.call('POST /v1/saved-replies/{savedReplyId}/render', {
        ...{ path: { savedReplyId }, body: { conversationId } },
      });
      return { text: plain(text), savedReplyId };
    } catch (error) {
      // Taken back meanwhile, the conversation may be out of sight: what is sent is then refused as well.
      if (!isProblem(error, 'not_found')) history.surprises.push(`saved reply: ${String(error)}`);
      return thankYou();
    }
  }

  return { plain, forAnswer, count: () => count };
}
