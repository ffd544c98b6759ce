// Whatever people, agents, monitors and time do, the scripts leave nothing behind that a walk would suspect.

import fc from 'fast-check';
import { describe } from 'vitest';
import { expect, test } from '../support/fixtures.js';
import { named, suspectsOf } from '../support/walk.js';
import { createWorld, type TestAgent, type World } from '../support/world.js';

const RUNS = Number(process.env.WALK_RUNS ?? 25);
const SEED = Number(process.env.WALK_SEED ?? 1);
const MS_PER_RUN = 4_000;

const terms = { timeoutMs: 20_000, to: 2, declineLimit: 2, coolDownMs: 60_000, escalateTo: 'tm_001' };

/** Five agents with a cap of three; a channel each that assigns, offers, lets pull, and keeps its conversations apart by weight. */
async function arrange(world: World) {
  const one = await world.team();
  const two = await world.team();
  const channels = [];
  for (const teamIds of [[one], [two], [one, two], [one]]) channels.push(await world.channel(teamIds));
  const [direct = '', offered = '', pulled = '', watched = ''] = channels;
  world.terms.set(direct, { order: 'level' });
  world.terms.set(offered, { mode: 'offer', offer: terms });
  world.terms.set(pulled, { mode: 'pull' });
  world.terms.set(watched, { answerWithinMs: 45_000, order: 'longest_idle', until: world.now + 600_000 });
  Object.assign(world.frame, {
    orders: ['load_ratio', 'level', 'longest_idle', 'pull'],
    weights: [1, 2, 1000],
  });
  const staff: TestAgent[] = [];
  for (const teamIds of [[one], [one, two], [two], [two, one], [one]]) {
    staff.push(await world.agent(teamIds, { capacity: 3 }));
  }
  for (const agent of staff.slice(0, 4)) await world.signIn(agent);
  return { channels, staff, teams: [one, two], ids: new Set<string>() };
}
type Scene = Awaited<ReturnType<typeof arrange>>;
type Numbers = { a: number; b: number; c: number };
function pick<T>(list: Iterable<T>, n: number): T {
  const all = [...list];
  return all[n % all.length] as T;
}

