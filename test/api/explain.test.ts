// Why a conversation has its agent, and why one still waits.

import { describe } from 'vitest';
import { createDesk, type Desk } from './desk.js';
import { expect, test } from './stage.js';

type Waiting = {
  position: number | null;
  ahead: number | null;
  estimate: { waitMs: number; samples: number } | null;
  agents: { agentId: string; lacks: ({ code: string } & Record<string, unknown>)[] }[];
  unblock: { code: string; agents: number }[];
};
const waiting = async (desk: Desk, id: string) => (await desk.explain(id)).waiting as Waiting;

test('a decision names lane, rules, version and who was compared by which keys; it stays as it was', async ({
  stage,
}) => {
  const desk = createDesk(stage);
  const rule = await desk.rule({ visibility: 'private' }, [stage.shop.teamId]);
  const people = [await desk.hire({ capacity: 4 }), await desk.hire({ capacity: 4 })];
  for (const person of people) await desk.signIn(person);
  await desk.arrive('first');
  await stage.settle();
  const { id } = await desk.arrive('second');
  await stage.settle();
  const explained = await desk.explain(id);
  const { version } = (await stage.directory.reload(stage.shop.id)) ?? {};
  expect(explained).toMatchObject({
    ...{ state: 'new', need: rule.id, rules: [rule.id], waiting: null },
    decision: {
      reason: 'routing',
      lane: rule.id,
      rules: [rule.id],
      order: 'load_ratio',
      configVersion: version,
    },
  });
  const { compared } = explained.decision as { compared: { agentId: string; loadRatio: number }[] };
  expect(compared.map(({ loadRatio }) => loadRatio)).toEqual([0, 0.25]);
  expect(compared[0]?.agentId).toBe(await desk.holder(id));
  await desk.ok('DELETE', `/v1/routing-rules/${rule.id}`);
  await desk.walk();
  expect((await desk.explain(id)).decision).toEqual(explained.decision);
});

describe('why it waits: what an agent lacks', () => {
  type Make = (desk: Desk) => Promise<unknown>;
  const cases: [code: string, more: object, make: Make][] = [
    ['absent', {}, async () => null],
    ['suspect', {}, async (desk) => desk.signIn(desk.own)],
    ['away', {}, async (desk) => desk.beat('away')],
    [
      'full',
      { load: 1, capacity: 1 },
      async (desk) => {
        await desk.patch(`agents/${desk.own.id}`, { capacity: 1 });
        await desk.signIn(desk.own);
        await desk.act(null, (await desk.arrive('held')).id, 'assign', { agentId: desk.own.id });
      },
    ],
    ['draining', {}, async (desk) => desk.patch(`agents/${desk.own.id}`, { draining: true })],
    [
      'skill',
      { skill: 'cards', needs: 5, has: 2 },
      async (desk) => {
        await desk.patch(`agents/${desk.own.id}`, { skills: [{ skill: 'cards', level: 2 }] });
        await desk.rule({ visibility: 'private' }, [desk.teamId], {
          requires: { skills: [{ skill: 'cards', level: 5 }] },
        });
      },
    ],
    [
      'language',
      { language: 'fr' },
      async (desk) => {
        await desk.rule({ visibility: 'private' }, [desk.teamId], { requires: { language: 'fr' } });
      },
    ],
    ['paused_team', {}, async (desk) => desk.patch(`teams/${desk.teamId}`, { paused: true })],
    [
      'team',
      {},
      async (desk) => {
        await desk.rule({ visibility: 'private' }, [(await desk.team()).id]);
      },
    ],
  ];
  test.for(cases)('%s', async ([code, more, make], { stage }) => {
    const desk = createDesk(stage);
    await make(desk);
    const { id } = await desk.arrive('ada');
    if (code === 'suspect') await stage.redis.hset(stage.keys.agent(desk.own.id), 'lease', 1);
    await stage.settle();
    const why = await waiting(desk, id);
    const lacks = why.agents.find(({ agentId }) => agentId === desk.own.id)?.lacks ?? [];
    expect(lacks).toContainEqual({ code, ...more });
    expect(why.unblock.length).toBeGreaterThan(0);
  });

  test('cool_down after it gave it back, kept_for_other, locked_elsewhere', async ({ stage }) => {
    const desk = createDesk(stage);
    await desk.signIn(desk.own);
    const { id } = await desk.arrive('ada');
    await stage.settle();
    await desk.act(desk.own, id, 'unassign');
    const own = async (of: string) =>
      (await waiting(desk, of)).agents.find(({ agentId }) => agentId === desk.own.id)?.lacks;
    expect(await own(id)).toEqual([{ code: 'cool_down' }]);

    const other = await desk.hire({ capacity: 1 });
    await desk.signIn(other);
    await desk.act(other, id, 'lock');
    expect(await waiting(desk, id)).toMatchObject({ position: null, ahead: null, estimate: null });
    expect(await own(id)).toContainEqual({ code: 'locked_elsewhere', agentId: other.id });
    await stage.call('DELETE', `/v1/conversations/${id}/lock`, { key: stage.shop.admin });

    await desk.rule({ visibility: 'public' }, [desk.teamId], { preferredAgentId: other.id });
    const kept = await desk.arrive('bea', { visibility: 'public' });
    expect(await own(kept.id)).toEqual([{ code: 'kept_for_other', agentId: other.id }]);
  });
});

