/**
 * Credentials: `sb_<key id>_<secret>` in the hand, the secret's SHA-256 in Redis. The key id names its workspace, so a
 * key is found without a directory. A key's record is cached as long as a configuration may be.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { EngineError } from '../errors.js';
import type { Core } from '../routing/core.js';
import { newScopedId, workspaceOf } from '../routing/ids.js';
import type { ChangeContext } from './admin/index.js';
import type { Configuration, Directory } from './directory.js';
import type { KeyInput } from './resources/index.js';

export type Role = 'root' | 'admin' | 'operator' | 'agent' | 'connector';

/** Who calls. `channelIds`: what a connector may use; `agentId`: whom an agent key speaks for. */
export type Principal = {
  workspaceId: string;
  keyId: string;
  role: Role;
  channelIds: readonly string[] | null;
  agentId: string | null;
};

/** A key as stored and listed; never its secret. `createdAt` unix ms. */
export type KeyRecord = {
  id: string;
  role: Role;
  createdAt: number;
  channelIds?: readonly string[];
  agentId?: string;
};

type StoredKey = KeyRecord & { hash: string };

export type Keyring = ReturnType<typeof createKeyring>;

const sha256 = (secret: string) => createHash('sha256').update(secret).digest();
const tokenShape = /^sb_(key_[a-z0-9]{1,16}_[a-z0-9]{1,16}_[a-z0-9]{1,16})_([A-Za-z0-9-]{20,100})$/;

/** 192 random bits; base64url without its underscore, which separates the parts of a key. */
const newSecret = () => randomBytes(24).toString('base64url').replaceAll('_', '-');

/** A new key for a workspace: its id, the text to show once, and the record to store. */
export function makeKey(workspaceId: string, scope: Omit<KeyRecord, 'id' | 'createdAt'>) {
  const id = newScopedId('key', workspaceId);
  const secret = newSecret();
  const record: StoredKey = {
    id,
    ...scope,
    createdAt: Date.now(),
    hash: sha256(secret).toString('base64url'),
  };
  return { id, key: `sb_${id}_${secret}`, record: JSON.stringify(record) };
}

/** @param root where the root key of the installation is known: its hash and the default workspace */
export function createKeyring(
  core: Core,
  directory: Directory,
  root: { keyHash: () => string; defaultWorkspaceId: string },
  { freshForMs = 500 }: { freshForMs?: number } = {},
) {
  const cache = new Map<string, { record: StoredKey | null; readAt: number }>();

  async function recordOf(keyId: string, workspaceId: string): Promise<StoredKey | null> {
    const known = cache.get(keyId);
    if (known && performance.now() - known.readAt < freshForMs) return known.record;
    const readAt = performance.now();
    const json = await core.reads.key(workspaceId, keyId);
    const record = json ? (JSON.parse(json) as StoredKey) : null;
    if (cache.size > 10_000) cache.clear();
    if (record) cache.set(keyId, { record, readAt });
    else cache.delete(keyId);
    return record;
  }

  const isRoot = (token: string) => timingSafeEqual(sha256(token), Buffer.from(root.keyHash(), 'base64url'));

  return {
    /** Who this token is, or null. A revoked key is refused on every process within a second. */
    authenticate: async (token: string): Promise<Principal | null> => {
      if (isRoot(token)) {
        const workspaceId = root.defaultWorkspaceId;
        return { workspaceId, keyId: 'root', role: 'root', channelIds: null, agentId: null };
      }
      const [, keyId, secret] = tokenShape.exec(token) ?? [];
      const workspaceId = keyId ? workspaceOf(keyId) : null;
      if (!keyId || !secret || !workspaceId) return null;
      const record = await recordOf(keyId, workspaceId);
      if (!record || !timingSafeEqual(sha256(secret), Buffer.from(record.hash, 'base64url'))) return null;
      const { role, channelIds = null, agentId = null } = record;
      return { workspaceId, keyId, role, channelIds, agentId };
    },

    /** Make a key; its text is answered this once. A repeat under the same idempotency key answers the id alone. */
    create: async (
      workspaceId: string,
      input: KeyInput,
      ctx: ChangeContext,
    ): Promise<
      { status: 'stored'; record: KeyRecord; key: string | null } | { status: 'idempotency_key_reused' }
    > => {
      const config = await directory.reload(workspaceId);
      if (!config) throw new EngineError('not_found', 'There is no such workspace.');
      checkScope(config, input);
      const made = makeKey(workspaceId, input);
      const outcome = await core.configuration.putKey(workspaceId, {
        keyId: made.id,
        record: made.record,
        ...ctx,
      });
      if (outcome.status === 'idempotency_key_reused') return outcome;
      if (outcome.status !== 'stored') throw new EngineError('internal', 'A key was not stored.');
      const stored = await core.reads.key(workspaceId, outcome.id);
      if (!stored) throw new EngineError('not_found', 'The key was revoked since.');
      return {
        status: 'stored',
        record: withoutHash(JSON.parse(stored) as StoredKey),
        key: outcome.id === made.id ? made.key : null,
      };
    },

    list: async (workspaceId: string): Promise<KeyRecord[]> =>
      Object.values(await core.reads.keys(workspaceId))
        .map((json) => withoutHash(JSON.parse(json) as StoredKey))
        .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)),

    get: async (workspaceId: string, keyId: string): Promise<KeyRecord | null> => {
      const json = await core.reads.key(workspaceId, keyId);
      return json ? withoutHash(JSON.parse(json) as StoredKey) : null;
    },

    revoke: async (workspaceId: string, keyId: string, ctx: ChangeContext) => {
      const outcome = await core.configuration.putKey(workspaceId, { keyId, record: null, ...ctx });
      cache.delete(keyId);
      return outcome.status === 'idempotency_key_reused'
        ? outcome
        : { status: outcome.status === 'deleted' ? ('deleted' as const) : ('not_found' as const) };
    },
  };
}

function withoutHash({ hash: _, ...record }: StoredKey): KeyRecord {
  return record;
}

function checkScope(config: Configuration, input: KeyInput): void {
  const unknown = (path: string, message: string) => ({ path, code: 'unknown_id', message });
  const errors =
    input.role === 'connector'
      ? input.channelIds.flatMap((id, i) =>
          config.channels.has(id) ? [] : [unknown(`channelIds.${i}`, 'There is no such channel.')],
        )
      : input.role === 'agent' && !config.agents.has(input.agentId)
        ? [unknown('agentId', 'There is no such agent.')]
        : [];
  if (errors.length > 0)
    throw new EngineError('invalid_request', 'The scope names something unknown.', { errors });
}
