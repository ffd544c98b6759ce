// Section 6. Agents who take work by themselves, and locks: who is at work on a conversation.

import { describe } from 'vitest';
import { createDesk, type Person } from './desk.js';
import { expect, type Stage, test } from './stage.js';

const next = (stage: Stage, { id, key }: Person, headers = {}) =>
  stage.call('POST', `/v1/agents/${id}/next`, { key, headers });

describe('next', () => {
  test('is the first in line of all that the agent may have, and 204 when there is none', async ({
    stage,
  }) => {
    const desk = createDesk(stage);
    const other = await desk.team();
    await desk.rule({ visibility: 'public' }, [other.id]);
    await desk.arrive('not mine', { visibility: 'public' });
    const [one, two] = [await desk.arrive('one'), await desk.arrive('two')];
    const person = await desk.hire({ capacity: 1 });
    await desk.signIn(person);
    const taken = await next(stage, person);
    expect(taken).toMatchObject({ status: 200, body: { id: one.id, assigneeId: person.id, lockedBy: null } });
    expect(taken.headers.etag).toBe(`"${taken.body.epoch}"`);
    // By its own hand an agent may have more than its cap.
    expect(await next(stage, person)).toMatchObject({ status: 200, body: { id: two.id } });
    expect(await next(stage, person)).toMatchObject({ status: 204, body: {} });
  });

  test('is locked where the team pulls, and one lock ends the one before', async ({ stage }) => {
    const desk = createDesk(stage);
    await desk.patch(`teams/${stage.shop.teamId}`, { mode: 'pull' });
    const [one, two] = [await desk.arrive('one'), await desk.arrive('two')];
    const person = await desk.hire();
    await desk.signIn(person);
    const taken = await next(stage, person);
    expect(taken).toMatchObject({ body: { id: one.id, assigneeId: null, lockedBy: person.id } });
    const { locked } = await desk.ok<{ locked: unknown }>('GET', `/v1/agents/${person.id}/assignments`, {
      key: person.key,
    });
    expect(locked).toMatchObject({ id: one.id, epoch: taken.body.epoch });
    expect(await next(stage, person)).toMatchObject({ body: { id: two.id } });
    expect((await desk.lanes()).map(({ waiting }) => waiting)).toEqual([1]);
  });

  test('who pulls is served one at a time: the next when it has answered', async ({ stage }) => {
    const desk = createDesk(stage);
    await desk.patch(`teams/${stage.shop.teamId}`, { mode: 'pull' });
    const [one, two] = [await desk.arrive('one'), await desk.arrive('two')];
    const person = await desk.hire();
    await desk.signIn(person);
    await stage.settle();
    expect([(await desk.see(one.id)).lockedBy, (await desk.see(two.id)).lockedBy]).toEqual([person.id, null]);
    expect((await desk.act(person, one.id, 'messages', { text: 'hi' })).status).toBe(202);
    await stage.settle();
    expect(await desk.see(two.id)).toMatchObject({ lockedBy: person.id });
  });

  test('twice under one key is one conversation; without a session it is refused', async ({ stage }) => {
    const desk = createDesk(stage);
    const [one] = [await desk.arrive('one'), await desk.arrive('two')];
    const person = await desk.hire();
    expect(await next(stage, person)).toMatchObject({ status: 409, body: { code: 'not_signed_in' } });
    await desk.signIn(person);
    const once = { 'idempotency-key': 'k1' };
    const answers = [await next(stage, person, once), await next(stage, person, once)];
    expect(answers.map(({ body }) => body.id)).toEqual([one.id, one.id]);
    expect((await desk.find('two')).assigneeId).toBeNull();
  });
});

