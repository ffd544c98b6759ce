// Offers: a conversation asked of one or several agents, accepted, declined, missed, and what ends them.

import { describe } from 'vitest';
import { createDesk, type Desk, type Person } from './desk.js';
import { expect, type Stage, test } from './stage.js';

type Snapshot = { conversations: { id: string }[]; offers: { id: string }[]; locked: { id: string } | null };

/** The shop's team works by offers; so many people are there. */
async function offering(stage: Stage, count: number, team: Record<string, unknown> = { mode: 'offer' }) {
  const desk = createDesk(stage);
  await desk.patch(`teams/${stage.shop.teamId}`, team);
  const people: Person[] = [];
  for (let i = 0; i < count; i++) people.push(await desk.hire({ capacity: 2 }));
  for (const person of people) await desk.signIn(person);
  return { desk, people };
}

async function offered(stage: Stage, desk: Desk, people: readonly Person[], contact = 'ada') {
  const { id } = await desk.arrive(contact);
  await stage.settle();
  const { offer, epoch, assigneeId } = await desk.see(id);
  const asked = people.filter((person) => offer?.agentIds.includes(person.id));
  return { id, epoch, assigneeId, asked };
}
const snapshot = (desk: Desk, { id, key }: Person) =>
  desk.ok<Snapshot>('GET', `/v1/agents/${id}/assignments`, { key });
const answer = (stage: Stage, { key }: Person, id: string, verb: string, epoch: number, headers = {}) =>
  stage.call('POST', `/v1/conversations/${id}/${verb}`, {
    key,
    headers: { 'if-match': `"${epoch}"`, ...headers },
  });

test('an offer stands in the snapshot of who is asked, and is nobody’s until it is accepted', async ({
  stage,
}) => {
  const { desk, people } = await offering(stage, 1);
  const { id, epoch, assigneeId, asked } = await offered(stage, desk, people);
  const [ada] = asked;
  expect(assigneeId).toBeNull();
  expect(await snapshot(desk, ada!)).toMatchObject({
    conversations: [],
    offers: [{ id, epoch }],
    locked: null,
  });
  const accepted = await answer(stage, ada!, id, 'accept', epoch);
  expect(accepted).toMatchObject({ status: 200, body: { assigneeId: ada!.id, offer: null } });
  expect(Number(accepted.body.epoch)).toBeGreaterThan(epoch);
  expect(accepted.headers.etag).toBe(`"${accepted.body.epoch}"`);
  expect(await snapshot(desk, ada!)).toMatchObject({ conversations: [{ id }], offers: [] });
});

test('takes a slot of who is asked while it is open', async ({ stage }) => {
  const { desk, people } = await offering(stage, 1);
  for (const contact of ['one', 'two', 'three']) await desk.arrive(contact);
  await stage.settle();
  expect((await snapshot(desk, people[0]!)).offers).toHaveLength(2);
  expect((await desk.find('three')).offer).toBeNull();
});

describe('declined', () => {
  test('it goes to the next one, and not back for a while', async ({ stage }) => {
    const { desk, people } = await offering(stage, 2);
    const { id, epoch, asked } = await offered(stage, desk, people);
    const [ada] = asked;
    expect((await answer(stage, ada!, id, 'decline', epoch)).status).toBe(200);
    await stage.settle();
    const bea = people.find((person) => person !== ada);
    expect((await desk.see(id)).offer?.agentIds).toEqual([bea?.id]);
    expect(await answer(stage, ada!, id, 'accept', (await desk.see(id)).epoch)).toMatchObject({
      status: 409,
      body: { code: 'offer_ended' },
    });
  });

  test('too often, it is given without asking, to the team that the terms name', async ({ stage }) => {
    const desk = createDesk(stage);
    const seniors = await desk.team();
    const senior = await desk.hire({ teamIds: [seniors.id] });
    await desk.signIn(senior);
    const offer = { declineLimit: 1, escalateToTeamId: seniors.id };
    const { people } = await offering(stage, 1, { mode: 'offer', offer });
    const { id, epoch, asked } = await offered(stage, desk, people);
    await answer(stage, asked[0]!, id, 'decline', epoch);
    await stage.settle();
    expect(await desk.see(id)).toMatchObject({ assigneeId: senior.id, teamId: seniors.id, offer: null });
    const types = (await desk.timeline(id)).map(({ type }) => type);
    expect(types).toContain('conversation.escalated');
  });
});

