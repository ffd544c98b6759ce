// Section 1. What people do to conversations: every outcome of reply, pend, resolve, reopen, assign and unassign.

import { allEffects } from '../../src/routing/configuration/config-changes.js';
import { expect, test } from '../support/fixtures.js';
import { heldConversation } from '../support/held.js';
import type { World } from '../support/world.js';

const verbs: Record<
  string,
  (world: World, id: string, options: { epoch?: number }) => Promise<{ status: string }>
> = {
  reply: (world, id, options) => world.reply(id, options),
  pend: (world, id, options) => world.pend(id, options),
  resolve: (world, id, options) => world.resolve(id, options),
  reopen: (world, id, options) => world.reopen(id, options),
  assign: (world, id, options) => world.assign(id, { id: 'ag_x' }, options),
  'pin a team': (world, id, options) => world.pinTeam(id, 'tm_x', options),
  unassign: (world, id, options) => world.unassign(id, options),
};

for (const [name, verb] of Object.entries(verbs)) {
  test(`${name}: an unknown conversation is not found`, async ({ world }) => {
    expect(await verb(world, 'cv_none', {})).toEqual({ status: 'not_found' });
  });
  test(`${name}: an old epoch is refused with what is true now, and changes nothing`, async ({ world }) => {
    const { id, agent } = await heldConversation(world);
    if (name === 'reopen') await world.resolve(id);
    const before = await world.conversation(id);
    expect(await verb(world, id, { epoch: before.epoch - 1 })).toEqual({
      status: 'stale_epoch',
      epoch: before.epoch,
      state: before.state,
      assigneeId: name === 'reopen' ? null : agent.id,
    });
    expect(await world.conversation(id)).toEqual(before);
  });
  test(`${name}: the wrong state is refused and changes nothing`, async ({ world }) => {
    const { id } = await heldConversation(world);
    if (name !== 'reopen') await world.resolve(id);
    const before = await world.conversation(id);
    expect(await verb(world, id, { epoch: before.epoch })).toEqual({
      status: 'invalid_state',
      state: before.state,
    });
    expect(await world.conversation(id)).toEqual(before);
  });
}

for (const [name, verb] of Object.entries(verbs).filter(([name]) => name !== 'pend' && name !== 'resolve'))
  test(`${name}: an older configuration is refused`, async ({ world, core }) => {
    const { id } = await heldConversation(world);
    if (name === 'reopen') await world.resolve(id);
    await core.configuration.put(world.id, {
      configVersion: world.version,
      kind: 'team',
      id: 'tm_new',
      json: '{}',
      effects: allEffects,
      by: 'key:k',
      nowMs: world.now,
    });
    expect(await verb(world, id, {})).toEqual({ status: 'stale_config' });
  });

test('a reply makes New Pending, goes to the outbox and frees the slot', async ({ world }) => {
  const { id, agent, channelId } = await heldConversation(world);
  const { epoch, lastSeq } = await world.conversation(id);
  const answer = await world.reply(id, { agent, epoch, by: `agent:${agent.id}`, text: 'hi' });
  expect(answer).toMatchObject({
    status: 'replied',
    seq: lastSeq + 1,
    messageId: `rp_${id.slice(3)}_${lastSeq + 1}`,
  });
  expect(await world.conversation(id)).toMatchObject({ state: 'pending', assigneeId: agent.id, epoch });
  expect(await world.held(agent)).toEqual([]);
  expect(await world.parked(agent)).toEqual([id]);
  expect((await world.timeline(id)).at(-2)).toMatchObject({ direction: 'out', text: 'hi', at: world.now });
  expect(await world.redis.zrange(world.keys.replies(channelId), '0', '-1')).toEqual([
    `${id}/${lastSeq + 1}`,
  ]);
});

for (const assignOnReply of [true, false])
  test(`a reply to an unassigned one with assignOnReply ${assignOnReply}`, async ({ world }) => {
    const { id, other, channelId } = await heldConversation(world);
    await world.unassign(id);
    await world.reply(id, { agent: other, assignOnReply });
    const { state, assigneeId } = await world.conversation(id);
    expect({ state, assigneeId }).toEqual({ state: 'pending', assigneeId: assignOnReply ? other.id : null });
    expect(await world.lane(channelId)).toEqual([]);
  });

test('a reply of a colleague leaves the holder', async ({ world }) => {
  const { id, agent, other } = await heldConversation(world);
  await world.reply(id, { agent: other });
  expect(await world.conversation(id)).toMatchObject({ state: 'pending', assigneeId: agent.id });
});

test('a reply to a Pending one stays Pending', async ({ world }) => {
  const { id, agent } = await heldConversation(world);
  await world.reply(id, { agent });
  expect(await world.reply(id, { agent })).toMatchObject({ status: 'replied' });
  expect(await world.conversation(id)).toMatchObject({ state: 'pending' });
});

