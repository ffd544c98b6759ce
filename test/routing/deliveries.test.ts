// Replies that are pushed: the head of an outbox alone is handed out, in order; failures, pauses and the breaker; deadlines.

import { describe } from 'vitest';
import { expect, test } from '../support/fixtures.js';
import {
  claim,
  claimed,
  failed,
  giveSecret,
  pushing,
  settle,
  textOf,
  URL_OF_HOOK,
} from '../support/pushing.js';
import type { World } from '../support/world.js';

const delivered = { outcome: 'delivered' } as const;
const waits = (world: World, channelId: string) => claim(world, channelId, 'next');
const statusOf = (world: World, channelId: string) => world.core.deliveries.status(world.id, channelId);
const deliveryOf = async (world: World, conversationId: string) =>
  (await world.timeline(conversationId)).flatMap(({ direction, delivery }) =>
    direction === 'out' ? [(delivery as { status: string } | undefined)?.status ?? null] : [],
  );

describe('order', () => {
  test('the head of a conversation alone is handed out, and the next once it was received', async ({
    world,
  }) => {
    const { channelId, conversations } = await pushing(world, { ada: 2 });
    const first = await claimed(world, channelId);
    expect(first).toMatchObject({ conversationId: conversations.ada, attempts: 1, contactExternalId: 'ada' });
    expect(textOf(first)).toBe('ada 1');
    expect(await waits(world, channelId)).toMatchObject({ status: 'waiting', inMs: 20_000 });
    await settle(world, channelId, first, delivered);
    const second = await claimed(world, channelId);
    expect(textOf(second)).toBe('ada 2');
    await settle(world, channelId, second, delivered);
    expect(await waits(world, channelId)).toEqual({ status: 'waiting', inMs: null, ring: false });
    expect(await deliveryOf(world, conversations.ada ?? '')).toEqual(['sent', 'sent']);
    expect(await world.redis.zcard(`{${world.partition}}:deliveries`)).toBe(0);
    expect(await world.redis.exists(world.keys.outboxState(conversations.ada ?? ''))).toBe(0);
  });

  test('a head that failed keeps the next one back, and others go', async ({ world }) => {
    const { channelId } = await pushing(world, { ada: 2, bob: 1 });
    const first = await claimed(world, channelId);
    await settle(world, channelId, first, failed({ retryInMs: 5_000 }));
    const other = await claimed(world, channelId);
    expect(textOf(other)).toBe('bob 1');
    await settle(world, channelId, other, delivered);
    expect(await waits(world, channelId)).toMatchObject({ status: 'waiting', inMs: 5_000 });
    await world.advance(5_000);
    const again = await claimed(world, channelId);
    expect([textOf(again), again.attempts]).toEqual(['ada 1', 2]);
  });

  test('of eight workers at once each head is one’s, four in all', async ({ world, connections }) => {
    const contacts = Object.fromEntries(Array.from({ length: 6 }, (_, i) => [`c${i}`, 2]));
    const { channelId } = await pushing(world, contacts);
    const answers = await Promise.all(
      connections.map((from, i) => claim(world, channelId, `w${i}`, { from })),
    );
    const got = answers.flatMap((each) => (each.status === 'claimed' ? [textOf(each)] : []));
    expect(new Set(got).size).toBe(4);
    expect(got.filter((text) => text.endsWith(' 1'))).toHaveLength(4);
  });

  test('a reply that was received by its connector’s own word is not sent again', async ({ world }) => {
    const { channelId } = await pushing(world, { ada: 2 });
    const first = await claimed(world, channelId);
    await settle(world, channelId, first, failed({ retryInMs: 60_000 }));
    const messageId = `rp_${first.conversationId.slice(3)}_${first.seq}`;
    const word = { channelId, messageId, status: 'delivered', json: '{"status":"delivered"}' };
    const marked = await world.core.outbox.markReceipt(world.id, { ...word, nowMs: world.now });
    expect(marked).toEqual({ status: 'marked', deliver: true });
    expect(textOf(await claimed(world, channelId))).toBe('ada 2');
  });
});

