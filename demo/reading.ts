/** What an agent reads before it acts. */
import type { History } from './history.js';
import type { HttpClient } from './http.js';
import { Conversation, read, Timeline } from './wire.js';

type Reader = {
  readonly http: HttpClient;
  readonly history: History;
  readonly agent: { readonly agentId: string; readonly key: string };
};

/** The conversation and the newest customer message in it, or undefined when this agent should leave it. */
export async function readUp(
  { http, history, agent: { agentId, key } }: Reader,
  conversationId: string,
): Promise<{ now: Conversation; seenSeq: number } | undefined> {
  const path = `/v1/conversations/${conversationId}`;
  const answer = await http.send('GET', path, { key });
  const now = answer.status === 200 ? read(Conversation, answer) : undefined;
  if (!now) {
    if (answer.status !== 0) history.surprises.push(`GET conversation: ${answer.status} ${answer.code}`);
    return undefined;
  }
  if (now.assigneeId !== agentId || now.state === 'resolved') return undefined;
  let seenSeq = 0;
  let next = '';
  do {
    const page = await http.send('GET', `${path}/timeline${next}`, { key });
    const timeline = page.status === 200 ? read(Timeline, page) : undefined;
    if (!timeline) return undefined;
    for (const entry of timeline.items) if (entry.kind === 'inbound') seenSeq = entry.seq;
    next = timeline.nextCursor ? `?cursor=${encodeURIComponent(timeline.nextCursor)}` : '';
  } while (next !== '');
  return { now, seenSeq };
}