const acts: Record<string, (world: World, scene: Scene, n: Numbers) => Promise<unknown>> = {
  async message(world, { channels, staff, ids }, { a, b, c }) {
    const placement = {
      weight: [1, 1, 2, 1000][c % 4] as number,
      priority: c % 3,
      prefer: b % 3 === 0 ? { agentId: pick(staff, c).id, forMs: 30_000 } : null,
      nextAt: b % 2 === 0 ? world.now + 40_000 : null,
      sla: {
        policyId: 'sp_1',
        kind: 'first' as const,
        warnAt: c % 2 ? world.now + 20_000 : null,
        dueAt: world.now + 60_000,
        breachAt: world.now + 60_001,
      },
    };
    const channelId = pick(channels, a);
    const need = placement.weight > 1 ? `${channelId};w=${placement.weight}` : channelId;
    const contact = `contact ${b % 6}`;
    const terms = { resolveNewMs: 400_000, resolvePendingMs: 200_000, boomerangMs: b % 2 ? 60_000 : 0 };
    const message = { channelId, contact, placement: { ...placement, need }, terms, reopenWindowMs: 30_000 };
    ids.add((await world.message(message)).conversationId);
  },
  match: (world, _, { a }) => world.match({ limit: (a % 3) + 1 }),
  reply: (world, { staff, ids }, { a, b, c }) =>
    world.reply(pick(ids, a), {
      by: `agent:${pick(staff, b).id}`,
      agent: pick(staff, b),
      keepMs: c % 2 ? 15_000 : 0,
      ...(c % 3 === 0 ? { seenSeq: 0 } : {}),
    }),
  pend: (world, { ids }, { a }) => world.pend(pick(ids, a)),
  boomerang: (world, { ids }, { a, b, c }) =>
    world.setBoomerang(pick(ids, a), {
      afterMs: (b + 1) * 10_000,
      ...(c % 3 === 0 ? { state: 'resolved' } : {}),
    }),
  cancel: (world, { ids }, { a }) => world.cancelBoomerang(pick(ids, a)),
  comeBack: (world) => world.comeBack(),
  resolve: (world, { ids }, { a, b }) => world.resolve(pick(ids, a), { wrapUpMs: b % 2 ? 25_000 : 0 }),
  reopen: (world, { ids, staff }, { a, b }) =>
    world.reopen(pick(ids, a), b % 2 ? { agent: pick(staff, b) } : {}),
  assign: (world, { ids, staff }, { a, b }) => world.assign(pick(ids, a), pick(staff, b)),
  pin: (world, { ids, teams }, { a, b }) => world.pinTeam(pick(ids, a), pick(teams, b)),
  async unassign(world, { ids, staff }, { a, b }) {
    const { assigneeId } = await world.conversation(pick(ids, a));
    const agent = staff.find(({ id }) => id === assigneeId);
    await world.unassign(pick(ids, a), agent && b % 2 ? { agent, coolDownMs: 30_000 } : {});
  },
  lock: (world, { ids, staff }, { a, b, c }) =>
    world.lock(pick(ids, a), pick(staff, b), { take: c % 2 === 0 }),
  async unlock(world, { ids, staff }, { a }) {
    const { lockedBy } = await world.conversation(pick(ids, a));
    const holder = staff.find(({ id }) => id === lockedBy);
    if (holder) await world.unlock(pick(ids, a), holder);
  },
  async answer(world, { ids, staff }, { b, c }) {
    for (const id of ids) {
      const agentId = (await world.conversation(id)).offer?.agentIds[b % 2];
      const agent = staff.find((each) => each.id === agentId);
      const answer = { conversationId: id, epoch: null, by: `agent:${agentId}`, nowMs: world.now };
      if (agent)
        return world.core.conversations.answerOffer(world.id, {
          ...answer,
          agentId: agent.id,
          accept: c % 2 === 1,
        });
    }
    return undefined;
  },
  next: (world, { staff }, { a }) => world.takeNext(pick(staff, a)),
  prioritize: (world, { ids }, { a, b }) => world.prioritize(pick(ids, a), b % 5),
  async topics(world, { ids }, { a, b, c }) {
    const met = await world.conversation(pick(ids, a));
    const need = `${met.teamId ?? met.channelId}${c % 2 ? ';w=2' : ''}`;
    const placement = { need, weight: c % 2 ? 2 : 1, priority: b % 4, rules: [] };
    return world.core.conversations.setTopics(world.id, {
      ...{ conversationId: met.id, by: 'key:test', configVersion: world.version, nowMs: world.now },
      ...{ before: met.topics, teamId: met.teamId, topics: [`tp_${b % 3}`] },
      placement:
        met.state === 'resolved'
          ? null
          : {
              ...placement,
              deadlineAt: null,
              prefer: null,
              answerWithinMs: null,
              nextAt: world.now + 30_000,
              sla: null,
            },
    });
  },
  beat: (world, { staff }, { a }) => world.beat(pick(staff, a)),
  away: (world, { staff }, { a }) => world.beat(pick(staff, a), 'away'),
  back: (world, { staff }, { a }) => world.beat(pick(staff, a), 'available'),
  signIn: (world, { staff }, { a, b }) => world.signIn(pick(staff, a), { session: `se_${a}_${b % 2}` }),
  signOut: (world, { staff }, { a }) => world.signOut(pick(staff, a)),
  tick: (world) => world.core.presence.tick(world.partition, 2, world.now),
  fire: (world) => world.core.monitoring.fireTimers(world.partition, 3, world.now),
  moment: (world, _, { a }) => world.advance((a + 1) * 1_000),
  lapse: (world, { staff }, { a, b }) =>
    world.advance(50_000 + a * 1_000, { tick: b % 2 === 0, beating: a % 2 ? staff.slice(0, 3) : [] }),
  outage: (world) => world.advance(30_000, { alive: false }),
  capacity: async (world, _, { a, b }) => {
    const agent = pick(world.agents.values(), a);
    agent.capacity = (b % 4) + 1;
    await world.put('agent', agent.id);
  },
  frame: async (world, _, { a, b }) => {
    const orders =
      a % 2
        ? (['load_ratio', 'level', 'longest_idle', 'pull'] as const)
        : (['level', 'load_ratio', 'longest_idle', 'pull'] as const);
    Object.assign(world.frame, { orders, weights: b % 2 ? [1, 2, 1000] : [1, 2, 3, 1000] });
    await world.put('team', 'tm_001');
  },
  removeAssignment: (world, _, { a }) => world.setRemoveAssignment(a % 2 === 0),
  hold: (world, _, { a }) => world.core.presence.hold(world.id, a % 2 ? 60_000 : 0, 'key:test', world.now),
  async dismiss(world, { staff }, { a, b }) {
    if (b % 4 === 0) await world.dismiss(pick(staff, a), { limit: 1 });
  },
};
const free = new Set([
  'message',
  'match',
  'beat',
  'away',
  'back',
  'signIn',
  'signOut',
  'next',
  'tick',
  'fire',
  'moment',
  'lapse',
]);
const needsNoConversation = new Set([
  ...free,
  'outage',
  'capacity',
  'frame',
  'removeAssignment',
  'hold',
  'dismiss',
]);

