// Offers: who is asked, what ends it, what counts while it lasts, and where the conversation stands afterwards.

import { describe } from 'vitest';
import { workspaceKeys } from '../../src/routing/keys.js';
import type { PlanRow } from '../../src/routing/terms/placement.js';
import { expect, test } from '../support/fixtures.js';
import type { TestAgent, World } from '../support/world.js';

type Terms = NonNullable<PlanRow['offer']>;
const TERMS: Terms = { timeoutMs: 30_000, to: 1, declineLimit: 3, coolDownMs: 300_000, escalateTo: null };

/** An office whose conversations are offered under these terms. */
async function asking(world: World, agents: number, differs: Partial<Terms> = {}, capacity = 5) {
  const { teamId, channelId, staff } = await world.office(agents, { capacity });
  world.terms.set(channelId, { mode: 'offer', offer: { ...TERMS, ...differs } });
  const say = async (contact: string) => (await world.message({ channelId, contact })).conversationId;
  return { teamId, channelId, staff: staff as [TestAgent, TestAgent, TestAgent], say };
}

/** One conversation that waited for a second between two others, and was then offered. */
async function offered(world: World, agents: number, differs: Partial<Terms> = {}) {
  const office = await asking(world, agents, differs, 1);
  const id = await office.say('ada');
  await world.advance(1_000);
  await world.match();
  return { ...office, id };
}

const askedOf = async (world: World, id: string) => (await world.conversation(id)).offer?.agentIds ?? [];
const ends = async (world: World) =>
  (await world.events('conversation.offer_ended')).map((each) => [
    'agentId' in each && each.agentId,
    each.data.reason,
  ]);

test('an offered conversation is nobody’s, out of line and asked until a moment', async ({ world }) => {
  const { staff, id } = await offered(world, 2);
  expect(await world.conversation(id)).toMatchObject({
    assigneeId: null,
    laneId: null,
    offer: { agentIds: [staff[0].id], until: world.now + 30_000 },
  });
  expect(await world.lanes()).toEqual([]);
  const [event] = await world.events('conversation.offered');
  expect(event?.data).toMatchObject({ to: staff[0].id, untilMs: world.now + 30_000, waitMs: 1_000 });
  expect(event).toMatchObject({ epoch: String((await world.conversation(id)).epoch) });
});

test('who accepts holds it, since when it waited', async ({ world }) => {
  const { staff, id } = await offered(world, 2);
  const { epoch, waitingSince } = await world.conversation(id);
  await world.advance(29_999);
  expect(await world.acceptOffer(id, staff[0], { epoch })).toMatchObject({ status: 'accepted' });
  expect(await world.conversation(id)).toMatchObject({ assigneeId: staff[0].id, waitingSince, offer: null });
  expect(await world.held(staff[0])).toEqual([id]);
  const [event] = await world.events('conversation.assigned');
  expect(event).toMatchObject({ by: `agent:${staff[0].id}`, data: { reason: 'offer', waitMs: 30_999 } });
  await world.advance(10_000);
  await world.fire();
  expect(await world.held(staff[0])).toEqual([id]);
});

test('at the deadline itself it is too late, for either answer', async ({ world }) => {
  const { staff, id } = await offered(world, 1);
  await world.advance(30_000);
  expect(await world.acceptOffer(id, staff[0])).toEqual({ status: 'offer_ended' });
  expect(await world.declineOffer(id, staff[0])).toEqual({ status: 'offer_ended' });
  expect(await world.conversation(id)).toMatchObject({ assigneeId: null, declines: 0 });
});

test('only who was asked may answer', async ({ world }) => {
  const { staff, id } = await offered(world, 2);
  expect(await world.acceptOffer(id, staff[1])).toEqual({ status: 'offer_ended' });
  expect(await askedOf(world, id)).toEqual([staff[0].id]);
});

