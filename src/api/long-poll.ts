/** One long poll: read, and while there is nothing wait for a wake and read again. Never longer than it was asked to. */
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { FeedWake } from './wake.js';

const MAX_WAIT_MS = 60_000;

export const waitMsUpTo = (defaultMs: number, maxMs = MAX_WAIT_MS) =>
  z.coerce.number().int().min(0).max(maxMs).default(defaultMs);

/**
 * The first page that has something, or the last one read when the time is over, the client is gone or the server
 * stops. `read` gets the page before, to go on from its cursor.
 */
export async function poll<P>(options: {
  wake: FeedWake;
  reply: FastifyReply;
  topic: { workspaceId: string; id: string };
  waitMs: number;
  read: (before: P | null) => Promise<P>;
  isEmpty: (page: P) => boolean;
}): Promise<P> {
  const { wake, reply, topic, read, isEmpty } = options;
  const endsAt = performance.now() + options.waitMs;
  let clientGone = false;
  let turn = new AbortController();
  const onClose = () => {
    clientGone = true;
    turn.abort();
  };
  reply.raw.once('close', onClose);
  try {
    for (let page: P | null = null; ; ) {
      turn = new AbortController();
      const leftMs = Math.ceil(endsAt - performance.now());
      // Registered before reading: what happens in between wakes it.
      const woken = wake.wait(topic.workspaceId, topic.id, leftMs, turn.signal);
      try {
        page = await read(page);
        if (!isEmpty(page) || leftMs <= 0 || clientGone || wake.stopped) return page;
        await woken;
      } finally {
        turn.abort();
      }
    }
  } finally {
    reply.raw.off('close', onClose);
  }
}
