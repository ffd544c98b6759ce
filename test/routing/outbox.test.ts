// Replies on their way out: the order connectors pull them in, and receipts that only move forward.

import { expect, test } from '../support/fixtures.js';
import type { World } from '../support/world.js';

const DEADLINE_MS = 900_000;

/** A conversation with so many replies; answers the replies' ids. */
async function replied(world: World, count: number, contact = 'ada') {
  const { conversationId } = await world.message({ channelId: 'ch_a', contact });
  const messageIds: string[] = [];
  for (let i = 0; i < count; i++) {
    const answer = await world.reply(conversationId, { text: `${contact} ${i}` });
    if (answer.status !== 'replied') throw new Error(answer.status);
    messageIds.push(answer.messageId);
  }
  return { conversationId, messageIds };
}

const receipt = async (world: World, messageId: string, status: string, channelId = 'ch_a') => {
  const json = JSON.stringify({ status, at: world.now });
  const told = { channelId, messageId, status, json, nowMs: world.now };
  return { status: (await world.core.outbox.markReceipt(world.id, told)).status };
};
const pull = async (world: World, cursor: string | null, limit = 100) => {
  const { cursor: reached, replies } = await world.core.outbox.readReplies(world.id, 'ch_a', cursor, limit);
  return {
    reached,
    replies,
    texts: replies.map((each) => (JSON.parse(each.entry) as { text: string }).text),
  };
};

test('replies are pulled in order, page after page, and then the cursor rests', async ({ world }) => {
  await replied(world, 2, 'ada');
  await replied(world, 2, 'bob');
  const first = await pull(world, null, 3);
  expect(first.texts).toEqual(['ada 0', 'ada 1', 'bob 0']);
  expect(first.replies[2]).toMatchObject({ contactExternalId: 'bob', visibility: 'private', threadId: '' });
  const second = await pull(world, first.reached, 3);
  expect(second.texts).toEqual(['bob 1']);
  expect(await pull(world, second.reached)).toMatchObject({ texts: [], reached: second.reached });
});

test('replies of the same millisecond, and after a clock that went back, have growing cursors', async ({
  world,
  core,
}) => {
  const { conversationId } = await replied(world, 3);
  const { reached } = await pull(world, null);
  await core.conversations.reply(world.id, {
    conversationId,
    epoch: null,
    by: 'key:k',
    agentId: null,
    seenSeq: null,
    configVersion: world.version,
    assignOnReply: false,
    deadlineMs: 1,
    nowMs: world.now - 60_000,
    entry: '{"kind":"message","direction":"out","text":"late"}',
  });
  const after = await pull(world, reached);
  expect(after.texts).toEqual(['late']);
  expect(Number(after.reached)).toBeGreaterThan(Number(reached));
});

test('without a cursor a connector begins at the oldest reply that has no receipt', async ({ world }) => {
  const { messageIds } = await replied(world, 3);
  await receipt(world, messageIds[0]!, 'sent');
  expect((await pull(world, null)).texts).toEqual(['ada 1', 'ada 2']);
  for (const messageId of messageIds) await receipt(world, messageId, 'sent');
  const rest = await pull(world, null);
  expect(rest.texts).toEqual([]);
  await replied(world, 1, 'bob');
  expect((await pull(world, rest.reached)).texts).toEqual(['bob 0']);
});

test('of another channel there is nothing', async ({ world, core }) => {
  await replied(world, 1);
  expect(await core.outbox.readReplies(world.id, 'ch_b', null, 9)).toMatchObject({ replies: [] });
});

const steps = ['sent', 'failed', 'delivered', 'read'];
for (const [i, first] of steps.entries())
  for (const [j, second] of steps.entries())
    test(`a receipt ${second} after ${first} ${j > i ? 'moves' : 'changes nothing'}`, async ({ world }) => {
      const { conversationId, messageIds } = await replied(world, 1);
      expect(await receipt(world, messageIds[0]!, first)).toEqual({ status: 'marked' });
      await world.advance(1_000);
      expect(await receipt(world, messageIds[0]!, second)).toEqual({
        status: j > i ? 'marked' : 'unchanged',
      });
      const shown = (await world.timeline(conversationId)).find((entry) => entry.direction === 'out');
      expect(shown!.delivery).toEqual({
        status: steps[Math.max(i, j)],
        at: j > i ? world.now : world.now - 1_000,
      });
    });

