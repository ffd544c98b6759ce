// Boomerangs, auto-resolve and the reopen window over HTTP, as agents and admins meet them.

import { describe } from 'vitest';
import { type Conversation, createDesk, type Desk } from './desk.js';
import { invalid, refused } from './refused.js';
import { expect, type Stage, test } from './stage.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

type Seen = Conversation & {
  boomerang: { at: string; by: string; note: string | null } | null;
  autoResolveAt: string | null;
  previousId: string | null;
};
const see = (desk: Desk, id: string) => desk.see(id) as Promise<Seen>;
const cancel = async (stage: Stage, desk: Desk, id: string) =>
  stage.call('DELETE', `/v1/conversations/${id}/boomerang`, {
    key: stage.shop.agent,
    headers: { 'if-match': `${(await desk.see(id)).epoch}` },
  });

describe('9 boomerangs', () => {
  test('an agent parks until later, and has it back in New with its note', async ({ stage }) => {
    const desk = createDesk(stage);
    await desk.signIn(desk.own);
    const { id } = await desk.arrive('ada');
    await stage.settle();
    const before = Date.now();
    const body = { afterMs: HOUR_MS, note: 'Ask the bank again.' };
    const set = await desk.act(desk.own, id, 'boomerang', body);
    expect(set).toMatchObject({
      status: 200,
      body: {
        state: 'pending',
        assigneeId: desk.own.id,
        boomerang: { by: `agent:${desk.own.id}`, note: body.note },
      },
    });
    const { boomerang } = await see(desk, id);
    expect(Date.parse(boomerang?.at ?? '') - before - HOUR_MS).toBeLessThan(MINUTE_MS);
    await desk.pass(HOUR_MS + MINUTE_MS);
    expect(await see(desk, id)).toMatchObject({ state: 'new', assigneeId: desk.own.id, boomerang: null });
    expect(await desk.timeline(id)).toContainEqual(
      expect.objectContaining({ kind: 'note', text: body.note }),
    );
    expect(await desk.metric('lifecycle_total', 'status="boomeranged"')).toBe(1);
  });

  test('resolved until a date it comes back of nobody, routed by the rules of that moment', async ({
    stage,
  }) => {
    const desk = createDesk(stage);
    const { id } = await desk.arrive('ada');
    const at = new Date(Date.now() + HOUR_MS).toISOString();
    const set = await desk.act(null, id, 'boomerang', { at, state: 'resolved' });
    expect(set.body).toMatchObject({ state: 'resolved', boomerang: { at, note: null } });
    const team = await desk.team();
    await desk.rule({ visibility: 'private' }, [team.id]);
    await desk.pass(HOUR_MS + 1_000);
    expect(await see(desk, id)).toMatchObject({
      state: 'new',
      assigneeId: null,
      rules: [expect.any(String)],
    });
    expect((await desk.timeline(id)).at(-1)).toMatchObject({ type: 'conversation.boomeranged' });
  });

  test('cancelled it stays; where another conversation is open, none is set', async ({ stage }) => {
    const desk = createDesk(stage);
    const { id } = await desk.arrive('ada');
    await desk.act(null, id, 'boomerang', { afterMs: HOUR_MS, state: 'resolved' });
    expect(await cancel(stage, desk, id)).toMatchObject({ status: 200, body: { boomerang: null } });
    const open = await desk.arrive('ada');
    for (const [verb, body] of [
      ['boomerang', { afterMs: HOUR_MS }],
      ['reopen', {}],
    ] as const)
      expect(await desk.act(null, id, verb, body)).toMatchObject({
        status: 409,
        body: { code: 'conversation_open', conversationId: open.id },
      });
  });

  test('wants the epoch of an agent, and refuses what cannot be', async ({ stage }) => {
    const desk = createDesk(stage);
    const { id, epoch } = await desk.arrive('ada');
    const url = `/v1/conversations/${id}/boomerang`;
    const key = stage.shop.agent;
    for (const [method, body] of [
      ['POST', { afterMs: 1_000 }],
      ['DELETE', {}],
    ] as const) {
      expect(await stage.call(method, url, { key, body })).toMatchObject({ status: 428 });
      const old = { key, body, headers: { 'if-match': `${epoch - 1}` } };
      expect(await stage.call(method, url, old)).toMatchObject({
        status: 412,
        body: { code: 'stale_epoch' },
      });
    }
    const ahead = (ms: number) => new Date(Date.now() + ms).toISOString();
    const bad: [body: unknown, path: string][] = [
      [{}, 'afterMs'],
      [{ afterMs: 1_000, at: ahead(HOUR_MS) }, 'afterMs'],
      [{ afterMs: 999 }, 'afterMs'],
      [{ afterMs: '15 min' }, 'afterMs'],
      [{ afterMs: 366 * 24 * HOUR_MS }, 'afterMs'],
      [{ at: 'tomorrow' }, 'at'],
      [{ at: ahead(-1_000) }, 'at'],
      [{ at: ahead(366 * 24 * HOUR_MS) }, 'at'],
      [{ afterMs: 1_000, state: 'new' }, 'state'],
      [{ afterMs: 1_000, note: '' }, 'note'],
      [{ afterMs: 1_000, note: 'x'.repeat(2_001) }, 'note'],
      [{ afterMs: 1_000, seenSeq: -1 }, 'seenSeq'],
      [{ afterMs: 1_000, reason: 'x' }, 'reason'],
    ];
    const headers = { 'if-match': `${epoch}` };
    for (const [body, path] of bad) await refused(stage, 'POST', url, { key, body, headers }, invalid(path));
    await refused(stage, 'DELETE', url, { key, body: { why: 'x' }, headers }, invalid('why'));
  }, 60_000);

  test('twice under one key is once, also when the instant is over by then', async ({ stage }) => {
    const desk = createDesk(stage);
    const { id } = await desk.arrive('ada');
    const at = new Date(Date.now() + 300).toISOString();
    const call = { key: stage.shop.admin, body: { at }, headers: { 'idempotency-key': 'once' } };
    const url = `/v1/conversations/${id}/boomerang`;
    expect((await stage.call('POST', url, call)).status).toBe(200);
    await desk.pass(HOUR_MS);
    while (Date.now() <= Date.parse(at)) await new Promise(setImmediate);
    expect(await stage.call('POST', url, call)).toMatchObject({ status: 200, body: { boomerang: null } });
    const other = { ...call, body: { afterMs: 1_000 } };
    expect(await stage.call('POST', url, other)).toMatchObject({ body: { code: 'idempotency_key_reused' } });
  });

  test('the system’s own comes before Pending is resolved, in the settings and in each channel', async ({
    stage,
  }) => {
    const desk = createDesk(stage);
    const admin = stage.shop.admin;
    const channel = `/v1/channels/${stage.shop.channelId}`;
    const path = 'lifecycle.boomerangMs';
    const lifecycle = (boomerangMs: number | null, pendingMs?: number) => ({
      lifecycle: { boomerangMs, ...(pendingMs ? { autoResolve: { pendingMs } } : {}) },
    });
    const tooLate = [
      ['/v1/settings', lifecycle(2 * HOUR_MS, 2 * HOUR_MS)],
      [channel, lifecycle(3 * HOUR_MS, HOUR_MS)],
    ] as const;
    for (const [url, body] of tooLate)
      await refused(stage, 'PATCH', url, { key: admin, body }, invalid(path));
    await desk.ok('PATCH', channel, { body: { lifecycle: { autoResolve: { pendingMs: 2 * HOUR_MS } } } });
    // What the settings say would be too late there.
    const body = lifecycle(2 * HOUR_MS);
    await refused(stage, 'PATCH', '/v1/settings', { key: admin, body }, invalid(path));
    await desk.settings(lifecycle(HOUR_MS));
    const { id } = await desk.arrive('ada');
    await desk.act(null, id, 'pend');
    expect((await see(desk, id)).boomerang).toMatchObject({ by: 'engine' });
    await desk.ok('PATCH', channel, { body: lifecycle(0) });
    const { id: later } = await desk.arrive('bea');
    await desk.act(null, later, 'pend');
    expect((await see(desk, later)).boomerang).toBeNull();
    await desk.pass(HOUR_MS + 1_000);
    expect([(await see(desk, id)).state, (await see(desk, later)).state]).toEqual(['new', 'pending']);
  }, 60_000);
});

