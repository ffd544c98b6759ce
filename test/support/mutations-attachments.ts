// One call of every script of attachments, from a state in which it has something to do.

import { first, type Mutation } from './mutation.js';
import type { World } from './world.js';

const DAY_MS = 86_400_000;
const attachmentId = 'at_p0_w_one';
const begin = (world: World) =>
  world.core.attachments.begin(world.id, {
    ...{ attachmentId, contentType: 'image/png', name: 'one.png', by: 'key:k', nowMs: world.now },
  });
const store = (world: World) => world.core.attachments.stored(world.id, attachmentId, 7);

async function uploaded(world: World) {
  await begin(world);
  await store(world);
}

/** A conversation with a message whose attachment is to be fetched. */
async function expected(world: World) {
  const { channelId } = await world.office(1);
  await world.message({ channelId, contact: 'ada' });
  const { messageId, contactId } = await world.accept({ channelId, contact: 'ada', externalId: 'e1' });
  return world.core.inboxes.applyEcho(world.id, {
    ...{ messageId, contactId, token: 'w', nowMs: world.now },
    conversationKey: await world.redis
      .hget(world.keys.conversation(await first(world, 'new')), 'key')
      .then(String),
    entry: `{"kind":"message","direction":"out","by":"channel","text":"","attachments":[{"id":"${attachmentId}"}]}`,
    attachments: [{ id: attachmentId, url: 'https://files.example/1', contentType: null, name: null }],
  });
}
const claim = (world: World) => world.core.attachments.claim(world.id, attachmentId, 't1', world.now);
async function claimed(world: World) {
  await expected(world);
  await claim(world);
}
const settle = { attachmentId, token: 't1' };
const repeat = { status: 'not_claimed' };

export const ofAttachments: Record<string, Mutation> = {
  'put-attachment: begins': { act: begin },
  'put-attachment: stored': { arrange: begin, act: store },
  'apply-echo: with an attachment': { act: expected },
  'claim-fetch': { arrange: expected, act: claim },
  'settle-fetch: stored': {
    arrange: claimed,
    act: (world) =>
      world.core.attachments.settle(world.id, {
        ...{ ...settle, outcome: 'stored', contentType: 'image/png', size: 7, nowMs: world.now },
      }),
    repeat,
  },
  'settle-fetch: failed': {
    arrange: claimed,
    act: (world) =>
      world.core.attachments.settle(world.id, {
        ...{ ...settle, outcome: 'failed', reason: 'http_410', nowMs: world.now },
      }),
    repeat,
  },
  'settle-fetch: again': {
    arrange: claimed,
    act: (world) =>
      world.core.attachments.settle(world.id, {
        ...{ ...settle, outcome: 'again', reason: 'http_500', retryInMs: 1_000, nowMs: world.now },
      }),
    repeat,
  },
  'sweep-attachments: late to be fetched': {
    arrange: expected,
    act: (world) => world.core.attachments.sweep(world.partition, 10, world.now + 2_000),
  },
  'sweep-attachments: due to go': {
    arrange: uploaded,
    act: (world) => world.core.attachments.sweep(world.partition, 10, world.now + DAY_MS),
  },
  'drop-attachment': {
    arrange: uploaded,
    act: (world) => world.core.attachments.dropped(world.id, attachmentId),
  },
  'reply: with an upload': {
    arrange: async (world) => {
      const { channelId } = await world.office(1);
      await world.message({ channelId });
      await uploaded(world);
    },
    act: async (world) => world.reply(await first(world, 'new'), { attachmentIds: [attachmentId] }),
  },
};