test('a receipt is told to the holder and ends the deadline', async ({ world }) => {
  const { channelId, staff } = await world.office(1);
  const { conversationId } = await world.message({ channelId });
  await world.match();
  const answer = await world.reply(conversationId, { agent: staff[0]! });
  const messageId = answer.status === 'replied' ? answer.messageId : '';
  expect(await receipt(world, messageId, 'delivered', channelId)).toEqual({ status: 'marked' });
  expect((await world.events('message.delivered'))[0]!.data).toMatchObject({ messageId });
  expect(await world.redis.zcard(`{${world.partition}}:timers`)).toBe(0);
  const [last] = await world.redis.xrevrange(world.keys.feed(staff[0]!.id), '+', '-', 'COUNT', 1);
  expect(last![1]).toContain('message.delivered');
});

test('receipts of another channel, of a customer message and of nothing are unknown', async ({ world }) => {
  const { conversationId, messageIds } = await replied(world, 1);
  const stem = `rp_${conversationId.slice(3)}`;
  expect(await receipt(world, messageIds[0]!, 'sent', 'ch_b')).toEqual({ status: 'unknown' });
  for (const messageId of [`${stem}_1`, `${stem}_99`, `rp_${'x'.repeat(22)}_1`, 'nonsense'])
    expect(await receipt(world, messageId, 'sent')).toEqual({ status: 'unknown' });
});

test('of eight receipts at once one moves the status', async ({ world, connections }) => {
  const { messageIds } = await replied(world, 1);
  const answers = await Promise.all(
    connections.map((core) => receipt({ ...world, core }, messageIds[0]!, 'sent')),
  );
  expect(answers.filter((each) => each.status === 'marked')).toHaveLength(1);
  expect(await world.events('message.sent')).toHaveLength(2); // the reply itself, and its receipt
});

test('a reply without a receipt is failed in time, leaves the outbox, and the provider may still overrule', async ({
  world,
  core,
}) => {
  const { messageIds } = await replied(world, 2);
  await receipt(world, messageIds[1]!, 'sent');
  await world.advance(DEADLINE_MS - 1);
  expect(await core.monitoring.fireTimers(world.partition, 10, world.now)).toMatchObject({ count: 0 });
  await world.advance(1);
  expect(await core.monitoring.fireTimers(world.partition, 10, world.now)).toMatchObject({
    status: 'fired',
    count: 1,
    counts: [[world.id, 'reply_failed', 1]],
    rings: [],
    more: false,
  });
  expect((await pull(world, '0')).texts).toEqual(['ada 1']);
  expect(await world.events('message.failed')).toMatchObject([{ data: { messageId: messageIds[0] } }]);
  expect(await receipt(world, messageIds[0]!, 'delivered')).toEqual({ status: 'marked' });
});

test('question 30: whoever wrote a reply is told that it failed, also of what is resolved or another’s by then', async ({
  world,
}) => {
  const { channelId, staff } = await world.office(2);
  const [writer, holder] = [staff[0]!, staff[1]!];
  const failures = async (agentId: string) => {
    const feed = await world.redis.xrange(world.keys.feed(agentId), '-', '+');
    return feed.filter(([, fields]) => fields.includes('message.failed')).length;
  };
  const fail = async (messageId: string) => {
    const told = { channelId, messageId, status: 'failed' as const, json: '{"status":"failed"}' };
    await world.core.outbox.markReceipt(world.id, { ...told, nowMs: world.now });
  };
  const write = async (contact: string, more: object) => {
    const { conversationId } = await world.message({ channelId, contact });
    if ('assigned' in more)
      await world.core.conversations.assign(world.id, {
        ...{ conversationId, epoch: null, by: 'key:k', to: { agentId: holder.id } },
        ...{ configVersion: world.version, nowMs: world.now },
      });
    const by = { agent: writer, by: `agent:${writer.id}` };
    const answer = await world.reply(conversationId, { ...by, ...more });
    if (answer.status !== 'replied') throw new Error(answer.status);
    return answer.messageId;
  };
  await fail(await write('ada', { after: 'resolve' }));
  expect([await failures(writer.id), await failures(holder.id)]).toEqual([1, 0]);
  await fail(await write('bob', { assigned: true }));
  expect([await failures(writer.id), await failures(holder.id)]).toEqual([2, 1]);
});
