// 17 deletion: a contact with a rich history is erased, and a scan of everything that is stored finds no text, id or
// identifier of it; others keep theirs, what routing rests on is sound, and who comes back is somebody new.

import { describe } from 'vitest';
import { contactIdOf, messageIdOf } from '../../src/routing/ids.js';
import { runAttachmentSweep } from '../../src/workers/monitors/attachment-sweep.js';
import { runErasing } from '../../src/workers/monitors/erasing.js';
import { runTrim } from '../../src/workers/monitors/trim.js';
import { tracesOf } from '../support/traces.js';
import { suspectsOf } from '../support/walk.js';
import { createDesk, type Desk } from './desk.js';
import { expect, type Stage, test } from './stage.js';

const secret = 'SECRET';
const name = `${secret} name`;
const identifier = '+33699999999';

/** Everything that a contact may leave behind, of several conversations in every state. */
async function live(stage: Stage, desk: Desk): Promise<string[]> {
  const { call, shop } = stage;
  const who = {
    contact: { externalId: identifier, name, attributes: { email: `${secret}@example.org`, odd: secret } },
  };
  const written: string[] = [];
  const write = async (fields: object = {}) => {
    const message = stage.message({ text: `${secret} text`, metadata: { a: secret }, ...who, ...fields });
    written.push(messageIdOf(shop.channelId, message.externalId));
    await stage.post(message, { headers: { 'idempotency-key': `in-${message.externalId}` } });
    await stage.settle();
    return messageIdOf(shop.channelId, message.externalId).replace('msg_', 'cv_');
  };
  const conversations: string[] = [];
  const act = async (id: string, verb: string, body: object) => {
    const answer = await desk.act({ id: shop.agentId, key: shop.agent }, id, verb, body);
    if (answer.status >= 300) throw new Error(`${verb}: ${JSON.stringify(answer.body)}`);
  };
  await stage.signIn();
  // Replies stand in outboxes as well; nothing is there to send them.
  await desk.patch(`channels/${shop.channelId}`, { webhookUrl: 'https://hooks.example.org/replies' });
  const attachments = [{ url: `https://files.example/${secret}`, name: secret }];
  const resolved = await write({ attachments });
  conversations.push(resolved);
  const uploaded = await call('POST', `/v1/attachments?name=${secret}`, {
    ...{ key: shop.agent, raw: `${secret} file`, headers: { 'content-type': 'text/plain' } },
  });
  await act(resolved, 'messages', {
    text: `${secret} reply`,
    attachments: [{ attachmentId: uploaded.body.id }],
  });
  await write();
  await act(resolved, 'resolve', {});
  const pending = await write({ threadId: 't1' });
  await act(pending, 'messages', { text: `${secret} reply` });
  const held = await write({ threadId: 't2' });
  const waiting = await write({ threadId: 't3', visibility: 'public' });
  conversations.push(pending, held, waiting);
  const repeatable = {
    key: shop.admin,
    body: { text: `${secret} reply` },
    headers: { 'idempotency-key': 'reply' },
  };
  await call('POST', `/v1/conversations/${held}/messages`, repeatable);
  await write({ threadId: 't2' });
  await act(held, 'lock', {});
  await call('PATCH', `/v1/agents/${shop.agentId}`, { key: shop.admin, body: { draining: true } });
  conversations.push(await write({ threadId: 't4' }));
  const contactId = contactIdOf(shop.channelId, identifier);
  await call('POST', `/v1/contacts/${contactId}/notes`, {
    key: shop.agent,
    body: { text: `${secret} note` },
    headers: { 'idempotency-key': 'note' },
  });
  await call('PATCH', `/v1/contacts/${contactId}`, {
    key: shop.agent,
    body: { vip: true, secondaryId: secret },
  });
  // A webhook that refused what it was sent of this contact.
  const url = 'https://hooks.example.org/events';
  const { id: webhookId } = await stage.make('/v1/webhooks', shop.admin, { name: 'CRM', url });
  await call('POST', `/v1/webhooks/${webhookId}/secrets`, { key: shop.admin });
  await write({ threadId: 't4' });
  const { version: configVersion } = (await stage.directory.reload(shop.id))!;
  const hook = { webhookId, url, types: ['message.*'], retryForMs: 60_000, configVersion, token: 'one' };
  const claimed = await stage.core.webhooks.claim(shop.id, hook);
  if (claimed.status !== 'claimed') throw new Error(claimed.status);
  const refused = { webhookId, eventId: claimed.eventId, token: 'one', reason: 'http_422' };
  await stage.core.webhooks.settle(shop.id, { ...refused, outcome: 'rejected' });
  // One that could not be applied, and one that is still on its way.
  const poison = { workspaceId: shop.id, messageId: 'msg_poison', contactId, body: `${secret} {` };
  await stage.core.inboxes.accept([{ ...poison, nowMs: Date.now() - 600_000 }]);
  for (let i = 0; i < 6; i++) {
    const claim = await stage.core.inboxes.claim(
      shop.id,
      contactId,
      `t${i}`,
      Date.now() - 600_000 + i * 10_000,
    );
    if (claim.status === 'empty') break;
  }
  await stage.core.inboxes.accept([{ ...poison, messageId: 'msg_late' }]);
  return [
    secret,
    identifier,
    contactId,
    ...conversations,
    ...conversations.map((id) => id.slice(3)),
    ...written,
  ];
}

