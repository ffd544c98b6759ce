// One call of every script about what virtual agents hold, from a state in which it has something to do.

import { idle } from '../../src/routing/terms/automatic.js';
import { plainPlacement } from '../../src/routing/terms/placement.js';
import { agent, busy, by, channel, first, type Mutation } from './mutation.js';
import { giveSecret } from './pushing.js';
import type { World } from './world.js';

const terms = { answerWithinMs: 30_000, contactTimeoutMs: 60_000, handoff: 'previous' } as const;

const delegate = async (world: World) => {
  const bot = agent(world, 1);
  return world.core.conversations.assign(world.id, {
    ...{ conversationId: await first(world, 'new'), epoch: null, by, nowMs: world.now },
    ...{ configVersion: world.version, to: { agentId: bot.id }, bot: { agentId: bot.id, ...terms } },
  });
};
/** A conversation in the hands of a virtual agent with a secret. */
async function botHeld(world: World) {
  await busy(world);
  await giveSecret(world, agent(world, 1).id);
  await delegate(world);
}
const claim = (world: World) =>
  world.core.bots.claim(world.id, {
    ...{ agentId: agent(world, 1).id, url: 'https://bot.example/hook', token: 'w' },
    ...{ configVersion: world.version, nowMs: world.now },
  });

const answer = async (world: World, complete: 'handover' | 'resolved' | null) =>
  world.core.bots.answer(world.id, {
    ...{ conversationId: await first(world, 'bot'), agentId: agent(world, 1).id, epoch: null, by },
    ...{ configVersion: world.version, before: [], topics: ['tp_a'], hops: [] },
    acts: { ...idle, deadlineMs: 60_000, pushed: true },
    entries: ['{"kind":"message","direction":"out","text":"Hi.","attachments":[]}'],
    ...{ attributes: { tier: 'gold' }, complete, reason: 'bot', nowMs: world.now },
    placement: complete === 'handover' ? plainPlacement(channel(world)) : null,
  });

export const ofBots: Record<string, Mutation> = {
  'assign: to a virtual agent': {
    arrange: async (world) => {
      await busy(world);
      await giveSecret(world, agent(world, 1).id);
    },
    act: delegate,
  },
  'answer-bot: says': { arrange: botHeld, act: (world) => answer(world, null) },
  'answer-bot: hands over': { arrange: botHeld, act: (world) => answer(world, 'handover') },
  'answer-bot: resolves': { arrange: botHeld, act: (world) => answer(world, 'resolved') },
  'claim-bot-event': { arrange: botHeld, act: claim },
  'settle-bot-event': {
    arrange: async (world) => {
      await botHeld(world);
      await claim(world);
    },
    act: async (world) => {
      const conversationId = await first(world, 'bot');
      const { epoch } = await world.conversation(conversationId);
      const event = { agentId: agent(world, 1).id, conversationId, epoch, seq: 0, token: 'w' };
      return world.core.bots.settle(world.id, { ...event, nowMs: world.now, outcome: 'delivered' });
    },
  },
};
