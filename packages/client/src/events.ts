/** The agent feed without a gap: what the agent holds, then everything that happens to it, in order. */
import type { Client } from './client.js';
import { isProblem } from './errors.js';
import type { Answer } from './routes.js';
import { backoffMs, isPassing, pause } from './waiting.js';

type Snapshot = Answer<'GET /v1/agents/{agentId}/assignments'>;
type Event = Answer<'GET /v1/agents/{agentId}/events'>['events'][number];

/**
 * `snapshot`: all that the agent holds, is offered and has locked; forget what was known before. `event`: applies to what is
 * known; one that the snapshot already shows may follow it. `cursor`: go on after this one later.
 */
export type FeedItem =
  | {
      kind: 'snapshot';
      cursor: string;
      conversations: Snapshot['conversations'];
      offers: NonNullable<Snapshot['offers']>;
      locked: Snapshot['locked'];
    }
  | { kind: 'event'; cursor: string; event: Event };

export type FeedOptions = Readonly<{
  agentId: string;
  /** Goes on after the item that had it, without a snapshot while the engine still keeps what came since. */
  cursor?: string;
  /** How long one poll waits, ms; 25 s by default, 30 s at most. */
  waitMs?: number;
  /** A session of the agent that every poll is a sign of life of; a heartbeat makes that needless. */
  sessionId?: () => string;
  /** Ends the iteration. */
  signal?: AbortSignal;
}>;

async function snapshotOf(client: Client, { agentId, signal }: FeedOptions): Promise<FeedItem> {
  const page = (query: { page?: string }) =>
    client.call('GET /v1/agents/{agentId}/assignments', {
      ...{ path: { agentId }, query },
      ...(signal ? { signal } : {}),
    });
  const first = await page({});
  const conversations = [...first.conversations];
  for (let next = first.nextPage; next !== undefined; ) {
    const more = await page({ page: next });
    conversations.push(...more.conversations);
    next = more.nextPage;
  }
  const { cursor, offers = [], locked = null } = first;
  return { kind: 'snapshot', cursor, conversations, offers, locked };
}

async function itemsAfter(client: Client, cursor: string | null, options: FeedOptions): Promise<FeedItem[]> {
  if (cursor === null) return [await snapshotOf(client, options)];
  const { agentId, waitMs = 25_000, sessionId, signal } = options;
  try {
    const { events } = await client.call('GET /v1/agents/{agentId}/events', {
      path: { agentId },
      query: { cursor, waitMs, ...(sessionId ? { sessionId: sessionId() } : {}) },
      timeoutMs: waitMs + 10_000,
      ...(signal ? { signal } : {}),
    });
    return events.map((event) => ({ kind: 'event', cursor: event.id, event }));
  } catch (error) {
    // Nothing is skipped in silence: what is known is replaced.
    if (isProblem(error, 'cursor_too_old')) return [await snapshotOf(client, options)];
    throw error;
  }
}

/**
 * Begins with a snapshot, or after `cursor`; ends only by `signal` or by leaving the loop. Waits out an engine that is away.
 *
 * @throws {ProblemError} at a refusal that no waiting mends, such as a revoked key
 */
export async function* agentFeed(client: Client, options: FeedOptions): AsyncGenerator<FeedItem, void> {
  const { signal } = options;
  let cursor = options.cursor ?? null;
  let failures = 0;
  while (!signal?.aborted) {
    try {
      for (const item of await itemsAfter(client, cursor, options)) {
        yield item;
        cursor = item.cursor;
      }
      failures = 0;
    } catch (error) {
      if (signal?.aborted) return;
      if (!isPassing(error)) throw error;
      failures++;
      await pause(backoffMs(failures, error), signal);
    }
  }
}
