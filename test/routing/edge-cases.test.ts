// Corners of the core where two rules meet: configuration against presence, deletion against what is under way.

import { allEffects } from '../../src/routing/configuration/config-changes.js';
import { plainPlacement } from '../../src/routing/terms/placement.js';
import { expect, test } from '../support/fixtures.js';
import { settings, type TestAgent } from '../support/world.js';

const { graceMs, leaseMs } = settings;

test('a cap raised while nothing waits: the next arrival rings for the agent who was full', async ({
  world,
}) => {
  const { channelId, staff } = await world.office(1, { capacity: 1 });
  const agent = staff[0] as TestAgent;
  await world.message({ channelId, contact: 'a' });
  await world.match();
  expect(await world.held(agent)).toHaveLength(1);
  agent.capacity = 5;
  const put = await world.put('agent', agent.id); // reaches all of routing
  expect(put.ring).toBe(false);
  await world.advance(4000, { beating: [agent] });
  const second = await world.message({ channelId, contact: 'b' });
  const run = await world.match(); // what a ring would have done
  expect(run.assigned.map((x) => x.conversationId)).toEqual([second.conversationId]); // it was matchable
  expect(second.ring).toBe(true);
});

test('a beat that ends an absence rings when the agent’s cap was raised meanwhile', async ({ world }) => {
  const { channelId, staff } = await world.office(1, { capacity: 1 });
  const agent = staff[0] as TestAgent;
  await world.message({ channelId, contact: 'a' });
  await world.match();
  await world.message({ channelId, contact: 'b' });
  await world.match();
  await world.advance(leaseMs + 1000, { tick: true });
  expect((await world.agentFields(agent)).absence).not.toBe('');
  agent.capacity = 5;
  expect((await world.put('agent', agent.id)).ring).toBe(false);
  await world.advance(4000, { tick: true });
  const beat = await world.beat(agent);
  const run = await world.match();
  expect(run.assigned).toHaveLength(1); // it was matchable after the beat
  expect(beat).toMatchObject({ status: 'alive', ring: true });
});

test('a reply under way while its agent is deleted gives the agent nothing', async ({ world }) => {
  const { channelId, staff } = await world.office(2);
  const [gone, other] = staff as [TestAgent, TestAgent];
  void other;
  await world.advance(1000);
  const one = await world.message({ channelId, contact: 'a' });
  const version = world.version;
  await world.core.configuration.deleteAgent(world.id, {
    agentId: gone.id,
    keyIds: [],
    limit: 100,
    by: 'key:x',
    nowMs: world.now,
  });
  const act = {
    conversationId: one.conversationId,
    epoch: null,
    by: `agent:${gone.id}`,
    agentId: gone.id,
    seenSeq: null,
    assignOnReply: true,
    deadlineMs: 1000,
    entry: '{"kind":"message","direction":"out","text":"hi"}',
    nowMs: world.now,
  };
  // what directory.under does: stale_config, reload, again
  expect(await world.core.conversations.reply(world.id, { ...act, configVersion: version })).toEqual({
    status: 'stale_config',
  });
  const _answered = await world.core.conversations.reply(world.id, { ...act, configVersion: version + 1 });
  // customer writes again: New with the deleted agent, due for ever
  const { contactId } = await world.accept({ channelId, contact: 'a' });
  const token = 'tk';
  await world.core.inboxes.claim(world.id, contactId, token, world.now);
  const { applyHead } = await import('../support/inbound.js');
  await applyHead(world.core, {
    workspaceId: world.id,
    contactId,
    token: 'tk2',
    nowMs: world.now + 6000,
    configVersion: version + 1,
  });
  for (let i = 0; i < 60; i++) await world.advance(4000, { tick: true });
  const c = await world.conversation(one.conversationId);
  expect([c.state, c.assigneeId]).not.toEqual(['new', gone.id]);
});

