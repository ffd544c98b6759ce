// Section 4. What people do to others' work: transfers, many at once, lanes, drained agents, paused teams, time-outs.

import { describe } from 'vitest';
import { createDesk } from './desk.js';
import { expect, type Stage, test } from './stage.js';

describe('a transfer', () => {
  test('hands over with a note, which stands in the timeline', async ({ stage }) => {
    const desk = createDesk(stage);
    const [ada, bea] = [await desk.hire(), await desk.hire()];
    await desk.signIn(ada);
    const { id } = await desk.arrive('contact');
    await stage.settle();
    const given = await desk.act(ada, id, 'transfer', { agentId: bea.id, note: 'Speaks French.' });
    expect(given).toMatchObject({ status: 200, body: { assigneeId: bea.id } });
    const notes = (await desk.timeline(id)).filter(({ kind }) => kind === 'note');
    expect(notes).toMatchObject([{ kind: 'note', by: `agent:${ada.id}`, text: 'Speaks French.' }]);
  });

  test('to a team pins it there at its old place; rules no longer move it', async ({ stage }) => {
    const desk = createDesk(stage);
    const team = await desk.team();
    const person = await desk.hire({ teamIds: [team.id] });
    const { id } = await desk.arrive('contact');
    const since = await stage.redis.hget(stage.keys.conversation(id), 'waitingSince');
    expect(await desk.act(null, id, 'transfer', { teamId: team.id })).toMatchObject({
      status: 200,
      body: { teamId: team.id, need: team.id },
    });
    await desk.rule({ visibility: 'private' }, [stage.shop.teamId]);
    await desk.walk();
    expect((await desk.see(id)).need).toBe(team.id);
    expect(await stage.redis.hget(stage.keys.conversation(id), 'waitingSince')).toBe(since);
    await desk.signIn(person);
    await stage.settle();
    expect(await desk.holder(id)).toBe(person.id);
  });
});

