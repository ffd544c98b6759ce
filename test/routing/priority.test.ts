// Section 12. The order of the line: points, head start, deadlines, ties; scores by hand; what is placed anew or gets other topics.

import type { PlacingFacts } from '../../src/routing/matching/placing.js';
import { type Placement, plainPlacement } from '../../src/routing/terms/placement.js';
import { expect, test } from '../support/fixtures.js';
import { settings, type TestAgent, type World } from '../support/world.js';

const SECOND_MS = 1_000;

/** Two lanes that one agent serves alone. */
async function office(
  world: World,
  mirrored: { orderKind?: 'priority' | 'deadline'; headStartMs?: number } = {},
) {
  const teamId = await world.team();
  const channels = [await world.channel([teamId]), await world.channel([teamId])] as [string, string];
  const agent = await world.agent([teamId], { capacity: 50 });
  await world.redis.hset(world.keys.anchor, { ...settings, ...mirrored });
  let counted = 0;
  const arrives = async (placement: Partial<Placement> = {}, channelId = channels[counted % 2]!) => {
    await world.advance(SECOND_MS);
    const contact = `contact ${counted++}`;
    const need = channelId;
    return (await world.message({ channelId, contact, placement: { need, ...placement } })).conversationId;
  };
  return { teamId, channels, agent, arrives };
}

/** What the agent is given, in order, once it comes. */
async function given(world: World, agent: TestAgent) {
  await world.signIn(agent);
  return (await world.match()).assigned.map(({ conversationId }) => conversationId);
}

async function place(
  world: World,
  conversationId: string,
  placement: Partial<Placement>,
  given: Partial<PlacingFacts> & { rescore?: boolean; configVersion?: number } = {},
) {
  const { rescore = false, configVersion = world.version, ...facts } = given;
  const met = await world.conversation(conversationId);
  return world.core.conversations.place(world.id, {
    ...{ conversationId, by: 'engine', hops: met.hops, nowMs: world.now, configVersion, rescore },
    placement: { ...plainPlacement(met.need), ...placement },
    facts: { ...met, ...facts },
  });
}

async function setTopics(
  world: World,
  conversationId: string,
  topics: string[],
  placement: Partial<Placement> | null,
  before: string[] = [],
) {
  const { need, teamId } = await world.conversation(conversationId);
  return world.core.conversations.setTopics(world.id, {
    ...{ conversationId, by: 'agent:ag_x', before, teamId, topics },
    ...{ configVersion: world.version, nowMs: world.now },
    placement: placement && { ...plainPlacement(need), ...placement },
  });
}

/** `arrivals`: what is placed, a second after another; `expected`: their places in the order they are given. */
const orders: {
  name: string;
  mirrored?: Parameters<typeof office>[1];
  arrivals: Partial<Placement>[];
  expected: number[];
}[] = [
  {
    name: 'strict: points first, then who waits longest, across lanes',
    arrivals: [{ priority: 0 }, { priority: 3 }, { priority: 900 }, { priority: 3 }, {}, { priority: 899 }],
    expected: [2, 5, 1, 3, 0, 4],
  },
  {
    name: 'with a head start of 1.5 s a point outweighs one arrival, not two',
    mirrored: { headStartMs: 1_500 },
    arrivals: [{}, {}, { priority: 1 }],
    expected: [0, 2, 1],
  },
  {
    name: 'with a head start of 2.5 s it outweighs two',
    mirrored: { headStartMs: 2_500 },
    arrivals: [{}, {}, { priority: 1 }],
    expected: [2, 0, 1],
  },
  {
    name: 'by deadline: what is due first; without one behind all that have one, whatever its points',
    mirrored: { orderKind: 'deadline' },
    arrivals: [{ priority: 900 }, { deadlineAt: 2e12 }, {}, { deadlineAt: 1.9e12 }, { deadlineAt: 1 }],
    expected: [4, 3, 1, 0, 2],
  },
];
test.for(orders)('$name', async ({ mirrored, arrivals, expected }, { world }) => {
  const { agent, arrives } = await office(world, mirrored);
  const ids: string[] = [];
  for (const placement of arrivals) ids.push(await arrives(placement));
  expect(await given(world, agent)).toEqual(expected.map((i) => ids[i]));
});

test('with a head start nothing starves: every wait overtakes the highest score in the end', async ({
  world,
}) => {
  const { agent, arrives } = await office(world, { headStartMs: 100 });
  const plain = await arrives();
  const before = await arrives({ priority: 900 });
  await world.advance(89_000);
  const after = await arrives({ priority: 900 });
  expect(await given(world, agent)).toEqual([before, plain, after]);
});