test('a deleted agent cannot reopen', async ({ world }) => {
  const { channelId, staff } = await world.office(1);
  const gone = staff[0] as TestAgent;
  const one = await world.message({ channelId, contact: 'a' });
  await world.resolve(one.conversationId);
  await world.core.configuration.deleteAgent(world.id, {
    agentId: gone.id,
    keyIds: [],
    limit: 100,
    by: 'key:x',
    nowMs: world.now,
  });
  await world.core.conversations.reopen(world.id, {
    conversationId: one.conversationId,
    epoch: null,
    by: 'x',
    agentId: gone.id,
    configVersion: world.version + 1,
    placement: plainPlacement(channelId),
    nowMs: world.now,
  });
  expect((await world.conversation(one.conversationId)).assigneeId).not.toBe(gone.id);
});

test('reopened after its pinned team was deleted, it waits for the channel’s teams', async ({ world }) => {
  const { channelId } = await world.office(1);
  const extra = await world.team();
  const one = await world.message({ channelId, contact: 'a' });
  await world.pinTeam(one.conversationId, extra);
  await world.resolve(one.conversationId);
  const deleted = await world.core.configuration.delete(world.id, {
    kind: 'team',
    id: extra,
    channelIds: [],
    others: {},
    effects: allEffects,
    configVersion: world.version,
    by: 'x',
    nowMs: world.now,
  });
  expect(deleted.status).toBe('deleted');
  const r = await world.core.conversations.reopen(world.id, {
    conversationId: one.conversationId,
    epoch: null,
    by: 'x',
    agentId: null,
    configVersion: world.version + 1,
    placement: plainPlacement(channelId),
    nowMs: world.now,
  });
  expect(r.status).toBe('reopened');
  expect(await world.lanes()).toEqual([channelId]);
});

test('in a deleted channel nothing is reopened', async ({ world }) => {
  const { channelId } = await world.office(1);
  const one = await world.message({ channelId, contact: 'a' });
  await world.resolve(one.conversationId);
  const deleted = await world.core.configuration.delete(world.id, {
    kind: 'channel',
    id: channelId,
    channelIds: [channelId],
    others: {},
    effects: allEffects,
    configVersion: world.version,
    by: 'x',
    nowMs: world.now,
  });
  expect(deleted.status).toBe('deleted');
  const r = await world.core.conversations.reopen(world.id, {
    conversationId: one.conversationId,
    epoch: null,
    by: 'x',
    agentId: null,
    configVersion: world.version + 1,
    placement: plainPlacement(channelId),
    nowMs: world.now,
  });
  expect(r.status).not.toBe('reopened');
});

test('of two holders who unassign one after the other both are passed over', async ({ world }) => {
  const { channelId, staff } = await world.office(2, { capacity: 5 });
  const [a, b] = staff as [TestAgent, TestAgent];
  const one = await world.message({ channelId });
  await world.assign(one.conversationId, a);
  await world.unassign(one.conversationId, { agent: a });
  await world.match();
  expect(await world.held(b)).toEqual([one.conversationId]);
  await world.advance(4000, { beating: [a, b] });
  await world.unassign(one.conversationId, { agent: b });
  await world.match();
  expect(await world.held(a)).toEqual([]);
});

test('a wake during an outage of the engine takes nothing back', async ({ world }) => {
  const { channelId, staff } = await world.office(1);
  const agent = staff[0] as TestAgent;
  const one = await world.message({ channelId });
  await world.match();
  await world.pend(one.conversationId);
  await world.advance(graceMs + 4000, { tick: true });
  await world.advance(8000, { alive: false });
  expect(await world.tick()).toEqual({ status: 'stalled' });
  await world.message({ channelId });
  expect((await world.conversation(one.conversationId)).assigneeId).toBe(agent.id);
});

test('a wake under a hold takes nothing back', async ({ world }) => {
  const { channelId, staff } = await world.office(1);
  const one = await world.message({ channelId });
  await world.match();
  await world.pend(one.conversationId);
  await world.advance(graceMs + 4000, { tick: true });
  await world.core.presence.hold(world.id, 600_000, 'op', world.now);
  await world.message({ channelId });
  expect((await world.conversation(one.conversationId)).assigneeId).toBe(staff[0]!.id);
});

test('the switch turned on under a hold: an agent who is back before it ends keeps its work and stands', async ({
  world,
}) => {
  const { channelId, staff } = await world.office(1);
  const agent = staff[0] as TestAgent;
  await world.setRemoveAssignment(false);
  await world.message({ channelId });
  await world.match();
  await world.advance(graceMs + 4000, { tick: true });
  await world.core.presence.hold(world.id, 600_000, 'op', world.now);
  await world.setRemoveAssignment(true);
  await world.beat(agent);
  await world.advance(60_000, { tick: true, beating: [agent] });
  await world.stand(agent);
  expect(await world.stands(agent)).toBe(true);
});

