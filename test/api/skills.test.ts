// Who is chosen: skills with levels and languages that relax by steps, orders of choice, preferred agents.

import { describe } from 'vitest';
import { createDesk } from './desk.js';
import { expect, test } from './stage.js';

const cards = (level: number) => [{ skill: 'cards', level }];

test('a skill is asked for at a level, and relaxes step by step up to anyone', async ({ stage }) => {
  const desk = createDesk(stage);
  const { shop } = stage;
  const elsewhere = await desk.team();
  await desk.rule({ visibility: 'private' }, [shop.teamId], {
    requires: { skills: cards(7), language: 'contact' },
    steps: [
      { afterMs: 60_000, levels: cards(4) },
      { afterMs: 120_000, dropLanguage: true },
      { afterMs: 180_000, dropSkills: ['cards'] },
      { afterMs: 240_000, addTeamIds: [elsewhere.id] },
      { afterMs: 300_000, end: 'anyone' },
    ],
  });
  const { id, rules } = await desk.arrive('ada', {}, { language: 'fr' });
  const needs: string[] = [];
  for (const ms of [0, 60_100, 120_100, 180_100, 240_100, 300_100]) {
    if (ms > 0) await desk.pass(ms);
    needs.push((await desk.see(id)).need);
  }
  const [rule] = rules;
  expect(needs).toEqual([
    `${rule};s=cards:7;l=fr`,
    `${rule};s=cards:4;l=fr`,
    `${rule};s=cards:4`,
    rule,
    `${rule};+${elsewhere.id}`,
    `${rule};any`,
  ]);
  const stranger = await desk.hire({ teamIds: [] });
  await desk.signIn(stranger);
  await stage.settle();
  expect(await desk.holder(id)).toBe(stranger.id);
});

test('only who has the skill at the level and speaks the language is given it', async ({ stage }) => {
  const desk = createDesk(stage);
  await desk.rule({ visibility: 'private' }, [stage.shop.teamId], {
    requires: { skills: cards(5), language: 'fr' },
    steps: [{ afterMs: 60_000, levels: cards(2) }],
  });
  for (const fields of [
    {},
    { skills: cards(9) },
    { languages: ['fr'] },
    { skills: cards(4), languages: ['fr'] },
  ])
    await desk.signIn(await desk.hire(fields));
  const { id } = await desk.arrive('ada');
  await stage.settle();
  expect(await desk.holder(id)).toBeNull();
  await desk.pass(60_100);
  const holder = await desk.holder(id);
  expect(await desk.ok('GET', `/v1/agents/${holder}`)).toMatchObject({ skills: cards(4), languages: ['fr'] });
  const able = await desk.hire({ skills: cards(5), languages: ['fr-fr'] });
  await desk.signIn(able);
  const second = await desk.arrive('bea');
  await stage.settle();
  expect(await desk.holder(second.id)).toBe(able.id);
});