describe('a worker that dies', () => {
  test('between sending and settling: the same reply, with the same id, goes again after the claim', async ({
    world,
  }) => {
    const { channelId } = await pushing(world, { ada: 2 });
    const lost = await claimed(world, channelId, 'dead');
    await world.advance(19_999);
    expect((await waits(world, channelId)).status).toBe('waiting');
    await world.advance(1);
    const again = await claimed(world, channelId, 'other');
    expect(again).toMatchObject({ conversationId: lost.conversationId, seq: lost.seq, attempts: 2 });
  });

  test('a late word that it failed changes nothing; that it was received counts', async ({ world }) => {
    const { channelId, conversations } = await pushing(world, { ada: 2 });
    const late = await claimed(world, channelId, 'late');
    await world.advance(20_000);
    await claimed(world, channelId, 'other');
    expect(await settle(world, channelId, late, failed(), 'late')).toEqual({ status: 'not_claimed' });
    expect(await settle(world, channelId, late, delivered, 'late')).toMatchObject({ status: 'settled' });
    expect(await deliveryOf(world, conversations.ada ?? '')).toEqual(['sent', null]);
    expect((await waits(world, channelId)).status).toBe('waiting'); // the other one still sends
    expect(await settle(world, channelId, late, failed(), 'other')).toMatchObject({ status: 'settled' });
    expect(textOf(await claimed(world, channelId))).toBe('ada 2');
  });
});

describe('an endpoint', () => {
  test('without a secret is sent nothing until it has one', async ({ world }) => {
    const channelId = await world.channel([]);
    const { conversationId } = await world.message({ channelId });
    await world.reply(conversationId, { pushed: true });
    expect(await waits(world, channelId)).toMatchObject({ status: 'waiting', inMs: 60_000 });
    expect(await statusOf(world, channelId)).toMatchObject({ lastError: 'no_secret', waiting: 1 });
    await giveSecret(world, channelId);
    expect((await claim(world, channelId)).status).toBe('claimed');
  });

  test('is paused after five failures, for longer and longer, and then tried by one at a time', async ({
    world,
  }) => {
    const contacts = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`c${i}`, 1]));
    const { channelId } = await pushing(world, contacts);
    for (let i = 0; i < 5; i++) await settle(world, channelId, await claimed(world, channelId), failed());
    expect(await waits(world, channelId)).toMatchObject({ inMs: 5_000 });
    await world.advance(5_000);
    const probe = await claimed(world, channelId, 'probe');
    expect((await claim(world, channelId, 'second')).status).toBe('waiting');
    await settle(world, channelId, probe, failed(), 'probe');
    expect(await waits(world, channelId)).toMatchObject({ inMs: 10_000 });
    await world.advance(10_000);
    await settle(world, channelId, await claimed(world, channelId, 'probe'), delivered, 'probe');
    expect(await statusOf(world, channelId)).toMatchObject({ failures: 0, lastError: null });
    for (const token of ['a', 'b', 'c', 'd'])
      expect((await claim(world, channelId, token)).status).toBe('claimed');
  });

  test('attempts that were under way when it was paused do not make the pause longer', async ({ world }) => {
    const contacts = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`c${i}`, 1]));
    const { channelId } = await pushing(world, contacts);
    for (let round = 0; round < 2; round++) {
      const tokens = ['a', 'b', 'c', 'd'];
      const four = await Promise.all(tokens.map((token) => claimed(world, channelId, token)));
      for (const [i, one] of four.entries()) await settle(world, channelId, one, failed(), tokens[i]);
    }
    expect(await statusOf(world, channelId)).toMatchObject({ failures: 5, pausedUntil: world.now + 5_000 });
    await world.advance(5_000);
    await settle(world, channelId, await claimed(world, channelId), failed());
    expect(await statusOf(world, channelId)).toMatchObject({ failures: 6, pausedUntil: world.now + 10_000 });
  });

  test('that refuses one message is not ailing', async ({ world }) => {
    const { channelId } = await pushing(world, { ada: 1 });
    for (let i = 0; i < 9; i++) {
      await settle(
        world,
        channelId,
        await claimed(world, channelId),
        failed({ ailing: false, retryInMs: 0 }),
      );
    }
    expect(await statusOf(world, channelId)).toMatchObject({ failures: 0, pausedUntil: null });
  });

  test('that asks for patience is left alone with all replies, also when another one was received', async ({
    world,
  }) => {
    const { channelId } = await pushing(world, { ada: 1, bob: 1, cyd: 1 });
    const [one, two] = [await claimed(world, channelId, 'one'), await claimed(world, channelId, 'two')];
    await settle(world, channelId, one, failed({ pauseMs: 30_000, retryInMs: 30_000 }), 'one');
    await settle(world, channelId, two, delivered, 'two');
    expect(await waits(world, channelId)).toMatchObject({ status: 'waiting', inMs: 30_000 });
  });

  test('that is gone stays disabled until an admin enables it', async ({ world }) => {
    const { channelId } = await pushing(world, { ada: 1, bob: 1 });
    const gone = { outcome: 'gone', reason: 'http_410', retryInMs: 1_000 } as const;
    await settle(world, channelId, await claimed(world, channelId), gone);
    await world.advance(300_000);
    expect((await waits(world, channelId)).status).toBe('waiting');
    expect(await statusOf(world, channelId)).toMatchObject({ lastError: 'http_410', waiting: 2 });
    expect(await world.events('webhook.disabled')).toMatchObject([{ data: { channelId } }]);
    await world.core.deliveries.wake(world.id, { endpointId: channelId, by: 'key:k', nowMs: world.now });
    expect((await claim(world, channelId)).status).toBe('claimed');
  });

  test('with another address begins anew', async ({ world }) => {
    const { channelId } = await pushing(world, { ada: 1 });
    const gone = { outcome: 'gone', reason: 'http_410', retryInMs: 60_000 } as const;
    await settle(world, channelId, await claimed(world, channelId), gone);
    const moved = await claim(world, channelId, 'one', { url: `${URL_OF_HOOK}/2` });
    expect(moved).toMatchObject({ status: 'claimed', attempts: 2 });
  });

  test('that is no more leaves what was on its way to who pulls', async ({ world }) => {
    const { channelId } = await pushing(world, { ada: 2 });
    await claimed(world, channelId, 'old');
    expect(await claim(world, channelId, 'new', { url: null })).toEqual({
      status: 'waiting',
      inMs: null,
      ring: false,
    });
    const { replies } = await world.core.outbox.readReplies(world.id, channelId, null, 10);
    expect(replies.map(textOf)).toEqual(['ada 1', 'ada 2']);
  });

  test('is rung for once, for when it is due', async ({ world }) => {
    const { channelId } = await pushing(world, { ada: 1 });
    await settle(world, channelId, await claimed(world, channelId), failed({ retryInMs: 8_000 }));
    const rings = async () => {
      const answer = await waits(world, channelId);
      return answer.status === 'waiting' && answer.ring;
    };
    expect([await rings(), await rings()]).toEqual([true, false]);
    await world.advance(8_000);
    await settle(world, channelId, await claimed(world, channelId), failed({ retryInMs: 8_000 }));
    expect(await rings()).toBe(true);
  });
});

