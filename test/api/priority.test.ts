// Section 12. The order of the line and what a conversation takes: scores, head start, weights, exclusive ones, slots that stay taken.

import { describe } from 'vitest';
import { createDesk, type Desk } from './desk.js';
import { expect, type Stage, test } from './stage.js';

const hand = (stage: Stage, id: string, priority: number) =>
  stage.call('PUT', `/v1/conversations/${id}/priority`, { key: stage.shop.operator, body: { priority } });
const rescore = (stage: Stage, id: string) =>
  stage.call('POST', `/v1/conversations/${id}/rescore`, { key: stage.shop.operator });
const first = (desk: Desk, item: object, weight?: number) =>
  desk.ok<{ id: string }>('POST', '/v1/priorities', { body: { item, ...(weight ? { weight } : {}) } });

/** In which order one agent with one slot is given them. */
async function order(stage: Stage, desk: Desk, ids: readonly string[]): Promise<string[]> {
  const person = await desk.hire({ capacity: 1 });
  await desk.signIn(person);
  const given: string[] = [];
  for (let i = 0; i < ids.length; i++) {
    await stage.settle();
    const { conversations } = await desk.ok<{ conversations: { id: string }[] }>(
      'GET',
      `/v1/agents/${person.id}/assignments`,
      { key: person.key },
    );
    const [held] = conversations;
    given.push(held?.id ?? '');
    await desk.act(null, held?.id ?? '', 'resolve');
  }
  return given;
}

describe('the score', () => {
  test('is one per topic and group of the list: one topic and two groups make three', async ({ stage }) => {
    const desk = createDesk(stage);
    const topic = await desk.topic();
    const groups = [await desk.group('tier', 'gold'), await desk.group('country', 'fr')];
    await first(desk, { topicId: topic.id });
    for (const { id } of groups) await first(desk, { groupId: id });
    const { id } = await desk.arrive('ada', {}, { tier: 'gold', country: 'fr' });
    expect((await desk.see(id)).priority).toBe(2);
    const plain = await desk.arrive('bea');
    expect(plain.priority).toBe(0);
    await desk.ok('POST', `/v1/conversations/${id}/topics`, { body: { add: [topic.id] } });
    expect((await desk.see(id)).priority).toBe(3);
    await desk.ok('POST', `/v1/conversations/${id}/topics`, { body: { remove: [topic.id] } });
    expect((await desk.see(id)).priority).toBe(2);
  });

  test('follows a change of the list only when it is scored anew', async ({ stage }) => {
    const desk = createDesk(stage);
    const { id } = await desk.arrive('ada', { visibility: 'public' });
    await first(desk, { channelId: stage.shop.channelId, visibility: 'public' }, 7);
    await desk.walk();
    expect((await desk.see(id)).priority).toBe(0);
    expect(await rescore(stage, id)).toMatchObject({ status: 200, body: { priority: 7 } });
  });

  test('follows it neither with a rule, a step, another order nor another team', async ({ stage }) => {
    const desk = createDesk(stage);
    const topic = await desk.topic();
    const item = await first(desk, { topicId: topic.id });
    const { id } = await desk.arrive('ada');
    await desk.ok('POST', `/v1/conversations/${id}/topics`, { body: { add: [topic.id] } });
    await desk.patch(`priorities/${item.id}`, { weight: 9 });
    const steps = [{ afterMs: 60_000, addTeamIds: [(await desk.team()).id] }];
    const scored = async () => (await desk.see(id)).priority;

    const rule = await desk.rule({ visibility: 'private' }, [stage.shop.teamId], { steps });
    await desk.walk();
    expect(await desk.see(id)).toMatchObject({ need: rule.id, priority: 1 });
    await desk.pass(61_000);
    expect((await desk.see(id)).need).not.toBe(rule.id);
    expect(await scored()).toBe(1);
    await desk.settings({ routing: { headStartMs: 30_000 } });
    await desk.walk();
    expect(await scored()).toBe(1);
    await desk.act(null, id, 'transfer', { teamId: stage.shop.teamId });
    expect(await desk.see(id)).toMatchObject({ teamId: stage.shop.teamId, priority: 1 });
    await desk.ok('POST', `/v1/conversations/${id}/topics`, { body: { add: [(await desk.topic()).id] } });
    expect(await scored()).toBe(9);
  });

  test('by hand stays through topics, until it is scored anew', async ({ stage }) => {
    const desk = createDesk(stage);
    const topic = await desk.topic();
    await first(desk, { topicId: topic.id }, 5);
    const { id } = await desk.arrive('ada');
    expect(await hand(stage, id, 900)).toMatchObject({ status: 200, body: { priority: 900 } });
    await desk.ok('POST', `/v1/conversations/${id}/topics`, { body: { add: [topic.id] } });
    expect((await desk.see(id)).priority).toBe(900);
    expect((await rescore(stage, id)).body.priority).toBe(5);
  });

  test('goes before the wait; of equal scores who waits longest is next', async ({ stage }) => {
    const desk = createDesk(stage);
    const ids: string[] = [];
    for (const contact of ['one', 'two', 'three']) ids.push((await desk.arrive(contact)).id);
    await hand(stage, ids[2]!, 1);
    expect(await order(stage, desk, ids)).toEqual([ids[2], ids[0], ids[1]]);
  });

  test('is worth so much of a wait where there is a head start, live', async ({ stage }) => {
    const desk = createDesk(stage);
    const [old, young] = [await desk.arrive('old'), await desk.arrive('young')];
    await hand(stage, young.id, 1);
    await stage.redis.hincrby(stage.keys.conversation(old.id), 'waitingSince', '-60000');
    await desk.settings({ routing: { headStartMs: 30_000 } });
    await desk.walk();
    const lane = await stage.redis.zrange(stage.keys.lane(stage.shop.channelId), '0', '-1');
    expect(lane).toEqual([old.id, young.id]);
    await hand(stage, young.id, 3);
    expect(await order(stage, desk, [old.id, young.id])).toEqual([young.id, old.id]);
  });
});

