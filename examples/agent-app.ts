/**
 * An agent's app in small: signs in, answers whatever it is given with a saved reply or a plain text, and resolves.
 *
 *     SWITCHBOARD_URL=… SWITCHBOARD_KEY=… AGENT=ag_… npx tsx examples/agent-app.ts
 *
 * A real app shows what a person is given and waits for the person; session, feed and refusals are the same.
 */
import { fileURLToPath } from 'node:url';
import { agentFeed, type Client, createClient, isProblem, openSession } from '@switchboard/client';

/** What to say: the saved reply with this shortcut in the words for this conversation, or else the plain text. */
async function wordsFor(client: Client, conversationId: string, shortcut: string): Promise<object> {
  const { items } = await client.call('GET /v1/saved-replies', { query: { conversationId, shortcut } });
  const [saved] = items;
  if (!saved) return { text: 'Thank you for your message. We are on it.' };
  const { text } = await client.call('POST /v1/saved-replies/{savedReplyId}/render', {
    ...{ path: { savedReplyId: saved.id }, body: { conversationId } },
  });
  return { text, savedReplyId: saved.id };
}

/** Answers and resolves what waits for this agent's answer; anything else is left alone. */
async function work(
  client: Client,
  agentId: string,
  conversationId: string,
  shortcut: string,
): Promise<void> {
  const path = { conversationId };
  try {
    const found = await client.call('GET /v1/conversations/{conversationId}', { path });
    const { state, assigneeId, epoch, lastInboundSeq: seenSeq } = found;
    if (state !== 'new' || assigneeId !== agentId) return;
    const words = await wordsFor(client, conversationId, shortcut);
    // What the customer writes from here on was not seen: it is neither answered by these words nor buried.
    const replied = await client.call('POST /v1/conversations/{conversationId}/messages', {
      ...{ path, body: { ...words, seenSeq }, ifMatch: epoch },
      idempotencyKey: crypto.randomUUID(),
    });
    await client.call('POST /v1/conversations/{conversationId}/resolve', {
      ...{ path, body: { seenSeq }, ifMatch: replied.epoch },
      idempotencyKey: crypto.randomUUID(),
    });
  } catch (error) {
    // It is somebody else's by now, or the customer wrote on: the feed says so, and what to do next.
    if (!isProblem(error, 'stale_epoch', 'unseen_message', 'invalid_state', 'not_found')) throw error;
  }
}

/** Works until `signal` aborts, then signs out. */
export async function runAgent(options: {
  client: Client;
  agentId: string;
  shortcut: string;
  signal: AbortSignal;
}): Promise<void> {
  const { client, agentId, shortcut, signal } = options;
  const session = await openSession(client, { agentId });
  try {
    for await (const item of agentFeed(client, { agentId, signal })) {
      session.active();
      const ids =
        item.kind === 'snapshot'
          ? item.conversations.map(({ id }) => id)
          : ['conversation.assigned', 'message.received'].includes(item.event.type)
            ? [item.event.conversationId ?? '']
            : [];
      for (const id of ids) await work(client, agentId, id, shortcut);
    }
  } finally {
    await session.end();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { SWITCHBOARD_URL = 'http://127.0.0.1:8080', SWITCHBOARD_KEY, AGENT } = process.env;
  if (!SWITCHBOARD_KEY || !AGENT) throw new Error('SWITCHBOARD_KEY and AGENT are needed.');
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const client = createClient({ baseUrl: SWITCHBOARD_URL, key: SWITCHBOARD_KEY });
  await runAgent({ client, agentId: AGENT, shortcut: 'hello', signal: stop.signal });
}
