// A workspace as admins set it up, alone in its partition, with what workers are given. Rings are kept instead of queued,
// so that a test sees who was rung for and no other worker takes its jobs.

import type { Redis } from 'ioredis';
import { test as base, inject } from 'vitest';
import { encodeMessage } from '../../src/connectors/index.js';
import type { Attachment } from '../../src/connectors/message.js';
import { createAdmin } from '../../src/inbox/admin/index.js';
import { createDirectory } from '../../src/inbox/directory.js';
import { defaultSettings, type SettingsPatch } from '../../src/inbox/resources/index.js';
import { effectiveCapacity, profileFor } from '../../src/inbox/serving/standing.js';
import { mirrorOf } from '../../src/inbox/settings.js';
import { createMetrics } from '../../src/metrics/metrics.js';
import { openRedis } from '../../src/redis.js';
import { createCore } from '../../src/routing/core.js';
import { contactIdOf, messageIdOf, randomToken } from '../../src/routing/ids.js';
import { workspaceKeys } from '../../src/routing/keys.js';
import type { WorkerDeps } from '../../src/workers/serving.js';
import { createTestFiles } from '../support/files.js';

export { expect } from 'vitest';

const ctx = { by: 'key:test' };
const silent = { error: () => undefined, warn: () => undefined };

export type Stage = Awaited<ReturnType<typeof createStage>>;

export async function createStage(redis: Redis) {
  const core = createCore(redis);
  const partition = `w${randomToken(10)}`;
  const id = `ws_${partition}_w`;
  const slug = `shop-${partition}`;
  const keys = workspaceKeys(id);
  const directory = createDirectory(core, { freshForMs: 0 });
  const admin = createAdmin(core, directory);
  const metrics = createMetrics({ monitor: true });
  const rings = {
    inbound: [] as string[],
    routing: [] as string[],
    delivery: [] as [string, number][],
    attachments: [] as [string, number][],
  };
  const kept = createTestFiles();
  const idle = { waiting: 0, active: 0, delayed: 0, failed: 0 };
  const queued = {
    inbound: { ...idle },
    routing: { ...idle },
    delivery: { ...idle },
    attachments: { ...idle },
  };
  await core.configuration.createWorkspace(id, {
    name: 'Shop',
    slug,
    settings: JSON.stringify(defaultSettings),
    mirror: mirrorOf(defaultSettings),
    keyId: 'key_first',
    keyRecord: '{"role":"admin"}',
  });
  await core.presence.alive(partition, 'run');

  const deps: WorkerDeps = {
    core,
    directory,
    metrics,
    log: silent,
    queues: {
      ringInbound: async (_workspaceId, contactIds) => void rings.inbound.push(...contactIds),
      ringRouting: async (workspaceIds) => void rings.routing.push(...workspaceIds),
      ringDelivery: async (_workspaceId, endpointId, inMs = 0) =>
        void rings.delivery.push([endpointId, inMs]),
      ringAttachments: async (_workspaceId, ids, inMs = 0) =>
        void rings.attachments.push(...ids.map((each): [string, number] => [each, inMs])),
      counts: async () => queued,
    },
  };
  const made = async <T extends { id: string }>(
    change: Promise<{ status: string; resource?: T }>,
  ): Promise<T> => {
    const { status, resource } = await change;
    if (!resource) throw new Error(status);
    return resource;
  };
  let counted = 0;
  return {
    ...{ core, redis, partition, id, slug, keys, kept, directory, admin, metrics, rings, queued, deps },
    settings: (patch: SettingsPatch) => admin.patchSettings(id, patch, ctx),
    team: (name: string, capacity?: number) =>
      made(admin.create(id, 'team', { name, ...(capacity ? { capacity } : {}) }, ctx)),
    channel: (teamIds: string[]) =>
      made(admin.create(id, 'channel', { name: `channel ${++counted}`, kind: 'api', teamIds }, ctx)),
    agent: (teamIds: string[]) =>
      made(admin.create(id, 'agent', { name: `agent ${++counted}`, teamIds }, ctx)),
    /** A session of this agent, its last sign of life at `nowMs`. */
    async signIn(agentId: string, nowMs?: number) {
      const config = await directory.reload(id);
      const agent = config?.agents.get(agentId);
      if (!config || !agent) throw new Error('no such agent');
      return core.presence.startSession(id, {
        agentId,
        sessionId: `se_${agentId}`,
        availability: 'available',
        profile: profileFor(config, agent),
        capacity: effectiveCapacity(config, agent),
        configVersion: config.version,
        ...(nowMs === undefined ? {} : { nowMs }),
      });
    },
    /** Accepted, as the route does it. */
    async accept(
      channelId: string,
      contact: string,
      text: string,
      { body, nowMs, attachments = [] }: { body?: string; nowMs?: number; attachments?: Attachment[] } = {},
    ) {
      const externalId = `ext-${++counted}`;
      const messageId = messageIdOf(channelId, externalId);
      const contactId = contactIdOf(channelId, contact);
      const message = encodeMessage({
        ...{ type: 'message', channelId, externalId, text, threadId: null, replyTo: null, sentAt: null },
        ...{ visibility: 'private', attachments, metadata: null },
        contact: { externalId: contact, name: 'Ada', attributes: { language: 'fr' } },
      });
      const [answer] = await core.inboxes.accept([
        { workspaceId: id, messageId, contactId, body: body ?? message, ...(nowMs ? { nowMs } : {}) },
      ]);
      if (answer === undefined || answer instanceof Error) throw answer;
      return { ...answer, messageId, contactId };
    },
    /** Ids of the conversations in a state, oldest first. */
    conversations: async (state: 'new' | 'pending' | 'resolved' = 'new') => {
      const flat = await core.reads.byState(id, state, 0, 1_000);
      const ids = flat.filter((_, i) => i % 2 === 0);
      return (await core.reads.conversations(id, ids)).flatMap((found) => found ?? []);
    },
    texts: async (conversationId: string) =>
      (await core.reads.timeline(id, conversationId, 0, 1_000))
        .filter(({ kind }) => kind === 'message')
        .map(({ text }) => text),
    /** One line of the exposition, as a number; null when there is no such series. */
    async metric(series: string): Promise<number | null> {
      const lines = (await metrics.text(null)).split('\n');
      const line = lines.find((each) => each.startsWith(`${series} `));
      return line ? Number(line.slice(series.length + 1)) : null;
    },
    async drop(): Promise<void> {
      const found = await redis.keys(`{${partition}}:*`);
      if (found.length > 0) await redis.del(...found);
      kept.remove();
    },
  };
}

export const test = base.extend<{ redis: Redis; stage: Stage }>({
  redis: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs off this pattern.
    async ({}, use) => {
      const redis = await openRedis({ url: inject('redisUrl') }, 'commands', () => undefined);
      await use(redis);
      redis.disconnect();
    },
    { scope: 'worker' },
  ],
  stage: async ({ redis }, use) => {
    const stage = await createStage(redis);
    await use(stage);
    await stage.drop();
  },
});
