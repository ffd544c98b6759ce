// Accepting and claiming: deduplication, the claim of five seconds, attempts, dead letters.

import { contactIdOf, messageIdOf } from '../../src/routing/ids.js';
import { expect, test } from '../support/fixtures.js';

const DAY_MS = 86_400_000;

test('a message is accepted once and asks to ring once', async ({ world }) => {
  const first = await world.accept({ channelId: 'ch_a', externalId: 'e1' });
  expect(first).toMatchObject({ status: 'accepted', ring: true });
  const again = await world.accept({ channelId: 'ch_a', externalId: 'e1', text: 'another body' });
  expect(again).toMatchObject({ status: 'duplicate', ring: false });
  expect(await world.redis.llen(world.keys.inbox(first.contactId))).toBe(1);
});

test('the same message twice in one batch is one message', async ({ world, core }) => {
  const message = {
    workspaceId: world.id,
    messageId: messageIdOf('ch_a', 'e1'),
    contactId: 'ct_1',
    body: '{}',
  };
  const answers = await core.inboxes.accept([
    message,
    message,
    { ...message, messageId: messageIdOf('ch_a', 'e2') },
  ]);
  expect(answers.map((each) => 'status' in each && each.status)).toEqual([
    'accepted',
    'duplicate',
    'accepted',
  ]);
  expect(await world.redis.llen(world.keys.inbox('ct_1'))).toBe(2);
});

test('the same message from eight connections at once is one message', async ({ world, connections }) => {
  const incoming = { channelId: 'ch_a', externalId: 'e1' };
  const answers = await Promise.all(connections.map((from) => world.accept(incoming, from)));
  expect(answers.filter((each) => each.status === 'accepted')).toHaveLength(1);
  expect(await world.redis.llen(world.keys.inbox(contactIdOf('ch_a', 'ada')))).toBe(1);
});

test('the same external id of another channel is another message', async ({ world }) => {
  await world.accept({ channelId: 'ch_a', externalId: 'e1' });
  expect(await world.accept({ channelId: 'ch_b', externalId: 'e1' })).toMatchObject({ status: 'accepted' });
});

test('a repeat within eight days is a duplicate, one after nine days is not', async ({ world }) => {
  const incoming = { channelId: 'ch_a', externalId: 'e1' };
  await world.accept(incoming);
  await world.advance(8 * DAY_MS, { alive: false });
  expect(await world.accept(incoming)).toMatchObject({ status: 'duplicate' });
  await world.advance(DAY_MS, { alive: false });
  expect(await world.accept(incoming)).toMatchObject({ status: 'accepted' });
});

test('a duplicate of a message not yet applied rings again after a second', async ({ world }) => {
  const incoming = { channelId: 'ch_a', externalId: 'e1' };
  await world.accept(incoming);
  await world.advance(1_000);
  expect(await world.accept(incoming)).toMatchObject({ status: 'duplicate', ring: false });
  await world.advance(1);
  expect(await world.accept(incoming)).toMatchObject({ status: 'duplicate', ring: true });
});

test('a duplicate of an applied message does not ring', async ({ world }) => {
  const incoming = { channelId: 'ch_a', externalId: 'e1' };
  await world.message(incoming);
  await world.advance(2_000);
  expect(await world.accept(incoming)).toMatchObject({ status: 'duplicate', ring: false });
});

test('a claim keeps others out for five seconds, then lapses', async ({ world, core }) => {
  const { contactId, messageId } = await world.accept({ channelId: 'ch_a', text: 'one' });
  const claim = (token: string) => core.inboxes.claim(world.id, contactId, token, world.now);
  expect(await claim('a')).toMatchObject({
    status: 'claimed',
    messageId,
    acceptedAt: world.now,
    attempts: 1,
    dead: 0,
  });
  await world.advance(4_999);
  expect(await claim('b')).toEqual({ status: 'busy' });
  await world.advance(1);
  expect(await claim('b')).toMatchObject({ status: 'claimed', messageId, attempts: 2 });
});

test('the same token is answered again without counting', async ({ world, core }) => {
  const { contactId } = await world.accept({ channelId: 'ch_a' });
  const claim = () => core.inboxes.claim(world.id, contactId, 'a', world.now);
  expect(await claim()).toMatchObject({ attempts: 1 });
  expect(await claim()).toMatchObject({ attempts: 1 });
});