describe('many at once', () => {
  const bulk = (stage: Stage, items: unknown, verb: object, headers = {}) =>
    stage.call('POST', '/v1/conversations/bulk', {
      key: stage.shop.admin,
      body: { items, do: verb },
      headers,
    });

  test('five hundred are given, each with its outcome; stale, unknown and foreign ones keep none back', async ({
    stage,
  }) => {
    const desk = createDesk(stage);
    const messages = Array.from({ length: 497 }, (_, i) =>
      stage.message({ contact: { externalId: `c${i}` } }),
    );
    await stage.post({ messages });
    await stage.apply();
    const { items: found } = await desk.ok<{ items: { id: string; epoch: number }[] }>(
      'GET',
      '/v1/conversations?state=new&limit=500',
    );
    const foreign = await stage.conversation('foreign', await stage.furnish(stage.other, 'Foreign'));
    const [stale, ...rest] = found.map(({ id, epoch }) => ({ id, epoch }));
    const items = [
      { id: stale!.id, epoch: stale!.epoch - 1 },
      { id: 'cv_unknown', epoch: 1 },
      { id: foreign.id, epoch: foreign.epoch },
      ...rest,
    ].concat([{ id: 'cv_also_unknown', epoch: 1 }]);
    expect(items).toHaveLength(500);
    const { status, body } = await bulk(stage, items, { verb: 'assign', agentId: stage.shop.agentId });
    expect(status).toBe(200);
    const results = body.results as { id: string; status: string; epoch?: number }[];
    expect(results.map(({ id }) => id)).toEqual(items.map(({ id }) => id));
    const codes = results.map((each) => each.status);
    expect(codes.slice(0, 3)).toEqual(['stale_epoch', 'not_found', 'not_found']);
    expect(new Set(codes.slice(3, -1))).toEqual(new Set(['done']));
    expect(codes.at(-1)).toBe('not_found');
    const one = results[10]!;
    expect(await desk.see(one.id)).toMatchObject({ assigneeId: stage.shop.agentId, epoch: one.epoch });
    expect(await desk.holder(stale!.id)).toBeNull();
  }, 60_000);

  test('each verb, and a repeat under one key does nothing twice', async ({ stage }) => {
    const desk = createDesk(stage);
    const team = await desk.team();
    const made = [await desk.arrive('one'), await desk.arrive('two')];
    const items = async () =>
      Promise.all(made.map(async ({ id }) => ({ id, epoch: (await desk.see(id)).epoch })));
    const all = async (verb: object, sees: object) => {
      const [now, headers] = [await items(), { 'idempotency-key': JSON.stringify(verb).slice(0, 60) }];
      const first = await bulk(stage, now, verb, headers);
      expect(first.body.results).toMatchObject(made.map(({ id }) => ({ id, status: 'done' })));
      expect((await bulk(stage, now, verb, headers)).body).toEqual(first.body);
      for (const { id } of made) expect(await desk.see(id)).toMatchObject(sees);
      const other = await bulk(stage, now.slice(1), verb, headers);
      expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
    };
    await all({ verb: 'assign', agentId: stage.shop.agentId }, { assigneeId: stage.shop.agentId });
    await all({ verb: 'unassign' }, { assigneeId: null });
    await all({ verb: 'prioritize', priority: 42 }, { priority: 42 });
    await all({ verb: 'assign', teamId: team.id }, { teamId: team.id, need: team.id });
    await all({ verb: 'resolve' }, { state: 'resolved' });
    const { body } = await bulk(stage, await items(), { verb: 'resolve' });
    expect(body.results).toMatchObject([{ status: 'invalid_state' }, { status: 'invalid_state' }]);
  });

  test('what somebody has locked is left out, but for its score', async ({ stage }) => {
    const desk = createDesk(stage);
    await desk.signIn(desk.own);
    const made = [await desk.arrive('one'), await desk.arrive('two')];
    const items = () => Promise.all(made.map(async ({ id }) => ({ id, epoch: (await desk.see(id)).epoch })));
    await desk.act(desk.own, made[0]!.id, 'lock');
    const statuses = async (verb: object) =>
      ((await bulk(stage, await items(), verb)).body.results as { status: string }[]).map(
        (each) => each.status,
      );
    expect(await statuses({ verb: 'prioritize', priority: 3 })).toEqual(['done', 'done']);
    for (const verb of [
      { verb: 'assign', teamId: desk.teamId },
      { verb: 'assign', agentId: desk.own.id },
      { verb: 'unassign' },
      { verb: 'resolve' },
    ])
      expect(await statuses(verb)).toEqual(['conversation_locked', 'done']);
    expect(await desk.see(made[0]!.id)).toMatchObject({ state: 'new', lockedBy: desk.own.id, priority: 3 });
  });

  test('a repeat is answered as it was, also when its agent sees none of them any more', async ({
    stage,
  }) => {
    const desk = createDesk(stage);
    const { shop } = stage;
    const colleague = await desk.hire();
    await desk.patch(`teams/${shop.teamId}`, { queue: { mayFilter: false } });
    const made = [await desk.arrive('one'), await desk.arrive('two')];
    const body = {
      items: made.map(({ id, epoch }) => ({ id, epoch })),
      do: { verb: 'assign', agentId: colleague.id },
    };
    const give = (key: string) =>
      stage.call('POST', '/v1/conversations/bulk', {
        ...{ key: shop.agent, body, headers: { 'idempotency-key': key } },
      });
    const first = await give('k1');
    expect(first.body.results).toMatchObject([{ status: 'done' }, { status: 'done' }]);
    expect((await give('k1')).body).toEqual(first.body);
    expect((await give('k2')).body.results).toMatchObject([{ status: 'not_found' }, { status: 'not_found' }]);
  });

  test('are given to a virtual agent and taken back as one is; one that begins is given none', async ({
    stage,
  }) => {
    const desk = createDesk(stage);
    const { shop, make } = stage;
    const bot = (fields: object) =>
      make('/v1/agents', shop.admin, {
        ...{ name: 'Helper', kind: 'virtual' },
        virtual: { webhookUrl: 'https://bot.example/hook', role: 'delegation', ...fields },
      });
    const made = [await desk.arrive('one'), await desk.arrive('two')];
    const items = () => Promise.all(made.map(async ({ id }) => ({ id, epoch: (await desk.see(id)).epoch })));
    const helper = await bot({});
    const rung = stage.rings.delivery.length;
    const given = await bulk(stage, await items(), { verb: 'assign', agentId: helper.id });
    expect(given.body.results).toMatchObject([{ status: 'done' }, { status: 'done' }]);
    for (const { id } of made)
      expect(await desk.see(id)).toMatchObject({ state: 'bot', assigneeId: helper.id });
    expect(stage.rings.delivery.slice(rung)).toContain(helper.id);
    const back = await bulk(stage, await items(), { verb: 'unassign' });
    expect(back.body.results).toMatchObject([{ status: 'done' }, { status: 'done' }]);
    for (const { id } of made) expect(await desk.see(id)).toMatchObject({ state: 'new', assigneeId: null });
    const opener = await bot({ role: 'inception', channelIds: [shop.channelId] });
    expect(await bulk(stage, await items(), { verb: 'assign', agentId: opener.id })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'do.agentId', code: 'not_delegable' }] },
    });
  });
});

test('a lane is moved to a team as a whole', async ({ stage }) => {
  const desk = createDesk(stage);
  const team = await desk.team();
  for (const contact of ['one', 'two', 'three']) await desk.arrive(contact);
  const move = (laneId: string) =>
    stage.call('POST', '/v1/live/lanes/move', {
      key: stage.shop.operator,
      body: { laneId, toTeamId: team.id },
    });
  expect(await move(stage.shop.channelId)).toMatchObject({ status: 200, body: { moved: 3, more: false } });
  expect(await desk.lanes()).toMatchObject([{ need: team.id, waiting: 3 }]);
  expect(await move(stage.shop.channelId)).toMatchObject({ status: 200, body: { moved: 0 } });
  const changes = await desk.timeline((await desk.find('one')).id);
  expect(changes.at(-1)).toMatchObject({
    type: 'conversation.team_assigned',
    by: expect.stringMatching(/^key:/),
  });
});

