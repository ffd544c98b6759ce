// What happens to contacts and to what they wrote: merged and taken apart, blocked, masked, cleared, kept as long as is said.

import { describe } from 'vitest';
import { runPurge } from '../../src/workers/monitors/purge.js';
import { runTimers } from '../../src/workers/monitors/timers.js';
import { tracesOf } from '../support/traces.js';
import { createDesk } from './desk.js';
import { expect, type Stage, test } from './stage.js';

const DAY_MS = 86_400_000;
type Known = { attributes: { key: string; value: unknown }[] };
const valuesOf = (body: unknown) =>
  Object.fromEntries((body as Known).attributes.map(({ key, value }) => [key, value]));

/** Writes once; the contact's id and its conversation's. */
async function wrote(stage: Stage, externalId: string, attributes: object = {}, fields: object = {}) {
  await stage.post(stage.message({ contact: { externalId, attributes }, ...fields }));
  await stage.settle();
  const { body } = await stage.call('GET', '/v1/conversations', { key: stage.shop.admin });
  const all = body.items as { id: string; contactId: string; contact: { externalId: string } }[];
  const found = all.find(({ contact }) => contact.externalId === externalId)!;
  return { id: found.id, contactId: found.contactId };
}
const see = async (stage: Stage, contactId: string) =>
  (await stage.call('GET', `/v1/contacts/${contactId}`, { key: stage.shop.admin })).body;
const timeline = async (stage: Stage, id: string) =>
  (await stage.call('GET', `/v1/conversations/${id}/timeline`, { key: stage.shop.admin })).body
    .items as Record<string, unknown>[];

describe('section 17, question 35: merge', () => {
  test('keeps the survivor’s values, fills its blanks and both histories; undone, all is as it was', async ({
    stage,
  }) => {
    const { call, shop } = stage;
    const [a, b] = [
      await wrote(stage, 'm1', { company: 'Acme', language: 'fr' }),
      await wrote(stage, 'm2', { company: 'Other', phone: '12345' }),
    ];
    const before = [await see(stage, a.contactId), await see(stage, b.contactId)];
    const merge = `/v1/contacts/${a.contactId}/merge`;
    const merged = await call('POST', merge, { key: shop.agent, body: { contactId: b.contactId } });
    expect(merged.status).toBe(200);
    for (const { contactId } of [a, b])
      expect(valuesOf(await see(stage, contactId))).toEqual({
        company: 'Acme',
        language: 'fr',
        phone: '12345',
      });
    const history = await call('GET', `/v1/contacts/${b.contactId}/conversations`, { key: shop.agent });
    expect((history.body.items as { id: string }[]).map(({ id }) => id).sort()).toEqual([a.id, b.id].sort());

    const again = await call('POST', merge, { key: shop.agent, body: { contactId: b.contactId } });
    expect(again).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'contactId', code: 'already_merged' }] },
    });
    expect((await call('DELETE', `/v1/contacts/${b.contactId}/merge`, { key: shop.agent })).status).toBe(200);
    expect([await see(stage, a.contactId), await see(stage, b.contactId)]).toEqual(before);
    expect(await call('DELETE', merge, { key: shop.agent })).toMatchObject({
      status: 409,
      body: { code: 'not_merged' },
    });
  });

  test('what is written of one identity is known of all, and stays when the merge is undone', async ({
    stage,
  }) => {
    const { call, shop } = stage;
    const [a, b] = [await wrote(stage, 'm3', { company: 'Acme' }), await wrote(stage, 'm4')];
    await call('POST', `/v1/contacts/${a.contactId}/merge`, {
      key: shop.admin,
      body: { contactId: b.contactId },
    });
    await wrote(stage, 'm4', { company: 'Newer' });
    expect(valuesOf(await see(stage, a.contactId))).toEqual({ company: 'Newer' });
    await call('DELETE', `/v1/contacts/${a.contactId}/merge`, { key: shop.admin });
    for (const { contactId } of [a, b])
      expect(valuesOf(await see(stage, contactId))).toEqual({ company: 'Newer' });
  });

  test('moves what waits of the other to where its rules now say', async ({ stage }) => {
    const { call, make, shop } = stage;
    const desk = createDesk(stage);
    const team = await make('/v1/teams', shop.admin, { name: 'French' });
    await make('/v1/routing-rules', shop.admin, {
      name: 'F',
      when: { languages: ['fr'] },
      teamIds: [team.id],
    });
    const [a, b] = [await wrote(stage, 'm5', { language: 'fr' }), await wrote(stage, 'm6')];
    expect((await desk.see(b.id)).rules).toEqual([]);
    await call('POST', `/v1/contacts/${a.contactId}/merge`, {
      key: shop.admin,
      body: { contactId: b.contactId },
    });
    expect((await desk.see(b.id)).rules).toHaveLength(1);
  });

  test('notes of every identity are read, changed and deleted from each; undone, each keeps its own', async ({
    stage,
  }) => {
    const { call, shop } = stage;
    const key = shop.agent;
    const [a, b] = [await wrote(stage, 'p1'), await wrote(stage, 'p2')];
    const notes = ({ contactId }: { contactId: string }) => `/v1/contacts/${contactId}/notes`;
    const said = async (of: { contactId: string }) =>
      ((await call('GET', notes(of), { key })).body.items as { text: string }[]).map(({ text }) => text);
    const first = await call('POST', notes(a), { key, body: { text: 'first' } });
    expect(await said(a)).toEqual(['first']);
    await call('POST', notes(b), { key, body: { text: 'second' } });
    const merge = { key, body: { contactId: b.contactId } };
    expect((await call('POST', `/v1/contacts/${a.contactId}/merge`, merge)).status).toBe(200);
    expect(await said(a)).toEqual(['second', 'first']);
    expect(await said(b)).toEqual(['second', 'first']);
    const change = { key, body: { text: 'first, mended' } };
    expect(await call('PATCH', `${notes(b)}/${first.body.id}`, change)).toMatchObject({
      status: 200,
      body: { text: 'first, mended' },
    });
    expect((await call('DELETE', `/v1/contacts/${a.contactId}/merge`, { key })).status).toBe(200);
    expect([await said(a), await said(b)]).toEqual([['first, mended'], ['second']]);
    expect((await call('PATCH', `${notes(b)}/${first.body.id}`, change)).status).toBe(404);

    await call('POST', `/v1/contacts/${a.contactId}/merge`, merge);
    const once = { key, headers: { 'idempotency-key': 'once' } };
    for (const status of [204, 204])
      expect((await call('DELETE', `${notes(b)}/${first.body.id}`, once)).status).toBe(status);
    expect(await said(a)).toEqual(['second']);
  });
});