test('missed, it is back in line for the others', async ({ stage }) => {
  const { desk, people } = await offering(stage, 2);
  const { id, asked } = await offered(stage, desk, people);
  await desk.pass(30_100);
  const other = people.find((person) => person !== asked[0]);
  expect((await desk.see(id)).offer?.agentIds).toEqual([other?.id]);
  const ended = (await desk.timeline(id)).filter(({ type }) => type === 'conversation.offer_ended');
  expect(ended).toMatchObject([{ by: `agent:${asked[0]?.id}`, reason: 'missed' }]);
  expect(await desk.metric('offer_answers_total', 'status="missed"')).toBe(1);
});

test('who goes away answers nothing: what it was asked goes to the others', async ({ stage }) => {
  const { desk, people } = await offering(stage, 1);
  const { id } = await offered(stage, desk, people);
  const [ada] = people;
  const sessionId = await desk.signIn(ada!);
  const body = { availability: 'away' };
  await desk.ok('PUT', `/v1/agents/${ada!.id}/sessions/${sessionId}`, { key: ada!.key, body });
  expect(await desk.see(id)).toMatchObject({ offer: null, assigneeId: null });
  expect((await desk.lanes()).map(({ waiting }) => waiting)).toEqual([1]);
});

test('a broadcast asks several: the first to accept holds it, the others are told', async ({ stage }) => {
  const { desk, people } = await offering(stage, 4, { mode: 'broadcast', offer: { broadcastTo: 3 } });
  const { id, epoch, asked } = await offered(stage, desk, people);
  expect(asked).toHaveLength(3);
  const { cursor } = await desk.ok<{ cursor: string }>('GET', `/v1/agents/${asked[2]!.id}/assignments`, {
    key: asked[2]!.key,
  });
  expect((await answer(stage, asked[0]!, id, 'decline', epoch)).status).toBe(200);
  const racing = await Promise.all(
    asked.slice(1).map((person) => answer(stage, person, id, 'accept', epoch)),
  );
  const statuses = racing.map(({ status }) => status);
  expect(statuses.sort()).toEqual([200, 412]);
  const holder = await desk.holder(id);
  expect(asked.slice(1).map((person) => person.id)).toContain(holder);
  for (const person of asked) expect((await snapshot(desk, person)).offers).toEqual([]);
  const url = `/v1/agents/${asked[2]!.id}/events?cursor=${cursor}&waitMs=0`;
  const { events } = await desk.ok<{ events: { type: string; data: { reason?: string } }[] }>('GET', url, {
    key: asked[2]!.key,
  });
  const told = holder === asked[2]!.id ? 'conversation.assigned' : 'conversation.offer_ended';
  expect(events.map(({ type }) => type)).toContain(told);
});

test('an old epoch, none, somebody not asked, and a repeat', async ({ stage }) => {
  const { desk, people } = await offering(stage, 2);
  const { id, epoch, asked } = await offered(stage, desk, people);
  const other = people.find((person) => person !== asked[0])!;
  const [ada] = asked;
  for (const verb of ['accept', 'decline']) {
    const stale = { status: 412, body: { code: 'stale_epoch', epoch } };
    expect(await answer(stage, ada!, id, verb, epoch - 1)).toMatchObject(stale);
    const without = await stage.call('POST', `/v1/conversations/${id}/${verb}`, { key: ada!.key });
    expect(without).toMatchObject({ status: 428, body: { code: 'epoch_required' } });
    const notAsked = await answer(stage, other, id, verb, epoch);
    expect(notAsked).toMatchObject({ status: 409, body: { code: 'offer_ended' } });
  }
  const once = { 'idempotency-key': 'k1' };
  const [first, second] = [
    await answer(stage, ada!, id, 'accept', epoch, once),
    await answer(stage, ada!, id, 'accept', epoch, once),
  ];
  expect([first.status, second.status]).toEqual([200, 200]);
  expect(second.body.epoch).toBe(first.body.epoch);
  const reused = await answer(stage, ada!, id, 'decline', epoch, once);
  expect(reused).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
});