describe('secrets', () => {
  test('the older one signs along until the overlap is over', async ({ world }) => {
    const { channelId } = await pushing(world, { ada: 3 });
    const newer = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
    await giveSecret(world, channelId, { secret: newer, overlapMs: 60_000 });
    const both = await claimed(world, channelId);
    expect(both.secrets).toHaveLength(2);
    expect(both.secrets[0]).toBe(newer);
    await settle(world, channelId, both, delivered);
    await world.advance(60_000);
    expect((await claimed(world, channelId)).secrets).toEqual([newer]);
  });

  test('a shorter overlap ends a longer one, and never the other way round', async ({ world }) => {
    const { channelId } = await pushing(world, {});
    await giveSecret(world, channelId, { secret: 'whsec_two', overlapMs: 60_000 });
    await giveSecret(world, channelId, { secret: 'whsec_three', overlapMs: 3_600_000 });
    const ends = async () =>
      (await world.core.deliveries.secrets(world.id, channelId)).map(({ until }) => until);
    expect(await ends()).toEqual([null, world.now + 3_600_000, world.now + 60_000]);
    await giveSecret(world, channelId, { secret: 'whsec_four', overlapMs: 0 });
    expect(await ends()).toEqual([null, world.now, world.now, world.now]);
  });
});

describe('the deadline', () => {
  test('shows the head as failed, and the next one goes', async ({ world }) => {
    const { channelId, conversations } = await pushing(world, { ada: 1 });
    await world.advance(60_000);
    await world.reply(conversations.ada ?? '', { text: 'ada 2', pushed: true });
    await world.advance(840_000);
    expect(await world.fire()).toMatchObject({ deliveries: [[world.id, channelId]] });
    expect(await deliveryOf(world, conversations.ada ?? '')).toEqual(['failed', null]);
    expect(textOf(await claimed(world, channelId))).toBe('ada 2');
    expect(await world.core.outbox.failed(world.id, 0, 10)).toMatchObject([{ at: world.now }]);
  });

  test('of one that is being sent: the next one waits for the attempt to end', async ({ world }) => {
    const { channelId, conversations } = await pushing(world, { ada: 1 });
    await world.advance(1_000);
    await world.reply(conversations.ada ?? '', { text: 'ada 2', pushed: true });
    await world.advance(898_000);
    const last = await claimed(world, channelId);
    await world.advance(1_000);
    expect(await world.fire()).toMatchObject({ deliveries: [] });
    expect((await waits(world, channelId)).status).toBe('waiting');
    await settle(world, channelId, last, failed({ retryInMs: 60_000 }));
    expect(textOf(await claimed(world, channelId))).toBe('ada 2');
  });
});