describe.concurrent('what ends an offer', () => {
  const ways = [
    {
      name: 'declined',
      counts: 1,
      passedOver: true,
      act: (w: World, id: string, a: TestAgent) => w.declineOffer(id, a),
    },
    {
      name: 'missed',
      counts: 1,
      passedOver: true,
      act: async (w: World) => {
        await w.advance(30_000, { beating: [...w.agents.values()] });
        await w.fire();
      },
    },
    { name: 'returned', by: 'away', act: (w: World, _: string, a: TestAgent) => w.beat(a, 'away') },
    { name: 'returned', by: 'sign-out', act: (w: World, _: string, a: TestAgent) => w.signOut(a) },
    {
      name: 'returned',
      by: 'a lapsed lease',
      terms: { timeoutMs: 600_000 },
      act: async (w: World, _: string, a: TestAgent) => {
        const others = [...w.agents.values()].filter(({ id }) => id !== a.id);
        await w.advance(45_000, { beating: others, tick: true });
      },
    },
  ];
  for (const { name, by, terms = {}, counts = 0, passedOver = false, act } of ways)
    test(`${name}${by ? ` by ${by}` : ''}: back at its place, with a new epoch`, async ({ world }) => {
      const { channelId, staff, say, id } = await offered(world, 1, terms);
      const later = await say('later');
      const { epoch, waitingSince } = await world.conversation(id);
      await act(world, id, staff[0]);
      const after = await world.conversation(id);
      expect(after).toMatchObject({ assigneeId: null, waitingSince, offer: null, declines: counts });
      expect(after.epoch).toBeGreaterThan(epoch);
      const line = passedOver ? [`${channelId}!${staff[0].id}`, id] : [channelId, id, later];
      expect([after.laneId, ...(await world.lane(after.laneId ?? ''))]).toEqual(line);
      expect(await ends(world)).toEqual([[staff[0].id, name]]);
      const told = (await world.timeline(id)).filter(({ type }) => type === 'conversation.offer_ended');
      expect(told).toMatchObject([{ by: `agent:${staff[0].id}`, reason: name }]);
      expect(await world.redis.hlen(world.keys.slots(staff[0].id))).toBe(0);
    });
});

test('after a decline the next best is asked, and the first again when its cool-down ends', async ({
  world,
}) => {
  const { channelId, staff, id } = await offered(world, 2);
  await world.declineOffer(id, staff[0]);
  await world.match();
  expect(await askedOf(world, id)).toEqual([staff[1].id]);
  await world.declineOffer(id, staff[1]);
  expect((await world.match()).assigned).toEqual([]);

  await world.advance(299_999, { beating: staff });
  await world.fire();
  expect((await world.match()).assigned).toEqual([]);
  await world.advance(1, { beating: staff });
  expect(await world.fire()).toMatchObject({ rings: [world.id] });
  expect((await world.conversation(id)).laneId).toBe(channelId);
  await world.match();
  expect(await askedOf(world, id)).toEqual([staff[0].id]);
});

test('a longer wait keeps its place before a higher load of others', async ({ world }) => {
  const { channelId, staff, say, id } = await offered(world, 1);
  const later = await say('later');
  await world.beat(staff[0], 'away');
  expect(await world.lane(channelId)).toEqual([id, later]);
  await world.beat(staff[0], 'available');
  await world.match();
  expect(await askedOf(world, id)).toEqual([staff[0].id]);
  expect(await askedOf(world, later)).toEqual([]);
});

describe.concurrent('a broadcast', () => {
  test('asks so many at once, never one who has no room', async ({ world }) => {
    const { staff, say } = await asking(world, 3, { to: 2 }, 1);
    const first = await say('first');
    await world.match();
    expect(await askedOf(world, first)).toEqual([staff[0].id, staff[1].id]);
    const second = await say('second');
    await world.match();
    expect(await askedOf(world, second)).toEqual([staff[2].id]);
  });

  test('is the first one’s who accepts; the losers are told at once and are free', async ({ world }) => {
    const { staff, id } = await offered(world, 3, { to: 3 });
    const { epoch } = await world.conversation(id);
    expect(await world.acceptOffer(id, staff[1], { epoch })).toMatchObject({ status: 'accepted' });
    expect(await ends(world)).toEqual([
      [staff[0].id, 'accepted_elsewhere'],
      [staff[2].id, 'accepted_elsewhere'],
    ]);
    const feed = await world.redis.xrange(world.keys.feed(staff[2].id), '-', '+');
    expect(feed.at(-1)?.[1]).toContain('conversation.offer_ended');
    const slots = await Promise.all(staff.map((a) => world.redis.hlen(world.keys.slots(a.id))));
    expect(slots).toEqual([0, 1, 0]);

    const assigneeId = staff[1].id;
    const now = await world.conversation(id);
    expect(await world.acceptOffer(id, staff[0], { epoch })).toEqual({
      ...{ status: 'stale_epoch', epoch: now.epoch, state: 'new', assigneeId },
    });
    expect(await world.acceptOffer(id, staff[0])).toEqual({ status: 'offer_ended' });
    expect(await world.conversation(id)).toEqual(now);
  });

  test('goes on with the others after one declined: same epoch, same deadline', async ({ world }) => {
    const { staff, id } = await offered(world, 3, { to: 3 });
    const before = await world.conversation(id);
    await world.declineOffer(id, staff[0]);
    await world.beat(staff[1], 'away');
    const after = await world.conversation(id);
    expect(after).toMatchObject({ epoch: before.epoch, laneId: null, declines: 1 });
    expect(after.offer).toEqual({ agentIds: [staff[2].id], until: before.offer?.until });
    expect(await world.acceptOffer(id, staff[2], { epoch: before.epoch })).toMatchObject({
      status: 'accepted',
    });
  });

  test('of which several accept at the same moment is held by one', async ({ world, connections }) => {
    const { staff, id } = await offered(world, 3, { to: 3 });
    const answers = await Promise.all(
      staff.map((agent, i) => world.acceptOffer(id, agent, { from: connections[i]! })),
    );
    expect(answers.map((each) => each.status).sort()).toEqual(['accepted', 'offer_ended', 'offer_ended']);
    const held = await Promise.all(staff.map(world.held));
    expect(held.flat()).toEqual([id]);
  });

  test('that all missed counts each of them', async ({ world }) => {
    const { staff, id } = await offered(world, 3, { to: 3, declineLimit: 4 });
    await world.advance(30_000, { beating: staff });
    await world.fire();
    expect(await world.conversation(id)).toMatchObject({ declines: 3, offer: null });
    expect((await ends(world)).map(([, reason]) => reason)).toEqual(['missed', 'missed', 'missed']);
  });
});