describe('a lock', () => {
  async function locked(stage: Stage) {
    const desk = createDesk(stage);
    const [ada, bea] = [await desk.hire(), await desk.hire()];
    const { id } = await desk.arrive('contact');
    const sessionId = await desk.signIn(ada);
    await desk.signIn(bea);
    const answer = await desk.act(ada, id, 'lock');
    return { desk, ada, bea, id, sessionId, answer };
  }
  const free = async (stage: Stage, key: string, id: string, epoch: unknown) =>
    stage.call('DELETE', `/v1/conversations/${id}/lock`, { key, headers: { 'if-match': `${epoch}` } });

  test('keeps it out of line, and everybody else’s hands off it', async ({ stage }) => {
    const { desk, ada, bea, id, answer } = await locked(stage);
    expect(answer).toMatchObject({ status: 200, body: { lockedBy: ada.id, assigneeId: null } });
    await stage.settle();
    expect(await desk.lanes()).toEqual([]);
    const refused = { status: 409, body: { code: 'conversation_locked', lockedBy: ada.id } };
    for (const [verb, body] of [
      ['messages', { text: 'x' }],
      ['pend', {}],
      ['resolve', {}],
      ['lock', {}],
    ] as const)
      expect(await desk.act(bea, id, verb, body)).toMatchObject(refused);
    expect(await free(stage, bea.key, id, answer.body.epoch)).toMatchObject(refused);
    expect((await desk.act(ada, id, 'messages', { text: 'hi' })).status).toBe(202);
    expect(await desk.see(id)).toMatchObject({ state: 'pending', lockedBy: null, assigneeId: ada.id });
  });

  test('is taken over on demand: the one before is too late by its epoch', async ({ stage }) => {
    const { desk, ada, bea, id, answer } = await locked(stage);
    const taken = await desk.act(bea, id, 'lock', { take: true });
    expect(taken).toMatchObject({ status: 200, body: { lockedBy: bea.id } });
    const late = await stage.call('POST', `/v1/conversations/${id}/messages`, {
      ...{ key: ada.key, body: { text: 'x' }, headers: { 'if-match': `${answer.body.epoch}` } },
    });
    expect(late).toMatchObject({ status: 412, body: { code: 'stale_epoch', epoch: taken.body.epoch } });
  });

  test('freed by its holder or an admin, it is back at its place and routed', async ({ stage }) => {
    const { desk, ada, id, answer } = await locked(stage);
    expect(await free(stage, ada.key, id, Number(answer.body.epoch) - 1)).toMatchObject({ status: 412 });
    expect(await free(stage, ada.key, id, answer.body.epoch)).toMatchObject({
      status: 200,
      body: { lockedBy: null },
    });
    await stage.settle();
    expect(await desk.holder(id)).not.toBeNull();
    await desk.act(ada, id, 'lock', { take: true });
    const forced = await stage.call('DELETE', `/v1/conversations/${id}/lock`, { key: stage.shop.admin });
    expect(forced).toMatchObject({ status: 200, body: { lockedBy: null } });
  });

  test('ends with the last session of its holder', async ({ stage }) => {
    const { desk, ada, id, sessionId } = await locked(stage);
    await desk.ok('DELETE', `/v1/agents/${ada.id}/sessions/${sessionId}`, { key: ada.key });
    expect((await desk.see(id)).lockedBy).toBeNull();
    expect((await desk.timeline(id)).filter(({ type }) => type === 'conversation.unlocked')).toMatchObject([
      { reason: 'absent' },
    ]);
  });

  test('needs a session, an epoch and an open conversation', async ({ stage }) => {
    const desk = createDesk(stage);
    const person = await desk.hire();
    const { id } = await desk.arrive('contact');
    expect(await desk.act(person, id, 'lock')).toMatchObject({
      status: 409,
      body: { code: 'not_signed_in' },
    });
    const url = `/v1/conversations/${id}/lock`;
    for (const method of ['POST', 'DELETE'])
      expect(await stage.call(method, url, { key: person.key })).toMatchObject({ status: 428 });
    await desk.act(null, id, 'resolve');
    expect(await desk.act(person, id, 'lock')).toMatchObject({
      status: 409,
      body: { code: 'invalid_state' },
    });
  });
});
