// One call of every script that customers and agents cause on conversations, from a state in which it has something to do.

import { applyInput } from './inbound.js';
import { agent, busy, channel, claim, first, type Mutation, offered, waiting, worn } from './mutation.js';

export const ofConversations: Record<string, Mutation> = {
  'accept-message': { act: (world) => world.accept({ channelId: 'ch_a', externalId: 'e1' }) },
  'claim-inbox: an attempt': {
    arrange: (world) => world.accept({ channelId: 'ch_a', externalId: 'poison' }),
    act: claim,
  },
  'claim-inbox: a dead letter, the next follows': {
    arrange: async (world) => [
      await worn(world),
      await world.accept({ channelId: 'ch_a', externalId: 'next' }),
    ],
    act: claim,
  },
  'release-inbox': {
    arrange: claim,
    act: async (world) =>
      world.core.inboxes.release(
        world.id,
        (await world.accept({ channelId: 'ch_a', externalId: 'poison' })).contactId,
        'w',
        'no',
      ),
  },
  'apply-message: opens': {
    arrange: (world) => world.office(1),
    act: async (world) => {
      const { messageId, contactId } = await world.accept({ channelId: channel(world), externalId: 'e1' });
      await world.accept({ channelId: channel(world), externalId: 'e2' });
      const inbox = { contactId, token: 'w', nowMs: world.now, configVersion: world.version };
      return world.core.inboxes.apply(
        world.id,
        applyInput(inbox, messageId, `{"channelId":"${channel(world)}"}`),
      );
    },
  },
  'apply-message: opens, kept for one agent': {
    arrange: (world) => world.office(2),
    act: (world) => {
      const prefer = { agentId: agent(world).id, forMs: 60_000 };
      return world.message({ channelId: channel(world), externalId: 'e1', placement: { prefer } });
    },
  },
  'apply-message: wakes': {
    arrange: async (world) => {
      await busy(world);
      await world.pend(await first(world, 'new'));
      await world.advance(120_000, { tick: true });
    },
    act: (world) => world.message({ channelId: channel(world), contact: 'a', externalId: 'e9' }),
  },
  reply: {
    arrange: busy,
    act: async (world) => world.reply(await first(world, 'new'), { agent: agent(world) }),
  },
  pend: { arrange: busy, act: async (world) => world.pend(await first(world, 'new')) },
  resolve: { arrange: busy, act: async (world) => world.resolve(await first(world, 'new')) },
  reopen: {
    arrange: async (world) => {
      await busy(world);
      await world.resolve(await first(world, 'new'));
    },
    act: async (world) => world.reopen(await first(world, 'resolved'), { agent: agent(world) }),
  },
  'set-boomerang: parks': {
    arrange: busy,
    act: async (world) => world.setBoomerang(await first(world, 'new'), { afterMs: 60_000, note: 'later' }),
  },
  'set-boomerang: resolves': {
    arrange: busy,
    act: async (world) =>
      world.setBoomerang(await first(world, 'new'), { afterMs: 60_000, state: 'resolved' }),
  },
  'cancel-boomerang': {
    arrange: async (world) => {
      await busy(world);
      await world.setBoomerang(await first(world, 'new'), { afterMs: 60_000 });
    },
    act: async (world) => world.cancelBoomerang(await first(world, 'pending')),
  },
  'bring-back: to New': {
    arrange: async (world) => {
      await busy(world);
      await world.setBoomerang(await first(world, 'new'), { afterMs: 60_000, note: 'later' });
      await world.advance(60_000);
    },
    act: async (world) => world.bringBack(await first(world, 'pending')),
  },
  'bring-back: leaves its note': {
    arrange: async (world) => {
      await world.office(1);
      const write = () => world.message({ channelId: channel(world), contact: 'a' });
      const earlier = (await write()).conversationId;
      await world.resolve(earlier);
      const { conversationId } = await write();
      await world.setBoomerang(conversationId, { afterMs: 60_000, state: 'resolved', note: 'later' });
      await world.reopen(earlier);
      await world.advance(60_000);
    },
    act: async (world) => world.bringBack(await first(world, 'resolved')),
  },
  'assign: to an agent': {
    arrange: busy,
    act: async (world) => world.assign(await first(world, 'new'), agent(world, 1)),
  },
  'assign: to a team': {
    arrange: busy,
    act: async (world) => world.pinTeam(await first(world, 'new'), 'tm_9'),
  },
  'assign: with a note': {
    arrange: busy,
    act: async (world) => world.assign(await first(world, 'new'), agent(world, 1), { note: 'hers' }),
  },
  place: {
    arrange: busy,
    act: async (world) => world.place(await waiting(world), { priority: 3 }),
  },
  'set-topics': {
    arrange: busy,
    act: async (world) => world.setTopics(await waiting(world), ['tp_a'], { priority: 2 }),
  },
  'note-conversation': {
    arrange: busy,
    act: async (world) => world.note(await first(world, 'new'), 'a word', { mentions: [agent(world, 1).id] }),
  },
  'note-conversation: deletes': {
    arrange: async (world) => {
      await busy(world);
      await world.note(await first(world, 'new'), 'a word');
    },
    act: async (world) => {
      const id = await first(world, 'new');
      return world.note(id, '', { seq: (await world.conversation(id)).lastSeq });
    },
  },
  'tag-message': {
    arrange: busy,
    act: async (world) => world.tag(await first(world, 'new'), 1, { add: ['refund'] }),
  },
  prioritize: { arrange: busy, act: async (world) => world.prioritize(await waiting(world), 7) },
  lock: { arrange: busy, act: async (world) => world.lock(await waiting(world), agent(world)) },
  unlock: {
    arrange: async (world) => {
      await busy(world);
      await world.lock(await waiting(world), agent(world));
    },
    act: async (world) => {
      const { lock = '' } = await world.agentFields(agent(world));
      return world.unlock(lock, agent(world));
    },
  },
  'answer-offer: accepts': {
    arrange: offered,
    act: async (world) => world.acceptOffer(await first(world, 'new'), agent(world)),
  },
  'answer-offer: declines': {
    arrange: offered,
    act: async (world) => world.declineOffer(await first(world, 'new'), agent(world)),
  },
  unassign: {
    arrange: busy,
    act: async (world) => world.unassign(await first(world, 'new'), { agent: agent(world) }),
  },
};