describe('section 17, question 36: block', () => {
  test('what is open is resolved; messages are kept and counted, and never queued', async ({ stage }) => {
    const { call, shop } = stage;
    const desk = createDesk(stage);
    await stage.signIn();
    const { id, contactId } = await wrote(stage, 'b1');
    expect(await desk.holder(id)).toBe(shop.agentId);
    expect((await call('PUT', `/v1/contacts/${contactId}/block`, { key: shop.admin, body: {} })).status).toBe(
      200,
    );
    expect(await desk.see(id)).toMatchObject({ state: 'resolved', assigneeId: null });
    for (const text of ['spam', 'more spam']) {
      await stage.post(stage.message({ contact: { externalId: 'b1' }, text }));
      await stage.settle();
    }
    const list = async (state: string) =>
      (await call('GET', `/v1/conversations?state=${state}`, { key: shop.admin })).body.items as {
        id: string;
      }[];
    expect(await list('new')).toEqual([]);
    expect(await see(stage, contactId)).toMatchObject({ blockedMessages: 2, blockedAt: expect.any(String) });
    const kept = (await list('resolved')).find((each) => each.id !== id)!;
    expect((await timeline(stage, kept.id)).map(({ text }) => text)).toEqual(['spam', 'more spam']);

    await call('DELETE', `/v1/contacts/${contactId}/block`, { key: shop.admin });
    await stage.post(stage.message({ contact: { externalId: 'b1' }, text: 'sorry' }));
    await stage.settle();
    expect(await list('new')).toHaveLength(1);
    expect(await list('resolved')).toHaveLength(2);
  });
});

describe('section 17, question 36: what was over when its contact was blocked', () => {
  test('does not come back by a boomerang, and is not opened again by hand', async ({ stage }) => {
    const { call, shop } = stage;
    const desk = createDesk(stage);
    const { id, contactId } = await wrote(stage, 'b2');
    const boomerang = { afterMs: 60_000, state: 'resolved' };
    expect((await desk.act(null, id, 'boomerang', boomerang)).status).toBe(200);
    await call('PUT', `/v1/contacts/${contactId}/block`, { key: shop.admin, body: {} });
    expect(await desk.see(id)).toMatchObject({ state: 'resolved', boomerang: null });
    await desk.pass(61_000);
    expect(await desk.see(id)).toMatchObject({ state: 'resolved' });
    const blocked = { status: 409, body: { code: 'contact_blocked' } };
    expect(await desk.act(null, id, 'reopen')).toMatchObject(blocked);
    expect(await desk.act(null, id, 'boomerang', boomerang)).toMatchObject(blocked);
    await call('DELETE', `/v1/contacts/${contactId}/block`, { key: shop.admin });
    expect((await desk.act(null, id, 'reopen')).status).toBe(200);
  });
});

