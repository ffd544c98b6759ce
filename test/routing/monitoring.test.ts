// Timers, the sweep of inboxes, trimming.

import { expect, test } from '../support/fixtures.js';
import { heldConversation } from '../support/held.js';
import type { World } from '../support/world.js';

const COOL_DOWN_MS = 300_000;
const EVERY_MS = 5_000;
const HOUR_MS = 3_600_000;

const fire = (world: World, limit = 10) =>
  world.core.monitoring.fireTimers(world.partition, limit, world.now);
const sweep = (world: World, limit = 100) =>
  world.core.monitoring.sweepInboxes(world.partition, EVERY_MS, limit, world.now);

test('an exclusion ends in time: the plain lane, the old place, and a ring', async ({ world }) => {
  const { id, agent, channelId } = await heldConversation(world);
  await world.unassign(id, { agent });
  const { waitingSince } = await world.conversation(id);
  await world.match();
  await world.advance(COOL_DOWN_MS - 1, { beating: [agent] });
  expect(await fire(world)).toMatchObject({ status: 'fired', count: 0, rings: [], more: false });
  await world.advance(1);
  expect(await fire(world)).toMatchObject({ count: 1, rings: [world.id] });
  expect(await world.conversation(id)).toMatchObject({ laneId: channelId, waitingSince });
  expect((await world.match()).assigned).toMatchObject([{ agentId: agent.id }]);
});

test('an exclusion that began anew ends with the newer timer', async ({ world }) => {
  const { id, agent, channelId } = await heldConversation(world);
  await world.unassign(id, { agent });
  await world.advance(200_000, { beating: [agent] });
  await world.assign(id, agent);
  await world.unassign(id, { agent });
  await world.advance(100_000, { beating: [agent] });
  expect(await fire(world)).toMatchObject({ count: 0 });
  expect(await world.lanes()).toEqual([`${channelId}!${agent.id}`]);
  await world.advance(200_000);
  expect(await fire(world)).toMatchObject({ count: 1 });
  expect(await world.lanes()).toEqual([channelId]);
});

test('the exclusion of a conversation that somebody holds ends quietly', async ({ world }) => {
  const { id, agent, other, channelId } = await heldConversation(world);
  await world.unassign(id, { agent });
  await world.assign(id, other);
  await world.advance(COOL_DOWN_MS);
  await fire(world);
  expect(await world.lanes()).toEqual([]);
  await world.unassign(id);
  expect(await world.lanes()).toEqual([channelId]);
});

test('timers fire in bounded steps, each once, with eight monitors at once', async ({
  world,
  connections,
}) => {
  const { channelId, staff } = await world.office(1, { capacity: 20 });
  for (let i = 0; i < 20; i++) await world.message({ channelId, contact: `c${i}` });
  await world.match();
  for (const id of await world.held(staff[0]!)) await world.unassign(id, { agent: staff[0]! });
  await world.advance(COOL_DOWN_MS);
  expect(await fire(world, 3)).toMatchObject({ count: 3, more: true });
  const steps = await Promise.all(
    connections.map((from) => from.monitoring.fireTimers(world.partition, 3, world.now)),
  );
  expect(steps.reduce((sum, step) => sum + step.count, 0)).toBe(17);
  expect(await world.lane(channelId)).toHaveLength(20);
  expect(await fire(world, 3)).toMatchObject({ count: 0, more: false });
});

test('the sweep finds an inbox that stands with the same head at two passes', async ({ world }) => {
  const { contactId } = await world.accept({ channelId: 'ch_a' });
  expect(await sweep(world)).toEqual({ status: 'swept', stuck: [] });
  await world.advance(EVERY_MS - 1);
  expect(await sweep(world)).toEqual({ status: 'too_soon' });
  await world.advance(1);
  expect(await sweep(world)).toEqual({ status: 'swept', stuck: [[world.id, contactId]] });
});

