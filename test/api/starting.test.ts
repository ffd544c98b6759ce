// Conversations that the business begins: POST /v1/conversations.

import { describe } from 'vitest';
import { createDesk } from './desk.js';
import { invalid, refused } from './refused.js';
import { expect, type Stage, test } from './stage.js';

const start = (stage: Stage, fields: object = {}, key = stage.shop.agent, headers = {}) =>
  stage.call('POST', '/v1/conversations', {
    ...{ key, headers },
    body: {
      channelId: stage.shop.channelId,
      contact: { externalId: '+33612345678', name: 'Camille' },
      text: 'Your card is on its way.',
      ...fields,
    },
  });

const replies = async (stage: Stage) =>
  (await stage.call('GET', `/v1/channels/${stage.shop.channelId}/replies`, { key: stage.shop.connector }))
    .body.replies;

describe('a conversation is started', () => {
  test('with a template alone, whose words its provider has; so is a reply', async ({ stage }) => {
    const desk = createDesk(stage);
    const started = await start(stage, { text: '', templateName: 'shipped' });
    expect(started.status).toBe(201);
    const { epoch } = await desk.see(started.body.id as string);
    const said = (body: object) =>
      stage.call('POST', `/v1/conversations/${started.body.id}/messages`, {
        ...{ key: stage.shop.agent, body, headers: { 'if-match': `"${epoch}"` } },
      });
    expect((await said({ templateName: 'thanks' })).status).toBe(202);
    const sent = [
      { text: '', templateName: 'shipped' },
      { text: '', templateName: 'thanks' },
    ];
    expect(await replies(stage)).toMatchObject(sent);
    for (const nothing of [{ templateName: null }, {}])
      expect(await said(nothing)).toMatchObject({ status: 422, body: { errors: [{ path: 'text' }] } });
  });

  test('by an agent: Pending, its own, and the message goes out like a reply', async ({ stage }) => {
    const desk = createDesk(stage);
    await desk.signIn(desk.own);
    const { cursor } = await desk.ok<{ cursor: string }>(
      'GET',
      `/v1/agents/${desk.own.id}/assignments`,
      desk.own,
    );
    const started = await start(stage, { templateName: 'shipped', threadId: 't1' });
    expect(started).toMatchObject({
      status: 201,
      body: {
        ...{ state: 'pending', assigneeId: desk.own.id, threadId: 't1', visibility: 'private' },
        ...{ contact: { externalId: '+33612345678', name: 'Camille' }, lastInboundSeq: 0, sla: null },
      },
    });
    expect(started.headers.etag).toBe(`"${started.body.epoch}"`);
    const conversationId = started.body.id as string;
    expect(await replies(stage)).toMatchObject([
      {
        ...{ conversationId, text: 'Your card is on its way.', templateName: 'shipped', threadId: 't1' },
        contact: { externalId: '+33612345678' },
      },
    ]);
    expect(await desk.timeline(conversationId)).toMatchObject([
      { kind: 'message', direction: 'out', by: `agent:${desk.own.id}` },
      { type: 'conversation.opened' },
      { type: 'conversation.assigned', reason: 'started' },
    ]);
    const url = `/v1/agents/${desk.own.id}/events?cursor=${cursor}&waitMs=0`;
    const { events } = await desk.ok<{ events: object[] }>('GET', url, desk.own);
    expect(events).toMatchObject([
      { type: 'conversation.opened', conversationId },
      { type: 'conversation.assigned' },
      { type: 'message.sent', data: { message: { text: 'Your card is on its way.' } } },
    ]);
  });

  test('by an admin: Pending, nobody’s, and the customer’s answer goes into line', async ({ stage }) => {
    const desk = createDesk(stage);
    const { body } = await start(stage, {}, stage.shop.admin);
    expect(body).toMatchObject({ state: 'pending', assigneeId: null });
    const answered = await desk.arrive('+33612345678');
    expect(answered).toMatchObject({ id: body.id, state: 'new', assigneeId: null });
    await desk.signIn(desk.own);
    await stage.settle();
    expect(await desk.holder(answered.id)).toBe(desk.own.id);
  });

  test('the customer’s answer wakes it for the agent who started it', async ({ stage }) => {
    const desk = createDesk(stage);
    await desk.signIn(desk.own);
    const { body } = await start(stage);
    const answered = await desk.arrive('+33612345678');
    expect(answered).toMatchObject({ id: body.id, state: 'new', assigneeId: desk.own.id });
    expect((await desk.act(desk.own, answered.id, 'messages', { text: 'Glad to hear.' })).status).toBe(202);
  });

  test('no customer waits: no SLA runs, and its agent keeps room for those who do', async ({ stage }) => {
    const desk = createDesk(stage);
    await stage.make('/v1/sla-policies', stage.shop.admin, { name: 'Fast', firstResponseMs: 60_000 });
    await desk.patch(`agents/${desk.own.id}`, { capacity: 1 });
    await desk.signIn(desk.own);
    const { body } = await start(stage);
    expect(body).toMatchObject({ assigneeId: desk.own.id, sla: null });
    const { id } = await desk.arrive('bob');
    expect(await desk.see(id)).toMatchObject({ sla: { kind: 'first' } });
    await stage.settle();
    expect(await desk.holder(id)).toBe(desk.own.id);
  });

  test('after a resolved one it names that one, and its boomerang ends', async ({ stage }) => {
    const desk = createDesk(stage);
    const { id } = await desk.arrive('+33612345678');
    await desk.act(null, id, 'boomerang', { afterMs: 60_000, state: 'resolved' });
    const { body } = await start(stage);
    expect(body).toMatchObject({ previousId: id, state: 'pending' });
    expect(await desk.see(id)).toMatchObject({ state: 'resolved', boomerang: null });
  });

  test('and is moved by time like any other in Pending', async ({ stage }) => {
    const desk = createDesk(stage);
    const hour = 3_600_000;
    const lifecycle = { autoResolve: { pendingMs: hour } };
    await stage.call('PATCH', '/v1/settings', { key: stage.shop.admin, body: { lifecycle } });
    const { body } = await start(stage, {}, stage.shop.admin);
    await desk.pass(hour + 1_000);
    expect(await desk.see(body.id as string)).toMatchObject({ state: 'resolved' });
  });

  test('an unknown contact is made; a known one keeps its name', async ({ stage }) => {
    await createDesk(stage).arrive('ada');
    const known = await start(stage, { contact: { externalId: 'ada', name: 'Else' }, threadId: 'x' });
    expect(known.body.contact).toMatchObject({ name: 'Ada' });
    await start(stage);
    const found = await stage.call('GET', '/v1/contacts', { key: stage.shop.admin });
    expect((found.body.items as { name: string }[]).map(({ name }) => name).sort()).toEqual([
      'Ada',
      'Camille',
    ]);
  });

  test('twice with one Idempotency-Key once; with another body it is refused', async ({ stage }) => {
    const headers = { 'idempotency-key': 'k1' };
    const first = await start(stage, {}, stage.shop.agent, headers);
    const again = await start(stage, {}, stage.shop.agent, headers);
    expect(again).toMatchObject({ status: 201, body: { id: first.body.id } });
    expect(await replies(stage)).toHaveLength(1);
    expect(await start(stage, { text: 'Else.' }, stage.shop.agent, headers)).toMatchObject({
      body: { code: 'idempotency_key_reused' },
    });
  });
});

