// 15 Virtual agents: rows 3 to 8 of the table and question 34, with a real bot behind a real webhook.

import { Webhook } from 'standardwebhooks';
import { describe, onTestFinished } from 'vitest';
import type { Attachment } from '../../src/connectors/message.js';
import { allowList } from '../../src/delivery/addresses.js';
import { createClient, defaultLimits } from '../../src/delivery/client.js';
import { newSigningSecret } from '../../src/delivery/signing.js';
import { takeFromBot } from '../../src/inbox/bots/handing-back.js';
import { botTermsOf } from '../../src/inbox/bots/terms.js';
import type { Virtual } from '../../src/inbox/resources/index.js';
import { valuesOf } from '../../src/routing/contacts/contact.js';
import { timeless } from '../../src/routing/terms/lifecycle.js';
import { plainPlacement } from '../../src/routing/terms/placement.js';
import { drainContact } from '../../src/workers/inbound/inbound.js';
import { runReconcile } from '../../src/workers/monitors/reconcile.js';
import { runTimers } from '../../src/workers/monitors/timers.js';
import type { DeliveryDeps } from '../../src/workers/outbound/delivery.js';
import { handleDelivery } from '../../src/workers/outbound/endpoints.js';
import { handleRouting } from '../../src/workers/routing/routing.js';
import { answering, startEndpoint } from '../support/endpoint.js';
import { BASE_URL } from '../support/files.js';
import { expect, type Stage, test } from './stage.js';

const ctx = { by: 'key:test' };
const MINUTE = 60_000;

/** A bot that answers what it is told to, a channel with a person, and workers. */
async function scene(stage: Stage, change: Partial<Virtual> = {}) {
  const endpoint = await startEndpoint();
  onTestFinished(() => endpoint.close());
  const client = createClient(allowList(['127.0.0.1']), { ...defaultLimits, totalMs: 1_000 });
  onTestFinished(() => client.close(0));
  const team = await stage.team('Cards');
  const { id: channelId } = await stage.channel([team.id]);
  const person = await stage.agent([team.id]);
  const virtual = { webhookUrl: endpoint.url, role: 'inception', channelIds: [channelId], ...change };
  const input = { name: 'Bot', kind: 'virtual', virtual } as never;
  const made = await stage.admin.create(stage.id, 'agent', input, ctx);
  if (made.status !== 'stored') throw new Error(made.status);
  const bot = made.resource;
  const secret = newSigningSecret();
  await stage.core.deliveries.rotateSecret(stage.id, {
    ...{ endpointId: bot.id, by: 'key:test', secretId: 'sec_1', secret, overlapMs: 0 },
  });
  const deps: DeliveryDeps = { ...stage.deps, files: stage.kept.files, client };
  const says = (answer: object | string) =>
    endpoint.behave(
      (response) =>
        void response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(typeof answer === 'string' ? answer : JSON.stringify(answer)),
    );
  says({});
  async function write(text: string, contact = 'ada', attachments: Attachment[] = []) {
    const { contactId } = await stage.accept(channelId, contact, text, { attachments });
    expect(await drainContact(stage.deps, stage.id, contactId)).toMatchObject({ applied: 1, dead: 0 });
  }
  const tell = () => handleDelivery(deps, { workspaceId: stage.id, endpointId: bot.id });
  const only = async (state: 'new' | 'pending' | 'bot' | 'resolved') => {
    const flat = await stage.core.reads.byState(stage.id, state, 0, 10);
    expect(flat).toHaveLength(2);
    const found = await stage.core.reads.conversation(stage.id, flat[0] ?? '');
    if (!found) throw new Error('it is gone');
    return found;
  };
  const events = () => endpoint.received.map(({ raw }) => JSON.parse(raw));
  const last = async (id: string) =>
    (await stage.core.reads.timeline(stage.id, id, 0, 1_000)).findLast(({ kind }) => kind === 'change');
  const timers = (nowMs: number) => runTimers(stage.deps, [stage.partition], { nowMs });
  const metric = (status: string) =>
    stage.metric(`switchboard_virtual_agents_total{workspace="${stage.slug}",status="${status}"}`);
  return { endpoint, channelId, person, bot, secret, says, write, tell, only, events, last, timers, metric };
}

