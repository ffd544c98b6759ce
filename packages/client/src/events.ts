/** The agent feed without a gap, by stream or by long poll: what the agent holds, then everything that happens to it, in order. */
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
  /** `poll`: long polls alone, where streams are known not to get through. */
  transport?: 'stream' | 'poll';
  /** How long one poll waits, ms; 25 s by default, 60 s at most. */
  waitMs?: number;
  /** A session of the agent that every poll is then a sign of life of, so that no stream is used; a heartbeat makes that needless. */
  sessionId?: () => string;
  /** Ends the iteration. */
  signal?: AbortSignal;
}>;

/** What moves the cursor, and what there is to tell of it. */
type Step = { cursor: string; item: FeedItem | null };

async function* snapshotOf(client: Client, { agentId, signal }: FeedOptions): AsyncGenerator<Step, void> {
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
  yield { cursor, item: { kind: 'snapshot', cursor, conversations, offers, locked } };
}

const stepOf = (event: Event): Step => ({
  cursor: event.id,
  item: { kind: 'event', cursor: event.id, event },
});

async function* polled(client: Client, cursor: string, options: FeedOptions): AsyncGenerator<Step, void> {
  const { agentId, waitMs = 25_000, sessionId, signal } = options;
  const page = await client.call('GET /v1/agents/{agentId}/events', {
    path: { agentId },
    query: { cursor, waitMs, ...(sessionId ? { sessionId: sessionId() } : {}) },
    timeoutMs: waitMs + 10_000,
    ...(signal ? { signal } : {}),
  });
  for (const event of page.events) yield stepOf(event);
  // It moves without events too, so that a quiet agent's does not age.
  yield { cursor: page.cursor, item: null };
}

async function* streamed(client: Client, cursor: string, options: FeedOptions): AsyncGenerator<Step, void> {
  const { agentId, signal } = options;
  // What does not stream takes this for a poll, and answers at once.
  const query = { cursor, waitMs: 0 };
  const stream = client.stream('GET /v1/agents/{agentId}/events', {
    ...{ path: { agentId }, query },
    ...(signal ? { signal } : {}),
  });
  for await (const { id, type, data } of stream) {
    if (type === 'cut_off') return;
    yield type === 'heartbeat' ? { cursor: id, item: null } : stepOf(data as Event);
  }
}

/** How long polls take the place of streams, ms: where something in between lets none through, and where one did not work. */
const WITHOUT_STREAM_MS = 600_000;
const AFTER_FAILURES_MS = 60_000;

/**
 * Begins with a snapshot, or after `cursor`; ends only by `signal` or by leaving the loop. Waits out an engine that is away. A stream
 * where that works, else long polls, under the same cursor.
 *
 * @throws {ProblemError} at a refusal that no waiting mends, such as a revoked key
 */
export async function* agentFeed(client: Client, options: FeedOptions): AsyncGenerator<FeedItem, void> {
  const { signal, transport = 'stream' } = options;
  let cursor = options.cursor ?? null;
  let failures = 0;
  // A stream is no sign of life of a session.
  let pollUntilMs = transport === 'poll' || options.sessionId ? Infinity : 0;
  while (!signal?.aborted) {
    const nowMs = performance.now();
    const streams = cursor !== null && nowMs >= pollUntilMs;
    const read = cursor === null ? null : streams ? streamed : polled;
    let moved = false;
    let failure: unknown = null;
    try {
      const steps = read && cursor ? read(client, cursor, options) : snapshotOf(client, options);
      for await (const { cursor: next, item } of steps) {
        if (item) yield item;
        cursor = next;
        moved = true;
      }
    } catch (error) {
      if (signal?.aborted) return;
      // Nothing is skipped in silence: what is known is replaced.
      if (isProblem(error, 'cursor_too_old')) cursor = null;
      else if (isProblem(error, 'no_stream')) pollUntilMs = nowMs + WITHOUT_STREAM_MS;
      else if (isPassing(error)) failure = error;
      else throw error;
      if (failure === null) continue;
    }
    failures = moved ? 0 : failures + 1;
    if (streams && (failures > 1 || isProblem(failure, 'too_many_streams')))
      pollUntilMs = nowMs + AFTER_FAILURES_MS;
    // A poll that was answered is followed by the next one; a stream that ended comes back after a moment.
    if (streams || failure !== null) await pause(backoffMs(Math.max(failures, 1), failure), signal);
  }
}
