/** Configuration as the core keeps it: workspaces, resources and their history, keys, remembered requests. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { workspaceKeys } from '../keys.js';
import { answer, defineScript, flag, runScript, text } from '../script.js';
import type { RequestRef } from '../terms/acts.js';
import { type ChangedBy, configChangeVerbs, headOf, type Mirror } from './config-changes.js';
import { configLogVerbs } from './config-log.js';

const common = ['nowMs', 'requestId', 'requestHash'] as const;
const reused = answer('idempotency_key_reused');

const workspaceScript = defineScript({
  file: 'configuration/create-workspace',
  key: 'anchor',
  args: ['nowMs', 'name', 'slug', 'settings', 'mirror', 'keyId', 'keyRecord'],
  reply: z.discriminatedUnion('status', [answer('created'), answer('exists')]),
});
const keyScript = defineScript({
  file: 'configuration/put-key',
  key: 'anchor',
  args: [...common, 'keyId', 'record', 'by'],
  reply: z.discriminatedUnion('status', [
    answer('stored', { id: text }),
    answer('deleted'),
    answer('unknown'),
    reused,
  ]),
});
const rememberScript = defineScript({
  file: 'configuration/remember-request',
  key: 'anchor',
  args: [...common, 'value'],
  reply: z.discriminatedUnion('status', [answer('fresh'), answer('repeat', { value: text }), reused]),
});
const recallScript = defineScript({
  file: 'configuration/read-request',
  key: 'anchor',
  args: [...common],
  reply: z.discriminatedUnion('status', [
    answer('unknown'),
    answer('known', { answered: text, id: text, ring: flag }),
    reused,
  ]),
});

export const configurationVerbs = (redis: Redis) => {
  const anchor = (workspaceId: string) => workspaceKeys(workspaceId).anchor;
  return {
    ...configChangeVerbs(redis),
    ...configLogVerbs(redis),
    createWorkspace: (
      workspaceId: string,
      c: {
        name: string;
        slug: string;
        settings: string;
        mirror: Mirror;
        keyId: string;
        keyRecord: string;
        nowMs?: number;
      },
    ) =>
      runScript(redis, workspaceScript, anchor(workspaceId), {
        ...c,
        nowMs: c.nowMs ?? '',
        mirror: JSON.stringify(c.mirror),
      }),
    /** Store a key's record (object text), or delete it (null). */
    putKey: (workspaceId: string, c: ChangedBy & { keyId: string; record: string | null }) =>
      runScript(redis, keyScript, anchor(workspaceId), {
        ...headOf(c),
        keyId: c.keyId,
        record: c.record ?? '',
        by: c.by,
      }),
    /** For calls whose script keeps no answer: refuses another request under the same key, tells a repeat the value. */
    rememberRequest: (workspaceId: string, request: RequestRef, value = '', nowMs?: number) =>
      runScript(redis, rememberScript, anchor(workspaceId), {
        ...headOf({ request, ...(nowMs ? { nowMs } : {}) }),
        value,
      }),
    /** Whether a client's request was answered before: with which status, and about which id. */
    recallRequest: (workspaceId: string, request: RequestRef, nowMs?: number) =>
      runScript(redis, recallScript, anchor(workspaceId), headOf({ request, ...(nowMs ? { nowMs } : {}) })),
  };
};
