// Section 13. Service levels: when an answer is due, who is told when it is late, and what stops the clock.

import { describe } from 'vitest';
import { createDesk, type Desk } from './desk.js';
import { expect, type Stage, test } from './stage.js';

const MINUTE = 60_000;
const policy = (desk: Desk, fields: object) =>
  desk.ok<{ id: string }>('POST', '/v1/sla-policies', { body: { name: 'Soon', ...fields } });

/** Held by the shop's agent, its cursor from before. */
async function held(stage: Stage, desk: Desk) {
  await desk.signIn(desk.own);
  const { cursor } = await desk.ok<{ cursor: string }>('GET', `/v1/agents/${desk.own.id}/assignments`, {
    key: desk.own.key,
  });
  const { id } = await desk.arrive('ada');
  await stage.settle();
  const events = async () => {
    const url = `/v1/agents/${desk.own.id}/events?cursor=${cursor}&waitMs=0`;
    const read = await desk.ok<{ events: { type: string; data: object }[] }>('GET', url, {
      key: desk.own.key,
    });
    return read.events.filter(({ type }) => type.startsWith('sla.'));
  };
  return { id, events };
}
const told = async (desk: Desk, id: string) =>
  (await desk.timeline(id)).flatMap(({ type }) => (type?.startsWith('sla.') ? [type] : []));

const waits = async (desk: Desk, id: string) =>
  (await desk.see(id)) as Awaited<ReturnType<Desk['see']>> & { waitingSince: string };

test('a first answer is due by the policy that was made first; warned, then breached, once each', async ({
  stage,
}) => {
  const desk = createDesk(stage);
  const first = await policy(desk, { firstResponseMs: 10 * MINUTE, warnBeforeMs: 2 * MINUTE });
  await policy(desk, { firstResponseMs: MINUTE });
  const { id, events } = await held(stage, desk);
  const { sla } = await desk.see(id);
  const { createdAt } = (await desk.see(id)) as unknown as { createdAt: string };
  const dueAt = Date.parse(createdAt) + 10 * MINUTE;
  const breachAt = Math.floor(dueAt / MINUTE) * MINUTE + MINUTE;
  const times = { dueAt: new Date(dueAt).toISOString(), breachAt: new Date(breachAt).toISOString() };
  expect(sla).toEqual({ policyId: first.id, kind: 'first', ...times });

  await desk.pass(7 * MINUTE);
  expect(await told(desk, id)).toEqual([]);
  await desk.pass(8 * MINUTE + 1_000);
  await desk.pass(9 * MINUTE);
  expect(await told(desk, id)).toEqual(['sla.warning']);
  await desk.pass(11 * MINUTE + 1_000);
  await desk.pass(20 * MINUTE);
  expect(await told(desk, id)).toEqual(['sla.warning', 'sla.breached']);
  expect(await events()).toMatchObject([
    { type: 'sla.warning', data: { policyId: first.id, term: 'first', dueAt: times.dueAt } },
    { type: 'sla.breached', data: { policyId: first.id, term: 'first', dueAt: times.dueAt } },
  ]);
  expect(await desk.metric('sla_events_total', 'status="warning"')).toBe(1);
  expect(await desk.metric('sla_events_total', 'status="breached"')).toBe(1);
});

