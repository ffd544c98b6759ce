// What is kept for one who cannot be given it any more: it comes back in bounded steps, and only then.

import { profileOf } from '../../src/routing/ids.js';
import { expect, test } from '../support/fixtures.js';
import type { TestAgent, World } from '../support/world.js';

/** An office, and a way to write so that the last of it is preferred, where the first would be the best. */
async function preferring(world: World, agents: number, capacity: number) {
  const { channelId, staff } = await world.office(agents, { capacity });
  const [other, agent] = [staff[0], staff.at(-1)] as [TestAgent, TestAgent];
  const placement = { prefer: { agentId: agent.id, forMs: 60_000 } };
  const kept = async (contact: string) =>
    (await world.message({ channelId, contact, placement })).conversationId;
  return { channelId, staff, agent, other, kept };
}

const given = async (world: World) =>
  (await world.match()).assigned.map((each) => `${each.conversationId} ${each.agentId}`);

test('a run lets go of so many at most, and asks for another', async ({ world }) => {
  const { agent, kept } = await preferring(world, 2, 30);
  for (let i = 0; i < 25; i++) await kept(`c${i}`);
  await world.beat(agent, 'away');
  const steps: number[] = [];
  for (let more = true; more; ) {
    const run = await world.match();
    steps.push(run.assigned.length);
    more = run.more;
  }
  expect(steps).toEqual([10, 10, 5]);
  expect(await world.redis.exists(world.keys.kept(agent.id))).toBe(0);
});

test('what only seems to stand in its lane holds up nothing', async ({ world }) => {
  const { channelId, agent, other, kept } = await preferring(world, 3, 1);
  const held = await kept('first');
  await world.advance(1);
  const id = await kept('second');
  expect(await given(world)).toEqual([`${held} ${agent.id}`]);
  const lane = world.keys.lane(`${channelId}@${agent.id}`);
  await world.redis.zadd(lane, 0, held, 1, 'cv_none');
  await world.beat(agent, 'away');
  expect(await given(world)).toEqual([`${id} ${other.id}`]);
  expect(await world.redis.exists(lane)).toBe(0);
  expect(await world.conversation(held)).toMatchObject({ assigneeId: agent.id, laneId: null });
});

test('who stands under an older configuration, as many do, keeps what is kept for it', async ({ world }) => {
  const { channelId, staff, agent, kept } = await preferring(world, 70, 1);
  await world.match();
  const id = await kept('ada');
  const team = await world.team();
  world.channels.set(channelId, [team]);
  for (const each of staff) Object.assign(each, { profile: profileOf([team]), teamIds: [team] });
  await world.put('channel', channelId);
  await given(world);
  for (const each of staff) await world.stand(each);
  await given(world);
  expect(await world.conversation(id)).toMatchObject({ assigneeId: agent.id });
});
