// Section 1. Applying a message: order, and what it does to the conversation of its key.

import type { Core } from '../../src/routing/core.js';
import { contactIdOf } from '../../src/routing/ids.js';
import { expect, test } from '../support/fixtures.js';
import { applyInput } from '../support/inbound.js';
import type { World } from '../support/world.js';

const DAY_MS = 86_400_000;

function apply(
  world: World,
  contactId: string,
  messageId: string,
  configVersion = world.version,
  from: Core = world.core,
) {
  const inbox = { contactId, token: 'w', nowMs: world.now, configVersion };
  return from.inboxes.apply(world.id, applyInput(inbox, messageId, '{"channelId":"ch_a"}'));
}

test('the first message opens a New conversation that waits in the lane of its channel', async ({
  world,
}) => {
  const { conversationId, opened, seq } = await world.message({ channelId: 'ch_a', text: 'hello' });
  expect({ opened, seq }).toEqual({ opened: true, seq: 1 });
  expect(await world.conversation(conversationId)).toMatchObject({
    state: 'new',
    assigneeId: null,
    waitingSince: world.now,
    lastInboundSeq: 1,
    laneId: 'ch_a',
    epoch: world.now,
  });
  expect(await world.lane('ch_a')).toEqual([conversationId]);
  expect(await world.timeline(conversationId)).toMatchObject([
    { kind: 'message', direction: 'in', text: 'hello' },
    { kind: 'change', type: 'conversation.opened', by: 'contact' },
  ]);
  const events = await world.events();
  expect(events.map((each) => each.type)).toEqual(['message.received', 'conversation.opened']);
  expect(JSON.stringify(events)).not.toContain('hello');
});

test('only the head is applied', async ({ world }) => {
  const first = await world.accept({ channelId: 'ch_a' });
  const second = await world.accept({ channelId: 'ch_a' });
  expect(await apply(world, first.contactId, second.messageId)).toEqual({ status: 'not_head' });
  expect(await apply(world, first.contactId, first.messageId)).toMatchObject({
    status: 'applied',
    acceptedAt: world.now,
    appliedAt: world.now,
    nextId: second.messageId,
    nextAt: world.now,
  });
  expect(await apply(world, first.contactId, first.messageId)).toMatchObject({ status: 'applied', seq: 1 });
});

test('rules of an older configuration are refused and change nothing', async ({ world }) => {
  await world.team();
  const { contactId, messageId } = await world.accept({ channelId: 'ch_a' });
  expect(await apply(world, contactId, messageId, world.version - 1)).toEqual({ status: 'stale_config' });
  expect(await world.redis.llen(world.keys.inbox(contactId))).toBe(1);
  expect(await world.events('message.received')).toEqual([]);
});

test('each apply renews the claim for the next head', async ({ world, core }) => {
  const { contactId, messageId } = await world.accept({ channelId: 'ch_a' });
  await world.accept({ channelId: 'ch_a' });
  await core.inboxes.claim(world.id, contactId, 'w', world.now);
  await world.advance(4_000);
  await apply(world, contactId, messageId);
  await world.advance(4_000);
  expect(await core.inboxes.claim(world.id, contactId, 'other', world.now)).toEqual({ status: 'busy' });
});

test('eight workers at once keep the order of acceptance, each message once', async ({
  world,
  connections,
}) => {
  const texts = Array.from({ length: 60 }, (_, i) => `message ${i}`);
  for (const text of texts) await world.accept({ channelId: 'ch_a', text });
  const contactId = contactIdOf('ch_a', 'ada');
  // Every worker tries the second before the head, without any claim: order must rest on the script alone.
  const worker = async (from: Core, token: string) => {
    for (;;) {
      const entries = await world.redis.lrange(world.keys.inbox(contactId), 0, 1);
      if (entries.length === 0) return;
      for (const entry of entries.reverse()) {
        const [messageId = '', , ...rest] = entry.split('|');
        const inbox = { contactId, token, nowMs: world.now, configVersion: world.version };
        await from.inboxes.apply(world.id, applyInput(inbox, messageId, rest.join('|')));
      }
    }
  };
  await Promise.all(connections.map((from, i) => worker(from, `w${i}`)));
  const [conversationId = ''] = await world.lane('ch_a');
  const messages = (await world.timeline(conversationId)).filter((entry) => entry.kind === 'message');
  expect(messages.map((entry) => entry.text)).toEqual(texts);
});

test('19: a New conversation keeps holder and waiting time when the contact writes again', async ({
  world,
}) => {
  const { channelId, staff } = await world.office(1);
  const { conversationId } = await world.message({ channelId });
  await world.match();
  const before = await world.conversation(conversationId);
  await world.advance(5_000);
  await world.message({ channelId });
  const after = await world.conversation(conversationId);
  expect(after).toEqual({ ...before, lastSeq: before.lastSeq + 1, lastInboundSeq: before.lastSeq + 1 });
  expect(after.assigneeId).toBe(staff[0]!.id);
});