test('a drained agent gets nothing new, keeps what it has, and takes a break when that is done', async ({
  stage,
}) => {
  const desk = createDesk(stage);
  const person = await desk.hire();
  await desk.signIn(person);
  const held = await desk.arrive('held');
  await stage.settle();
  await desk.patch(`agents/${person.id}`, { draining: true });
  const waits = await desk.arrive('waits');
  await stage.settle();
  expect([await desk.holder(held.id), await desk.holder(waits.id)]).toEqual([person.id, null]);
  await desk.act(person, held.id, 'resolve');
  await stage.settle();
  const { items } = await desk.ok<{ items: { agentId: string }[] }>('GET', '/v1/live/agents');
  expect(items.find(({ agentId }) => agentId === person.id)).toMatchObject({
    availability: 'away',
    draining: true,
  });
  expect(await desk.holder(waits.id)).toBeNull();
});

test('a paused team is given nothing until it goes on', async ({ stage }) => {
  const desk = createDesk(stage);
  await desk.signIn(desk.own);
  await desk.patch(`teams/${stage.shop.teamId}`, { paused: true });
  const { id } = await desk.arrive('contact');
  await stage.settle();
  expect(await desk.holder(id)).toBeNull();
  await desk.patch(`teams/${stage.shop.teamId}`, { paused: false });
  await stage.settle();
  expect(await desk.holder(id)).toBe(stage.shop.agentId);
});

describe('time', () => {
  test('an agent idle for too long is away, and back when it does something', async ({ stage }) => {
    const desk = createDesk(stage);
    await desk.settings({ routing: { idleAwayMs: 60_000 } });
    const url = `/v1/agents/${stage.shop.agentId}/sessions/${await desk.signIn(desk.own)}`;
    const beat = (agoMs: number) => {
      const activeAt = new Date(Date.now() - agoMs).toISOString();
      return stage.call('PUT', url, { key: stage.shop.agent, body: { activeAt } });
    };
    expect((await beat(61_000)).body.availability).toBe('away');
    const { id } = await desk.arrive('contact');
    await stage.settle();
    expect(await desk.holder(id)).toBeNull();
    expect((await beat(0)).body.availability).toBe('available');
    await stage.settle();
    expect(await desk.holder(id)).toBe(stage.shop.agentId);
  });

  test('what nobody answers in time goes to somebody else', async ({ stage }) => {
    const desk = createDesk(stage);
    await desk.patch(`teams/${stage.shop.teamId}`, { answerWithinMs: 60_000 });
    const people = [await desk.hire(), await desk.hire()];
    for (const person of people) await desk.signIn(person);
    const { id } = await desk.arrive('contact');
    await stage.settle();
    const first = await desk.holder(id);
    // The monitor is a minute ahead: so is the moment that it compares with.
    await desk.pass(60_100);
    const second = await desk.holder(id);
    expect([first, second].sort()).toEqual(people.map((person) => person.id).sort());
    expect(await desk.metric('unassignments_total', 'reason="unanswered"')).toBe(1);
  });

  test('who is away for too long gives its New ones back', async ({ stage }) => {
    const desk = createDesk(stage);
    await desk.patch(`teams/${stage.shop.teamId}`, { awayTimeoutMs: 60_000 });
    const sessionId = await desk.signIn(desk.own);
    const { id } = await desk.arrive('contact');
    await stage.settle();
    const body = { availability: 'away' };
    const url = `/v1/agents/${stage.shop.agentId}/sessions/${sessionId}`;
    await desk.ok('PUT', url, { key: stage.shop.agent, body });
    await desk.pass(30_000);
    expect(await desk.holder(id)).toBe(stage.shop.agentId);
    await desk.pass(60_100);
    // That monitor was a minute ahead: what it found is due now.
    const takeBacks = `{${stage.partition}}:take-backs`;
    for (const due of await stage.redis.zrange(takeBacks, '0', '-1'))
      await stage.redis.zadd(takeBacks, 0, due);
    await desk.presence();
    expect(await desk.see(id)).toMatchObject({ state: 'new', assigneeId: null });
  });

  test('after each conversation an agent rests', async ({ stage }) => {
    const desk = createDesk(stage);
    await desk.patch(`teams/${stage.shop.teamId}`, { wrapUpMs: 30_000, capacity: 1 });
    await desk.signIn(desk.own);
    const one = await desk.arrive('one');
    await stage.settle();
    const two = await desk.arrive('two');
    await desk.act(desk.own, one.id, 'resolve');
    await stage.settle();
    expect(await desk.holder(two.id)).toBeNull();
    await desk.pass(30_100);
    expect(await desk.holder(two.id)).toBe(stage.shop.agentId);
  });
});
