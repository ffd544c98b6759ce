// Section 5.3. Where conversations go: rules by everything they can ask about, fallback teams, what changes while one waits, and dry runs.

import { describe } from 'vitest';
import { createDesk, type Desk } from './desk.js';
import { expect, type Stage, test } from './stage.js';

/** A team that a rule of this condition leads to, with somebody at work in it. */
async function routed(desk: Desk, when: unknown) {
  const team = await desk.team();
  const rule = await desk.rule(when, [team.id]);
  const person = await desk.hire({ teamIds: [team.id] });
  await desk.signIn(person);
  return { team, rule, person };
}

type Asked = [
  name: string,
  when: (made: Made) => unknown,
  goes: (made: Made) => [fits: Sent, doesNot: Sent][],
];
type Made = { topics: string[]; group: string; channelId: string };
type Sent = { fields?: object; attributes?: object; topics?: string[] };
const french = { attributes: { language: 'fr' } };

const asked: Asked[] = [
  [
    'any of some topics',
    ({ topics }) => ({ topics: { anyOf: topics } }),
    ({ topics: [a] }) => [[{ topics: [a!] }, {}]],
  ],
  [
    'all of some topics',
    ({ topics }) => ({ topics: { allOf: topics } }),
    ({ topics }) => [[{ topics }, { topics: topics.slice(1) }]],
  ],
  [
    'none of some topics',
    ({ topics }) => ({ topics: { noneOf: topics } }),
    ({ topics }) => [[{}, { topics: topics.slice(1) }]],
  ],
  ['no topic at all', () => ({ noTopic: true }), ({ topics }) => [[{}, { topics }]]],
  [
    'a group',
    ({ group }) => ({ groups: { anyOf: [group] } }),
    () => [[{ attributes: { tier: 'GOLD' } }, { attributes: { tier: 'basic' } }]],
  ],
  ['no group', () => ({ noGroup: true }), () => [[{}, { attributes: { tier: 'gold' } }]]],
  ['visibility', () => ({ visibility: 'public' }), () => [[{ fields: { visibility: 'public' } }, {}]]],
  ['language', () => ({ languages: ['fr'] }), () => [[{ attributes: { language: 'fr-CA' } }, {}]]],
  [
    'an attribute',
    () => ({ attribute: { key: 'tier', op: 'contains', value: 'ol' } }),
    () => [[{ attributes: { tier: 'Gold' } }, { attributes: { tier: 'basic' } }]],
  ],
  [
    'a tree of these',
    ({ channelId, topics }) => ({
      all: [
        { channels: [channelId] },
        { any: [{ languages: ['fr'] }, { not: { topics: { noneOf: topics } } }] },
      ],
    }),
    ({ topics }) => [
      [french, {}],
      [{ topics }, {}],
    ],
  ],
];

async function sent(desk: Desk, stage: Stage, contact: string, { fields, attributes, topics }: Sent) {
  const { id } = await desk.arrive(contact, { ...fields }, { ...attributes });
  if (topics) await desk.ok('POST', `/v1/conversations/${id}/topics`, { body: { add: topics } });
  await stage.settle();
  return desk.see(id);
}

test.for(asked)('a rule asks about %s', async ([, when, goes], { stage }) => {
  const desk = createDesk(stage);
  const topics = [(await desk.topic()).id, (await desk.topic()).id];
  const made = { topics, group: (await desk.group('tier', 'gold')).id, channelId: stage.shop.channelId };
  const { rule, person } = await routed(desk, when(made));
  for (const [i, [fits, doesNot]] of goes(made).entries()) {
    const one = await sent(desk, stage, `fits ${i}`, fits);
    expect(one).toMatchObject({ assigneeId: person.id, rules: [rule.id], need: rule.id });
    const other = await sent(desk, stage, `does not ${i}`, doesNot);
    expect(other).toMatchObject({ assigneeId: null, rules: [], need: stage.shop.channelId });
  }
});

test('all rules that match decide together, a disabled one does not', async ({ stage }) => {
  const desk = createDesk(stage);
  const [one, two] = [await routed(desk, { noTopic: true }), await routed(desk, { visibility: 'private' })];
  const off = await routed(desk, { noGroup: true });
  await desk.patch(`routing-rules/${off.rule.id}`, { enabled: false });
  const both = [one.rule.id, two.rule.id].sort();
  expect(await desk.arrive('ada')).toMatchObject({ rules: both, need: both.join('+') });
  await desk.arrive('bea');
  await stage.settle();
  const holders = [await desk.find('ada'), await desk.find('bea')].map(({ assigneeId }) => assigneeId);
  expect(holders.sort()).toEqual([one.person.id, two.person.id].sort());
});