const erase = async (stage: Stage, contactId: string) =>
  stage.call('POST', `/v1/contacts/${contactId}/erase`, {
    key: stage.shop.admin,
    body: { hint: 'the one of Tuesday' },
  });

describe('section 17: deletion', () => {
  test('nothing of a contact is left, in any key or value; others keep what is theirs', async ({ stage }) => {
    const desk = createDesk(stage);
    const other = await desk.arrive('somebody else');
    const texts = await live(stage, desk);
    const places = await tracesOf(stage.redis, stage.partition, texts);
    const kinds = new Set(places.map((place) => place.split(':')[2]));
    for (const kind of [
      'events',
      'feed',
      'timeline',
      'dead-letters',
      'inbox',
      'replies',
      'outbox',
      'due-heads',
      'contact-notes',
      'requests',
      'attachment',
      'attachments-of',
    ])
      expect(kinds, kind).toContain(kind);

    const contactId = contactIdOf(stage.shop.channelId, identifier);
    expect(await erase(stage, contactId)).toMatchObject({ status: 202, body: { contacts: 1 } });
    expect((await stage.call('GET', `/v1/contacts/${contactId}`, { key: stage.shop.admin })).status).toBe(
      404,
    );
    expect(await runErasing(stage.workerDeps, [stage.partition])).toEqual({ erased: 1 });

    expect(await tracesOf(stage.redis, stage.partition, texts)).toEqual([]);
    expect(stage.kept.names()).toHaveLength(1);
    await runAttachmentSweep({ ...stage.workerDeps, files: stage.kept.files }, [stage.partition]);
    expect(stage.kept.names()).toEqual([]);
    expect(await suspectsOf({ ...stage, now: Date.now() })).toEqual([]);
    expect(await desk.see(other.id)).toMatchObject({ id: other.id });
    const { body } = await stage.call('GET', '/v1/erasures', { key: stage.shop.admin });
    expect(body.items).toMatchObject([{ hint: 'the one of Tuesday', channelId: stage.shop.channelId }]);
    expect(await runErasing(stage.workerDeps, [stage.partition])).toEqual({ erased: 0 });
  });

  test('who writes again, even before the end of it, is a new contact in a new conversation', async ({
    stage,
  }) => {
    const desk = createDesk(stage);
    const texts = await live(stage, desk);
    const contactId = contactIdOf(stage.shop.channelId, identifier);
    await erase(stage, contactId);
    await stage.post({
      externalId: 'again',
      threadId: 't2',
      contact: { externalId: identifier },
      text: 'me again',
    });
    await stage.settle();
    await runErasing(stage.workerDeps, [stage.partition]);
    const left = new Set(
      (await tracesOf(stage.redis, stage.partition, texts)).map((trace) => trace.split(': ')[1]),
    );
    expect([...left].sort()).toEqual([identifier, contactId].sort());
    const { body } = await stage.call('GET', `/v1/contacts/${contactId}`, { key: stage.shop.admin });
    expect(body).toMatchObject({ name: null, attributes: [], vip: false });
    const { body: history } = await stage.call('GET', `/v1/contacts/${contactId}/conversations`, {
      key: stage.shop.admin,
    });
    expect(history.items).toMatchObject([{ state: 'new', lastSeq: expect.any(Number) }]);
    expect(await suspectsOf({ ...stage, now: Date.now() })).toEqual([]);
  });

  test('nothing is done any more to what is about to go, and nothing comes back of it', async ({ stage }) => {
    const desk = createDesk(stage);
    const { id } = await desk.arrive(identifier);
    const contactId = contactIdOf(stage.shop.channelId, identifier);
    await erase(stage, contactId);
    for (const [verb, body] of [
      ['messages', { text: 'still there?' }],
      ['boomerang', { afterMs: 60_000, note: 'later' }],
      ['pend', {}],
      ['resolve', {}],
    ] as const) {
      const answer = await stage.call('POST', `/v1/conversations/${id}/${verb}`, {
        ...{ key: stage.shop.admin, body },
      });
      expect(answer, verb).toMatchObject({ status: 404 });
    }
    await runErasing(stage.workerDeps, [stage.partition]);
    expect(await tracesOf(stage.redis, stage.partition, [identifier, contactId, id])).toEqual([]);
  });

  test('goes on after any step that was the last of its process, and a repeat of the call begins nothing more', async ({
    stage,
  }) => {
    const texts = await live(stage, createDesk(stage));
    const contactId = contactIdOf(stage.shop.channelId, identifier);
    const call = { key: stage.shop.admin, body: { hint: 'x' }, headers: { 'idempotency-key': 'e' } };
    const first = await stage.call('POST', `/v1/contacts/${contactId}/erase`, call);
    expect(await stage.call('POST', `/v1/contacts/${contactId}/erase`, call)).toMatchObject({
      body: first.body,
    });
    const step = { agentIds: [stage.shop.agentId], limit: 3 };
    let steps = 0;
    for (; (await stage.core.erasing.step(stage.shop.id, step)).more; steps++);
    expect(steps).toBeGreaterThan(20);
    expect(await tracesOf(stage.redis, stage.partition, texts)).toEqual([]);
  });

  test('the log of it is kept as long as the settings say, and stands in the audit trail with its actor', async ({
    stage,
  }) => {
    const { shop } = stage;
    const { contactId } = await stage.conversation('ada');
    await erase(stage, String(contactId));
    await runErasing(stage.workerDeps, [stage.partition]);
    const { body: trail } = await stage.call('GET', '/v1/audit?kind=contact', { key: shop.admin });
    const told = trail.items as { type: string; by: string; data: object }[];
    expect(told.map(({ type, by }) => [type, by.split(':')[0]])).toEqual([
      ['contact.erased', 'key'],
      ['contact.erasing', 'key'],
    ]);
    expect(JSON.stringify(told)).not.toContain(String(contactId));

    const day = 86_400_000;
    const kept = async () =>
      ((await stage.call('GET', '/v1/erasures', { key: shop.admin })).body.items as unknown[]).length;
    await stage.call('PATCH', '/v1/settings', { key: shop.admin, body: { retention: { erasureDays: 10 } } });
    await runTrim(stage.workerDeps, [stage.partition], { nowMs: Date.now() + 9 * day });
    expect(await kept()).toBe(1);
    await runTrim(stage.workerDeps, [stage.partition], { nowMs: Date.now() + 11 * day });
    expect(await kept()).toBe(0);
  });
});
