/** What an agent reads before it acts. */

import type { Client } from '@switchboard/client';
import type { History } from './history.js';
import { said } from './said.js';
import { Conversation, read, Timeline } from './wire.js';

type Reader = {
  readonly client: Client;
  readonly history: History;
  readonly agent: { readonly agentId: string };
};

/** The conversation and the newest customer message in it, or undefined when this agent should leave it. */
export async function readUp(
  { client, history, agent: { agentId } }: Reader,
  conversationId: string,
): Promise<{ now: Conversation; seenSeq: number } | undefined> {
  const path = { conversationId };
  const answer = await said(client.call('GET /v1/conversations/{conversationId}', { path }));
  const now = answer.status === 200 ? read(Conversation, answer) : undefined;
  if (!now) {
    if (answer.status !== 0) history.surprises.push(`GET conversation: ${answer.status} ${answer.code}`);
    return undefined;
  }
  if (now.assigneeId !== agentId || now.state === 'resolved') return undefined;
  let seenSeq = 0;
  let next: { cursor?: string } = {};
  do {
    const page = await said(
      client.call('GET /v1/conversations/{conversationId}/timeline', { path, query: next }),
    );
    const timeline = page.status === 200 ? read(Timeline, page) : undefined;
    if (!timeline) return undefined;
    for (const entry of timeline.items) if (entry.kind === 'inbound') seenSeq = entry.seq;
    next = timeline.nextCursor ? { cursor: timeline.nextCursor } : {};
  } while (next.cursor);
  return { now, seenSeq };
}