test('a reply that left a message unseen is sent and the conversation waits since that message', async ({
  world,
}) => {
  const { id, agent, channelId } = await heldConversation(world);
  const { lastInboundSeq: seenSeq } = await world.conversation(id);
  await world.advance(2_000);
  const unseenAt = world.now;
  await world.message({ channelId });
  await world.advance(2_000);
  await world.message({ channelId });
  expect(await world.reply(id, { agent, seenSeq })).toMatchObject({ status: 'replied' });
  expect(await world.conversation(id)).toMatchObject({
    state: 'new',
    assigneeId: agent.id,
    waitingSince: unseenAt,
  });
});

test('a reply that claims to have seen what is not there leaves the conversation in New', async ({
  world,
}) => {
  const { id, agent } = await heldConversation(world);
  const { lastSeq } = await world.conversation(id);
  await world.reply(id, { agent, seenSeq: lastSeq + 1 });
  expect(await world.conversation(id)).toMatchObject({ state: 'new', assigneeId: agent.id });
  await world.reply(id, { agent, seenSeq: lastSeq });
  expect(await world.conversation(id)).toMatchObject({ state: 'pending' });
});

test('an unassigned one moves in its lane when a reply left a message unseen', async ({ world }) => {
  const first = await world.message({ channelId: 'ch_a', contact: 'ada' });
  await world.advance(1_000);
  const second = await world.message({ channelId: 'ch_a', contact: 'bob' });
  await world.advance(1_000);
  await world.message({ channelId: 'ch_a', contact: 'ada' });
  await world.reply(first.conversationId, { seenSeq: 1 });
  expect(await world.lane('ch_a')).toEqual([second.conversationId, first.conversationId]);
});

for (const verb of ['pend', 'resolve'] as const)
  test(`${verb}: a message that was not seen cannot be buried`, async ({ world }) => {
    const { id, channelId } = await heldConversation(world);
    const { lastInboundSeq: seenSeq } = await world.conversation(id);
    await world.message({ channelId });
    const before = await world.conversation(id);
    expect(await world[verb](id, { seenSeq })).toEqual({
      status: 'unseen_message',
      lastInboundSeq: before.lastInboundSeq,
    });
    expect(await world[verb](id, { seenSeq: before.lastSeq + 1 })).toMatchObject({
      status: 'unseen_message',
    });
    expect(await world.conversation(id)).toEqual(before);
    expect(await world[verb](id, { seenSeq: before.lastInboundSeq })).toMatchObject({
      status: `${verb.replace(/e$/, '')}ed`,
    });
  });

test('resolve removes the assignee, begins an epoch and leaves every index of open ones', async ({
  world,
}) => {
  const { id, agent, channelId, teamId } = await heldConversation(world);
  await world.pinTeam(id, teamId);
  await world.assign(id, agent);
  const { epoch } = await world.conversation(id);
  expect(await world.resolve(id)).toMatchObject({ status: 'resolved' });
  const after = await world.conversation(id);
  expect(after).toMatchObject({ state: 'resolved', assigneeId: null, resolvedAt: world.now });
  expect(after.epoch).toBeGreaterThan(epoch);
  const { channelState, teamPinned, open, state } = world.keys;
  expect(
    await world.redis.exists(channelState('new', channelId), teamPinned(teamId), open, state('new')),
  ).toBe(0);
  expect(await world.held(agent)).toEqual([]);
});

test('a Pending one resolves from the parked ones of its agent', async ({ world }) => {
  const { id, agent } = await heldConversation(world);
  await world.pend(id);
  await world.resolve(id);
  expect(await world.parked(agent)).toEqual([]);
});

test('an agent who reopens holds it, and it begins to wait now', async ({ world }) => {
  const { id, agent, other } = await heldConversation(world);
  await world.resolve(id);
  await world.advance(5_000);
  expect(await world.reopen(id, { agent: other })).toMatchObject({ status: 'reopened' });
  expect(await world.conversation(id)).toMatchObject({
    state: 'new',
    assigneeId: other.id,
    waitingSince: world.now,
  });
  expect([await world.held(agent), await world.held(other)]).toEqual([[], [id]]);
});

test('an admin who reopens puts it in line', async ({ world }) => {
  const { id, channelId } = await heldConversation(world);
  await world.resolve(id);
  const { epoch } = await world.conversation(id);
  await world.reopen(id);
  const after = await world.conversation(id);
  expect(after).toMatchObject({ state: 'new', assigneeId: null, laneId: channelId, resolvedAt: null });
  expect(after.epoch).toBeGreaterThan(epoch);
});

test('reopening beside an open one of the same key is refused with its id', async ({ world }) => {
  const first = await world.message({ channelId: 'ch_a' });
  await world.resolve(first.conversationId);
  const second = await world.message({ channelId: 'ch_a' });
  expect(await world.reopen(first.conversationId)).toEqual({
    status: 'conversation_open',
    conversationId: second.conversationId,
  });
});
