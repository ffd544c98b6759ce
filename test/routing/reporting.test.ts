// 19 reporting: small histories, and what reports say of them, worked out by hand.

import { describe } from 'vitest';
import { reportAgents } from '../../src/inbox/reports/agents.js';
import { idle } from '../../src/routing/terms/automatic.js';
import { plainPlacement } from '../../src/routing/terms/placement.js';
import { expect, test } from '../support/fixtures.js';
import { configOf, factsOf, office, rangeOf, report } from '../support/reporting.js';
import { createWorld, type World } from '../support/world.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const exactly = (ms: number, count = 1) => ({ count, meanMs: ms, p50Ms: ms, p90Ms: ms });
const nothing = { count: 0, meanMs: null, p50Ms: null, p90Ms: null };

/** Time passes without anybody's word. */
const pass = (world: World, ms: number) => world.advance(ms, { alive: false });

async function desk(world: World, agentCount = 1) {
  const { channelId, teamId, staff } = await world.office(agentCount);
  const say = async (contact = 'ada') => (await world.message({ channelId, contact })).conversationId;
  const answer = (id: string, agent = staff[0]!, more: { after?: 'stay' | 'pending' | 'resolve' } = {}) =>
    world.reply(id, { agent, by: `agent:${agent.id}`, ...more });
  return { channelId, teamId, staff, say, answer, a: staff[0]!, b: staff[1]! };
}

describe.concurrent('section 14: the first response', () => {
  test.for([
    ['2027-01-15T10:00:00Z', '2027-01-15T10:05:00Z', 5],
    ['2027-01-15T08:00:00Z', '2027-01-15T09:20:00Z', 20],
    ['2027-01-15T16:45:00Z', '2027-01-18T09:15:00Z', 30],
  ] as const)('from %s to %s are %i minutes of business time', async ([from, to, minutes], { redis }) => {
    const world = await createWorld(redis, { startAtMs: Date.parse(from) });
    const { say, answer } = await desk(world);
    const id = await say();
    await pass(world, Date.parse(to) - Date.parse(from));
    await answer(id);
    const { total } = await report(world, { hours: office });
    expect(total).toMatchObject({ replies: 1, firstResponse: exactly(minutes * MINUTE) });
    await world.drop();
  });

  test('11:00 in, the bot at 11:01, to New at 11:02, a person at 11:30 are 28 minutes', async ({ redis }) => {
    const world = await createWorld(redis, { startAtMs: Date.parse('2027-01-15T11:00:00Z') });
    const { channelId, staff, answer } = await desk(world, 2);
    const bot = {
      agentId: staff[1]!.id,
      answerWithinMs: HOUR,
      contactTimeoutMs: HOUR,
      handoff: 'new',
    } as const;
    const { conversationId } = await world.message({ channelId, bot });
    const say = async (complete: 'handover' | null) =>
      world.core.bots.answer(world.id, {
        ...{
          conversationId,
          agentId: bot.agentId,
          epoch: null,
          by: `agent:${bot.agentId}`,
          nowMs: world.now,
        },
        ...{ configVersion: world.version, before: [], topics: [], hops: [] },
        acts: { ...idle, deadlineMs: HOUR },
        entries: ['{"kind":"message","direction":"out","text":"One moment.","attachments":[]}'],
        ...{ attributes: {}, complete, reason: 'bot' },
        placement: complete ? plainPlacement(channelId) : null,
      });
    await pass(world, MINUTE);
    expect(await say(null)).toMatchObject({ status: 'answered' });
    await pass(world, MINUTE);
    await say('handover');
    await pass(world, 28 * MINUTE);
    await answer(conversationId);
    const { total } = await report(world, { hours: office });
    expect(total).toMatchObject({ replies: 1, firstResponse: exactly(28 * MINUTE) });
    await world.drop();
  });

  test('counts once; every further turn of the customer is a response', async ({ world }) => {
    const { say, answer } = await desk(world);
    const id = await say();
    await pass(world, MINUTE);
    await answer(id);
    await pass(world, MINUTE);
    await answer(id); // nobody asked
    await say();
    await pass(world, 3 * MINUTE);
    await answer(id);
    const { total } = await report(world);
    expect(total.replies).toBe(3);
    expect(total.firstResponse).toEqual(exactly(MINUTE));
    expect(total.response).toMatchObject({ count: 2, meanMs: 2 * MINUTE });
  });
});