test('what no rule matches goes to the channel’s fallback team, else to the default one', async ({
  stage,
}) => {
  const desk = createDesk(stage);
  const [byDefault, byChannel] = [await desk.team(), await desk.team()];
  await desk.settings({ routing: { fallbackTeamId: byDefault.id } });
  expect((await desk.arrive('before any rule')).need).toBe(stage.shop.channelId);
  await routed(desk, { visibility: 'public' });
  expect((await desk.arrive('one')).need).toBe(byDefault.id);
  await desk.channel({ fallbackTeamId: byChannel.id });
  expect((await desk.arrive('two')).need).toBe(byChannel.id);
  expect((await desk.arrive('three', { visibility: 'public' })).rules).toHaveLength(1);
});

describe('a change of topics', () => {
  test('moves what waits at once, needs no epoch, and never takes it from its agent', async ({ stage }) => {
    const desk = createDesk(stage);
    const topic = await desk.topic();
    const { rule, person } = await routed(desk, { topics: { anyOf: [topic.id] } });
    await desk.signIn(desk.own);
    const held = await desk.arrive('held');
    await stage.settle();
    const change = (id: string, body: unknown) =>
      stage.call('POST', `/v1/conversations/${id}/topics`, { key: stage.shop.agent, body });
    expect(await change(held.id, { add: [topic.id] })).toMatchObject({
      status: 200,
      body: { assigneeId: stage.shop.agentId, rules: [rule.id], topics: [topic.id] },
    });

    await desk.patch(`agents/${stage.shop.agentId}`, { draining: true });
    const waits = await desk.arrive('waits');
    await stage.settle();
    await change(waits.id, { add: [topic.id] });
    await stage.settle();
    expect(await desk.holder(waits.id)).toBe(person.id);
    expect(await change(waits.id, { remove: [topic.id] })).toMatchObject({
      body: { assigneeId: person.id, rules: [], need: stage.shop.channelId, topics: [] },
    });
    expect(
      (await desk.timeline(waits.id)).filter(({ type }) => type === 'conversation.topics_changed'),
    ).toHaveLength(2);
  });

  test('counts when a Pending one is back in New', async ({ stage }) => {
    const desk = createDesk(stage);
    const topic = await desk.topic();
    const { rule, person } = await routed(desk, { topics: { anyOf: [topic.id] } });
    const { id } = await desk.arrive('ada');
    await desk.act(null, id, 'pend');
    await desk.ok('POST', `/v1/conversations/${id}/topics`, { body: { add: [topic.id] } });
    await desk.send('ada');
    await stage.settle();
    expect(await desk.see(id)).toMatchObject({ state: 'new', assigneeId: person.id, rules: [rule.id] });
  });
});

test('a change of the rules moves what waits in the background, and nothing that is held', async ({
  stage,
}) => {
  const desk = createDesk(stage);
  await desk.signIn(desk.own);
  await desk.patch(`agents/${stage.shop.agentId}`, { capacity: 1 });
  const held = await desk.arrive('held');
  await stage.settle();
  const waiting = [await desk.arrive('one'), await desk.arrive('two')];
  const { rule, person } = await routed(desk, { visibility: 'private' });
  expect((await desk.see(waiting[0]!.id)).need).toBe(stage.shop.channelId);
  await desk.walk();
  for (const { id } of waiting) {
    expect(await desk.see(id)).toMatchObject({ need: rule.id, assigneeId: person.id });
  }
  expect(await desk.holder(held.id)).toBe(stage.shop.agentId);
  await desk.ok('DELETE', `/v1/routing-rules/${rule.id}`);
  await desk.walk();
  for (const { id } of waiting) {
    expect(await desk.see(id)).toMatchObject({ need: stage.shop.channelId, assigneeId: person.id });
  }
});

test('a dry run tells which waiting ones a rule would move, and moves nothing', async ({ stage }) => {
  const desk = createDesk(stage);
  const { id } = await desk.arrive('fr', {}, { language: 'fr' });
  await desk.arrive('none');
  const team = await desk.team();
  const rule = { name: 'French', when: { languages: ['fr'] }, teamIds: [team.id] };
  const before = await stage.snapshot();
  const tried = await desk.ok('POST', '/v1/routing-rules/dry-run', { body: { rule } });
  expect(tried).toEqual({
    ...{ examined: 2, more: false, matched: 1 },
    conversations: [
      {
        id,
        from: { need: stage.shop.channelId, teamIds: [stage.shop.teamId] },
        to: { need: 'rr_tried', teamIds: [team.id] },
      },
    ],
  });
  expect(await stage.snapshot()).toEqual(before);

  const stored = await desk.rule(rule.when, [team.id]);
  await desk.walk();
  const wider = { ...rule, when: { visibility: 'private' } };
  const body = { rule: wider, replaces: stored.id };
  expect(await desk.ok('POST', '/v1/routing-rules/dry-run', { body })).toMatchObject({
    matched: 2,
    conversations: [{ to: { need: stored.id } }],
  });
});
