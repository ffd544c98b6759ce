// Section 8. What an absence takes and what it does not, in owned time: the deadline against a return, waking conversations,
// immunity, chunks, places in line, the hold. Where a test could pass for a wrong reason, its opposite stands beside it.

import { expect, test } from '../support/fixtures.js';
import { settings, type TestAgent, type World } from '../support/world.js';

const { leaseMs, graceMs, signOutGraceMs } = settings;

/** One agent who holds a conversation of each of these contacts, in this order. */
async function holds(world: World, ...contacts: string[]) {
  const { channelId, staff } = await world.office(1, { capacity: 20 });
  const agent = staff[0] as TestAgent;
  const say = async (contact: string) => (await world.message({ channelId, contact })).conversationId;
  const ids: string[] = [];
  for (const contact of contacts) {
    ids.push(await say(contact));
    await world.match();
    await world.advance(1_000);
  }
  await world.beat(agent);
  return { channelId, agent, say, ids };
}
const nothingMore = { tick: true } as const;

for (const [offset, keeps] of [
  [-1, true],
  [0, false],
  [1, false],
] as const) {
  for (const sign of ['beat', 'sign-in'] as const) {
    test(`a ${sign} ${offset} ms from the deadline ${keeps ? 'ends the absence' : 'comes too late'}`, async ({
      world,
    }) => {
      const { agent, ids, channelId } = await holds(world, 'ada', 'bo');
      await world.advance(graceMs - 2_000, { tick: true });
      await world.advance(2_000 + offset);
      if (sign === 'beat') await world.beat(agent);
      else await world.signIn(agent, { session: 'se_new' });
      await world.tick();
      expect(await world.held(agent)).toEqual(keeps ? ids : []);
      expect(await world.lane(channelId)).toEqual(keeps ? [] : ids);
      await world.advance(10_000, nothingMore);
      expect(await world.held(agent)).toEqual(keeps ? ids : []);
      // Being back it is given them by routing: a new assignment with a new epoch.
      expect((await world.match()).assigned).toHaveLength(keeps ? 0 : 2);
    });
  }
}

test('nobody is given by routing to a returned agent before the last chunk; what a person gives it stays', async ({
  world,
}) => {
  const { agent, ids, channelId, say } = await holds(world, 'ada', 'bo', 'cy');
  await world.advance(graceMs - 1_000, { tick: true });
  await world.advance(1_000);
  await world.beat(agent);
  const byHand = await say('dee');
  await world.assign(byHand, agent);
  for (let left = 3; left > 0; left--) {
    expect(await world.held(agent)).toHaveLength(left + 1);
    expect((await world.match()).assigned).toEqual([]);
    await world.core.presence.tick(world.partition, 1, world.now);
  }
  expect(await world.held(agent)).toEqual([byHand]);
  expect((await world.match()).assigned).toEqual([]);
  await world.core.presence.tick(world.partition, 1, world.now); // finds nothing left: that was the last chunk
  expect((await world.match()).assigned.map((each) => each.conversationId)).toEqual(ids);
  expect(await world.lane(channelId)).toEqual([]);
});

test('what is taken back stands at its old place, between who came before and after it', async ({
  world,
}) => {
  const { channelId, agent, say, ids } = await holds(world);
  for (const contact of ['first', 'second', 'third', 'fourth']) {
    ids.push(await say(contact));
    await world.advance(100);
  }
  const [first, second, third, fourth] = ids as [string, string, string, string];
  await world.assign(third, agent);
  await world.assign(first, agent);
  await world.advance(graceMs + 500, { tick: true });
  expect(await world.lane(channelId)).toEqual([first, second, third, fourth]);
});

test('a Pending one that woke during the grace stays with an agent who is back in time', async ({
  world,
}) => {
  const { agent, say, ids } = await holds(world, 'ada');
  await world.pend(ids[0] ?? '');
  await world.advance(graceMs - 1, { tick: true });
  await say('ada');
  expect(await world.held(agent)).toEqual(ids);
  await world.beat(agent);
  await world.advance(30_000, nothingMore);
  expect(await world.held(agent)).toEqual(ids);
});

test('one that woke during the grace of an agent who stays away is taken at the deadline', async ({
  world,
}) => {
  const { agent, say, ids } = await holds(world, 'ada');
  await world.pend(ids[0] ?? '');
  await world.advance(graceMs - 1, { tick: true });
  await say('ada');
  await world.advance(1, { tick: true });
  expect(await world.held(agent)).toEqual([]);
});

test('a Pending one that wakes past the deadline is unassigned by the script that wakes it', async ({
  world,
}) => {
  const { channelId, agent, say, ids } = await holds(world, 'ada', 'bo');
  await world.pend(ids[0] ?? '');
  await world.advance(graceMs - 1, { tick: true });
  await world.advance(1); // no monitor since: the message itself meets the deadline
  const at = world.now;
  await say('ada');
  expect(await world.conversation(ids[0] ?? '')).toMatchObject({ assigneeId: null, waitingSince: at });
  expect(await world.agentFields(agent)).toMatchObject({ absenceDue: '1' });
  expect(await world.lane(channelId)).toEqual([ids[0]]);
  // What it met is due for good: coming back now does not save the other one.
  await world.beat(agent);
  await world.tick();
  expect(await world.lane(channelId)).toEqual([ids[1], ids[0]]);
});