describe('10 auto-resolve', () => {
  test('after 30 days, or what the settings or the channel said when it arrived', async ({ stage }) => {
    const desk = createDesk(stage);
    const leftMs = async (id: string) =>
      Math.round((Date.parse((await see(desk, id)).autoResolveAt ?? '') - Date.now()) / HOUR_MS) * HOUR_MS;
    const first = await desk.arrive('ada');
    expect(await leftMs(first.id)).toBe(30 * 24 * HOUR_MS);
    await desk.settings({ lifecycle: { autoResolve: { newMs: 5 * HOUR_MS, newReason: 'nobody_came' } } });
    const second = await desk.arrive('bea');
    expect([await leftMs(first.id), await leftMs(second.id)]).toEqual([30 * 24 * HOUR_MS, 5 * HOUR_MS]);
    await desk.channel({ lifecycle: { autoResolve: { newMs: 2 * HOUR_MS } } });
    const third = await desk.arrive('cyd');
    expect(await leftMs(third.id)).toBe(2 * HOUR_MS);
    await desk.pass(3 * HOUR_MS);
    const states = await Promise.all([first, second, third].map(({ id }) => see(desk, id)));
    expect(states.map(({ state }) => state)).toEqual(['new', 'new', 'resolved']);
    expect((await desk.timeline(third.id)).at(-1)).toMatchObject({
      ...{ type: 'conversation.resolved', by: 'engine', reason: 'nobody_came' },
    });
    expect(await desk.metric('lifecycle_total', 'status="auto_resolved"')).toBe(1);
  });

  test('can be shortened, not lengthened', async ({ stage }) => {
    const key = stage.shop.admin;
    const longer = { lifecycle: { autoResolve: { pendingMs: 31 * 24 * HOUR_MS } } };
    const path = 'lifecycle.autoResolve.pendingMs';
    await refused(stage, 'PATCH', '/v1/settings', { key, body: longer }, invalid(path));
    await refused(
      stage,
      'PATCH',
      `/v1/channels/${stage.shop.channelId}`,
      { key, body: longer },
      invalid(path),
    );
    const reason = { lifecycle: { autoResolve: { newReason: 'Nobody came' } } };
    const invalidReason = invalid('lifecycle.autoResolve.newReason');
    await refused(stage, 'PATCH', '/v1/settings', { key, body: reason }, invalidReason);
  });
});