test(
  'a sound world has no suspects, after each step of any sequence',
  async ({ redis }) => {
    const number = fc.nat({ max: 11 });
    const step = fc.record({
      // Messages and runs more often, or little would be under way.
      act: fc.constantFrom(
        ...Object.keys(acts),
        'message',
        'message',
        'message',
        'match',
        'match',
        'match',
        'answer',
      ),
      n: fc.record({ a: number, b: number, c: number }),
    });
    const property = fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), async (steps) => {
      const world = await createWorld(redis);
      try {
        const scene = await arrange(world);
        for (const { act, n } of steps) {
          if (scene.ids.size === 0 && !needsNoConversation.has(act)) continue;
          await acts[act]?.(world, scene, n);
          expect(named(await suspectsOf(world)), `after ${act}`).toEqual([]);
        }
      } finally {
        await world.drop();
      }
    });
    await fc.assert(property, { numRuns: RUNS, seed: SEED });
  },
  RUNS * MS_PER_RUN,
);

describe('what a random sequence seldom comes by', () => {
  test('resolving one whose slot was given back keeps no slot', async ({ world, redis }) => {
    const { channelId } = await world.office(1);
    const { conversationId } = await world.message({ channelId });
    await world.match();
    await world.pend(conversationId);
    await world.resolve(conversationId, { wrapUpMs: 60_000 });
    expect(await redis.zcard(`{${world.partition}}:timers`)).toBe(0);
    expect(named(await suspectsOf(world))).toEqual([]);
  });

  test('an exclusion that is forgotten takes its timer along', async ({ world, redis }) => {
    const { channelId, staff } = await world.office(9);
    const { conversationId } = await world.message({ channelId });
    for (const agent of staff) {
      await world.assign(conversationId, agent);
      await world.unassign(conversationId, { agent });
    }
    expect(await redis.zcard(`{${world.partition}}:timers`)).toBe(8);
    expect(named(await suspectsOf(world))).toEqual([]);
  });

  test('who comes back has no time away left, whatever its teams say by then', async ({ world, redis }) => {
    const { staff } = await world.office(1, { signedIn: false });
    const [agent] = staff as [TestAgent];
    const start = (availability: 'available' | 'away', awayTimeoutMs: number | null) =>
      world.core.presence.startSession(world.id, {
        ...{ agentId: agent.id, sessionId: 'se_1', availability, awayTimeoutMs, profile: agent.profile },
        ...{ capacity: 1, configVersion: world.version, nowMs: world.now },
      });
    await start('available', 60_000);
    await start('away', 60_000);
    expect(await redis.zcard(`{${world.partition}}:timers`)).toBe(1);
    await start('available', null);
    expect(await redis.zcard(`{${world.partition}}:timers`)).toBe(0);
  });

  test('who signed in before the plan of its version began stands under its orders', async ({ world }) => {
    const { channelId, staff } = await world.office(1, { signedIn: false });
    const [agent] = staff as [TestAgent];
    await world.message({ channelId });
    Object.assign(world.frame, { orders: ['round_robin'] });
    world.terms.set(channelId, { order: 'round_robin' });
    await world.signIn(agent);
    expect((await world.match()).assigned).toMatchObject([{ agentId: agent.id }]);
    expect(named(await suspectsOf(world))).toEqual([]);
  });

  test('pools come, go and are filled anew', async ({ world, redis }) => {
    const teams: string[] = [];
    for (let i = 0; i < 10; i++) teams.push(await world.team());
    const channelId = await world.channel(teams);
    const staff: TestAgent[] = [];
    for (const team of teams) staff.push(await world.agent([team], { capacity: 2 }));
    Object.assign(world.frame, { orders: ['load_ratio', 'level'] });
    world.terms.set(channelId, {
      order: 'level',
      profiles: staff.map(({ profile }, i) => [profile, i % 4] as const),
    });
    for (const agent of staff.slice(0, 8)) await world.signIn(agent);
    for (let i = 0; i < 6; i++) {
      await world.message({ channelId, contact: `c${i}` });
      await world.match();
      expect(named(await suspectsOf(world))).toEqual([]);
      await world.put('channel', channelId); // the plan begins anew
      await (i % 2 ? world.signIn(staff[8 + (i % 3)] ?? staff[0]!) : world.beat(staff[i]!, 'away'));
      expect(named(await suspectsOf(world))).toEqual([]);
    }
    await world.message({ channelId, contact: 'last' });
    await world.match();
    // One who is away among those who stand, one who stands missing.
    const [pool] = await redis.hkeys(world.keys.poolNeeds);
    await redis.zadd(world.keys.standing(pool ?? '', 'level', 1), 0, staff[4]!.id);
    await redis.zrem(world.keys.standing(pool ?? '', 'level', 1), staff[1]!.id);
    expect(named(await suspectsOf(world))).toEqual([
      `agent ${staff[1]?.id}`,
      `entry standing ${pool}:level:1 ${staff[4]?.id}`,
    ]);
  });
});