describe('the order of choice', () => {
  // Of two equal ones the smaller id is first: what follows when that is the first of the two, and when the second.
  const orders: [choice: string, capacities: [number, number], first: number[], second: number[]][] = [
    ['load_ratio', [2, 4], [0, 1, 1, 0, 1, 1], [1, 0, 1, 0, 1, 1]],
    ['free_slots', [2, 4], [1, 1, 0, 1, 0, 1], [1, 1, 0, 1, 0, 1]],
    ['round_robin', [9, 3], [0, 1, 0, 1], [1, 0, 1, 0]],
  ];
  test.for(orders)('%s', async ([choice, capacities, first, second], { stage }) => {
    const desk = createDesk(stage);
    await desk.patch(`teams/${stage.shop.teamId}`, { choice });
    const people = [
      await desk.hire({ capacity: capacities[0] }),
      await desk.hire({ capacity: capacities[1] }),
    ];
    for (const person of people) await desk.signIn(person);
    const chosen: number[] = [];
    for (const [i] of first.entries()) {
      const { id } = await desk.arrive(`contact ${i}`);
      await stage.settle();
      const holder = await desk.holder(id);
      chosen.push(people.findIndex((person) => person.id === holder));
    }
    expect(chosen).toEqual(people[0]!.id < people[1]!.id ? first : second);
  });

  test('level: the best at what is asked for, longest_idle: who has done nothing for longest', async ({
    stage,
  }) => {
    const desk = createDesk(stage);
    await desk.patch(`teams/${stage.shop.teamId}`, { choice: 'level' });
    const rule = await desk.rule({ visibility: 'private' }, [stage.shop.teamId], {
      requires: { skills: cards(2) },
    });
    const [good, best] = [await desk.hire({ skills: cards(5) }), await desk.hire({ skills: cards(9) })];
    for (const person of [good, best]) await desk.signIn(person);
    const one = await desk.arrive('one');
    await stage.settle();
    expect(await desk.holder(one.id)).toBe(best.id);
    const { decision } = (await desk.explain(one.id)) as { decision: { compared: { agentId: string }[] } };
    expect(decision).toMatchObject({ order: 'level', rules: [rule.id], reason: 'routing' });
    expect(decision.compared[0]?.agentId).toBe(best.id);

    await desk.patch(`teams/${stage.shop.teamId}`, { choice: 'longest_idle' });
    const two = await desk.arrive('two');
    await stage.settle();
    expect(await desk.holder(two.id)).toBe(good.id);
    await desk.act(null, one.id, 'resolve');
    await desk.act(null, two.id, 'resolve');
    const three = await desk.arrive('three');
    await stage.settle();
    expect(await desk.holder(three.id)).toBe(best.id);
  });
});

describe('a preferred agent', () => {
  test('who spoke with the contact last gets it back, for a while', async ({ stage }) => {
    const desk = createDesk(stage);
    await desk.settings({ routing: { preferredAgent: { waitMs: 60_000 } } });
    const [last, other] = [await desk.hire(), await desk.hire()];
    await desk.signIn(last);
    const { id } = await desk.arrive('ada');
    await stage.settle();
    await desk.act(last, id, 'messages', { text: 'hi' });
    await desk.act(last, id, 'resolve');
    await desk.signIn(other);
    const again = await desk.arrive('ada');
    expect(await desk.lanes()).toMatchObject([{ laneId: `${stage.shop.channelId}@${last.id}`, waiting: 1 }]);
    await stage.settle();
    expect(await desk.holder(again.id)).toBe(last.id);
  });

  test('is waited for no longer than said, and not at all when it has no room', async ({ stage }) => {
    const desk = createDesk(stage);
    const [preferred, other] = [await desk.hire({ capacity: 1 }), await desk.hire()];
    await desk.rule({ visibility: 'private' }, [stage.shop.teamId], {
      ...{ preferredAgentId: preferred.id, preferForMs: 30_000 },
    });
    const sessionId = await desk.signIn(preferred);
    const kept = [await desk.arrive('first'), await desk.arrive('second'), await desk.arrive('third')];
    const holders = () => Promise.all(kept.map(({ id }) => desk.holder(id)));
    await desk.signIn(other);
    await stage.settle();
    expect(await holders()).toEqual([preferred.id, null, null]);
    await desk.act(preferred, kept[0]!.id, 'pend');
    await stage.settle();
    expect(await holders()).toEqual([preferred.id, preferred.id, null]);
    const away = { key: preferred.key, body: { availability: 'away' } };
    await desk.ok('PUT', `/v1/agents/${preferred.id}/sessions/${sessionId}`, away);
    await stage.settle();
    expect(await desk.holder(kept[2]!.id)).toBe(other.id);
    await desk.ok('PUT', `/v1/agents/${preferred.id}/sessions/${sessionId}`, {
      ...{ key: preferred.key, body: { availability: 'available' } },
    });
    await desk.act(preferred, kept[1]!.id, 'pend');
    const timed = [await desk.arrive('fourth'), await desk.arrive('fifth')];
    await stage.settle();
    expect(await desk.holder(timed[1]!.id)).toBeNull();
    await desk.pass(30_100);
    expect(await desk.holder(timed[1]!.id)).toBe(other.id);
    const notKept = await desk.arrive('not kept');
    await stage.settle();
    expect(await desk.holder(notKept.id)).toBe(other.id);
  });
});
