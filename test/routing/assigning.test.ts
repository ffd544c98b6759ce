// Section 4. Giving by hand: assign to an agent or a team, unassign, and races between them.

import { expect, test } from '../support/fixtures.js';
import { heldConversation } from '../support/held.js';

const COOL_DOWN_MS = 300_000;

test('assign hands over with a new epoch and the place in line', async ({ world }) => {
  const { id, agent, other } = await heldConversation(world);
  const before = await world.conversation(id);
  expect(await world.assign(id, other, { epoch: before.epoch })).toMatchObject({ status: 'assigned' });
  const after = await world.conversation(id);
  expect(after).toMatchObject({ assigneeId: other.id, waitingSince: before.waitingSince });
  expect(after.epoch).toBeGreaterThan(before.epoch);
  expect([await world.held(agent), await world.held(other)]).toEqual([[], [id]]);
  const [unassigned] = await world.events('conversation.unassigned');
  expect(unassigned!.data).toEqual({ reason: 'reassigned', to: other.id });
});

test('assign to a deleted agent is refused', async ({ world, core }) => {
  const { id, agent, other } = await heldConversation(world);
  await core.configuration.deleteAgent(world.id, { agentId: other.id, keyIds: [], limit: 10, by: 'key:k' });
  const configVersion = world.version + 1;
  const act = { conversationId: id, epoch: null, by: 'key:k', configVersion, nowMs: world.now };
  expect(await core.conversations.assign(world.id, { ...act, to: { agentId: other.id } })).toEqual({
    status: 'unknown_agent',
  });
  expect(await world.held(agent)).toEqual([id]);
});

test('hands are not bound by caps', async ({ world }) => {
  const agent = await world.agent([await world.team()], { capacity: 1 });
  await world.signIn(agent);
  for (const contact of ['ada', 'bob', 'cid']) {
    const { conversationId } = await world.message({ channelId: 'ch_a', contact });
    await world.assign(conversationId, agent);
  }
  expect(await world.held(agent)).toHaveLength(3);
  expect(await world.stands(agent)).toBe(false);
});

test('a pinned team takes it from its agent, and the pin outlives unassign', async ({ world }) => {
  const { id, agent } = await heldConversation(world);
  const team = await world.team();
  await world.pinTeam(id, team);
  expect(await world.conversation(id)).toMatchObject({ assigneeId: null, teamId: team, laneId: team });
  expect((await world.events('conversation.unassigned'))[0]!.data).toEqual({ reason: 'team', to: team });
  await world.assign(id, agent);
  await world.unassign(id);
  expect(await world.lane(team)).toEqual([id]);
});

test('another team pinned replaces the first, also for a Pending one', async ({ world }) => {
  const { id } = await heldConversation(world);
  await world.pend(id);
  await world.pinTeam(id, 'tm_one');
  await world.pinTeam(id, 'tm_two');
  expect(await world.conversation(id)).toMatchObject({ state: 'pending', teamId: 'tm_two', laneId: null });
  expect(await world.redis.exists(world.keys.teamPinned('tm_one'))).toBe(0);
});

test('unassign by its holder passes the holder over for a while, by an admin it does not', async ({
  world,
}) => {
  const { id, agent, channelId } = await heldConversation(world);
  expect(await world.unassign(id, { agent })).toMatchObject({ status: 'unassigned' });
  expect(await world.conversation(id)).toMatchObject({
    assigneeId: null,
    laneId: `${channelId}!${agent.id}`,
  });
  const timer = await world.redis.zrange(`{${world.partition}}:timers`, '0', '-1', 'WITHSCORES');
  expect(timer).toEqual([`${world.id}/not-agent/${id}/${agent.id}`, `${world.now + COOL_DOWN_MS}`]);
  expect((await world.match()).assigned).toEqual([]);
});

test('who hands its conversation to a team does not get it back for five minutes', async ({ world }) => {
  const { teamId, channelId, staff } = await world.office(1);
  const agent = staff[0]!;
  const { conversationId: id } = await world.message({ channelId });
  await world.match();
  await world.pinTeam(id, teamId, { by: `agent:${agent.id}` });
  expect((await world.match()).assigned).toEqual([]);
  expect((await world.conversation(id)).laneId).toBe(`${teamId}!${agent.id}`);
  await world.advance(300_000, { beating: staff });
  await world.fire();
  expect((await world.match()).assigned).toMatchObject([{ conversationId: id, agentId: agent.id }]);
});

test('an admin unassigns without an exclusion', async ({ world }) => {
  const { id, agent, channelId } = await heldConversation(world);
  const before = await world.conversation(id);
  expect(await world.unassign(id)).toMatchObject({ status: 'unassigned', ring: true });
  expect(await world.conversation(id)).toMatchObject({
    waitingSince: before.waitingSince,
    laneId: channelId,
  });
  expect((await world.match()).assigned).toMatchObject([{ agentId: agent.id }]);
});

test('unassign of a Pending one leaves it Pending; of an unassigned one it changes nothing', async ({
  world,
}) => {
  const { id, agent } = await heldConversation(world);
  await world.pend(id);
  await world.unassign(id, { agent });
  const after = await world.conversation(id);
  expect(after).toMatchObject({ state: 'pending', assigneeId: null, laneId: null });
  expect(await world.unassign(id)).toMatchObject({ status: 'unassigned' });
  expect(await world.conversation(id)).toEqual(after);
});

test('of eight assignments at once with one epoch one succeeds', async ({ world, connections }) => {
  const { id } = await heldConversation(world);
  const { epoch } = await world.conversation(id);
  const racers = connections.map((_, i) => [`agent:ag_race${i}`, '{}']);
  await world.redis.hset(world.keys.config, ...racers.flat());
  const answers = await Promise.all(
    connections.map((from, i) => world.assign(id, { id: `ag_race${i}` }, { from, epoch })),
  );
  expect(answers.filter((each) => each.status === 'assigned')).toHaveLength(1);
  expect(answers.filter((each) => each.status === 'stale_epoch')).toHaveLength(7);
  const { assigneeId } = await world.conversation(id);
  const held = await Promise.all(
    connections.map((_, i) => world.redis.zcard(world.keys.held(`ag_race${i}`))),
  );
  expect(held.indexOf(1)).toBe(Number(assigneeId?.slice(-1)));
});
