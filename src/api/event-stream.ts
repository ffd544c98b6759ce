/**
 * Server-sent events: pages of events as a stream that goes on. A reader who is slower than what happens gets everything later, as
 * long as it reads at all; no more is read for it than it takes. Every end that is ours says so, with the cursor to go on from.
 * Nothing here is a sign of life: written bytes only prove that they were buffered.
 */
import type { FastifyReply } from 'fastify';
import type { ErrorCode } from '../errors.js';
import type { ToldEvent } from '../inbox/telling/events.js';
import { type Cursor, cursorText, parseCursor } from '../routing/records/feed.js';
import { toEngineError } from './error-handler.js';
import type { EventPage } from './event-reader.js';
import type { FeedWake } from './wake.js';

export const EVENT_STREAM = 'text/event-stream';

/** Times in ms. */
export type StreamTimes = Readonly<{
  /** Between two heartbeats; the caller is checked anew with each. */
  heartbeat: number;
  /** How long a reader may take nothing while something waits for it. */
  stall: number;
  /** How long the last words may take to be read. */
  linger: number;
  /** When clients should come back, at least; spread over as long again. */
  retry: number;
}>;
export const streamTimes: StreamTimes = { heartbeat: 15_000, stall: 15_000, linger: 2_000, retry: 1_000 };

/** Whether a request asks for a stream. */
export const wantsStream = (accept: string | undefined): boolean =>
  (accept ?? '').split(',').some((each) => each.trim().toLowerCase().startsWith(EVENT_STREAM));

type Streaming = {
  wake: FeedWake;
  reply: FastifyReply;
  topic: { workspaceId: string; id: string };
  start: Cursor;
  read: (after: Cursor) => Promise<EventPage>;
  chooses: (event: ToldEvent) => boolean;
  /** Throws once the caller may no longer listen. */
  recheck: () => Promise<void>;
  times?: StreamTimes;
};

/** Why it ended; `gone`: by the reader, who hears nothing any more. */
type End = ErrorCode | 'slow_reader' | 'shutting_down' | 'gone';

const frame = (cursor: string, type: string, data: unknown): string =>
  `id: ${cursor}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`;

/**
 * Answers with a stream until the client goes or something ends it.
 *
 * @throws {EngineError} before the stream begins, `cursor_too_old` among others
 */
export async function streamEvents({ reply, times = streamTimes, ...options }: Streaming): Promise<void> {
  const { wake, topic, read, chooses, recheck } = options;
  let page = await read(options.start);
  let { cursor } = page;
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    'content-type': EVENT_STREAM,
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  raw.write(`retry: ${Math.round(times.retry * (1 + Math.random()))}\n\n`);
  let turn = new AbortController();
  const interrupt = () => turn.abort();
  raw.on('close', interrupt).on('drain', interrupt);

  /** Until something happens to the topic or to the reader, at most for `ms`; it listens from the call on. */
  function listen(ms: number): Promise<void> {
    turn = new AbortController();
    return wake.wait(topic.workspaceId, topic.id, ms, turn.signal);
  }
  let checkAt = performance.now() + times.heartbeat;
  /** Writes once what was written before has left, for a caller who may still listen. */
  async function write(text: string): Promise<End | null> {
    const stallsAt = performance.now() + times.stall;
    while (raw.writableNeedDrain && !raw.destroyed && !wake.stopped) {
      const leftMs = Math.ceil(stallsAt - performance.now());
      if (leftMs <= 0) return 'slow_reader';
      await listen(leftMs);
    }
    if (performance.now() >= checkAt) {
      await recheck();
      checkAt = performance.now() + times.heartbeat;
    }
    if (raw.destroyed) return 'gone';
    if (wake.stopped) return 'shutting_down';
    raw.write(text);
    return null;
  }

  async function writePage(): Promise<End | null> {
    for (const event of page.events.filter(chooses)) {
      const end = await write(frame(event.id, event.type, event));
      if (end) return end;
      cursor = parseCursor(event.id) ?? cursor;
    }
    cursor = page.cursor;
    // An id without data moves where the client would go on from, and shows it nothing.
    return performance.now() < checkAt ? null : write(`: heartbeat\nid: ${cursorText(cursor)}\n\n`);
  }

  async function run(): Promise<End> {
    for (;;) {
      const end = await writePage();
      if (end) return end;
      // Registered before reading: what happens in between wakes it.
      const woken = listen(Math.max(1, Math.ceil(checkAt - performance.now())));
      page = await read(cursor);
      if (page.events.length === 0) await woken;
      interrupt();
      if (raw.destroyed) return 'gone';
      if (wake.stopped) return 'shutting_down';
    }
  }

  const reason = await run().catch((error: unknown): End => toEngineError(error).code);
  raw.off('close', interrupt).off('drain', interrupt);
  interrupt();
  if (raw.destroyed) return;
  raw.end(frame(cursorText(cursor), 'cut_off', { cursor: cursorText(cursor), reason }));
  setTimeout(() => raw.destroy(), times.linger).unref();
}