describe('section 17: masking', () => {
  test('card numbers are masked before anything is stored, where the settings say so', async ({ stage }) => {
    const { call, shop } = stage;
    const text = 'card 4111 1111 1111 1111';
    await stage.post(stage.message({ contact: { externalId: 'k1' }, text }));
    expect(await tracesOf(stage.redis, stage.partition, [text])).toHaveLength(1);
    await stage.apply();
    await call('PATCH', '/v1/settings', { key: shop.admin, body: { masking: { cards: true } } });
    await stage.post(stage.message({ contact: { externalId: 'k2' }, text }));
    expect(await tracesOf(stage.redis, stage.partition, ['card XXXX XXXX XXXX 1111'])).toHaveLength(1);
    expect(await tracesOf(stage.redis, stage.partition, [text])).toHaveLength(1); // of k1
  });

  test('by hand a whole message becomes asterisks, in storage, and it is told who did it', async ({
    stage,
  }) => {
    const { call, shop } = stage;
    const { id } = await wrote(stage, 'k3', {}, { text: 'my pässword', metadata: { also: 'my pässword' } });
    const mask = `/v1/conversations/${id}/timeline/1/mask`;
    expect((await call('POST', mask, { key: shop.admin })).status).toBe(200);
    expect(await tracesOf(stage.redis, stage.partition, ['my pässword'])).toEqual([]);
    const [message, , ...changes] = await timeline(stage, id);
    expect(message).toMatchObject({ text: '** ********', masked: true, attachments: [] });
    expect(changes).toMatchObject([{ type: 'message.masked', by: expect.stringMatching(/^key:/) }]);
    for (const [seq, status] of [
      [2, 422],
      [99, 404],
      ['x', 422],
    ])
      expect(
        (await call('POST', `/v1/conversations/${id}/timeline/${seq}/mask`, { key: shop.admin })).status,
      ).toBe(status);
    expect((await call('POST', mask, { key: shop.agent })).status).toBe(403);
  });
});

describe('section 17: auto-clear', () => {
  const fire = (stage: Stage, inMs: number) =>
    runTimers(stage.workerDeps, [stage.partition], { nowMs: Date.now() + inMs });

  test('so long after resolving attributes are erased; when they were is kept', async ({ stage }) => {
    const { call, shop } = stage;
    const desk = createDesk(stage);
    await call('PATCH', '/v1/settings', { key: shop.admin, body: { contacts: { clearAfterMs: DAY_MS } } });
    const { id, contactId } = await wrote(stage, 'c1', { company: 'Secret Ltd' });
    await desk.act(null, id, 'resolve');
    await fire(stage, DAY_MS - 60_000);
    expect(valuesOf(await see(stage, contactId))).toEqual({ company: 'Secret Ltd' });
    await fire(stage, DAY_MS + 60_000);
    expect(await see(stage, contactId)).toMatchObject({
      attributes: [{ value: null, clearedAt: expect.any(String) }],
    });
    expect(await tracesOf(stage.redis, stage.partition, ['Secret Ltd'])).toEqual([]);
  });

  test('stops when the conversation is back in New, and begins anew with its next end', async ({ stage }) => {
    const { call, shop } = stage;
    const desk = createDesk(stage);
    await call('PATCH', '/v1/settings', { key: shop.admin, body: { contacts: { clearAfterMs: DAY_MS } } });
    const { id, contactId } = await wrote(stage, 'c2', { company: 'Acme' });
    await desk.act(null, id, 'resolve');
    await desk.act(null, id, 'reopen');
    await fire(stage, 2 * DAY_MS);
    expect(valuesOf(await see(stage, contactId))).toEqual({ company: 'Acme' });
    await desk.act(null, id, 'resolve');
    await fire(stage, 2 * DAY_MS);
    expect(valuesOf(await see(stage, contactId))).toEqual({ company: null });
  });

  const clearAfter = ({ call, shop }: Stage, clearAfterMs: number | null) =>
    call('PATCH', '/v1/settings', { key: shop.admin, body: { contacts: { clearAfterMs } } });

  test('spares what the settings spare by then: switched off, or a longer time', async ({ stage }) => {
    const desk = createDesk(stage);
    await clearAfter(stage, DAY_MS);
    const { id, contactId } = await wrote(stage, 's1', { company: 'Acme' });
    await desk.act(null, id, 'resolve');
    await clearAfter(stage, 3 * DAY_MS);
    await fire(stage, 2 * DAY_MS);
    expect(valuesOf(await see(stage, contactId))).toEqual({ company: 'Acme' });
    await fire(stage, 3 * DAY_MS + 60_000);
    expect(valuesOf(await see(stage, contactId))).toEqual({ company: null });

    const other = await wrote(stage, 's2', { company: 'Other' });
    await desk.act(null, other.id, 'resolve');
    await clearAfter(stage, null);
    await fire(stage, 4 * DAY_MS);
    expect(valuesOf(await see(stage, other.contactId))).toEqual({ company: 'Other' });
  });

  test('counts from the last end of any identity of a person', async ({ stage }) => {
    const { shop } = stage;
    const desk = createDesk(stage);
    await clearAfter(stage, DAY_MS);
    const [a, b] = [await wrote(stage, 's3', { company: 'Acme' }), await wrote(stage, 's4')];
    const merge = { key: shop.agent, body: { contactId: b.contactId } };
    expect((await stage.call('POST', `/v1/contacts/${a.contactId}/merge`, merge)).status).toBe(200);
    await desk.act(null, b.id, 'resolve');
    await desk.act(null, a.id, 'resolve');
    // The timer of the first end, as if the second had come half a day after it.
    const half = DAY_MS / 2;
    await stage.redis.hincrby(stage.keys.conversation(a.id), 'resolvedAt', half);
    await fire(stage, DAY_MS + 60_000);
    expect(valuesOf(await see(stage, a.contactId))).toEqual({ company: 'Acme' });
    await fire(stage, DAY_MS + half + 60_000);
    expect(valuesOf(await see(stage, a.contactId))).toEqual({ company: null });
  });
});

