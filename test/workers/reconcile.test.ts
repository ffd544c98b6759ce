// The reconciler beside traffic: what is damaged while customers write, agents answer and matching runs is repaired, and
// nothing that was sound is touched.

import type { Directory } from '../../src/inbox/directory.js';
import { createMetrics } from '../../src/metrics/metrics.js';
import { runReconcile } from '../../src/workers/monitors/reconcile.js';
import { busyScene, damages } from '../support/damage.js';
import { test as base, expect } from '../support/fixtures.js';
import { named, suspectsOf } from '../support/walk.js';
import { createWorld, type World } from '../support/world.js';

/** A world at the time of Redis, because the worker has no other. */
const test = base.extend<{ world: World }>({
  world: async ({ redis }, use) => {
    const world = await createWorld(redis, { startAtMs: Date.now() });
    await use(world);
    await world.drop();
  },
});

function reconciler(world: World) {
  const metrics = createMetrics({ monitor: true });
  const rung: string[] = [];
  const deps = {
    ...{ core: world.core, metrics, log: { error: () => undefined, warn: () => undefined } },
    directory: { get: async () => ({ slug: 'test' }) } as unknown as Directory,
    queues: { ringRouting: async (ids: readonly string[]) => void rung.push(...ids) },
  };
  const pass = (limit?: number) => runReconcile(deps, [world.partition], limit ? { limit } : {});
  return {
    metrics,
    rung,
    pass,
    /** Whole walks until one finds nothing. */
    async settle() {
      for (let repaired = 1; repaired > 0; ) {
        repaired = 0;
        do repaired += (await pass()).repaired;
        while ((await world.core.reconciling.walk(world.partition)) !== '');
      }
    },
    async repairs() {
      const { values } = await metrics.reconcilerRepairs.get();
      return new Map(values.map(({ labels, value }) => [labels.kind, value]));
    },
  };
}

/** Customers write and agents answer, resolve, hand over and lock, on conversations of their own, until `over`. */
async function traffic(world: World, scene: Awaited<ReturnType<typeof busyScene>>, over: () => boolean) {
  const ids = new Set<string>();
  const staff = [scene.agent, scene.other];
  let n = 0;
  const one = (i: number) => [...ids][i % ids.size] ?? '';
  const customers = async () => {
    while (!over()) {
      const channelId = n % 3 === 0 ? scene.offered : scene.direct;
      ids.add((await world.message({ channelId, contact: `traffic ${n++ % 9}` })).conversationId);
    }
  };
  const agents = async () => {
    for (let i = 0; !over(); i++) {
      if (ids.size === 0) await world.match();
      const agent = staff[i % 2]!;
      const id = one(i * 7);
      if (id === '') continue;
      if (i % 5 === 0) await world.resolve(id);
      else if (i % 5 === 1) await world.assign(id, agent);
      else if (i % 5 === 2) await world.lock(id, agent, { take: true });
      else if (i % 5 === 3) await world.unlock(id, agent);
      else await world.reply(id, { agent, by: `agent:${agent.id}`, keepMs: 50 });
    }
  };
  const router = async () => {
    while (!over()) {
      await world.match();
      await world.core.monitoring.fireTimers(world.partition, 100);
    }
  };
  await Promise.all([customers(), agents(), router()]);
  return ids;
}

test('damage of every kind is repaired while traffic goes on', { timeout: 60_000 }, async ({
  world,
  redis,
}) => {
  const scene = await busyScene(world);
  const { pass, settle, repairs } = reconciler(world);
  let over = false;
  const damage = async () => {
    for (const { plant } of Object.values(damages)) {
      await plant(redis, { world, scene });
      while ((await pass(50)).repaired === 0 && (await suspectsOf({ ...world, now: Date.now() })).length > 0);
    }
    over = true;
  };
  const [ids] = await Promise.all([traffic(world, scene, () => over), damage()]);

  await settle();
  expect(named(await suspectsOf({ ...world, now: Date.now() }))).toEqual([]);
  const counted = await repairs();
  expect([...counted.keys()].sort()).toEqual(['agent', 'conversation', 'entry', 'lane', 'profile']);
  const told = await world.events('reconciler.repaired');
  expect([...counted.values()].reduce((sum, each) => sum + each, 0)).toBe(told.length);

  // Where each conversation belongs, counted anew from what it says of itself.
  expect(ids.size).toBeGreaterThan(5);
  const slots = new Map<string, Set<string>>();
  for (const id of [...ids, scene.held, scene.waiting, scene.kept, scene.passing, scene.pinned]) {
    const c = await world.conversation(id);
    const places = [c.assigneeId, c.lockedBy, c.offer && 'offer', c.laneId].filter((place) => place);
    if (c.state === 'new') expect(places.length, id).toBeGreaterThanOrEqual(1);
    if (c.laneId) {
      expect([places, c.state]).toEqual([[c.laneId], 'new']);
      expect(await world.lane(c.laneId)).toContain(id);
    }
    const taking = c.state === 'new' ? (c.offer?.agentIds ?? (c.assigneeId ? [c.assigneeId] : [])) : [];
    for (const agentId of taking) slots.set(agentId, (slots.get(agentId) ?? new Set()).add(id));
  }
  for (const { id } of [scene.agent, scene.other]) {
    const taken = new Set(await redis.hkeys(world.keys.slots(id)));
    expect([...(slots.get(id) ?? [])].filter((each) => !taken.has(each))).toEqual([]);
  }
});

test('sound traffic gives it nothing to repair', { timeout: 60_000 }, async ({ world }) => {
  const scene = await busyScene(world);
  const { pass, repairs, metrics } = reconciler(world);
  let over = false;
  const walks = async () => {
    for (let i = 0; i < 150; i++) await pass(30);
    over = true;
  };
  await Promise.all([traffic(world, scene, () => over), walks()]);
  expect([...(await repairs())]).toEqual([]);
  expect((await metrics.reconcilerExamined.get()).values[0]?.value).toBeGreaterThan(1_000);
  expect(await world.events('reconciler.repaired')).toEqual([]);
});

test('a walk goes on where the last step left it, whichever monitor takes the next', async ({
  world,
  redis,
}) => {
  const { agent } = await busyScene(world);
  await redis.zadd(world.keys.profiles, 9, agent.profile);
  const monitors = [reconciler(world), reconciler(world)];
  const stood = new Set<string>();
  let repaired = 0;
  for (let i = 0; repaired === 0; i++) {
    repaired += (await monitors[i % 2]!.pass(1)).repaired;
    stood.add(await world.core.reconciling.walk(world.partition));
  }
  expect(stood.size).toBeGreaterThan(1);
  expect(await world.events('reconciler.repaired')).toHaveLength(1);
});

test('rings when a repair made a match possible', async ({ world, redis }) => {
  const { channelId } = await world.office(1);
  await world.match();
  await world.message({ channelId });
  await redis.hset(world.keys.anchor, 'bell', 0);
  await redis.del(world.keys.lanes);
  const { pass, rung } = reconciler(world);
  expect((await pass()).repaired).toBe(1);
  expect(rung).toEqual([world.id]);
});