describe('1 after Resolved', () => {
  test('another conversation names the one before it; within the window it is the same', async ({
    stage,
  }) => {
    const desk = createDesk(stage);
    const first = await desk.arrive('ada');
    const topic = await desk.topic();
    await desk.ok('POST', `/v1/conversations/${first.id}/topics`, { body: { add: [topic.id] } });
    await desk.act(null, first.id, 'resolve');
    const second = (await desk.arrive('ada')) as Seen;
    expect(second).toMatchObject({ previousId: first.id, topics: [] });
    await desk.channel({ reopenWindowMs: HOUR_MS });
    await desk.ok('POST', `/v1/conversations/${second.id}/topics`, { body: { add: [topic.id] } });
    await desk.act(null, second.id, 'resolve');
    const again = (await desk.arrive('ada')) as Seen;
    expect(again).toMatchObject({ id: second.id, state: 'new', assigneeId: null, topics: [topic.id] });
    expect(again.epoch).toBeGreaterThan(second.epoch);
    expect((await desk.timeline(again.id)).at(-1)).toMatchObject({
      ...{ type: 'conversation.reopened', by: 'contact' },
    });
  });

  test('a message accepted before the end and applied after it is within the window', async ({ stage }) => {
    const desk = createDesk(stage);
    await desk.channel({ reopenWindowMs: HOUR_MS });
    const { id } = await desk.arrive('ada');
    await desk.send('ada');
    await desk.act(null, id, 'resolve');
    await stage.apply();
    expect(await see(desk, id)).toMatchObject({ state: 'new' });
  });
});