test.for([
  ['strict', {}, { priority: 7 }],
  ['by deadline', { orderKind: 'deadline' }, { deadlineAt: 1.9e12 }],
  ['with a head start', { headStartMs: 10 }, { priority: 7 }],
] as const)('%s: the id decides among equals, across lanes', async ([, mirrored, placement], { world }) => {
  const { channels, agent } = await office(world, mirrored);
  const ids: string[] = [];
  for (let i = 0; i < 12; i++) {
    const channelId = channels[i % 2]!;
    const incoming = { channelId, contact: `same ${i}`, placement: { need: channelId, ...placement } };
    ids.push((await world.message(incoming)).conversationId);
  }
  expect(await given(world, agent)).toEqual([...ids].sort());
});

test('a score by hand moves what waits, outlives placing and topics, and ends with a rescore', async ({
  world,
}) => {
  const { channels, arrives } = await office(world);
  const [first, second] = [await arrives({}, channels[0]), await arrives({}, channels[0])];
  const line = () => world.lane(channels[0]);
  await world.prioritize(second, 5);
  expect(await line()).toEqual([second, first]);
  expect(await world.conversation(second)).toMatchObject({ priority: 5, byHand: true });
  await place(world, second, { priority: 0 });
  await setTopics(world, second, ['tp_a'], { priority: 0 });
  expect(await line()).toEqual([second, first]);
  expect(await place(world, second, { priority: 1 }, { rescore: true })).toMatchObject({ status: 'placed' });
  expect(await world.conversation(second)).toMatchObject({ priority: 1, byHand: false });
  await place(world, second, { priority: 0 });
  expect(await line()).toEqual([first, second]);
});

test('a score by hand ends with the stay in New', async ({ world }) => {
  const { channels, arrives } = await office(world);
  const id = await arrives({}, channels[0]);
  await world.prioritize(id, 9);
  await world.reply(id);
  await world.message({ channelId: channels[0], contact: 'contact 0' });
  expect(await world.conversation(id)).toMatchObject({ state: 'new', priority: 0, byHand: false });
});

test('the score of one in somebody’s hands counts when it is back in line', async ({ world }) => {
  const { channels, agent, arrives } = await office(world);
  const [first, second] = [await arrives({}, channels[0]), await arrives({}, channels[0])];
  await world.assign(second, agent);
  await world.prioritize(second, 1);
  expect(await world.held(agent)).toEqual([second]);
  await world.unassign(second);
  expect(await world.lane(channels[0])).toEqual([second, first]);
});

test('placed into another lane it keeps its age, and is where its new lane is served', async ({ world }) => {
  const { channels, agent, arrives } = await office(world);
  const elsewhere = await world.channel([await world.team()]);
  const moved = await arrives({}, elsewhere);
  const later = await arrives();
  const { waitingSince } = await world.conversation(moved);
  expect(await world.signIn(agent)).toMatchObject({ ring: true });
  await world.match({ limit: 0 });
  expect(await place(world, moved, { need: channels[0], rules: ['rr_a'] })).toMatchObject({
    status: 'placed',
  });
  expect(await world.conversation(moved)).toMatchObject({
    waitingSince,
    laneId: channels[0],
    rules: ['rr_a'],
  });
  const { assigned } = await world.match();
  expect(assigned.map(({ conversationId }) => conversationId)).toEqual([moved, later]);
  expect(assigned[0]!.waitMs).toBe(world.now - waitingSince);
});

test('placing rings when the new lane can be served, and says what changed once', async ({ world }) => {
  const { channels, agent, arrives } = await office(world);
  const elsewhere = await world.channel([await world.team()]);
  const id = await arrives({}, elsewhere);
  expect(await given(world, agent)).toEqual([]);
  await world.advance(2 * SECOND_MS);
  expect(await place(world, id, { need: channels[1] })).toMatchObject({ status: 'placed', ring: true });
  await place(world, id, { need: channels[1] });
  const events = await world.events('conversation.placed');
  expect(events.map(({ data }) => data)).toMatchObject([{ need: channels[1], was: elsewhere }]);
});

test('one in somebody’s hands stays there; its place is the new one when it is back', async ({ world }) => {
  const { channels, agent, arrives } = await office(world);
  const id = await arrives({}, channels[0]);
  await given(world, agent);
  await place(world, id, { need: channels[1], priority: 2 });
  expect(await world.held(agent)).toEqual([id]);
  expect(await world.lanes()).toEqual([]);
  await world.unassign(id);
  expect(await world.lanes()).toEqual([channels[1]]);
});

test.for([
  ['other topics', { topics: ['tp_other'] as string[] }, 'facts_changed'],
  ['another entry into New', { enteredAt: 1 }, 'facts_changed'],
  ['another pinned team', { teamId: 'tm_other' }, 'facts_changed'],
  ['other moves of overflow', { hops: ['closed=tm_other'] }, 'facts_changed'],
  ['an older configuration', { configVersion: 1 }, 'stale_config'],
] as const)('evaluated under %s it is not placed', async ([, under, status], { world }) => {
  const { channels, arrives } = await office(world);
  const id = await arrives({}, channels[0]);
  const before = await world.conversation(id);
  expect(await place(world, id, { need: channels[1], priority: 9 }, { ...under })).toEqual({ status });
  expect(await world.conversation(id)).toEqual(before);
});