test('of eight workers at once one gets the claim', async ({ world, connections }) => {
  const { contactId } = await world.accept({ channelId: 'ch_a' });
  const claims = await Promise.all(
    connections.map((from, i) => from.inboxes.claim(world.id, contactId, `w${i}`, world.now)),
  );
  expect(claims.map((each) => each.status).sort()).toEqual([
    'busy',
    'busy',
    'busy',
    'busy',
    'busy',
    'busy',
    'busy',
    'claimed',
  ]);
});

test('an empty inbox answers so and is no longer dirty', async ({ world, core }) => {
  const { contactId } = await world
    .message({ channelId: 'ch_a' })
    .then(() => world.accept({ channelId: 'ch_a' }));
  await world.drain(contactId);
  expect(await core.inboxes.claim(world.id, contactId, 'a', world.now)).toEqual({ status: 'empty', dead: 0 });
  expect(await world.redis.exists(world.keys.inbox(contactId), world.keys.inboxState(contactId))).toBe(0);
  expect(await world.redis.zcard(`{${world.partition}}:dirty`)).toBe(0);
});

test('a claim that is given back is free at once, one that is not held cannot be', async ({
  world,
  core,
}) => {
  const { contactId } = await world.accept({ channelId: 'ch_a' });
  await core.inboxes.claim(world.id, contactId, 'a', world.now);
  expect(await core.inboxes.release(world.id, contactId, 'b', 'no')).toEqual({ status: 'not_claimed' });
  expect(await core.inboxes.release(world.id, contactId, 'a', 'rules failed')).toEqual({
    status: 'released',
  });
  expect(await core.inboxes.claim(world.id, contactId, 'b', world.now)).toMatchObject({
    status: 'claimed',
    attempts: 2,
  });
});

test('five failures in less than thirty seconds are not enough for a dead letter', async ({
  world,
  core,
}) => {
  const { contactId } = await world.accept({ channelId: 'ch_a' });
  for (let attempt = 1; attempt <= 6; attempt++) {
    const claim = await core.inboxes.claim(world.id, contactId, `t${attempt}`, world.now);
    expect(claim).toMatchObject({ status: 'claimed', attempts: attempt });
    await world.advance(5_000);
  }
  expect(await core.reads.deadLetterCount(world.id)).toBe(0);
});

test('after five attempts spread over thirty seconds the head is a dead letter and the next follows', async ({
  world,
  core,
}) => {
  const poison = await world.accept({ channelId: 'ch_a', text: 'poison' });
  const good = await world.accept({ channelId: 'ch_a', text: 'good' });
  for (let attempt = 1; attempt <= 5; attempt++) {
    await core.inboxes.claim(world.id, poison.contactId, `t${attempt}`, world.now);
    await core.inboxes.release(world.id, poison.contactId, `t${attempt}`, 'cannot be applied');
    await world.advance(6_000);
  }
  const claim = await core.inboxes.claim(world.id, poison.contactId, 'next', world.now);
  expect(claim).toMatchObject({ status: 'claimed', messageId: good.messageId, attempts: 1, dead: 1 });
  const [letter] = await core.reads.deadLetters(world.id, '-', 10);
  expect(letter).toMatchObject({ messageId: poison.messageId, reason: 'cannot be applied', at: world.now });
  expect(JSON.parse(letter!.body)).toMatchObject({ text: 'poison' });
  expect(await world.events('message.dead_lettered')).toMatchObject([
    { data: { messageId: poison.messageId } },
  ]);
});

test('a dead letter that was the last one leaves a clean inbox', async ({ world, core }) => {
  const { contactId } = await world.accept({ channelId: 'ch_a' });
  for (let attempt = 1; attempt <= 5; attempt++) {
    await core.inboxes.claim(world.id, contactId, `t${attempt}`, world.now);
    await world.advance(8_000);
  }
  expect(await core.inboxes.claim(world.id, contactId, 'next', world.now)).toEqual({
    status: 'empty',
    dead: 1,
  });
  expect(await core.reads.deadLetters(world.id, '-', 10)).toMatchObject([{ reason: 'not applied' }]);
  expect(await world.redis.zcard(`{${world.partition}}:dirty`)).toBe(0);
});