describe('what a conversation takes', () => {
  const held = async (desk: Desk, contacts: string[]) => {
    const found = await Promise.all(contacts.map((contact) => desk.find(contact)));
    return found.map(({ assigneeId }) => assigneeId !== null);
  };

  test('is its channel’s weight: one that does not fit waits, a smaller one behind it does not', async ({
    stage,
  }) => {
    const desk = createDesk(stage);
    const light = await stage.make('/v1/channels', stage.shop.admin, {
      ...{ name: 'Light', kind: 'api', teamIds: [stage.shop.teamId] },
    });
    await desk.channel({ weight: 3 });
    const person = await desk.hire({ capacity: 4 });
    await desk.signIn(person);
    await desk.arrive('heavy');
    await desk.arrive('heavy too');
    const key = await stage.keyOf(stage.shop.admin, { role: 'connector', channelIds: [light.id] });
    const body = stage.message({ contact: { externalId: 'light' } });
    await desk.ok('POST', `/v1/channels/${light.id}/messages`, { key, body });
    await stage.settle();
    expect(await held(desk, ['heavy', 'heavy too', 'light'])).toEqual([true, false, true]);
    expect(await desk.find('heavy')).toMatchObject({ weight: 3 });
    await desk.act(null, (await desk.find('heavy')).id, 'resolve');
    await stage.settle();
    expect((await desk.find('heavy too')).assigneeId).toBe(person.id);
  });

  test('is the whole agent where it is exclusive', async ({ stage }) => {
    const desk = createDesk(stage);
    const person = await desk.hire({ capacity: 5 });
    await desk.signIn(person);
    const plain = await desk.arrive('plain');
    await stage.settle();
    await desk.channel({ exclusive: true });
    await desk.arrive('exclusive');
    await stage.settle();
    expect(await held(desk, ['plain', 'exclusive'])).toEqual([true, false]);
    await desk.act(null, plain.id, 'resolve');
    await desk.arrive('another');
    await stage.settle();
    expect(await held(desk, ['exclusive', 'another'])).toEqual([true, false]);
  });

  test('stays taken for a while after a private reply, not after a public one', async ({ stage }) => {
    const desk = createDesk(stage);
    const person = await desk.hire({ capacity: 1 });
    await desk.signIn(person);
    const one = await desk.arrive('private');
    await stage.settle();
    const two = await desk.arrive('public', { visibility: 'public' });
    await desk.act(person, one.id, 'messages', { text: 'hi' });
    await stage.settle();
    expect(await desk.holder(two.id)).toBeNull();
    await desk.pass(300_100);
    expect(await desk.holder(two.id)).toBe(person.id);
    const three = await desk.arrive('next');
    await desk.act(person, two.id, 'messages', { text: 'hi' });
    await stage.settle();
    expect(await desk.holder(three.id)).toBe(person.id);
  });
});
