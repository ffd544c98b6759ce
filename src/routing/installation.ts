/** The installation: partitions and default workspace, fixed at first start, and the slugs of its workspaces. */
import type { Redis } from 'ioredis';
import { installationKey } from './keys.js';
import { answer, defineScript, runScript, text } from './script.js';

const installScript = defineScript({
  file: 'install',
  key: 'installation',
  args: ['partitions', 'workspaceId', 'rootKeyHash'],
  reply: answer('installed', { partitions: text, workspaceId: text, rootKeyHash: text }),
});
const slugScript = defineScript({
  file: 'claim-slug',
  key: 'installation',
  args: ['workspaceId', 'slug'],
  reply: answer('claimed', { slug: text }),
});

export const installationVerbs = (redis: Redis) => ({
  /** Answers what is stored; the arguments count only at the very first start. `rootKeyHash` null keeps the stored one. */
  install: (i: { partitions: readonly string[]; workspaceId: string; rootKeyHash: string | null }) =>
    runScript(redis, installScript, installationKey, {
      partitions: i.partitions.join(','),
      workspaceId: i.workspaceId,
      rootKeyHash: i.rootKeyHash ?? '',
    }),
  /** A slug that no other workspace has. */
  claimSlug: (workspaceId: string, slug: string) =>
    runScript(redis, slugScript, installationKey, { workspaceId, slug }),
  /** SHA-256 of the root key, base64url; empty before the first start. */
  rootKeyHash: async () => (await redis.hget(installationKey, 'rootKeyHash')) ?? '',
});