describe('it is refused', () => {
  test('while one of the same key is open, and names it', async ({ stage }) => {
    const { id } = await createDesk(stage).arrive('+33612345678');
    expect(await start(stage)).toMatchObject({
      status: 409,
      body: { code: 'conversation_open', conversationId: id },
    });
    expect(await replies(stage)).toEqual([]);
    expect((await start(stage, { threadId: 'other' })).status).toBe(201);
    expect((await start(stage, { visibility: 'public' })).status).toBe(201);
  });

  test('of two at once one starts it', async ({ stage }) => {
    const answers = await Promise.all([start(stage), start(stage), start(stage)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  test('with a blocked contact', async ({ stage }) => {
    const desk = createDesk(stage);
    const { id } = await desk.arrive('+33612345678');
    const { contactId } = (await desk.see(id)) as unknown as { contactId: string };
    await desk.act(null, id, 'resolve');
    await stage.call('PUT', `/v1/contacts/${contactId}/block`, { key: stage.shop.admin });
    expect(await start(stage)).toMatchObject({ status: 409, body: { code: 'contact_blocked' } });
  });

  test('by an agent whose teams lack the channel: it does not exist', async ({ stage }) => {
    const { shop } = stage;
    const team = await stage.make('/v1/teams', shop.admin, { name: 'Beside' });
    const person = await createDesk(stage).hire({ teamIds: [team.id] });
    const elsewhere = await stage.furnish(stage.other, 'Elsewhere');
    expect((await start(stage, {}, person.key)).body).toMatchObject({ code: 'not_found' });
    expect((await start(stage, { channelId: elsewhere.channelId })).body).toMatchObject({
      code: 'not_found',
    });
  });

  const bad: [what: string, fields: object, path: string][] = [
    ['without text', { text: '' }, 'text'],
    ['without contact', { contact: undefined }, 'contact'],
    ['with an empty contact', { contact: { externalId: '' } }, 'contact.externalId'],
    ['with attributes', { contact: { externalId: 'a', attributes: {} } }, 'contact.attributes'],
    ['with a line break in a name of another system', { threadId: 'a\nb' }, 'threadId'],
    ['with NUL', { text: 'a\u0000' }, 'text'],
    ['with a visibility that is none', { visibility: 'secret' }, 'visibility'],
    ['with a channel that is none', { channelId: '../x' }, 'channelId'],
    ['with an assignee', { agentId: 'ag_1' }, 'agentId'],
  ];
  test.for(bad)('%s', async ([, fields, path], { stage }) => {
    const { shop } = stage;
    const body = { channelId: shop.channelId, contact: { externalId: 'a' }, text: 'a', ...fields };
    await refused(stage, 'POST', '/v1/conversations', { key: shop.agent, body }, invalid(path));
  });
});