describe.concurrent('caps', () => {
  test('count what is offered, with its weight', async ({ world }) => {
    world.frame.weights = [1, 2];
    const { channelId, staff, say } = await asking(world, 1, {}, 3);
    const heavy = { need: `${channelId};w=2`, weight: 2 };
    const { conversationId: call } = await world.message({ channelId, contact: 'call', placement: heavy });
    await world.match();
    expect(await askedOf(world, call)).toEqual([staff[0].id]);
    const another = await world.message({ channelId, contact: 'another', placement: heavy });
    const chat = await say('chat');
    await world.match();
    expect(await askedOf(world, another.conversationId)).toEqual([]);
    expect(await askedOf(world, chat)).toEqual([staff[0].id]);
    expect(await world.redis.hgetall(world.keys.slots(staff[0].id))).toEqual({ [call]: '2', [chat]: '1' });
  });

  test('count what it weighs from now on, where that changes while it is asked', async ({ world }) => {
    world.frame.weights = [1, 2];
    const { channelId, staff, say } = await asking(world, 1, {}, 2);
    const id = await say('ada');
    await world.match();
    await world.place(id, { need: `${channelId};w=2`, weight: 2 });
    const chat = await say('chat');
    await world.match();
    expect(await askedOf(world, chat)).toEqual([]);
    await world.acceptOffer(id, staff[0]);
    expect(await world.redis.hgetall(world.keys.slots(staff[0].id))).toEqual({ [id]: '2' });
  });

  test('hold when an offer is accepted, and free their slot when it is not', async ({ world }) => {
    const { staff, say, id } = await offered(world, 1);
    const other = await say('other');
    await world.acceptOffer(id, staff[0]);
    expect((await world.match()).assigned).toEqual([]);
    await world.pend(id);
    await world.match();
    expect(await askedOf(world, other)).toEqual([staff[0].id]);
  });
});

describe.concurrent('after too many refusals', () => {
  async function refusedTwice(world: World, terms: Partial<Terms>) {
    const office = await offered(world, 3, { declineLimit: 2, ...terms });
    await world.declineOffer(office.id, office.staff[0]);
    expect(await world.events('conversation.escalated')).toEqual([]);
    await world.match();
    await world.declineOffer(office.id, office.staff[1]);
    return office;
  }

  test('it is given without asking', async ({ world }) => {
    const { staff, id } = await refusedTwice(world, {});
    const { waitingSince } = await world.conversation(id);
    const [event] = await world.events('conversation.escalated');
    expect(event?.data).toEqual({ reason: 'declined', declines: 2 });
    expect((await world.match()).assigned).toMatchObject([{ agentId: staff[2].id, how: 'direct' }]);
    expect(await world.conversation(id)).toMatchObject({ assigneeId: staff[2].id, waitingSince });
  });

  test('it is given where it is when the team named for that is gone', async ({ world }) => {
    const { channelId, staff, id } = await refusedTwice(world, { escalateTo: 'tm_gone' });
    const [event] = await world.events('conversation.escalated');
    expect(event?.data).toEqual({ reason: 'declined', declines: 2 });
    expect(await world.conversation(id)).toMatchObject({ teamId: null, need: channelId });
    expect((await world.match()).assigned).toMatchObject([{ agentId: staff[2].id, how: 'direct' }]);
  });

  test('it goes to the team named for that, keeping its age', async ({ world }) => {
    const leads = await world.team();
    const lead = await world.agent([leads]);
    await world.signIn(lead);
    world.terms.set(leads, { mode: 'offer', offer: TERMS });
    const { id } = await refusedTwice(world, { escalateTo: leads });
    const before = await world.conversation(id);
    expect(before).toMatchObject({ teamId: leads, need: leads });
    const [event] = await world.events('conversation.escalated');
    expect(event?.data).toEqual({ reason: 'declined', declines: 2, teamId: leads });
    await world.match();
    const { assigneeId, waitingSince } = await world.conversation(id);
    expect({ assigneeId, waitingSince }).toEqual({ assigneeId: lead.id, waitingSince: before.waitingSince });
  });

  test('another stay in New begins without refusals', async ({ world }) => {
    const { staff, id } = await refusedTwice(world, {});
    await world.pend(id);
    await world.message({ channelId: (await world.conversation(id)).channelId });
    expect(await world.conversation(id)).toMatchObject({ state: 'new', declines: 0 });
    await world.match();
    expect(await askedOf(world, id)).toEqual([staff[2].id]);
  });
});

