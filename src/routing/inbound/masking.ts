/** Masking a customer's message by hand: its text becomes asterisks in what is stored, and what came with it goes. */
import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { workspaceKeys } from '../keys.js';
import { attachmentIdsIn } from '../outbound/attachments.js';
import { answer, defineScript, runScript } from '../script.js';
import { type Act, ofRequest, requestArgs } from '../terms/acts.js';

const maskScript = defineScript({
  file: 'inbound/mask-message',
  key: 'anchor',
  args: [...requestArgs, 'conversationId', 'by', 'seq', 'digest', 'entry', 'gone'],
  reply: z.discriminatedUnion('status', [
    answer('masked'),
    answer('not_found'),
    answer('facts_changed'),
    answer('idempotency_key_reused'),
  ]),
});

/** An asterisk for each character; white space stays, so that it is seen how long it was and nothing else. */
const asterisks = (text: string): string => text.replace(/\S/gu, '*');

/** The entry without what the customer said; null when it is no message of a customer. */
function hidden(json: string): string | null {
  const entry = JSON.parse(json) as Record<string, unknown>;
  if (entry.kind !== 'message' || entry.direction !== 'in') return null;
  const { metadata, ...kept } = entry;
  return JSON.stringify({
    ...kept,
    text: asterisks(String(entry.text ?? '')),
    attachments: [],
    masked: true,
  });
}

export const maskingVerbs = (redis: Redis) => ({
  /** `not_message`: the entry is no message of a customer. */
  mask: async (workspaceId: string, a: Omit<Act, 'epoch'> & { seq: number }) => {
    const keys = workspaceKeys(workspaceId);
    const stored = await redis.hget(keys.timeline(a.conversationId), String(a.seq));
    if (stored === null) return { status: 'not_found' as const };
    const entry = hidden(stored);
    if (entry === null) return { status: 'not_message' as const };
    return runScript(redis, maskScript, keys.anchor, {
      ...ofRequest(a),
      ...{ seq: a.seq, digest: createHash('sha1').update(stored).digest('hex'), entry },
      gone: attachmentIdsIn(stored).join(' '),
    });
  },
});
