// Arranges the commonest start of a test about conversations: one that an agent holds.

import type { World } from './world.js';

/** A conversation held by one agent of two; the other is away. A second has passed since. */
export async function heldConversation(world: World) {
  const { channelId, teamId, staff } = await world.office(2);
  const [agent, other] = staff as [(typeof staff)[0], (typeof staff)[0]];
  await world.beat(other, 'away');
  const { conversationId } = await world.message({ channelId });
  await world.match();
  await world.advance(1_000);
  return { channelId, teamId, agent, other, id: conversationId };
}
