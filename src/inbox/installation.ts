/** Opening an installation: the first start fixes partitions, default workspace and root key; later ones find them. */
import { createHash, randomBytes } from 'node:crypto';
import type { Core } from '../routing/core.js';
import { newWorkspaceId, partitionOf } from '../routing/ids.js';
import { makeKey } from './keys.js';
import { defaultSettings, slugOf } from './resources/index.js';
import { mirrorOf } from './settings.js';

export type Installation = {
  /** Hash tags; one alone, sixteen on a cluster. */
  partitions: readonly string[];
  defaultWorkspaceId: string;
  rootKeyHash: string;
  /** Signs links to attachments. */
  linkSecret: string;
  /** The root key's text, only when it was made just now. */
  madeRootKey: string | null;
};

const hashOf = (key: string) => createHash('sha256').update(key).digest('base64url');
const partitionNames = (count: number) => Array.from({ length: count }, (_, i) => `p${i.toString(16)}`);

/**
 * @param rootKey the key given by the environment, which then replaces a stored one; null: keep or make one
 * @param clustered whether Redis is a cluster: sixteen partitions instead of one, decided at the very first start
 */
export async function openInstallation(
  core: Core,
  { rootKey, clustered }: { rootKey: string | null; clustered: boolean },
): Promise<Installation> {
  const partitions = partitionNames(clustered ? 16 : 1);
  const first = partitions[0] ?? 'p0';
  const known = await core.installation.rootKeyHash();
  const made = rootKey || known ? null : `sb_root_${randomBytes(24).toString('base64url')}`;
  const installed = await core.installation.install({
    partitions,
    workspaceId: newWorkspaceId(first),
    rootKey: rootKey
      ? { hash: hashOf(rootKey), given: true }
      : made
        ? { hash: hashOf(made), given: false }
        : null,
    linkSecret: randomBytes(32).toString('base64url'),
  });
  await createWorkspace(core, installed.workspaceId, 'Default', null);
  return {
    partitions: installed.partitions.split(','),
    defaultWorkspaceId: installed.workspaceId,
    rootKeyHash: installed.rootKeyHash,
    linkSecret: installed.linkSecret,
    madeRootKey: made && installed.rootKeyHash === hashOf(made) ? made : null,
  };
}

/** An id for a workspace that will be, on a partition taken at random. */
export function candidateWorkspaceId(partitions: readonly string[]): string {
  return newWorkspaceId(partitions[randomBytes(1)[0]! % partitions.length] ?? 'p0');
}

/** A new workspace with its first admin key, shown once: null when a repeat of the same request finds it made. */
export async function newWorkspace(core: Core, id: string, name: string) {
  const key = makeKey(id, { role: 'admin' });
  const { slug, made } = await createWorkspace(core, id, name, key);
  return { id, name, slug, key: made ? key.key : null };
}

/** All workspaces of the installation, oldest first within a partition. */
export async function listWorkspaces(core: Core, partitions: readonly string[]) {
  const ids = (await Promise.all(partitions.map((partition) => core.reads.workspaces(partition)))).flat();
  return Promise.all(
    ids.map(async (id) => {
      const { name = '', slug = '', createdAt } = await core.reads.anchor(id);
      return { id, name, slug, partition: partitionOf(id), createdAt: Number(createdAt) };
    }),
  );
}

async function createWorkspace(
  core: Core,
  workspaceId: string,
  name: string,
  key: { id: string; record: string } | null,
): Promise<{ slug: string; made: boolean }> {
  const { slug } = await core.installation.claimSlug(workspaceId, slugOf(name, 'workspace'));
  const { status } = await core.configuration.createWorkspace(workspaceId, {
    name,
    slug,
    settings: JSON.stringify(defaultSettings),
    mirror: mirrorOf(defaultSettings),
    keyId: key?.id ?? 'none',
    keyRecord: key?.record ?? '',
  });
  return { slug, made: status === 'created' };
}