describe('retention', () => {
  test('resolved conversations go with their timelines, and contacts with nothing left', async ({
    stage,
  }) => {
    const { call, shop } = stage;
    const desk = createDesk(stage);
    const [gone, noted, open] = [
      await wrote(stage, 'p1'),
      await wrote(stage, 'p2'),
      await wrote(stage, 'p3'),
    ];
    for (const { id } of [gone, noted]) await desk.act(null, id, 'resolve');
    await call('POST', `/v1/contacts/${noted.contactId}/notes`, {
      key: shop.agent,
      body: { text: 'Calls back.' },
    });
    const purgedIn = (days: number) =>
      runPurge(stage.workerDeps, [stage.partition], { nowMs: Date.now() + days * DAY_MS });
    expect(await purgedIn(29)).toEqual({ conversations: 0, contacts: 0 });
    expect(await purgedIn(31)).toEqual({ conversations: 2, contacts: 1 });
    for (const { id } of [gone, noted])
      expect((await call('GET', `/v1/conversations/${id}`, { key: shop.admin })).status).toBe(404);
    expect((await call('GET', `/v1/contacts/${gone.contactId}`, { key: shop.admin })).status).toBe(404);
    expect(await see(stage, noted.contactId)).toMatchObject({ id: noted.contactId });
    expect(await desk.see(open.id)).toMatchObject({ state: 'new' });
    const keys = await tracesOf(stage.redis, stage.partition, [
      `timeline:${gone.id}`,
      `conversation:${gone.id}`,
    ]);
    expect(keys).toEqual([]);
  });

  test('what is to come back is left until it has, however much of it stands before what goes', async ({
    stage,
  }) => {
    const { shop } = stage;
    const desk = createDesk(stage);
    for (let n = 0; n < 21; n++) {
      const { id } = await wrote(stage, `b${n}`);
      const boomerang = { afterMs: 40 * DAY_MS, state: 'resolved' };
      expect((await desk.act(null, id, 'boomerang', boomerang)).status).toBe(200);
    }
    const { id: gone } = await wrote(stage, 'c');
    expect((await desk.act(null, gone, 'resolve', {})).status).toBe(200);
    const after = { nowMs: Date.now() + 31 * DAY_MS };
    expect(await runPurge(stage.workerDeps, [stage.partition], after)).toEqual({
      conversations: 1,
      contacts: 1,
    });
    const { body } = await stage.call('GET', '/v1/conversations?state=resolved', { key: shop.admin });
    expect(
      (body.items as { contact: { externalId: string } }[]).map((each) => each.contact.externalId),
    ).toEqual(Array.from({ length: 21 }, (_, n) => `b${n}`));
  });
});