async function delegated(stage: Stage, change: Partial<Virtual> = {}) {
  const s = await scene(stage, { role: 'delegation', channelIds: [], ...change });
  await stage.signIn(s.person.id);
  await s.write('hello');
  const handle = () => handleRouting(stage.deps, { workspaceId: stage.id });
  await handle();
  const held = await s.only('new');
  expect(held.assigneeId).toBe(s.person.id);
  const config = await stage.directory.reload(stage.id);
  const outcome = await stage.core.conversations.assign(stage.id, {
    ...{ conversationId: held.id, epoch: held.epoch, by: `agent:${s.person.id}` },
    ...{ configVersion: config?.version ?? 0, to: { agentId: s.bot.id } },
    bot: botTermsOf(s.bot) ?? undefined,
  });
  expect(outcome).toMatchObject({ status: 'assigned', tell: true });
  return { ...s, handle, id: held.id };
}

describe('15 virtual agents', () => {
  test('row 3: the first private message is the bot’s: out of line and of every clock, told signed and in order', async ({
    stage,
  }) => {
    const s = await scene(stage);
    await stage.admin.create(stage.id, 'sla_policy', { name: 'S', firstResponseMs: MINUTE }, ctx);
    await stage.signIn(s.person.id);
    await s.write('hello');
    await s.write('anybody?');
    await handleRouting(stage.deps, { workspaceId: stage.id });
    const held = await s.only('bot');
    expect(held).toMatchObject({ assigneeId: s.bot.id, laneId: null, sla: null, autoResolveAt: null });
    expect(await stage.conversations('new')).toEqual([]);
    expect(stage.rings.delivery).toEqual([[s.bot.id, 0]]);

    await s.tell();
    expect(s.events()).toMatchObject([
      { type: 'conversation.started', data: { conversationId: held.id, contact: { name: 'Ada' } } },
      { type: 'message.received', data: { text: 'hello', channel: { id: s.channelId } } },
      { type: 'message.received', data: { text: 'anybody?', contact: { attributes: { language: 'fr' } } } },
    ]);
    for (const { raw, headers } of s.endpoint.received)
      expect(() => new Webhook(s.secret).verify(raw, headers as Record<string, string>)).not.toThrow();
    expect(new Set(s.endpoint.received.map(({ id }) => id)).size).toBe(3);
  });

  test('public conversations, and those of other channels, are people’s', async ({ stage }) => {
    const s = await scene(stage, { channelIds: [] });
    await s.write('hello');
    expect(await s.only('new')).toMatchObject({ assigneeId: null });
  });

  test('what it answers at once is said, known and a topic', async ({ stage }) => {
    const s = await scene(stage);
    const topic = await stage.admin.create(stage.id, 'topic', { name: 'Refunds' }, ctx);
    if (topic.status !== 'stored') throw new Error(topic.status);
    s.says({
      ...{
        messages: [{ text: 'Which order?' }],
        topics: ['Refunds', 'No such'],
        attributes: { tier: 'gold' },
      },
      unheardOf: 1,
    });
    await s.write('hello');
    await s.tell();
    const held = await s.only('bot');
    expect(held).toMatchObject({ topics: [topic.resource.id], answeredAt: null });
    expect(await stage.texts(held.id)).toEqual(['hello', 'Which order?', 'Which order?']);
    const contact = await stage.core.reads.contact(stage.id, held.contactId);
    expect(valuesOf(contact)).toMatchObject({ language: 'fr', tier: 'gold' });
  });

  test('row 4: handed over it enters New; it waits, and its clocks run, from then on', async ({ stage }) => {
    const s = await scene(stage);
    await stage.admin.create(stage.id, 'sla_policy', { name: 'S', firstResponseMs: 10 * MINUTE }, ctx);
    await s.write('hello');
    const before = await s.only('bot');
    s.says({ messages: [{ text: 'One moment.' }], complete: 'handover' });
    const from = Date.now();
    await s.tell();
    const waits = await s.only('new');
    expect(waits).toMatchObject({ assigneeId: null, id: before.id });
    expect(waits.waitingSince).toBeGreaterThanOrEqual(from);
    expect(waits.epoch).toBeGreaterThan(before.epoch);
    expect(waits.laneId).not.toBeNull();
    expect(waits.sla?.dueAt).toBeGreaterThanOrEqual(from + 10 * MINUTE - MINUTE);
    expect(waits.handedOverAt).toBe(waits.waitingSince);
    expect(await s.last(waits.id)).toMatchObject({
      type: 'conversation.handed_over',
      by: `agent:${s.bot.id}`,
    });
    expect(await stage.texts(waits.id)).toEqual(['hello', 'One moment.']);
    // What follows is no business of the bot's.
    const told = s.endpoint.received.length;
    await s.write('thanks');
    await s.tell();
    expect(s.endpoint.received).toHaveLength(told);
    expect(await s.metric('handover')).toBe(1);
  });

  test('handed over it enters the line: overflow is asked then, and not before', async ({ stage }) => {
    const s = await scene(stage);
    const overflow = [
      { when: { nobodyStaffed: true }, do: { reply: 'Nobody is here.' } },
      { when: { nobodyStaffed: true }, do: { resolve: 'nobody_here' } },
    ];
    await stage.admin.patch(stage.id, 'channel', s.channelId, { overflow } as never, ctx);
    await s.write('hello');
    const { id } = await s.only('bot');
    expect(await stage.texts(id)).toEqual(['hello']);
    s.says({ messages: [{ text: 'One moment.' }], complete: 'handover' });
    await s.tell();
    expect(await stage.texts(id)).toEqual(['hello', 'One moment.', 'Nobody is here.']);
    expect(await s.only('resolved')).toMatchObject({ id });
    expect(await s.last(id)).toMatchObject({ type: 'conversation.resolved', reason: 'nobody_here' });
  });

  test('where a person takes it, and where it goes back to who gave it, overflow is not asked', async ({
    stage,
  }) => {
    const overflow = [{ when: { nobodyStaffed: true }, do: { reply: 'Nobody is here.' } }];
    const change = { overflow } as never;
    const s = await delegated(stage, { handoff: 'previous' });
    await stage.admin.patch(stage.id, 'channel', s.channelId, change, ctx);
    await stage.core.presence.beat(stage.id, {
      ...{ agentId: s.person.id, sessionId: `se_${s.person.id}`, availability: 'away' },
    });
    s.says({ complete: 'handover' });
    await s.tell();
    expect(await s.only('new')).toMatchObject({ id: s.id, assigneeId: s.person.id });
    expect(await stage.texts(s.id)).toEqual(['hello']);
    await stage.core.conversations.resolve(stage.id, {
      ...{ conversationId: s.id, epoch: null, by: 'key:test', seenSeq: null },
    });
    const other = await scene(stage);
    await stage.admin.patch(stage.id, 'channel', other.channelId, change, ctx);
    await other.write('hello', 'bob');
    const held = await other.only('bot');
    const end = {
      epoch: null,
      by: 'key:test',
      reason: 'manual',
      complete: 'handover',
      byPerson: true,
    } as const;
    expect(await takeFromBot(stage.core, stage.directory, stage.id, held.id, end)).not.toBeNull();
    expect(await stage.texts(held.id)).toEqual(['hello']);
  });

  test('row 6: it resolves', async ({ stage }) => {
    const s = await scene(stage);
    s.says({ complete: 'resolved' });
    await s.write('hello');
    await s.tell();
    const ended = await s.only('resolved');
    expect(ended).toMatchObject({ assigneeId: null });
    expect(await s.last(ended.id)).toMatchObject({ type: 'conversation.resolved', reason: 'bot' });
    await s.write('again');
    expect((await s.only('bot')).previousId).toBe(ended.id);
  });

  test('question 34: silent for too long, people take over', async ({ stage }) => {
    const s = await scene(stage);
    await s.write('hello');
    const { id } = await s.only('bot');
    await s.timers(Date.now() + 29_000);
    expect(await s.only('bot')).toMatchObject({ id });
    await s.timers(Date.now() + 31_000);
    expect(await s.only('new')).toMatchObject({ id, assigneeId: null });
    expect(await s.last(id)).toMatchObject({ type: 'conversation.handed_over', reason: 'bot_timeout' });
    expect(await s.metric('bot_timeout')).toBe(1);
  });

  test('question 34: a greeting is no answer to what stands behind it, nor one message’s answer to the next', async ({
    stage,
  }) => {
    const s = await scene(stage);
    for (const answered of [1, 2]) {
      s.endpoint.behave((response, _, nth) => {
        const messages = nth <= answered ? [{ text: 'Welcome.' }] : [];
        response.writeHead(200).end(JSON.stringify({ messages }));
      });
      s.endpoint.received.length = 0;
      await s.write('hello', `contact-${answered}`);
      await s.write('anybody?', `contact-${answered}`);
      const { id } = await s.only('bot');
      await s.tell();
      expect(s.endpoint.received).toHaveLength(3);
      await s.timers(Date.now() + 29_000);
      expect(await s.only('bot')).toMatchObject({ id });
      await s.timers(Date.now() + 31_000);
      expect(await s.last(id)).toMatchObject({ type: 'conversation.handed_over', reason: 'bot_timeout' });
    }
  });

  test('question 34: three failures in a row, people take over', async ({ stage }) => {
    const s = await scene(stage);
    s.endpoint.behave(answering(500));
    await s.write('hello');
    const { id } = await s.only('bot');
    const outbox = { member: `${id}.bot`, key: stage.keys.dueHeads(s.bot.id) };
    for (let n = 1; n <= 3; n++) {
      expect(await s.only('bot')).toMatchObject({ id });
      await s.tell();
      expect(s.endpoint.received).toHaveLength(n);
      if (n < 3) await stage.redis.zadd(outbox.key, 0, outbox.member);
    }
    expect(await s.last(id)).toMatchObject({ type: 'conversation.handed_over', reason: 'bot_failed' });
    expect(await stage.redis.exists(stage.keys.outbox(outbox.member))).toBe(0);
    expect(new Set(s.endpoint.received.map((each) => each.id)).size).toBe(1);
  });

  test('after 410 what it holds is people’s, and what opens is too, until it is enabled again', async ({
    stage,
  }) => {
    const s = await scene(stage);
    s.endpoint.behave(answering(410));
    await s.write('hello');
    await s.tell();
    const { id } = await s.only('new');
    expect(await s.last(id)).toMatchObject({ type: 'conversation.handed_over', reason: 'bot_failed' });
    await s.write('hello', 'bob');
    expect(await stage.conversations('new')).toMatchObject([{ id }, { assigneeId: null }]);
    await stage.core.deliveries.wake(stage.id, { endpointId: s.bot.id, by: 'key:test' });
    await s.write('hello', 'eve');
    expect(await s.only('bot')).toMatchObject({ assigneeId: s.bot.id });
  });

  test('an answer that cannot be read, or is too long to be read, is a failure', async ({ stage }) => {
    for (const answer of ['<html>', { messages: [{ text: 'Hi.' }], padding: 'x'.repeat(20_000) }]) {
      const s = await scene(stage, { failures: 1 });
      s.says(answer);
      await s.write('hello', String(typeof answer));
      await s.tell();
      const { id } = await s.only('new');
      expect(await s.last(id)).toMatchObject({ type: 'conversation.handed_over', reason: 'bot_failed' });
      await stage.core.conversations.resolve(stage.id, {
        ...{ conversationId: id, epoch: null, by: 'key:test', seenSeq: null },
      });
    }
  });

  test('what came with a message is told with a link', async ({ stage }) => {
    const s = await scene(stage);
    const attachments = [{ url: 'https://media.example/scan', contentType: 'image/png', name: 'scan.png' }];
    await s.write('hello', 'ada', attachments);
    const [id = ''] = stage.rings.attachments.flatMap(([each]) => each);
    const claim = await stage.core.attachments.claim(stage.id, id, 'token');
    expect(claim.status).toBe('claimed');
    const stored = { outcome: 'stored', contentType: 'image/png', size: 5 } as const;
    await stage.core.attachments.settle(stage.id, { attachmentId: id, token: 'token', ...stored });
    await s.tell();
    const [, told] = s.events();
    expect(told.data.attachments).toEqual([
      {
        ...{ id, contentType: 'image/png', size: 5, name: 'scan.png', status: 'stored' },
        sourceUrl: 'https://media.example/scan',
        url: expect.stringMatching(`^${BASE_URL}/v1/attachments/${id}[?]expires=`),
      },
    ]);
  });

  test('row 7: a customer who says nothing more, to New or resolved as the bot’s terms say', async ({
    stage,
  }) => {
    for (const [onTimeout, state] of [
      ['new', 'new'],
      ['resolve', 'resolved'],
    ] as const) {
      const s = await scene(stage, { contactTimeoutMs: 10 * MINUTE, onTimeout });
      s.says({ messages: [{ text: 'Which order?' }] });
      await s.write('hello');
      await s.tell();
      const { id } = await s.only('bot');
      await s.timers(Date.now() + 9 * MINUTE);
      expect(await s.only('bot')).toMatchObject({ id });
      await s.timers(Date.now() + 11 * MINUTE);
      expect(await s.only(state)).toMatchObject({ id });
      expect(await s.last(id)).toMatchObject({ reason: 'contact_timeout' });
    }
  });

  test('row 8 and 5: a person gives it away, and it comes back to New, or to who gave it', async ({
    stage,
  }) => {
    const s = await delegated(stage);
    const held = await s.only('bot');
    expect(held).toMatchObject({ id: s.id, assigneeId: s.bot.id });
    s.says({ complete: 'handover' });
    await s.tell();
    expect(s.events().map(({ type }) => type)).toEqual(['conversation.started']);
    expect(await s.only('new')).toMatchObject({ id: s.id, assigneeId: null });
  });

  test('one that no customer has written in is told as started, once', async ({ stage }) => {
    const s = await delegated(stage);
    const config = await stage.directory.reload(stage.id);
    const started = await stage.core.conversations.start(stage.id, {
      ...{ channelId: s.channelId, by: 'key:test', agentId: null, visibility: 'private', threadId: null },
      contact: { externalId: 'bob', name: null },
      ...{ configVersion: config?.version ?? 0, attachmentIds: [], deadlineMs: MINUTE, pushed: false },
      entry: '{"kind":"message","direction":"out","by":"key:test","text":"Hello Bob.","attachments":[]}',
      placement: plainPlacement(s.channelId),
      terms: timeless,
    });
    if (started.status !== 'started') throw new Error(started.status);
    await stage.core.conversations.assign(stage.id, {
      ...{ conversationId: started.conversationId, epoch: null, by: 'key:test' },
      ...{
        configVersion: config?.version ?? 0,
        to: { agentId: s.bot.id },
        bot: botTermsOf(s.bot) ?? undefined,
      },
    });
    await s.tell();
    const about = s.events().filter(({ data }) => data.conversationId === started.conversationId);
    expect(about.map(({ type }) => type)).toEqual(['conversation.started']);
  });

  test('row 5: back to the person who gave it, while that one is here', async ({ stage }) => {
    const s = await delegated(stage, { handoff: 'previous' });
    s.says({ complete: 'handover' });
    await s.tell();
    expect(await s.only('new')).toMatchObject({ id: s.id, assigneeId: s.person.id });
    expect(await s.last(s.id)).toMatchObject({ type: 'conversation.assigned', reason: 'handed_over' });
  });

  test('an event that is told twice is answered once', async ({ stage }) => {
    const s = await scene(stage);
    s.says({ messages: [{ text: 'Hi.' }] });
    const settle = stage.core.bots.settle;
    const core = {
      ...stage.core,
      bots: { ...stage.core.bots, settle: async () => ({ status: 'not_claimed' }) },
    };
    await s.write('hello');
    const client = createClient(allowList(['127.0.0.1']), defaultLimits);
    onTestFinished(() => client.close(0));
    // A worker that dies between the answer and its settling.
    await handleDelivery({ ...stage.deps, core, client, files: stage.kept.files } as never, {
      ...{ workspaceId: stage.id, endpointId: s.bot.id },
    });
    expect(settle).toBeTypeOf('function');
    const { id } = await s.only('bot');
    await stage.redis.del(stage.keys.flights(s.bot.id));
    await stage.redis.zadd(stage.keys.dueHeads(s.bot.id), 0, `${id}.bot`);
    await s.tell();
    expect(s.endpoint.received.map((each) => each.id)).toHaveLength(3);
    expect(await stage.texts(id)).toEqual(['hello', 'Hi.', 'Hi.']);
  });

  test('deleted, what it holds is people’s', async ({ stage }) => {
    const s = await scene(stage);
    await s.write('hello');
    const { id } = await s.only('bot');
    await stage.admin.remove(stage.id, 'agent', s.bot.id, ctx);
    expect(await s.only('new')).toMatchObject({ id, assigneeId: null });
    await s.timers(Date.now() + 1_000);
    expect((await s.only('new')).laneId).not.toBeNull();
  });

  test('the reconciler finds nothing to mend; no timer and no event is left when it ends', async ({
    stage,
  }) => {
    const s = await scene(stage, { contactTimeoutMs: MINUTE });
    s.says({ messages: [{ text: 'Hi.' }] });
    await s.write('hello');
    const { id, epoch } = await s.only('bot');
    const timer = `${stage.id}/bot/${id}`;
    expect(await stage.redis.zscore(`{${stage.partition}}:timers`, timer)).not.toBeNull();
    expect(await runReconcile(stage.deps, [stage.partition])).toMatchObject({ repaired: 0 });
    await s.tell();
    await stage.core.conversations.resolve(stage.id, {
      conversationId: id,
      epoch,
      by: 'key:test',
      seenSeq: null,
    });
    expect(await stage.redis.zscore(`{${stage.partition}}:timers`, timer)).toBeNull();
    expect(await stage.redis.exists(stage.keys.outbox(`${id}.bot`), stage.keys.dueHeads(s.bot.id))).toBe(0);
  });
});