for (const availability of ['available', 'away'] as const)
  test(`20: a Pending one of an agent who is ${availability} wakes and stays with it`, async ({ world }) => {
    const { channelId, staff } = await world.office(1);
    const { conversationId } = await world.message({ channelId });
    await world.match();
    await world.pend(conversationId);
    const { epoch } = await world.conversation(conversationId);
    await world.advance(5_000);
    await world.beat(staff[0]!, availability);
    await world.message({ channelId });
    expect(await world.conversation(conversationId)).toMatchObject({
      state: 'new',
      assigneeId: staff[0]!.id,
      waitingSince: world.now,
      epoch,
      laneId: null,
    });
    expect(await world.held(staff[0]!)).toEqual([conversationId]);
    expect(await world.parked(staff[0]!)).toEqual([]);
    expect(await world.events('conversation.woken')).toHaveLength(1);
  });

test('20: a Pending one of an agent whose absence is not yet due wakes and stays with it', async ({
  world,
}) => {
  const { channelId, staff } = await world.office(1);
  const { conversationId } = await world.message({ channelId });
  await world.match();
  await world.pend(conversationId);
  await world.advance(60_000, { tick: true });
  await world.message({ channelId });
  expect(await world.conversation(conversationId)).toMatchObject({ state: 'new', assigneeId: staff[0]!.id });
});

for (const [row, removeAssignment] of [
  ['21', true],
  ['22', false],
] as const)
  test(`${row}: a Pending one wakes while a due absence lasts, remove assignment ${removeAssignment}`, async ({
    world,
  }) => {
    await world.setRemoveAssignment(removeAssignment);
    const { channelId, staff } = await world.office(1);
    const [agent] = staff;
    const { conversationId } = await world.message({ channelId });
    await world.match();
    await world.pend(conversationId);
    await world.advance(92_000, { tick: true });
    expect(await world.parked(agent!)).toEqual([conversationId]);
    const woken = await world.message({ channelId });
    expect(woken.taken).toBe(removeAssignment);
    const { state, assigneeId, waitingSince } = await world.conversation(conversationId);
    expect({ state, assigneeId, waitingSince }).toEqual({
      state: 'new',
      waitingSince: world.now,
      assigneeId: removeAssignment ? null : agent!.id,
    });
    const taken = await world.events('conversation.unassigned');
    expect(taken.map((each) => each.data.reason)).toEqual(removeAssignment ? ['agent_offline'] : []);
  });

test('21: the wake itself meets the deadline when no monitor ran', async ({ world }) => {
  const { channelId, staff } = await world.office(1);
  const { conversationId } = await world.message({ channelId });
  await world.match();
  await world.pend(conversationId);
  await world.advance(46_000, { tick: true });
  await world.advance(44_000);
  await world.message({ channelId });
  expect(await world.conversation(conversationId)).toMatchObject({ assigneeId: null, laneId: channelId });
  expect(await world.signIn(staff[0]!)).toMatchObject({ taken: [conversationId] });
});

test('23: a Pending one of nobody wakes into its lane', async ({ world }) => {
  const { conversationId } = await world.message({ channelId: 'ch_a' });
  await world.pend(conversationId);
  expect(await world.lanes()).toEqual([]);
  await world.advance(3_000);
  await world.message({ channelId: 'ch_a' });
  expect(await world.conversation(conversationId)).toMatchObject({
    state: 'new',
    waitingSince: world.now,
    laneId: 'ch_a',
  });
});

test('30: after Resolved the contact opens a new conversation', async ({ world }) => {
  const first = await world.message({ channelId: 'ch_a' });
  await world.resolve(first.conversationId);
  const second = await world.message({ channelId: 'ch_a' });
  expect(second).toMatchObject({ opened: true, seq: 1 });
  expect(second.conversationId).not.toBe(first.conversationId);
  expect(await world.conversation(first.conversationId)).toMatchObject({
    state: 'resolved',
    lastInboundSeq: 1,
  });
});

test('each thread of a contact has a conversation of its own', async ({ world }) => {
  const one = await world.message({ channelId: 'ch_a', threadId: 'one' });
  const two = await world.message({ channelId: 'ch_a', threadId: 'two' });
  expect(two.conversationId).not.toBe(one.conversationId);
  expect((await world.conversation(two.conversationId)).threadId).toBe('two');
});

test('a message accepted anew after the days of deduplication opens another conversation', async ({
  world,
}) => {
  const incoming = { channelId: 'ch_a', externalId: 'e1' };
  const first = await world.message(incoming);
  await world.resolve(first.conversationId);
  const before = await world.timeline(first.conversationId);
  await world.advance(9 * DAY_MS, { alive: false });
  const second = await world.message(incoming);
  expect(second).toMatchObject({ opened: true, seq: 1 });
  expect(second.conversationId).toMatch(/^cv_[A-Za-z0-9_-]{22}$/);
  expect(second.conversationId).not.toBe(first.conversationId);
  expect(await world.timeline(first.conversationId)).toEqual(before);
});

test('a message accepted anew joins the conversation that is still open', async ({ world }) => {
  const incoming = { channelId: 'ch_a', externalId: 'e1' };
  const first = await world.message(incoming);
  await world.advance(9 * DAY_MS, { alive: false });
  expect(await world.message(incoming)).toMatchObject({
    conversationId: first.conversationId,
    opened: false,
  });
});
