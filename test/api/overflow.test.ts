// Section 14. Business hours, and what becomes of conversations that a channel's own people will not come to in time.

import { afterEach, describe, vi } from 'vitest';
import { createDesk, type Desk } from './desk.js';
import { expect, type Stage, test } from './stage.js';

afterEach(() => void vi.useRealTimers());

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const shifts = (each: { from: string; to: string }[]) => Object.fromEntries(days.map((day) => [day, each]));
const clock = (at: number) => new Date(at).toISOString().slice(11, 16);
const HOUR = 3_600_000;

/** Business hours that are closed now and open in two hours, in the zone whose clock is UTC's. */
async function closedNow(stage: Stage) {
  const from = Math.ceil((Date.now() + 2 * HOUR) / 60_000) * 60_000;
  const [open, close] = [clock(from), clock(from + HOUR)];
  // Around midnight the shift would end before it begins: then it ends with the day.
  const shift = { from: open, to: close > open ? close : '24:00' };
  const hours = { name: 'Hours', timeZone: 'UTC', shifts: shifts([shift]) };
  return { ...(await stage.make('/v1/business-hours', stage.shop.admin, hours)), from };
}
const types = async (desk: Desk, id: string) =>
  (await desk.timeline(id)).map(({ type, kind }) => type ?? kind);

describe('business hours of a team', () => {
  test('keep it from being given anything until they open, by themselves', async ({ stage }) => {
    const desk = createDesk(stage);
    const { id: businessHoursId, from } = await closedNow(stage);
    await desk.patch(`teams/${stage.shop.teamId}`, { businessHoursId });
    await desk.signIn(desk.own);
    const { id } = await desk.arrive('ada');
    await stage.settle();
    expect(await desk.holder(id)).toBeNull();
    expect(await desk.explain(id)).toMatchObject({
      waiting: {
        agents: [{ lacks: [{ code: 'closed_hours', at: new Date(from).toISOString() }] }],
        unblock: [{ code: 'hours_open', agents: 1, at: new Date(from).toISOString() }],
      },
    });
    vi.useFakeTimers({ toFake: ['Date'], now: from + 1_000 });
    await desk.pass(0);
    expect(await desk.holder(id)).toBe(stage.shop.agentId);
  });

  test('a change of them is effective at once', async ({ stage }) => {
    const desk = createDesk(stage);
    const { id: businessHoursId } = await closedNow(stage);
    await desk.patch(`teams/${stage.shop.teamId}`, { businessHoursId });
    await desk.signIn(desk.own);
    const { id } = await desk.arrive('ada');
    await stage.settle();
    await desk.patch(`business-hours/${businessHoursId}`, {
      shifts: shifts([{ from: '00:00', to: '24:00' }]),
    });
    await stage.settle();
    expect(await desk.holder(id)).toBe(stage.shop.agentId);
  });
});

describe('overflow on entry', () => {
  test('closed: an automatic reply that changes no state, then resolved with a reason', async ({ stage }) => {
    const desk = createDesk(stage);
    const { id: businessHoursId } = await closedNow(stage);
    const reply = { when: { closed: true }, do: { reply: 'We are closed.' } };
    await desk.channel({ businessHoursId, overflow: [reply] });
    const first = await desk.arrive('ada');
    expect(first).toMatchObject({ state: 'new', assigneeId: null });
    // What it says is said once a stay, and again in the next one.
    await desk.act(null, first.id, 'messages', { text: 'hi' });
    await desk.arrive('ada');
    const texts = (await desk.timeline(first.id)).filter(
      ({ by, kind }) => kind === 'message' && by === 'engine',
    );
    expect(texts.map(({ text }) => text)).toEqual(['We are closed.', 'We are closed.']);

    await desk.channel({ overflow: [reply, { when: { closed: true }, do: { resolve: 'closed' } }] });
    const { id } = await desk.arrive('bea');
    expect((await desk.see(id)).state).toBe('resolved');
    const entries = await desk.timeline(id);
    expect(entries.at(-1)).toMatchObject({ type: 'conversation.resolved', by: 'engine', reason: 'closed' });
    expect(entries.filter(({ text }) => text === 'We are closed.')).toHaveLength(1);
  });

  test('depth: the one too many goes to another team; nobody staffed: more teams', async ({ stage }) => {
    const desk = createDesk(stage);
    const [second, third] = [await desk.team(), await desk.team()];
    await desk.channel({ overflow: [{ when: { depthAtLeast: 2 }, do: { teamId: second.id } }] });
    const needs: string[] = [];
    for (const contact of ['one', 'two', 'three']) needs.push((await desk.arrive(contact)).need);
    expect(needs).toEqual([stage.shop.channelId, stage.shop.channelId, second.id]);

    await desk.channel({ overflow: [{ when: { nobodyStaffed: true }, do: { addTeamIds: [third.id] } }] });
    expect((await desk.arrive('four')).need).toBe(`${stage.shop.channelId};+${third.id}`);
    // Who only looks, or drains, takes nothing on.
    await desk.signIn(await desk.hire({ roles: { [desk.teamId]: 'viewer' } }));
    const draining = await desk.hire();
    await desk.signIn(draining);
    await desk.act(null, (await desk.find('one')).id, 'assign', { agentId: draining.id });
    await desk.patch(`agents/${draining.id}`, { draining: true });
    expect((await desk.arrive('five')).need).toBe(`${stage.shop.channelId};+${third.id}`);
    await desk.signIn(desk.own);
    expect((await desk.arrive('six')).need).toBe(stage.shop.channelId);
  });

  test('estimate: nothing without one, and the rule once there is one', async ({ stage }) => {
    const desk = createDesk(stage);
    const second = await desk.team();
    const when = { estimatedWaitMsAtLeast: 1_000 };
    await desk.channel({ overflow: [{ when, do: { teamId: second.id } }] });
    expect((await desk.arrive('one')).need).toBe(stage.shop.channelId);
    const pace = `{${stage.partition}}:${stage.shop.id}:pace:${stage.shop.channelId}`;
    for (let i = 5; i > 0; i--) await stage.redis.lpush(pace, Date.now() - i * 60_000);
    expect((await desk.arrive('two')).need).toBe(second.id);
  });
});