test('an inbox that moved on between two passes is not stuck', async ({ world, core }) => {
  const { contactId } = await world.accept({ channelId: 'ch_a', externalId: 'one' });
  await sweep(world);
  await world.drain(contactId);
  await world.accept({ channelId: 'ch_a', externalId: 'two' });
  await world.advance(EVERY_MS);
  expect(await sweep(world)).toEqual({ status: 'swept', stuck: [] });
  await core.inboxes.claim(world.id, contactId, 'w', world.now);
  await world.advance(EVERY_MS);
  expect(await sweep(world)).toEqual({ status: 'swept', stuck: [[world.id, contactId]] });
});

test('the sweep puts the bell of a stuck inbox to 0, so that the next message rings', async ({ world }) => {
  await world.accept({ channelId: 'ch_a' });
  await sweep(world);
  await world.advance(EVERY_MS);
  expect(await world.accept({ channelId: 'ch_a' })).toMatchObject({ ring: true });
  await sweep(world);
  expect(await world.accept({ channelId: 'ch_a' })).toMatchObject({ ring: true });
});

test('an inbox left dirty without a message is cleared', async ({ world }) => {
  const dirty = `{${world.partition}}:dirty`;
  await world.redis.zadd(dirty, 1, `${world.id}/ct_gone`);
  expect(await sweep(world)).toEqual({ status: 'swept', stuck: [] });
  expect(await world.redis.exists(dirty)).toBe(0);
});

test('of eight sweeps at once one passes', async ({ world, connections }) => {
  const passes = await Promise.all(
    connections.map((from) => from.monitoring.sweepInboxes(world.partition, EVERY_MS, 100, world.now)),
  );
  expect(passes.filter((each) => each.status === 'swept')).toHaveLength(1);
});

test('trimming keeps what is young: events, feeds, dead letters, answered replies', async ({
  world,
  core,
}) => {
  const { id, agent, channelId } = await heldConversation(world);
  const replyTo = async () => {
    const answer = await world.reply(id, { agent });
    return answer.status === 'replied' ? answer.messageId : '';
  };
  const deadLetter = async () => {
    const { contactId } = await world.accept({ channelId: 'ch_dead' });
    for (let i = 0; i < 6; i++) {
      await core.inboxes.claim(world.id, contactId, `${world.now}`, world.now);
      await world.advance(8_000);
    }
  };
  const answered = await replyTo();
  await replyTo();
  await core.outbox.markReceipt(world.id, {
    channelId,
    messageId: answered,
    status: 'sent',
    json: '{"status":"sent"}',
    nowMs: world.now,
  });
  await deadLetter();
  const before = await world.events();
  await world.advance(2 * HOUR_MS, { alive: false });
  const young = await replyTo();
  await core.outbox.markReceipt(world.id, {
    channelId,
    messageId: young,
    status: 'sent',
    json: '{"status":"sent"}',
    nowMs: world.now,
  });
  await deadLetter();
  const trim = (eventsForMs: number, deadLettersForMs: number) =>
    core.monitoring.trim(world.id, {
      eventsForMs,
      deadLettersForMs,
      auditForMs: HOUR_MS,
      agentIds: [agent.id],
      channelIds: [channelId],
      nowMs: world.now,
    });
  expect(await trim(HOUR_MS, HOUR_MS)).toEqual({ status: 'trimmed', events: before.length, more: false });
  expect((await world.events()).map((each) => each.type)).toEqual([
    'message.sent',
    'message.sent',
    'message.dead_lettered',
  ]);
  expect(await world.redis.xlen(world.keys.feed(agent.id))).toBe(2);
  expect(await core.reads.deadLetterCount(world.id)).toBe(1);
  expect(await world.redis.zcard(world.keys.replies(channelId))).toBe(2); // the young one and the one without a receipt
  expect(await trim(HOUR_MS, HOUR_MS)).toEqual({ status: 'trimmed', events: 0, more: false });
});