describe.concurrent('question 43: the response time', () => {
  test('begins with the oldest message that nobody answered, parked or not', async ({ world }) => {
    const { say, answer } = await desk(world);
    const id = await say();
    await pass(world, MINUTE);
    await world.pend(id);
    await say();
    await pass(world, MINUTE);
    await say();
    await pass(world, MINUTE);
    await answer(id);
    expect((await report(world)).total.response).toEqual(exactly(3 * MINUTE));
  });

  test('after an answer that had not seen the newest, goes on from that one', async ({ world }) => {
    const { say, a } = await desk(world);
    const id = await say();
    await pass(world, MINUTE);
    await say();
    await pass(world, MINUTE);
    await world.reply(id, { agent: a, by: `agent:${a.id}`, seenSeq: 1 });
    await pass(world, MINUTE);
    await world.reply(id, { agent: a, by: `agent:${a.id}` });
    const waits = (await factsOf(world, 'replied')).map(({ at, since }) => at - (since ?? 0));
    expect(waits).toEqual([2 * MINUTE, 2 * MINUTE]);
  });

  test('ends with the resolution: who is written to afterwards has not waited', async ({ world }) => {
    const { say, answer, a } = await desk(world);
    const id = await say();
    await world.resolve(id);
    await pass(world, MINUTE);
    await world.reopen(id, { agent: a });
    await answer(id);
    expect((await report(world)).total).toMatchObject({ replies: 1, reopened: 1, response: nothing });
  });
});

describe.concurrent('question 42: the handle time', () => {
  test('is the time in hand until Pending or Resolved, of who answered', async ({ world }) => {
    const { say, answer, a, b } = await desk(world, 2);
    const id = await say();
    await world.assign(id, a);
    await pass(world, 4 * MINUTE);
    await answer(id, a, { after: 'stay' });
    await pass(world, MINUTE);
    await world.assign(id, b);
    await pass(world, 2 * MINUTE);
    await world.resolve(id, { by: `agent:${b.id}` });
    const handled = (await factsOf(world, 'handled')).map(({ agentId, ms }) => [agentId, ms]);
    expect(handled).toEqual([[a.id, 5 * MINUTE]]);
  });

  test('is the sum of its locks where the agent locked it', async ({ world }) => {
    const { say, answer, a } = await desk(world);
    const id = await say();
    await world.assign(id, a);
    await pass(world, 10 * MINUTE);
    await world.lock(id, a);
    await pass(world, MINUTE);
    await world.unlock(id, a);
    await pass(world, 10 * MINUTE);
    await world.lock(id, a);
    await pass(world, 2 * MINUTE);
    await answer(id);
    expect((await report(world)).total.handle).toEqual(exactly(3 * MINUTE));
  });

  test('leaves out what is idle beyond five minutes, where the app tells of activity', async ({ world }) => {
    const { say, answer, a } = await desk(world);
    const id = await say();
    const active = () => world.beat(a, undefined, a.session, world.now);
    await active();
    await world.assign(id, a);
    await pass(world, 12 * MINUTE);
    await active();
    await pass(world, MINUTE);
    await answer(id);
    expect((await report(world)).total.handle).toEqual(exactly(6 * MINUTE));
  });

  test('begins anew with every stay in New', async ({ world }) => {
    const { say, answer, a } = await desk(world);
    const id = await say();
    await world.assign(id, a);
    await pass(world, MINUTE);
    await answer(id);
    await pass(world, HOUR);
    await say();
    await pass(world, 3 * MINUTE);
    await answer(id, a, { after: 'resolve' });
    const handled = (await factsOf(world, 'handled')).map(({ ms }) => ms);
    expect(handled).toEqual([MINUTE, 3 * MINUTE]);
  });
});

