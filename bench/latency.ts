/** From POST to the assigned agent's long poll, at a steady rate: each message opens a conversation. */

import { type Centre, message } from './centre.js';
import type { HttpClient } from './http.js';

/** Percentiles in ms over `seen` messages of `sent`. */
export type Latency = { p50: number; p99: number; sent: number; seen: number };

const TAIL_MS = 3_000;

type Feed = { cursor: string; events: { type: string; conversationId?: string }[] };

/** @param rate messages a second, sent on a schedule that does not wait for answers */
export async function pollLatency(
  http: HttpClient,
  centre: Centre,
  run: string,
  rate: number,
  seconds: number,
): Promise<Latency> {
  const sentAt = new Map<string, number>();
  const early = new Map<string, number>();
  const waits: number[] = [];
  let stopped = false;
  const stops: AbortController[] = [];

  const arrive = (conversationId: string, at: number) => {
    const sent = sentAt.get(conversationId);
    if (sent === undefined) early.set(conversationId, at);
    else waits.push(at - sent);
  };
  const pollers = centre.agents.map(async ({ id, key, sessionId }) => {
    const snapshot = await http.send('GET', `/v1/agents/${id}/assignments`, { key });
    let { cursor } = snapshot.body as { cursor: string };
    const stop = new AbortController();
    stops.push(stop);
    while (!stopped) {
      const path = `/v1/agents/${id}/events?cursor=${encodeURIComponent(cursor)}&waitMs=20000&sessionId=${sessionId}`;
      const answer = await http.send('GET', path, { key, signal: stop.signal });
      const at = performance.now();
      if (answer.status !== 200) continue;
      const feed = answer.body as Feed;
      cursor = feed.cursor;
      for (const event of feed.events) {
        if (event.type === 'conversation.assigned' && event.conversationId) arrive(event.conversationId, at);
      }
    }
  });

  const startedAt = performance.now();
  const path = `/v1/channels/${centre.channelId}/messages`;
  const posts: Promise<void>[] = [];
  const total = Math.floor(rate * seconds);
  for (let n = 0; n < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - startedAt) / 1000) * rate) + 1);
    for (; n < due; n++) {
      const sent = performance.now();
      const post = http.send('POST', path, { key: centre.connectorKey, body: message(run, n) });
      posts.push(
        post.then((answer) => {
          const { messages } = answer.body as { messages: { id: string }[] };
          // A message that opens a conversation gives it its own hash as id.
          const conversationId = `cv_${messages[0]?.id.slice('msg_'.length)}`;
          sentAt.set(conversationId, sent);
          const at = early.get(conversationId);
          if (at !== undefined) waits.push(at - sent);
        }),
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await Promise.all(posts);
  const giveUpAt = performance.now() + TAIL_MS;
  while (waits.length < total && performance.now() < giveUpAt) await new Promise((r) => setTimeout(r, 20));
  stopped = true;
  for (const stop of stops) stop.abort();
  await Promise.all(pollers);
  waits.sort((a, b) => a - b);
  const at = (q: number) => waits[Math.min(waits.length - 1, Math.floor(waits.length * q))] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99), sent: total, seen: waits.length };
}
