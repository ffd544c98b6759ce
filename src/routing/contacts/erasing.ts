/** Erasing contacts: begun at once, done in bounded steps that any process may take, after any other. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { headOf } from '../configuration/config-changes.js';
import { newId } from '../ids.js';
import { workspaceKeys } from '../keys.js';
import { answer, defineScript, flag, int, runScript } from '../script.js';
import { fieldsOf } from '../terms/conversation.js';
import type { ContactAct } from './contacts.js';

const beginScript = defineScript({
  file: 'contacts/erase-contact',
  key: 'anchor',
  args: ['nowMs', 'requestId', 'requestHash', 'contactId', 'by', 'hint'],
  reply: z.discriminatedUnion('status', [
    answer('begun', { contacts: int }),
    answer('not_found'),
    answer('idempotency_key_reused'),
  ]),
});
const stepScript = defineScript({
  file: 'contacts/erase-step',
  key: 'anchor',
  args: ['nowMs', 'requestId', 'agentIds', 'limit'],
  reply: answer('stepped', { erased: int, more: flag, ring: flag }),
});

/** That somebody was erased, and on whose word; `at` unix ms. Nothing of whom it was but the hint. */
export type Erasure = { id: string; at: number; by: string; channelId: string; hint: string };

export const erasingVerbs = (redis: Redis) => ({
  /** From now on nothing is known of the contact and the other identities of its person. */
  begin: (workspaceId: string, a: ContactAct & { hint: string }) =>
    runScript(redis, beginScript, workspaceKeys(workspaceId).anchor, {
      ...headOf(a),
      ...{ contactId: a.contactId, by: a.by, hint: a.hint },
    }),
  /** One step of what was begun. `agentIds`: everybody's. `more`: call again. */
  step: (workspaceId: string, s: { agentIds: readonly string[]; limit: number; nowMs?: number }) =>
    runScript(redis, stepScript, workspaceKeys(workspaceId).anchor, {
      ...{ nowMs: s.nowMs ?? '', requestId: newId('rq'), limit: s.limit },
      agentIds: JSON.stringify([...s.agentIds].sort()),
    }),
  /** Whether anything that was begun is not done. */
  pending: async (workspaceId: string): Promise<boolean> =>
    (await redis.exists(workspaceKeys(workspaceId).erasing)) === 1,
  /** Newest first, of those before an id. */
  erasures: async (workspaceId: string, before: string | null, limit: number): Promise<Erasure[]> => {
    const end = before === null ? '+' : `(${before}`;
    const found = await redis.xrevrange(workspaceKeys(workspaceId).erasures, end, '-', 'COUNT', limit);
    return found.map(([id, flat]) => {
      const { at, by = '', channelId = '', hint = '' } = fieldsOf(flat);
      return { id, at: Number(at), by, channelId, hint };
    });
  },
});