describe.concurrent('question 41: which conversations count', () => {
  test('those that were resolved, whenever that was, or all', async ({ world }) => {
    const { say, answer, channelId } = await desk(world);
    const one = await say('one');
    const two = await say('two');
    await pass(world, MINUTE);
    await answer(one);
    await answer(two);
    expect((await report(world, { over: 'resolved' })).total.firstResponse).toEqual(nothing);
    const to = world.now + 1;
    await pass(world, HOUR);
    await world.resolve(one);
    await world.reopen(one);
    expect((await report(world, { over: 'resolved' })).total.firstResponse).toEqual(exactly(MINUTE));
    const { groups } = await report(world, { groupBy: 'channel' });
    expect(groups).toMatchObject([
      { key: channelId, firstResponse: exactly(MINUTE, 2), resolved: 1, reopened: 1 },
    ]);
    expect((await report(world, { from: to })).total).toMatchObject({ replies: 0, resolved: 1 });
  });

  test('a conversation resolved twice is one, in the range of each resolution', async ({ world }) => {
    const { say, a } = await desk(world);
    const id = await say();
    await pass(world, MINUTE);
    await world.resolve(id, { by: `agent:${a.id}` });
    const between = world.now + 1;
    await pass(world, MINUTE);
    await world.reopen(id);
    await world.resolve(id);
    const { total } = await report(world);
    expect(total).toMatchObject({ resolved: 1, resolution: exactly(MINUTE) });
    expect((await report(world, { from: between })).total).toMatchObject({ resolved: 1, reopened: 1 });
  });

  test('groups: by the agent, the team (pinned, else the agent’s), topics of that moment, and days', async ({
    world,
  }) => {
    const { say, answer, a, teamId } = await desk(world);
    const id = await say();
    await world.setTopics(id, ['tp_a', 'tp_b']);
    await answer(id);
    await world.setTopics(id, []);
    const keysBy = async (groupBy: 'agent' | 'team' | 'topic' | 'day') =>
      (await report(world, { groupBy })).groups.map(({ key, replies }) => [key, replies]);
    expect(await keysBy('agent')).toEqual([[a.id, 1]]);
    expect(await keysBy('team')).toEqual([[teamId, 1]]);
    expect(await keysBy('topic')).toEqual([
      ['tp_a', 1],
      ['tp_b', 1],
    ]);
    expect(await keysBy('day')).toEqual([['2027-01-15', 1]]);
    const other = await world.team();
    await say();
    await world.pinTeam(id, other);
    await answer(id);
    expect((await keysBy('team')).sort()).toEqual(
      [
        [teamId, 1],
        [other, 1],
      ].sort(),
    );
  });
});

describe.concurrent('13 service levels', () => {
  const sla = (world: World, kind: 'first' | 'next' = 'first') => ({
    ...{ policyId: 'sp_1', kind, warnAt: null },
    ...{ dueAt: world.now + 10 * MINUTE, breachAt: world.now + 11 * MINUTE },
  });
  test('an answer in time meets one; one that is breached is told then, and once', async ({ world }) => {
    const { channelId, answer } = await desk(world);
    const open = async (contact: string) =>
      (await world.message({ channelId, contact, placement: { sla: sla(world) } })).conversationId;
    const [soon, late, unseen] = [await open('soon'), await open('late'), await open('unseen')];
    await pass(world, MINUTE);
    await answer(soon);
    await pass(world, 10 * MINUTE);
    await world.fire();
    await world.fire();
    const told = async () => (await report(world)).total.firstResponseLevel;
    expect(await told()).toEqual({ met: 1, breached: 2 });
    await answer(late);
    await world.resolve(unseen);
    expect(await told()).toEqual({ met: 1, breached: 2 });
  });
});

