// The API over the real core, two workspaces alone in their partition, a key of each role. Rings are kept instead of
// queued; `settle` does what workers would do about them. Makes everything through HTTP and never asserts.

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { InjectOptions } from 'fastify';
import type { Redis } from 'ioredis';
import { pino } from 'pino';
import { test as base, expect, inject } from 'vitest';
import type { ApiDeps } from '../../src/api/deps.js';
import { buildServer } from '../../src/api/server.js';
import { createFeedWake } from '../../src/api/wake.js';
import { createAdmin } from '../../src/inbox/admin/index.js';
import { createDirectory } from '../../src/inbox/directory.js';
import { newWorkspace } from '../../src/inbox/installation.js';
import { createKeyring } from '../../src/inbox/keys.js';
import { createMetrics } from '../../src/metrics/metrics.js';
import { openRedis } from '../../src/redis.js';
import { createCore } from '../../src/routing/core.js';
import { newWorkspaceId, randomToken } from '../../src/routing/ids.js';
import { workspaceKeys } from '../../src/routing/keys.js';
import { eventTypes } from '../../src/routing/records/event-types.js';
import { drainContact } from '../../src/workers/inbound/inbound.js';
import { handleRouting } from '../../src/workers/routing/routing.js';
import type { WorkerDeps } from '../../src/workers/serving.js';
import { createTestFiles } from '../support/files.js';
import { dropPartition, storedKeys } from './partition.js';

export { expect } from 'vitest';
export { dropPartition } from './partition.js';

export type Answer = { status: number; headers: Record<string, unknown>; body: Record<string, unknown> };
export type Call = {
  key?: string;
  body?: unknown;
  /** Sent as it is. */
  raw?: string | Buffer;
  headers?: Record<string, string>;
};

const silent = { error: () => undefined, warn: () => undefined };
/** A key of the right shape that nobody made. */
export const strangeKey = (workspaceId: string) =>
  `sb_key_${workspaceId.slice(3)}_aaaaaaaa_${'x'.repeat(32)}`;

export type Stage = Awaited<ReturnType<typeof createStage>>;

