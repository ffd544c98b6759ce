// What the data of the tests of repetition is made of: its type, and the states from which the calls begin.

import { allScripts, runScript } from '../../src/routing/script.js';
import type { World } from './world.js';

export type Mutation = {
  arrange?: (world: World) => Promise<unknown>;
  act: (world: World) => Promise<unknown>;
  /** What a repeat answers where it is another word for "that is done"; the same as the first answer if not given. */
  repeat?: unknown;
};

export const by = 'key:k';
export const first = async (world: World, state: string) =>
  (await world.redis.zrange(world.keys.state(state), '0', '0'))[0]!;
export const agent = (world: World, i = 0) => [...world.agents.values()][i]!;
export const channel = (world: World) => [...world.channels.keys()][0]!;

/** One conversation held, one waiting, and an agent with a free slot to spare once the first is gone. */
export async function busy(world: World) {
  const { channelId } = await world.office(2, { capacity: 1 });
  for (const contact of ['a', 'b', 'c']) await world.message({ channelId, contact });
  await world.match();
}
/** One conversation that waits, an agent who stands, and a bell that nobody rang. */
export async function matchable(world: World) {
  const { channelId } = await world.office(1, { capacity: 9 });
  for (const contact of ['a', 'b', 'c']) await world.message({ channelId, contact });
  await world.match({ limit: 0 });
}
/** The first that waits in a lane. */
export const waiting = async (world: World) => (await world.lane(channel(world)))[0]!;
/** One conversation that two agents are asked to take. */
export async function offered(world: World) {
  const { channelId } = await world.office(2, { capacity: 2 });
  const offer = { timeoutMs: 30_000, to: 2, declineLimit: 3, coolDownMs: 60_000, escalateTo: null };
  world.terms.set(channelId, { mode: 'offer', offer });
  await world.message({ channelId });
  await world.match();
}
export async function worn(world: World) {
  const { contactId } = await world.accept({ channelId: 'ch_a', externalId: 'poison' });
  for (let i = 0; i < 5; i++) {
    await world.core.inboxes.claim(world.id, contactId, `t${i}`, world.now);
    await world.advance(8_000);
  }
  return contactId;
}
export const claim = async (world: World) =>
  world.core.inboxes.claim(
    world.id,
    (await world.accept({ channelId: 'ch_a', externalId: 'poison' })).contactId,
    'w',
    world.now,
  );
export const config = (world: World) => ({ configVersion: world.version, by, nowMs: world.now });
export const raw = (world: World, name: string, args: Record<string, string>) =>
  runScript(
    world.redis,
    allScripts.find((each) => each.name === name)!,
    `{${world.partition}}:installation`,
    args,
  );