describe.concurrent('agents', () => {
  const of = async (world: World, from = 1_799_000_000_000) =>
    reportAgents(world.core, configOf(world), rangeOf(world, from), world.now);

  test('available and away, as chosen, until they are gone; what lasts counts so far', async ({ world }) => {
    const { a } = await desk(world);
    await pass(world, 5 * MINUTE);
    await world.beat(a, 'away');
    await pass(world, 2 * MINUTE);
    await world.beat(a, 'available');
    await pass(world, MINUTE);
    expect(await of(world)).toMatchObject([{ agentId: a.id, availableMs: 6 * MINUTE, awayMs: 2 * MINUTE }]);
    await world.signOut(a);
    await pass(world, HOUR);
    expect(await of(world)).toMatchObject([{ availableMs: 6 * MINUTE, awayMs: 2 * MINUTE }]);
    await world.signIn(a);
    await pass(world, MINUTE);
    expect(await of(world)).toMatchObject([{ availableMs: 7 * MINUTE, awayMs: 2 * MINUTE }]);
  });

  test('a lapsed lease ends it at the last sign of life', async ({ world }) => {
    const { a } = await desk(world);
    await world.advance(MINUTE, { beating: [a] });
    await world.advance(HOUR / 4, { tick: true });
    expect(await of(world)).toMatchObject([{ availableMs: MINUTE }]);
  });

  test('a night is cut at midnight, so that each day has its own', async ({ redis }) => {
    const world = await createWorld(redis, { startAtMs: Date.parse('2027-01-14T22:00:00Z') });
    const { a } = await desk(world);
    await pass(world, 30 * HOUR);
    await world.beat(a, 'away');
    const stretches = (await factsOf(world, 'status')).map(({ from, at }) => (at - from) / HOUR);
    expect(stretches).toEqual([2, 24, 4]);
    const friday = Date.parse('2027-01-15T00:00:00Z');
    const day = await reportAgents(
      world.core,
      configOf(world),
      { from: friday, to: friday + 24 * HOUR },
      world.now,
    );
    expect(day).toMatchObject([{ availableMs: 24 * HOUR }]);
    await world.drop();
  });

  test('what they did: replies, contacts helped, resolved', async ({ world }) => {
    const { say, answer, a, b } = await desk(world, 2);
    const one = await say('one');
    await answer(one);
    await answer(one);
    await world.resolve(one, { by: `agent:${b.id}` });
    await answer(await say('one'));
    await answer(await say('two'));
    expect(await of(world)).toMatchObject([
      { agentId: a.id, replies: 4, contactsHelped: 2, resolved: 0 },
      { agentId: b.id, replies: 0, contactsHelped: 0, resolved: 1 },
    ]);
  });
});

describe.concurrent('what is kept', () => {
  test('figures outlive the purge of their conversation, which they no longer name', async ({ world }) => {
    const { say, answer } = await desk(world);
    const id = await say();
    await pass(world, MINUTE);
    await answer(id, undefined, { after: 'resolve' });
    const before = await report(world, { over: 'resolved' });
    await pass(world, HOUR);
    await world.core.monitoring.purge(world.id, { resolvedForMs: 1, limit: 10, nowMs: world.now });
    expect(await report(world, { over: 'resolved' })).toEqual(before);
    expect(before.total).toMatchObject({ resolved: 1, firstResponse: exactly(MINUTE) });
    expect((await factsOf(world, 'replied')).map(({ conversationId }) => conversationId)).toEqual([null]);
    expect(await world.redis.hlen(world.keys.numbers)).toBe(0);
  });

  test('whole days go when they are older than facts are kept', async ({ world }) => {
    const { say, answer } = await desk(world);
    await answer(await say());
    await pass(world, 50 * HOUR);
    await answer(await say());
    const trim = (factsForMs: number) =>
      world.core.reporting.trimFacts(world.id, { factsForMs, nowMs: world.now });
    await trim(72 * HOUR);
    expect(await factsOf(world, 'replied')).toHaveLength(2);
    await trim(24 * HOUR);
    expect(await factsOf(world, 'replied')).toHaveLength(1);
  });
});