test('what is resolved or unknown is not placed', async ({ world }) => {
  const { arrives } = await office(world);
  const id = await arrives();
  await world.resolve(id);
  expect(await place(world, id, {})).toEqual({ status: 'not_found' });
});

test('by deadline, what was answered and stays is behind all that have one', async ({ world }) => {
  const { agent, arrives } = await office(world, { orderKind: 'deadline' });
  const due = (minutes: number) => {
    const dueAt = world.now + minutes * 60_000;
    const sla = { policyId: 'sp_1', kind: 'first' as const, warnAt: null, dueAt, breachAt: dueAt + 60_000 };
    return { sla, deadlineAt: dueAt };
  };
  const soon = await arrives(due(10));
  const late = await arrives(due(20));
  await world.reply(soon, { after: 'stay' });
  expect(await given(world, agent)).toEqual([late, soon]);
});

test('topics change score and lane at once; the same ones again change nothing', async ({ world }) => {
  const { channels, agent, arrives } = await office(world);
  const [first, second] = [await arrives({}, channels[0]), await arrives({}, channels[0])];
  const placement = { need: channels[1], priority: 4 };
  expect(await setTopics(world, second, ['tp_a', 'tp_b'], placement)).toMatchObject({ status: 'set' });
  expect(await world.conversation(second)).toMatchObject({
    ...{ topics: ['tp_a', 'tp_b'], laneId: channels[1], priority: 4 },
  });
  await setTopics(world, second, ['tp_a', 'tp_b'], { priority: 0 }, ['tp_a', 'tp_b']);
  expect(await world.events('conversation.topics_changed')).toMatchObject([
    { by: 'agent:ag_x', data: { topics: 'tp_a tp_b', was: '' } },
  ]);
  expect(await given(world, agent)).toEqual([second, first]);
});

test('topics evaluated from others than it has are refused', async ({ world }) => {
  const { arrives } = await office(world);
  const id = await arrives();
  await setTopics(world, id, ['tp_a'], {});
  expect(await setTopics(world, id, ['tp_b'], {}, [])).toEqual({ status: 'facts_changed' });
  expect(await setTopics(world, id, ['tp_b'], null, ['tp_a'])).toEqual({ status: 'facts_changed' });
  await world.resolve(id);
  expect(await setTopics(world, id, ['tp_b'], {}, ['tp_a'])).toEqual({ status: 'facts_changed' });
  expect(await setTopics(world, id, ['tp_b'], null, ['tp_a'])).toMatchObject({ status: 'set' });
  expect((await world.conversation(id)).topics).toEqual(['tp_b']);
});

test('topics of one in somebody’s hands change while it stays there', async ({ world }) => {
  const { channels, agent, arrives } = await office(world);
  const id = await arrives({}, channels[0]);
  await given(world, agent);
  await setTopics(world, id, ['tp_a'], { need: channels[1] });
  expect(await world.held(agent)).toEqual([id]);
  expect(await world.conversation(id)).toMatchObject({ topics: ['tp_a'], need: channels[1], laneId: null });
});

test('how many stand before one is counted in the one order, over the lanes of several needs', async ({
  world,
}) => {
  const { channels, arrives } = await office(world);
  const ids: string[] = [];
  for (const priority of [0, 5, 1, 0, 5]) ids.push(await arrives({ priority }));
  const ahead = (id: string) => world.core.matching.line(world.id, channels, id);
  for (const [place, i] of [1, 4, 2, 0, 3].entries()) {
    expect(await ahead(ids[i]!)).toMatchObject({ depth: 5, ahead: place });
  }
});

test('the pace of several needs is told for as long back as it is known of each', async ({ world }) => {
  const [fast, slow] = ['ch_fast', 'ch_slow'];
  const at = (need: string, times: readonly number[]) =>
    world.redis.rpush(`${world.keys.plan.replace(/plan$/, 'pace:')}${need}`, ...times.map(String));
  const seconds = (count: number, step: number) =>
    Array.from({ length: count }, (_, i) => world.now - i * step * 1_000);
  await at(fast, seconds(50, 1));
  await at(slow, seconds(20, 20));
  const { pace } = await world.core.matching.line(world.id, [fast, slow]);
  expect(pace).toEqual([...seconds(50, 1), ...seconds(3, 20)].sort((a, b) => b - a));
  expect((await world.core.matching.line(world.id, [slow])).pace).toEqual(seconds(20, 20));
});