test.for([
  ['offer', 'offer'],
  ['pull', 'served'],
] as const)('a decision of a team of mode %s is told as it was made', async ([mode, reason], { stage }) => {
  const desk = createDesk(stage);
  await desk.patch(`teams/${desk.teamId}`, { mode });
  await desk.signIn(desk.own);
  const { id } = await desk.arrive('ada');
  await stage.settle();
  const { version } = (await stage.directory.reload(stage.shop.id)) ?? {};
  const made = {
    ...{ lane: stage.shop.channelId, rules: [], configVersion: version },
    compared: [{ agentId: desk.own.id, loadRatio: 0 }],
  };
  if (mode === 'offer') {
    expect(await desk.explain(id)).toMatchObject({
      ...{ assigneeId: null, waiting: null },
      decision: { reason: 'routing', to: desk.own.id, ...made },
    });
    await desk.team();
    await desk.act(desk.own, id, 'accept');
  }
  expect(await desk.explain(id)).toMatchObject({ decision: { reason, ...made } });
});

test('where teams pull, whoever has something locked or did not ask', async ({ stage }) => {
  const desk = createDesk(stage);
  await desk.patch(`teams/${desk.teamId}`, { mode: 'pull' });
  await desk.signIn(desk.own);
  const served = await desk.arrive('one');
  await stage.settle();
  const { id } = await desk.arrive('two');
  await stage.settle();
  const of = async () => {
    const { agents, unblock } = await waiting(desk, id);
    return { lacks: agents[0]?.lacks, unblock };
  };
  expect(await of()).toEqual({
    lacks: [{ code: 'at_work', conversationId: served.id }],
    unblock: [{ code: 'lock_released', agents: 1 }],
  });
  await stage.call('DELETE', `/v1/conversations/${served.id}/lock`, { key: stage.shop.admin });
  expect(await of()).toEqual({
    lacks: [{ code: 'not_asking' }],
    unblock: [{ code: 'agent_asks', agents: 1 }],
  });
});

test('virtual agents are told about nowhere', async ({ stage }) => {
  const desk = createDesk(stage);
  await stage.make('/v1/agents', stage.shop.admin, {
    ...{ name: 'Helper', kind: 'virtual' },
    virtual: { webhookUrl: 'https://bot.example/hook', role: 'delegation' },
  });
  const empty = await desk.team();
  await desk.rule({ visibility: 'private' }, [empty.id]);
  const { id } = await desk.arrive('ada');
  expect((await waiting(desk, id)).agents.map(({ agentId }) => agentId)).toEqual([desk.own.id]);
});

test('the position is exact across lanes, and the estimate null until enough was given lately', async ({
  stage,
}) => {
  const desk = createDesk(stage);
  await desk.rule({ languages: ['fr'] }, [desk.teamId]);
  const other = await desk.team();
  await desk.rule({ visibility: 'public' }, [other.id]);
  const made = [
    await desk.arrive('one'),
    await desk.arrive('elsewhere', { visibility: 'public' }),
    await desk.arrive('two', {}, { language: 'fr' }),
    await desk.arrive('three'),
  ];
  const positions = await Promise.all(made.map(async ({ id }) => (await waiting(desk, id)).position));
  expect(positions).toEqual([1, 1, 2, 3]);
  const last = made[3]!;
  await stage.call('PUT', `/v1/conversations/${last.id}/priority`, {
    key: stage.shop.operator,
    body: { priority: 1 },
  });
  expect(await waiting(desk, last.id)).toMatchObject({ position: 1, ahead: 0, estimate: null });

  const person = await desk.hire({ capacity: 100 });
  const busy = await desk.signIn(person);
  for (let i = 0; i < 5; i++) await desk.arrive(`given ${i}`);
  await stage.settle();
  await desk.ok('PUT', `/v1/agents/${person.id}/sessions/${busy}`, {
    key: person.key,
    body: { availability: 'away' },
  });
  const next = await desk.arrive('next');
  const { estimate } = await waiting(desk, next.id);
  expect(estimate).toMatchObject({ method: 'recent_pace', waitMs: expect.any(Number) });
  expect(estimate?.samples).toBeGreaterThanOrEqual(5);
});