describe('the sweep', () => {
  const sweep = async (world: World) => {
    const answer = await world.core.deliveries.sweep(world.partition, 0, 10, world.now);
    return answer.status === 'swept' && answer.stuck;
  };

  test('finds an endpoint whose head stands due for two passes, once somebody could have come', async ({
    world,
  }) => {
    const { channelId } = await pushing(world, { ada: 1 });
    expect([await sweep(world), await sweep(world)]).toEqual([[], [[world.id, channelId]]]);
    await claimed(world, channelId);
    expect([await sweep(world), await sweep(world)]).toEqual([[], []]);
    await world.advance(20_000); // whoever claimed it is gone
    expect([await sweep(world), await sweep(world)]).toEqual([[], [[world.id, channelId]]]);
  });
});

describe('a failed reply', () => {
  const failing = async (world: World) => {
    const { channelId, conversations } = await pushing(world, { ada: 1 });
    await world.advance(900_000);
    await world.fire();
    return { channelId, conversationId: conversations.ada ?? '', seq: 3 };
  };
  const replay = (world: World, { conversationId, seq }: { conversationId: string; seq: number }) =>
    world.core.outbox.replay(world.id, {
      ...{ conversationId, seq, deadlineMs: 60_000, pushed: true },
      ...{ configVersion: world.version, by: 'key:k', nowMs: world.now },
    });

  test('goes again under its own id, behind what is on its way', async ({ world }) => {
    const reply = await failing(world);
    await world.reply(reply.conversationId, { text: 'ada 2', pushed: true });
    expect(await replay(world, reply)).toEqual({ status: 'replayed', deliver: false });
    expect(await replay(world, reply)).toEqual({ status: 'not_failed' });
    expect(await world.core.outbox.failed(world.id, 0, 10)).toEqual([]);
    const first = await claimed(world, reply.channelId);
    await settle(world, reply.channelId, first, delivered);
    const again = await claimed(world, reply.channelId);
    expect([textOf(first), textOf(again), again.seq]).toEqual(['ada 2', 'ada 1', reply.seq]);
    await world.advance(60_000);
    await world.fire();
    expect(await deliveryOf(world, reply.conversationId)).toEqual(['failed', 'sent']);
  });

  test('that was received after all is no dead letter', async ({ world }) => {
    const { channelId, conversationId, seq } = await failing(world);
    await settle(world, channelId, { conversationId, seq }, delivered);
    expect(await world.core.outbox.failed(world.id, 0, 10)).toEqual([]);
    expect(await deliveryOf(world, conversationId)).toEqual(['sent']);
  });

  test('is named until it was said what it means', async ({ world }) => {
    const { conversationId, seq } = await failing(world);
    const undelivered = [[world.id, conversationId, seq]];
    expect(await world.fire()).toMatchObject({ undelivered });
    expect(await world.fire()).toMatchObject({ undelivered: [] });
    await world.advance(5_000);
    expect(await world.fire()).toMatchObject({ undelivered });
    const said = { conversationId, seq, configVersion: world.version, to: null, nowMs: world.now };
    expect(await world.core.outbox.returnUndelivered(world.id, said)).toEqual({ status: 'kept' });
    await world.advance(5_000);
    expect(await world.fire()).toMatchObject({ undelivered: [] });
  });
});