describe('the clock stops', () => {
  test('with an answer, an agent’s or an admin’s; the next message has a term of its own', async ({
    stage,
  }) => {
    const desk = createDesk(stage);
    await policy(desk, { firstResponseMs: 10 * MINUTE, nextResponseMs: 5 * MINUTE });
    const { id } = await held(stage, desk);
    await desk.act(desk.own, id, 'messages', { text: 'hi' });
    expect((await desk.see(id)).sla).toBeNull();
    await desk.arrive('ada');
    expect((await desk.see(id)).sla).toMatchObject({ kind: 'next' });
    await desk.act(null, id, 'messages', { text: 'hi' });
    expect((await desk.see(id)).sla).toBeNull();
    await desk.pass(60 * MINUTE);
    expect(await told(desk, id)).toEqual([]);
  });

  test('and begins again for what the agent had not seen', async ({ stage }) => {
    const desk = createDesk(stage);
    await policy(desk, { firstResponseMs: 10 * MINUTE, nextResponseMs: 5 * MINUTE });
    const { id } = await held(stage, desk);
    await desk.arrive('ada');
    await desk.act(desk.own, id, 'messages', { text: 'hi', seenSeq: 1 });
    const { state, sla, waitingSince } = await waits(desk, id);
    expect([state, sla?.kind]).toEqual(['new', 'next']);
    expect(Date.parse(sla?.dueAt ?? '')).toBe(Date.parse(waitingSince) + 5 * MINUTE);
  });

  test('where it stays in New, until its customer writes again', async ({ stage }) => {
    const desk = createDesk(stage);
    const { id: policyId } = await policy(desk, { firstResponseMs: 10 * MINUTE, nextResponseMs: 5 * MINUTE });
    await desk.channel({ afterReply: 'stay' });
    await desk.patch(`teams/${desk.teamId}`, { answerWithinMs: 20 * MINUTE });
    const { id } = await held(stage, desk);
    await desk.act(desk.own, id, 'messages', { text: 'hi' });
    const answered = await waits(desk, id);
    await desk.patch(`sla-policies/${policyId}`, { nextResponseMs: 6 * MINUTE });
    await desk.walk();
    expect(await waits(desk, id)).toMatchObject({ state: 'new', sla: null });
    await desk.pass(30 * MINUTE);
    expect(await desk.holder(id)).toBe(desk.own.id);

    await desk.arrive('ada');
    const { sla, waitingSince } = await waits(desk, id);
    expect(Date.parse(waitingSince)).toBeGreaterThan(Date.parse(answered.waitingSince));
    expect(sla?.kind).toBe('next');
    expect(Date.parse(sla?.dueAt ?? '')).toBe(Date.parse(waitingSince) + 6 * MINUTE);
    await desk.pass(21 * MINUTE);
    expect((await desk.timeline(id)).map(({ reason }) => reason)).toContain('unanswered');
  });

  test('and does not begin in Pending, whatever changes there', async ({ stage }) => {
    const desk = createDesk(stage);
    await policy(desk, { firstResponseMs: 10 * MINUTE, nextResponseMs: 5 * MINUTE });
    const { id } = await held(stage, desk);
    await desk.act(desk.own, id, 'messages', { text: 'hi' });
    await desk.ok('POST', `/v1/conversations/${id}/topics`, { body: { add: [(await desk.topic()).id] } });
    expect(await waits(desk, id)).toMatchObject({ state: 'pending', sla: null });
  });

  test('with the end, not with parking it or the engine’s own words', async ({ stage }) => {
    const desk = createDesk(stage);
    await policy(desk, { firstResponseMs: 10 * MINUTE });
    await desk.channel({ overflow: [{ when: { nobodyStaffed: true }, do: { reply: 'Nobody is here.' } }] });
    const { id } = await desk.arrive('ada');
    expect((await desk.timeline(id)).map(({ text }) => text)).toContain('Nobody is here.');
    await desk.act(null, id, 'pend');
    expect((await desk.see(id)).sla).not.toBeNull();
    await desk.act(null, id, 'resolve');
    expect((await desk.see(id)).sla).toBeNull();
    await desk.pass(60 * MINUTE);
    expect(await told(desk, id)).toEqual([]);
  });
});

test('only what the condition asks for has a term, and a change of policies reaches what waits', async ({
  stage,
}) => {
  const desk = createDesk(stage);
  const { id: policyId } = await policy(desk, { when: { visibility: 'public' }, firstResponseMs: MINUTE });
  const [hidden, open] = [await desk.arrive('one'), await desk.arrive('two', { visibility: 'public' })];
  expect([hidden.sla, open.sla?.policyId]).toEqual([null, policyId]);
  await desk.patch(`sla-policies/${policyId}`, { when: null });
  await desk.walk();
  expect((await desk.see(hidden.id)).sla?.policyId).toBe(policyId);
  await desk.patch(`sla-policies/${policyId}`, { enabled: false });
  await desk.walk();
  expect((await desk.see(open.id)).sla).toBeNull();
});

test('a warning that is asked for later is told of what waits already', async ({ stage }) => {
  const desk = createDesk(stage);
  const { id: policyId } = await policy(desk, { firstResponseMs: 10 * MINUTE });
  const { id } = await desk.arrive('ada');
  await desk.patch(`sla-policies/${policyId}`, { warnBeforeMs: 2 * MINUTE });
  await desk.walk();
  await desk.pass(9 * MINUTE);
  expect(await told(desk, id)).toEqual(['sla.warning']);
});

test('opened again without an answer, its first term counts from the message that opened it', async ({
  stage,
}) => {
  const desk = createDesk(stage);
  await desk.channel({ reopenWindowMs: 60 * MINUTE });
  await policy(desk, { firstResponseMs: 10 * MINUTE });
  const { id } = await desk.arrive('ada');
  await desk.act(null, id, 'resolve');
  const again = await desk.arrive('ada');
  const since = Date.parse((await waits(desk, id)).waitingSince);
  const due = async () => Date.parse((await desk.see(id)).sla?.dueAt ?? '');
  expect([again.id, await due()]).toEqual([id, since + 10 * MINUTE]);
  await desk.patch(`teams/${stage.shop.teamId}`, { choice: 'round_robin' });
  await desk.act(null, id, 'topics', { add: [(await desk.topic()).id] });
  expect(await due()).toBe(since + 10 * MINUTE);
});

test('by deadline, the one that is due first is next, one without a term last', async ({ stage }) => {
  const desk = createDesk(stage);
  await desk.settings({ routing: { order: 'deadline' } });
  await policy(desk, { when: { visibility: 'public' }, firstResponseMs: MINUTE });
  await policy(desk, { when: { languages: ['fr'] }, firstResponseMs: 10 * MINUTE });
  const none = await desk.arrive('none');
  const late = await desk.arrive('late', {}, { language: 'fr' });
  const soon = await desk.arrive('soon', { visibility: 'public' });
  const lane = await stage.redis.zrange(stage.keys.lane(stage.shop.channelId), '0', '-1');
  expect(lane).toEqual([soon.id, late.id, none.id]);
});