describe.concurrent('an offered conversation is withdrawn, and those asked are told, when it is', () => {
  type Asked = Awaited<ReturnType<typeof offered>>;
  const ways = {
    'given by hand': (w: World, { id, staff }: Asked) => w.assign(id, staff[2]),
    'pinned to a team': (w: World, { id, teamId }: Asked) => w.pinTeam(id, teamId),
    parked: (w: World, { id }: Asked) => w.pend(id),
    resolved: (w: World, { id }: Asked) => w.resolve(id),
    locked: (w: World, { id, staff }: Asked) => w.lock(id, staff[2]),
    answered: (w: World, { id, staff }: Asked) => w.reply(id, { agent: staff[2] }),
  };
  for (const [name, act] of Object.entries(ways))
    test(name, async ({ world }) => {
      const asked = await offered(world, 3, { to: 2 });
      const { staff, id } = asked;
      await act(world, asked);
      expect((await world.conversation(id)).offer).toBeNull();
      expect(await ends(world)).toEqual([
        [staff[0].id, 'withdrawn'],
        [staff[1].id, 'withdrawn'],
      ]);
      expect(await world.acceptOffer(id, staff[0])).toEqual({ status: 'offer_ended' });
      const slots = await Promise.all(staff.slice(0, 2).map((a) => world.redis.hlen(world.keys.slots(a.id))));
      expect(slots).toEqual([0, 0]);
      const before = await world.conversation(id);
      await world.advance(30_000);
      await world.fire();
      expect(await world.conversation(id)).toEqual(before);
    });
});

describe.concurrent('what comes back is rung for', () => {
  const ways = {
    'who goes away': (world: World, agent: TestAgent) => world.beat(agent, 'away'),
    'who signs out': (world: World, agent: TestAgent) => world.signOut(agent),
  };
  for (const [name, act] of Object.entries(ways))
    test(`of ${name}`, async ({ world }) => {
      const { staff, id } = await offered(world, 2);
      await world.advance(2_000);
      expect(await act(world, staff[0])).toMatchObject({ ring: true });
      await world.match();
      expect(await askedOf(world, id)).toEqual([staff[1].id]);
    });

  test('of whose lease lapsed', async ({ world }) => {
    const { staff, id } = await offered(world, 2, { timeoutMs: 600_000 });
    await world.advance(45_000, { beating: [staff[1]] });
    expect(await world.tick()).toMatchObject({ recorded: 1, rings: [world.id] });
    await world.match();
    expect(await askedOf(world, id)).toEqual([staff[1].id]);
  });
});

test('an offer that was made before its decision was kept with it is still accepted', async ({ world }) => {
  const { staff, id } = await offered(world, 1);
  const conversation = workspaceKeys(world.id).conversation(id);
  const { assignedSeq } = await world.redis.hgetall(conversation);
  await world.redis.hdel(conversation, 'assignedSeq');
  expect(await world.acceptOffer(id, staff[0])).toMatchObject({ status: 'accepted' });
  expect(await world.conversation(id)).toMatchObject({ assigneeId: staff[0].id });
  expect((await world.conversation(id)).assignedSeq).toBeGreaterThan(Number(assignedSeq));
});

test('an earlier decision is not taken for that of such an offer', async ({ world }) => {
  const { staff, id } = await offered(world, 1);
  const conversation = workspaceKeys(world.id).conversation(id);
  const { assignedSeq } = await world.redis.hgetall(conversation);
  const stale = { kind: 'change', type: 'conversation.assigned', lane: 'long ago', compared: 'ag_gone=1' };
  await world.redis.hset(workspaceKeys(world.id).timeline(id), String(assignedSeq), JSON.stringify(stale));
  expect(await world.acceptOffer(id, staff[0])).toMatchObject({ status: 'accepted' });
  const [event] = await world.events('conversation.assigned');
  expect(event?.data).not.toHaveProperty('lane');
  expect(event?.data).not.toHaveProperty('compared');
});