describe('overflow while it waits', () => {
  test('more priority, more teams, another team, a reply, the end: each at its time and once', async ({
    stage,
  }) => {
    const desk = createDesk(stage);
    const [second, third] = [await desk.team(), await desk.team()];
    await desk.channel({
      overflow: [
        { when: { waitedMs: 60_000 }, do: { priorityUp: 50 } },
        { when: { waitedMs: 120_000 }, do: { addTeamIds: [second.id] } },
        { when: { waitedMs: 180_000 }, do: { teamId: third.id } },
        { when: { waitedMs: 240_000 }, do: { reply: 'Sorry.' } },
        { when: { waitedMs: 300_000 }, do: { resolve: 'no_capacity' } },
      ],
    });
    const { id } = await desk.arrive('ada');
    const { shop } = stage;
    const seen: unknown[] = [];
    for (const ms of [60_100, 60_100, 120_100, 180_100, 240_100, 300_100]) {
      await desk.pass(ms);
      const { need, priority, state } = await desk.see(id);
      const replies = (await desk.timeline(id)).filter(({ text }) => text === 'Sorry.').length;
      seen.push([need, priority, state, replies]);
    }
    expect(seen).toEqual([
      [shop.channelId, 50, 'new', 0],
      [shop.channelId, 50, 'new', 0],
      [`${shop.channelId};+${second.id}`, 50, 'new', 0],
      [third.id, 50, 'new', 0],
      [third.id, 50, 'new', 1],
      [third.id, 50, 'resolved', 1],
    ]);
    expect(await types(desk, id)).toContain('conversation.placed');
  });

  test('does nothing to one that somebody has', async ({ stage }) => {
    const desk = createDesk(stage);
    await desk.channel({ overflow: [{ when: { waitedMs: 10_000 }, do: { resolve: 'no_capacity' } }] });
    await desk.signIn(desk.own);
    const { id } = await desk.arrive('ada');
    await stage.settle();
    await desk.pass(10_100);
    expect(await desk.see(id)).toMatchObject({ state: 'new', assigneeId: stage.shop.agentId });
  });

  test('goes round no circle: never back where it was, and at most five times', async ({ stage }) => {
    const desk = createDesk(stage);
    const teams: string[] = [];
    for (let i = 0; i < 7; i++) teams.push((await desk.team()).id);
    const steps = [...teams.slice(0, 2), teams[0]!, ...teams.slice(2)];
    const overflow = steps.map((teamId, i) => ({ when: { waitedMs: 60_000 * (i + 1) }, do: { teamId } }));
    await desk.channel({ overflow });
    const { id } = await desk.arrive('ada');
    const seen: string[] = [];
    for (const [i] of steps.entries()) {
      await desk.pass(60_000 * (i + 1) + 500);
      seen.push((await desk.see(id)).need);
    }
    const [one, two, three, four, five] = teams;
    expect(seen).toEqual([one, two, two, three, four, five, five, five]);
  });
});
