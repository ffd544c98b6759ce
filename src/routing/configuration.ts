/**
 * Configuration as the core keeps it: resources as opaque JSON under a version that grows with every change, keys,
 * workspaces, remembered requests. What a resource means is `src/inbox`'s business.
 */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { RequestRef } from './conversations.js';
import { newId } from './ids.js';
import { workspaceKeys } from './keys.js';
import { answer, defineScript, flag, int, runScript, text } from './script.js';

const common = ['nowMs', 'requestId', 'requestHash'] as const;
const reused = answer('idempotency_key_reused');

const putScript = defineScript({
  file: 'put-config',
  key: 'anchor',
  args: [...common, 'configVersion', 'kind', 'id', 'json', 'slug', 'routing', 'mirror', 'by'],
  reply: z.discriminatedUnion('status', [
    answer('stored', { id: text, version: int, ring: flag }),
    answer('stale_config'),
    reused,
  ]),
});
const deleteScript = defineScript({
  file: 'delete-config',
  key: 'anchor',
  args: [...common, 'configVersion', 'kind', 'id', 'channels', 'others', 'by'],
  reply: z.discriminatedUnion('status', [
    answer('deleted', { ring: flag }),
    answer('in_use'),
    answer('not_found'),
    answer('stale_config'),
    reused,
  ]),
});
const deleteAgentScript = defineScript({
  file: 'delete-agent',
  key: 'anchor',
  args: [...common, 'agentId', 'keyIds', 'limit', 'by'],
  reply: z.discriminatedUnion('status', [
    answer('deleted', { unassigned: int, more: flag, ring: flag }),
    answer('unknown'),
    reused,
  ]),
});
const workspaceScript = defineScript({
  file: 'create-workspace',
  key: 'anchor',
  args: ['nowMs', 'name', 'slug', 'settings', 'mirror', 'keyId', 'keyRecord'],
  reply: z.discriminatedUnion('status', [answer('created'), answer('exists')]),
});
const keyScript = defineScript({
  file: 'put-key',
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
  file: 'remember-request',
  key: 'anchor',
  args: [...common, 'value'],
  reply: z.discriminatedUnion('status', [answer('fresh'), answer('repeat', { value: text }), reused]),
});
const recallScript = defineScript({
  file: 'read-request',
  key: 'anchor',
  args: [...common],
  reply: z.discriminatedUnion('status', [
    answer('unknown'),
    answer('known', { answered: text, id: text, ring: flag }),
    reused,
  ]),
});

export type ConfigKind = 'team' | 'channel' | 'agent' | 'settings';

/** Anchor fields that scripts read: the settings that decisions need. */
export type Mirror = {
  removeAssignment: '0' | '1';
  graceMs: number;
  signOutGraceMs: number;
  leaseMs: number;
  heartbeatMs: number;
  dedupeDays: number;
};

type Change = { configVersion: number; by: string; request?: RequestRef | undefined; nowMs?: number };

export const configurationVerbs = (redis: Redis) => {
  const anchor = (workspaceId: string) => workspaceKeys(workspaceId).anchor;
  const head = (c: { request?: RequestRef | undefined; nowMs?: number }) => ({
    nowMs: c.nowMs ?? '',
    requestId: c.request?.id ?? newId('rq'),
    requestHash: c.request?.hash ?? '',
  });
  return {
    /** Store a resource. `slug` (wished for) on creation; `routing`: it changes who can serve what. */
    put: (
      workspaceId: string,
      c: Change & {
        kind: ConfigKind;
        id: string;
        json: string;
        slug?: string;
        routing: boolean;
        mirror?: Mirror;
      },
    ) =>
      runScript(redis, putScript, anchor(workspaceId), {
        ...head(c),
        configVersion: c.configVersion,
        kind: c.kind,
        id: c.id,
        json: c.json,
        slug: c.slug ?? '',
        routing: c.routing ? 1 : 0,
        mirror: c.mirror ? JSON.stringify(c.mirror) : '',
        by: c.by,
      }),
    /** Delete a team or channel unless in use; `others` (resource key → JSON) are stored in the same step. */
    delete: (
      workspaceId: string,
      c: Change & {
        kind: 'team' | 'channel';
        id: string;
        channelIds: readonly string[];
        others: Readonly<Record<string, string>>;
      },
    ) =>
      runScript(redis, deleteScript, anchor(workspaceId), {
        ...head(c),
        configVersion: c.configVersion,
        kind: c.kind,
        id: c.id,
        channels: c.channelIds.join(','),
        others: JSON.stringify(c.others),
        by: c.by,
      }),
    /** One bounded step of deleting an agent; call again while `more`. */
    deleteAgent: (
      workspaceId: string,
      c: {
        agentId: string;
        keyIds: readonly string[];
        limit: number;
        by: string;
        request?: RequestRef | undefined;
        nowMs?: number;
      },
    ) =>
      runScript(redis, deleteAgentScript, anchor(workspaceId), {
        ...head(c),
        agentId: c.agentId,
        keyIds: c.keyIds.join(','),
        limit: c.limit,
        by: c.by,
      }),
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
    putKey: (
      workspaceId: string,
      c: {
        keyId: string;
        record: string | null;
        by: string;
        request?: RequestRef | undefined;
        nowMs?: number;
      },
    ) =>
      runScript(redis, keyScript, anchor(workspaceId), {
        ...head(c),
        keyId: c.keyId,
        record: c.record ?? '',
        by: c.by,
      }),
    /** For calls whose script keeps no answer: refuses another request under the same key, tells a repeat the value. */
    rememberRequest: (workspaceId: string, request: RequestRef, value = '', nowMs?: number) =>
      runScript(redis, rememberScript, anchor(workspaceId), {
        ...head({ request, ...(nowMs ? { nowMs } : {}) }),
        value,
      }),
    /** Whether a client's request was answered before: with which status, and about which id. */
    recallRequest: (workspaceId: string, request: RequestRef, nowMs?: number) =>
      runScript(redis, recallScript, anchor(workspaceId), head({ request, ...(nowMs ? { nowMs } : {}) })),
  };
};