test('the switch turned on takes from an agent that never signed in', async ({ world }) => {
  const { channelId, staff } = await world.office(1, { signedIn: false });
  const agent = staff[0] as TestAgent;
  await world.setRemoveAssignment(false);
  const one = await world.message({ channelId });
  await world.assign(one.conversationId, agent);
  await world.pend(one.conversationId);
  await world.message({ channelId }); // wakes, stays: switch is off
  await world.setRemoveAssignment(true);
  await world.advance(150_000, { tick: true });
  expect(await world.held(agent)).toEqual([]);
});

test('answered replies are dropped in steps until none is left', async ({ world }) => {
  const { channelId, staff } = await world.office(1);
  const agent = staff[0] as TestAgent;
  const one = await world.message({ channelId });
  for (let i = 0; i < 1200; i++) {
    const r = await world.reply(one.conversationId, { agent });
    if (r.status !== 'replied') throw new Error(r.status);
    await world.core.outbox.markReceipt(world.id, {
      channelId,
      messageId: r.messageId,
      status: 'sent',
      json: '{"status":"sent"}',
      nowMs: world.now,
    });
  }
  const trim = {
    eventsForMs: 3_600_000,
    deadLettersForMs: 1e9,
    auditForMs: 1e9,
    agentIds: [],
    channelIds: [channelId],
  };
  const step = () => world.core.monitoring.trim(world.id, { ...trim, nowMs: world.now + 7_200_000 });
  expect([(await step()).more, (await step()).more, (await step()).more]).toEqual([true, true, false]);
  expect(await world.redis.zcard(world.keys.replies(channelId))).toBe(0);
});

test('a shorter lease of one tab does not end the longer one of another', async ({ world }) => {
  const { channelId, staff } = await world.office(1);
  const agent = staff[0] as TestAgent;
  await world.signIn(agent, { session: 'se_two' }); // lease now + 45 s
  await world.redis.hset(world.keys.anchor, 'leaseMs', 3000);
  await world.beat(agent); // other tab: now + 3 s
  await world.advance(4000);
  const one = await world.message({ channelId });
  await world.match();
  expect(await world.held(agent)).toEqual([one.conversationId]);
});

test('a provider’s word after the deadline overrules it', async ({ world }) => {
  const { channelId, staff } = await world.office(1);
  const one = await world.message({ channelId });
  const r = await world.reply(one.conversationId, { agent: staff[0]! });
  if (r.status !== 'replied') throw new Error();
  await world.advance(901_000);
  await world.core.monitoring.fireTimers(world.partition, 100, world.now);
  const marked = await world.core.outbox.markReceipt(world.id, {
    channelId,
    messageId: r.messageId,
    status: 'sent',
    json: '{"status":"sent"}',
    nowMs: world.now,
  });
  expect(marked.status).toBe('marked');
});

test('a first sign-in tells what was assigned before it', async ({ world }) => {
  const { channelId, staff } = await world.office(1, { signedIn: false });
  const agent = staff[0] as TestAgent;
  const one = await world.message({ channelId });
  await world.assign(one.conversationId, agent);
  const s = await world.signIn(agent);
  expect(s).toMatchObject({ status: 'started', assigned: [one.conversationId] });
  expect(s).not.toMatchObject({ absence: null });
});

test('beats under one Idempotency-Key are signs of life, every one', async ({ world }) => {
  const { channelId, staff } = await world.office(1);
  const agent = staff[0] as TestAgent;
  const one = await world.message({ channelId });
  await world.match();
  for (let i = 0; i < 20; i++) {
    await world.advance(8_000, { tick: true });
    const request = { id: 'ik_one', hash: 'h' };
    const beat = { agentId: agent.id, sessionId: agent.session, request, nowMs: world.now };
    expect(await world.core.presence.beat(world.id, beat)).toMatchObject({ status: 'alive' });
  }
  expect((await world.conversation(one.conversationId)).assigneeId).toBe(agent.id);
});