/** @param commands the connection that the API decides over */
export async function createStage(commands: Redis, subscriber: Redis, overrides: Partial<ApiDeps> = {}) {
  const core = createCore(commands);
  const partition = `a${randomToken(10)}`;
  const rootKey = `sb_root_${randomToken(32)}`;
  const metrics = createMetrics({ monitor: true });
  await core.presence.alive(partition, 'run');
  const open = async (name: string) => {
    const { key, ...workspace } = await newWorkspace(core, newWorkspaceId(partition), `${name} ${partition}`);
    if (!key) throw new Error('a new workspace without a key');
    return { ...workspace, key };
  };
  const own = await open('Own');
  const other = await open('Other');
  const directory = createDirectory(core, { freshForMs: 0 });
  const rings = {
    inbound: [] as [string, string][],
    routing: [] as string[],
    delivery: [] as string[],
    attachments: [] as string[],
  };
  const kept = createTestFiles();
  const counted: string[] = [];
  const logged: string[] = [];
  const wake = createFeedWake(subscriber, [partition]);
  await wake.start();
  const queues = {
    ringInbound: async (workspaceId: string, contactIds: readonly string[]) => {
      rings.inbound.push(...contactIds.map((id): [string, string] => [workspaceId, id]));
    },
    ringRouting: async (workspaceIds: readonly string[]) => void rings.routing.push(...workspaceIds),
    ringDelivery: async (_workspaceId: string, endpointId: string) => void rings.delivery.push(endpointId),
    ringAttachments: async (_workspaceId: string, ids: readonly string[]) =>
      void rings.attachments.push(...ids),
  };
  const app = await buildServer({
    ...{ core, directory, admin: createAdmin(core, directory), queues, wake, partitions: [partition] },
    keyring: createKeyring(
      core,
      directory,
      {
        keyHash: () => createHash('sha256').update(rootKey).digest('base64url'),
        defaultWorkspaceId: own.id,
      },
      { freshForMs: 0 },
    ),
    files: kept.files,
    metrics: {
      observeRequest: () => undefined,
      countStreams: ({ workspace, change }) => metrics.openStreams.inc({ workspace }, change),
      countMessages: ({ outcome, count }) => void counted.push(`${outcome} ${count}`),
    },
    log: pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) }),
    version: '0.0.0',
    health: { ready: async () => ({ ok: true, checks: { redis: true } }) },
    metricsText: async (workspace) => `for ${workspace ?? 'all'}\n`,
    ...overrides,
  });
  await app.ready();

  async function call(method: string, url: string, { key, body, raw, headers }: Call = {}): Promise<Answer> {
    const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await app.inject({
      method: method as NonNullable<InjectOptions['method']>,
      url,
      headers: {
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...headers,
      },
      ...(payload === undefined ? {} : { payload }),
    });
    const isJson = /\bjson\b/.test(String(response.headers['content-type'] ?? ''));
    const parsed = isJson && response.body !== '' ? (response.json() as Record<string, unknown>) : {};
    return { status: response.statusCode, headers: response.headers, body: parsed };
  }
  async function make<T = { id: string }>(url: string, key: string, body: unknown): Promise<T> {
    const answer = await call('POST', url, { key, body });
    if (answer.status !== 201) throw new Error(`${url}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body as T;
  }
  const keyOf = async (admin: string, body: unknown) =>
    (await make<{ id: string; key: string }>('/v1/keys', admin, body)).key;

  /** A team, a channel, an agent, and a key of each role. */
  async function furnish({ id, key: admin }: { id: string; key: string }, name: string) {
    const team = await make('/v1/teams', admin, { name: `${name} team` });
    const channel = await make('/v1/channels', admin, {
      name: `${name} channel`,
      kind: 'api',
      teamIds: [team.id],
    });
    const agent = await make('/v1/agents', admin, { name: `${name} agent`, teamIds: [team.id] });
    return {
      ...{ id, admin, teamId: team.id, channelId: channel.id, agentId: agent.id },
      operator: await keyOf(admin, { role: 'operator' }),
      agent: await keyOf(admin, { role: 'agent', agentId: agent.id }),
      connector: await keyOf(admin, { role: 'connector', channelIds: [channel.id] }),
    };
  }
  const shop = await furnish(own, 'Shop');

  const workerDeps: WorkerDeps = {
    ...{ core, directory, metrics, log: silent },
    queues: {
      ...queues,
      counts: async () => {
        const none = { waiting: 0, active: 0, delayed: 0, failed: 0 };
        return { inbound: none, routing: none, delivery: none, attachments: none };
      },
    },
  };
  let counter = 0;
  const stage = {
    ...{
      app,
      core,
      redis: commands,
      partition,
      rootKey,
      wake,
      directory,
      rings,
      counted,
      logged,
      shop,
      other,
    },
    ...{ kept, workerDeps, metrics, slug: `own-${partition}` },
    ...{ call, make, keyOf, furnish, keys: workspaceKeys(own.id) },
    /** One message with a text, as a connector posts it. */
    message: (fields: Record<string, unknown> = {}) => ({
      externalId: `ext-${++counter}`,
      contact: { externalId: 'ada', name: 'Ada' },
      text: 'hello',
      ...fields,
    }),
    post: (body: unknown, call1: Call = {}) =>
      call('POST', `/v1/channels/${shop.channelId}/messages`, { key: shop.connector, body, ...call1 }),
    /** Does what inbound workers do about every ring there was. */
    async apply(): Promise<void> {
      const rung = new Map(rings.inbound.splice(0).map((ring) => [ring.join(' '), ring]));
      await Promise.all([...rung.values()].map(([ws, contact]) => drainContact(workerDeps, ws, contact)));
    },
    /** Does what workers do about every ring there was. */
    async settle(): Promise<void> {
      await stage.apply();
      for (const workspaceId of new Set(rings.routing.splice(0)))
        await handleRouting(workerDeps, { workspaceId });
    },
    /** A customer writes and the message is applied; answers the open conversation of that contact. */
    async conversation(
      contact = `contact-${++counter}`,
      channel = shop,
    ): Promise<Record<string, unknown> & { id: string; epoch: number }> {
      const body = stage.message({ contact: { externalId: contact, name: 'Ada' } });
      const url = `/v1/channels/${channel.channelId}/messages`;
      const posted = await call('POST', url, { key: channel.connector, body });
      if (posted.status !== 202) throw new Error(JSON.stringify(posted.body));
      await stage.settle();
      const list = await call('GET', '/v1/conversations?state=new&sort=newest&limit=500', {
        key: channel.admin,
      });
      const items = list.body.items as { id: string; epoch: number; contact: { externalId: string } }[];
      const found = items.find((item) => item.contact.externalId === contact);
      if (!found) throw new Error('the message opened nothing');
      return found;
    },
    /** Signs the shop's agent in. */
    signIn: async () =>
      (await make<{ sessionId: string }>(`/v1/agents/${shop.agentId}/sessions`, shop.agent, {})).sessionId,
    /** Everything stored in the partition, for comparing before and after. */
    async snapshot(): Promise<Record<string, string>> {
      const names = (await storedKeys(commands, partition)).sort();
      const dumps = await Promise.all(names.map((name) => commands.dumpBuffer(name)));
      return Object.fromEntries(names.map((name, i) => [name, dumps[i]?.toString('base64') ?? '']));
    },
    /** What every change moves: how many keys there are, and each workspace's version and newest event. */
    async trace(): Promise<unknown> {
      const slot = await commands.cluster('KEYSLOT', `{${partition}}`);
      const anchors = [own.id, other.id].map((id) => commands.hgetall(workspaceKeys(id).anchor));
      return [await commands.cluster('COUNTKEYSINSLOT', slot), ...(await Promise.all(anchors))];
    },
    listen: () => app.listen({ host: '127.0.0.1', port: 0 }),
    async drop(): Promise<void> {
      await app.close();
      await dropPartition(commands, partition);
      kept.remove();
    },
  };
  return stage;
}

const open = (use: 'commands' | 'subscriber') => openRedis({ url: inject('redisUrl') }, use, () => undefined);

export const test = base.extend<{ redis: Redis; subscriber: Redis; stage: Stage }>({
  redis: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs off this pattern.
    async ({}, use) => {
      const redis = await open('commands');
      await use(redis);
      redis.disconnect();
    },
    { scope: 'worker' },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs off this pattern.
  subscriber: async ({}, use) => {
    const subscriber = await open('subscriber');
    await use(subscriber);
    subscriber.disconnect();
    await once(subscriber, 'end');
  },
  stage: async ({ redis, subscriber }, use) => {
    const stage = await createStage(redis, subscriber);
    await use(stage);
    const written = (await redis.xrange(workspaceKeys(stage.shop.id).events, '-', '+')).map(
      ([, [, type]]) => type,
    );
    await stage.drop();
    expect(written.filter((type = '') => !Object.hasOwn(eventTypes, type))).toEqual([]);
  },
});
