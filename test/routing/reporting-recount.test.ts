// Whatever agents, customers and time do, a report says what a recount of the event log says.

import fc from 'fast-check';
import { createSketch, type Summary } from '../../src/inbox/reports/sketch.js';
import { expect, test } from '../support/fixtures.js';
import { recount } from '../support/recount.js';
import { report } from '../support/reporting.js';
import { createWorld, type TestAgent, type World } from '../support/world.js';

const RUNS = 25;
const contacts = ['ada', 'grace', 'joan'];

type Scene = { channelId: string; staff: TestAgent[]; ids: string[] };
type Act = (world: World, scene: Scene, who: TestAgent, id: string, n: number) => Promise<unknown>;

const acts: Record<string, Act> = {
  async message(world, { channelId, ids }, _who, _id, n) {
    const reopenWindowMs = n % 2 ? 600_000 : 0;
    const { conversationId } = await world.message({
      channelId,
      contact: contacts[n % contacts.length]!,
      reopenWindowMs,
    });
    if (!ids.includes(conversationId)) ids.push(conversationId);
  },
  reply: (world, _scene, agent, id, n) =>
    world.reply(id, {
      ...{ agent, by: `agent:${agent.id}`, assignOnReply: n % 2 === 0 },
      after: (['pending', 'stay', 'resolve'] as const)[n % 3]!,
    }),
  pend: (world, _scene, agent, id) => world.pend(id, { by: `agent:${agent.id}` }),
  resolve: (world, _scene, agent, id) => world.resolve(id, { by: `agent:${agent.id}` }),
  reopen: (world, _scene, agent, id, n) => world.reopen(id, n % 2 ? { agent } : {}),
  assign: (world, _scene, agent, id) => world.assign(id, agent),
  unassign: (world, _scene, _agent, id) => world.unassign(id),
  lock: (world, _scene, agent, id, n) => world.lock(id, agent, { take: n % 2 === 0 }),
  unlock: (world, _scene, agent, id) => world.unlock(id, agent),
  match: (world) => world.match(),
};
const step = fc.record({
  act: fc.constantFrom(...Object.keys(acts), 'message', 'reply', 'reply'),
  ...{ who: fc.nat(1), which: fc.nat(5), n: fc.nat(5), pass: fc.constantFrom(0, 1_000, 60_000, 3_600_000) },
});

/** The report's summary against the durations themselves. */
function agrees(summary: Summary, durations: readonly number[], what: string): void {
  const sorted = [...durations].sort((a, b) => a - b);
  const exact = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? null;
  const sum = sorted.reduce((a, b) => a + b, 0);
  expect([summary.count, summary.meanMs], what).toEqual([
    sorted.length,
    sorted.length > 0 ? Math.round(sum / sorted.length) : null,
  ]);
  for (const [told, share] of [
    [summary.p50Ms, 0.5],
    [summary.p90Ms, 0.9],
  ] as const) {
    const wanted = exact(share);
    if (wanted === null) expect(told, what).toBeNull();
    else
      expect(Math.abs((told ?? Number.NaN) - wanted), `${what} p${share * 100}`).toBeLessThanOrEqual(
        wanted * 0.01 + 1,
      );
  }
}

test('a report over a random history says what a recount of its events says', { timeout: 120_000 }, async ({
  redis,
}) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const world = await createWorld(redis);
      const { channelId, staff } = await world.office(2);
      const scene: Scene = { channelId, staff, ids: [] };
      await acts.message?.(world, scene, staff[0]!, '', 0);
      for (const { act, who, which, n, pass } of steps) {
        // Who is there stays so: nobody is taken anything.
        for (const agent of staff) await world.beat(agent);
        await acts[act]?.(world, scene, staff[who]!, scene.ids[which % scene.ids.length]!, n);
        await world.advance(pass, { alive: false });
      }
      const [{ total }, counted] = [await report(world), await recount(world)];
      expect(total).toMatchObject({
        ...{ replies: counted.replies, resolved: counted.resolved.size, reopened: counted.reopened },
      });
      for (const what of ['response', 'firstResponse', 'handle'] as const)
        agrees(total[what], counted[what], what);
      await world.drop();
    }),
    { numRuns: RUNS, endOnFailure: false },
  );
});

test('percentiles are within one percent of the exact ones, from nothing to years', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 50_000_000_000 }), { maxLength: 300 }), (durations) => {
      const sketch = createSketch();
      for (const ms of durations) sketch.add(ms);
      agrees(sketch.summary(), durations, 'sketch');
    }),
  );
});
