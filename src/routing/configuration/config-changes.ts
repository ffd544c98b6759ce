/**
 * Changes of the configuration: resources as opaque JSON under a version that grows with every change, each change logged. What
 * a resource means is `src/inbox`'s business; it says what a change reaches.
 */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { newId } from '../ids.js';
import { workspaceKeys } from '../keys.js';
import { answer, defineScript, flag, int, runScript, text } from '../script.js';
import type { RequestRef } from '../terms/acts.js';

const common = ['nowMs', 'requestId', 'requestHash'] as const;
const effectArgs = ['plan', 'restand', 'placing'] as const;
const reused = answer('idempotency_key_reused');

const putScript = defineScript({
  file: 'configuration/put-config',
  key: 'anchor',
  args: [...common, 'configVersion', 'kind', 'id', 'json', 'slug', ...effectArgs, 'mirrored', 'by'],
  reply: z.discriminatedUnion('status', [
    answer('stored', { id: text, version: int, ring: flag }),
    answer('stale_config'),
    reused,
  ]),
});
const deleteScript = defineScript({
  file: 'configuration/delete-config',
  key: 'anchor',
  args: [...common, 'configVersion', 'kind', 'id', 'channels', 'others', ...effectArgs, 'by'],
  reply: z.discriminatedUnion('status', [
    answer('deleted', { ring: flag }),
    answer('in_use'),
    answer('not_found'),
    answer('stale_config'),
    reused,
  ]),
});
const restoreScript = defineScript({
  file: 'configuration/restore-config',
  key: 'anchor',
  args: [...common, 'configVersion', 'restored', 'stored', 'deleted', ...effectArgs, 'mirrored', 'by'],
  reply: z.discriminatedUnion('status', [
    answer('restored', { id: int, ring: flag }),
    answer('in_use', { resource: text }),
    answer('stale_config'),
    reused,
  ]),
});
const deleteAgentScript = defineScript({
  file: 'configuration/delete-agent',
  key: 'anchor',
  args: [...common, 'agentId', 'keyIds', 'limit', 'by'],
  reply: z.discriminatedUnion('status', [
    answer('deleted', { unassigned: int, more: flag, ring: flag }),
    answer('unknown'),
    reused,
  ]),
});

/** What of the engine a change reaches. */
export type Effects = {
  /** What can be served, and how, changes. */
  readonly plan: boolean;
  /** Agents whose profile or capacity may be another. */
  readonly restand: 'everybody' | readonly string[];
  /** What waits must be placed anew. */
  readonly placing: boolean;
};
export const noEffects: Effects = { plan: false, restand: [], placing: false };
export const allEffects: Effects = { plan: true, restand: 'everybody', placing: true };

/** Anchor fields that scripts read: the settings that decisions need. */
export type Mirror = {
  removeAssignment: '0' | '1';
  graceMs: number;
  signOutGraceMs: number;
  leaseMs: number;
  heartbeatMs: number;
  dedupeDays: number;
  orderKind: 'priority' | 'deadline';
  /** Empty: none. */
  headStartMs: number | '';
  /** Empty: never. */
  idleAwayMs: number | '';
  /** Empty: never. */
  clearAfterMs: number | '';
};

/** `kind:id`, as versions and logs name a resource. */
export type ResourceKey = `${string}:${string}`;

/** Who changes, under which request; times unix ms. */
export type ChangedBy = { by: string; request?: RequestRef | undefined; nowMs?: number };
type Change = ChangedBy & { configVersion: number };

export const headOf = (c: { request?: RequestRef | undefined; nowMs?: number }) => ({
  nowMs: c.nowMs ?? '',
  requestId: c.request?.id ?? newId('rq'),
  requestHash: c.request?.hash ?? '',
});
const changed = (c: Change & { effects: Effects }) => ({
  ...headOf(c),
  configVersion: c.configVersion,
  plan: c.effects.plan ? 1 : 0,
  restand: c.effects.restand === 'everybody' ? '*' : c.effects.restand.join(','),
  placing: c.effects.placing ? 1 : 0,
  by: c.by,
});
const mirrored = (mirror: Mirror | undefined) => (mirror ? JSON.stringify(mirror) : '');

export const configChangeVerbs = (redis: Redis) => {
  const anchor = (workspaceId: string) => workspaceKeys(workspaceId).anchor;
  return {
    /** Store a resource. `slug` (wished for) on creation. */
    put: (
      workspaceId: string,
      c: Change & {
        kind: string;
        id: string;
        json: string;
        slug?: string;
        effects: Effects;
        mirror?: Mirror;
      },
    ) =>
      runScript(redis, putScript, anchor(workspaceId), {
        ...changed(c),
        ...{ kind: c.kind, id: c.id, json: c.json, slug: c.slug ?? '', mirrored: mirrored(c.mirror) },
      }),
    /** Delete a resource unless in use; `others` (resource → JSON) are stored in the same step. */
    delete: (
      workspaceId: string,
      c: Change & {
        kind: string;
        id: string;
        /** Channels whose open conversations count as its use. */
        channelIds: readonly string[];
        others: Readonly<Record<ResourceKey, string>>;
        effects: Effects;
      },
    ) =>
      runScript(redis, deleteScript, anchor(workspaceId), {
        ...changed(c),
        ...{ kind: c.kind, id: c.id, channels: c.channelIds.join(','), others: JSON.stringify(c.others) },
      }),
    /** Bring resources to what they were at a version. Refused as a whole while one that it deletes is in use. */
    restore: (
      workspaceId: string,
      c: Change & {
        restored: number;
        stored: readonly { resource: ResourceKey; json: string; slug: string }[];
        deleted: readonly { resource: ResourceKey; channelIds: readonly string[] }[];
        effects: Effects;
        mirror?: Mirror | undefined;
      },
    ) =>
      runScript(redis, restoreScript, anchor(workspaceId), {
        ...changed(c),
        restored: c.restored,
        stored: JSON.stringify(c.stored.map(({ resource, json, slug }) => [resource, json, slug])),
        deleted: JSON.stringify(
          c.deleted.map(({ resource, channelIds }) => [resource, channelIds.join(',')]),
        ),
        mirrored: mirrored(c.mirror),
      }),
    /** One bounded step of deleting an agent; call again while `more`. */
    deleteAgent: (
      workspaceId: string,
      c: ChangedBy & { agentId: string; keyIds: readonly string[]; limit: number },
    ) =>
      runScript(redis, deleteAgentScript, anchor(workspaceId), {
        ...headOf(c),
        ...{ agentId: c.agentId, keyIds: c.keyIds.join(','), limit: c.limit, by: c.by },
      }),
  };
};