const immunity = {
  'shown absent: immune': { afterMs: signOutGraceMs - 1, signsOut: true, immune: true },
  'shown absent and due: immune': { afterMs: signOutGraceMs + 5_000, signsOut: true, immune: true },
  'live: not immune': { afterMs: leaseMs - 1, signsOut: false, immune: false },
  'suspect: not immune': { afterMs: leaseMs + 5_000, signsOut: false, immune: false },
};
for (const [name, { afterMs, signsOut, immune }] of Object.entries(immunity)) {
  test(`given by a person to an agent ${name}`, async ({ world }) => {
    const { agent, say } = await holds(world);
    if (signsOut) await world.signOut(agent);
    await world.advance(afterMs);
    if (signsOut) await world.tick();
    const given = await say('ada');
    await world.assign(given, agent);
    await world.advance(300_000, { tick: true });
    expect(await world.held(agent)).toEqual(immune ? [given] : []);
  });
}

test('immunity covers that absence alone: the next one takes', async ({ world }) => {
  const { agent, say } = await holds(world);
  await world.signOut(agent);
  const given = await say('ada');
  await world.assign(given, agent);
  await world.advance(60_000, { tick: true });
  await world.signIn(agent);
  expect(await world.held(agent)).toEqual([given]);
  await world.signOut(agent);
  await world.advance(signOutGraceMs, { tick: true });
  expect(await world.held(agent)).toEqual([]);
});

test('a Pending one given to an absent agent is not immune once it wakes', async ({ world }) => {
  const { agent, say } = await holds(world);
  const pending = await say('ada');
  await world.pend(pending);
  await world.signOut(agent);
  await world.assign(pending, agent);
  await say('ada');
  expect(await world.held(agent)).toEqual([pending]);
  await world.advance(signOutGraceMs, { tick: true });
  expect(await world.held(agent)).toEqual([]);
});

test('immunity is lost when it is parked and wakes, before the deadline or after it', async ({ world }) => {
  const { agent, say } = await holds(world);
  await world.signOut(agent);
  const contacts = ['stays', 'wakes before', 'wakes after'];
  const ids: string[] = [];
  for (const contact of contacts) {
    ids.push(await say(contact));
    await world.assign(ids.at(-1) ?? '', agent);
  }
  await world.pend(ids[1] ?? '');
  await world.pend(ids[2] ?? '');
  await say('wakes before');
  expect(await world.held(agent)).toEqual([ids[0], ids[1]]);
  await world.advance(signOutGraceMs, { tick: true });
  expect(await world.held(agent)).toEqual([ids[0]]);
  await say('wakes after');
  expect(await world.held(agent)).toEqual([ids[0]]);
});

test('remove assignment off, then on: due absences that still last are processed, immune ones kept', async ({
  world,
}) => {
  const { agent, say, ids } = await holds(world, 'ada', 'bo');
  await world.setRemoveAssignment(false);
  await world.signOut(agent);
  const given = await say('cy');
  await world.assign(given, agent);
  await world.pend(ids[1] ?? '');
  await world.advance(60_000, { tick: true });
  await say('bo'); // wakes while the switch is off: stays
  expect(await world.held(agent)).toEqual([ids[0], given, ids[1]]);
  await world.setRemoveAssignment(true);
  await world.tick();
  expect(await world.held(agent)).toEqual([given]);
});

test('turning it off before the deadline saves, turning it off after it does not give back', async ({
  world,
}) => {
  const { agent, ids } = await holds(world, 'ada');
  await world.advance(graceMs - 1, { tick: true });
  await world.setRemoveAssignment(false);
  await world.advance(60_000, { tick: true });
  expect(await world.held(agent)).toEqual(ids);
  await world.setRemoveAssignment(true);
  await world.tick();
  await world.setRemoveAssignment(false);
  await world.advance(60_000, { tick: true });
  expect(await world.held(agent)).toEqual([]);
});

test('a monitor that may look at one agent a step goes on until all due ones were looked at', async ({
  world,
}) => {
  const { channelId, staff } = await world.office(3);
  const [empty, first, second] = staff as [TestAgent, TestAgent, TestAgent];
  for (const agent of [first, second])
    await world.assign((await world.message({ channelId, contact: agent.id })).conversationId, agent);
  await world.setRemoveAssignment(false);
  for (const agent of [empty, first, second]) await world.signOut(agent);
  await world.advance(signOutGraceMs, { tick: true });
  await world.setRemoveAssignment(true); // three take-backs begin at once, the first with nothing to take
  await world.tick(1);
  expect([await world.held(first), await world.held(second)]).toEqual([[], []]);
});
