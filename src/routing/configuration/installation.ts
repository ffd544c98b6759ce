/** The installation: partitions and default workspace, fixed at first start, and the slugs of its workspaces. */
import type { Redis } from 'ioredis';
import { installationKey } from '../keys.js';
import { answer, defineScript, runScript, text } from '../script.js';

const installScript = defineScript({
  file: 'configuration/install',
  key: 'installation',
  args: ['partitions', 'workspaceId', 'rootKeyHash', 'given', 'linkSecret'],
  reply: answer('installed', { partitions: text, workspaceId: text, rootKeyHash: text, linkSecret: text }),
});
const slugScript = defineScript({
  file: 'configuration/claim-slug',
  key: 'installation',
  args: ['workspaceId', 'slug'],
  reply: answer('claimed', { slug: text }),
});

export const installationVerbs = (redis: Redis) => ({
  /**
   * Answers what is stored; the arguments count only at the very first start. A root key that was given replaces the
   * stored one, one that was only made does not: of two first starts at once, one key is the root key.
   */
  install: (i: {
    partitions: readonly string[];
    workspaceId: string;
    rootKey: { hash: string; given: boolean } | null;
    /** Signs links to attachments; the first one stays. */
    linkSecret: string;
  }) =>
    runScript(redis, installScript, installationKey, {
      partitions: i.partitions.join(','),
      workspaceId: i.workspaceId,
      rootKeyHash: i.rootKey?.hash ?? '',
      given: i.rootKey?.given ? 1 : 0,
      linkSecret: i.linkSecret,
    }),
  /** A slug that no other workspace has. */
  claimSlug: (workspaceId: string, slug: string) =>
    runScript(redis, slugScript, installationKey, { workspaceId, slug }),
  /** SHA-256 of the root key, base64url; empty before the first start. */
  rootKeyHash: async () => (await redis.hget(installationKey, 'rootKeyHash')) ?? '',
});
