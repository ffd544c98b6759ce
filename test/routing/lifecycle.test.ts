// Boomerangs, auto-resolve and what follows a Resolved conversation, beyond the rows of the transition table.

import { describe } from 'vitest';
import type { LifecycleTerms } from '../../src/routing/terms/lifecycle.js';
import { plainPlacement } from '../../src/routing/terms/placement.js';
import { expect, test } from '../support/fixtures.js';
import type { World } from '../support/world.js';

const MINUTE_MS = 60_000;
const terms = {
  resolveNewMs: 10 * MINUTE_MS,
  resolvePendingMs: 30 * MINUTE_MS,
  resolveNewReason: 'nobody_came',
  resolvePendingReason: 'no_answer',
};

/** A conversation of Ada's that waits, and what her next messages bring. */
async function desk(world: World, own: Partial<LifecycleTerms> = {}) {
  const { channelId, staff } = await world.office(1);
  const say = (reopenWindowMs = 0) =>
    world.message({ channelId, terms: { ...terms, ...own }, reopenWindowMs });
  const { conversationId: id } = await say();
  return { id, say, agent: staff[0]!, channelId };
}
const notesOf = async (world: World, id: string) =>
  (await world.timeline(id)).filter(({ kind }) => kind === 'note').map(({ by, text }) => ({ by, text }));
const namesOf = async (world: World, id: string) =>
  (await world.events()).flatMap((each) =>
    'conversationId' in each && each.conversationId === id
      ? [[each.type, each.data.reason].filter(Boolean).join(' ')]
      : [],
  );

describe('9 boomerangs', () => {
  test('the last that is set counts, with its note; nothing of the one before is left', async ({ world }) => {
    const { id, agent } = await desk(world);
    await world.setBoomerang(id, { by: `agent:${agent.id}`, afterMs: MINUTE_MS, note: 'ask the bank' });
    const at = world.now + 5 * MINUTE_MS;
    await world.setBoomerang(id, { by: 'key:k', at });
    expect((await world.conversation(id)).boomerang).toEqual({ at, by: 'key:k', note: null });
    await world.advance(MINUTE_MS);
    expect(await world.comeBack()).toEqual([]);
    await world.advance(4 * MINUTE_MS);
    expect(await world.comeBack()).toMatchObject([{ status: 'returned', taken: false, ring: true }]);
    expect(await notesOf(world, id)).toEqual([]);
  });

  test('its note stands in the timeline of what came back, not in events', async ({ world }) => {
    const { id, agent } = await desk(world);
    const by = `agent:${agent.id}`;
    await world.setBoomerang(id, { by, note: 'ask the bank' });
    await world.advance(MINUTE_MS);
    await world.comeBack();
    expect(await notesOf(world, id)).toEqual([{ by, text: 'ask the bank' }]);
    expect(JSON.stringify(await world.events())).not.toContain('bank');
    const back = (await world.events()).find(({ type }) => type === 'conversation.boomeranged');
    expect(back).toMatchObject({ by, data: { noteSeq: expect.any(Number) } });
  });

  test('own beats the system’s even if it is later; every stay in Pending has its own', async ({ world }) => {
    const { id, say } = await desk(world, { boomerangMs: 2 * MINUTE_MS });
    await world.pend(id);
    const system = { at: world.now + 2 * MINUTE_MS, by: 'engine', note: null };
    expect((await world.conversation(id)).boomerang).toEqual(system);
    await world.setBoomerang(id, { afterMs: 3 * MINUTE_MS });
    await world.advance(2 * MINUTE_MS);
    expect(await world.comeBack()).toEqual([]);
    await world.advance(MINUTE_MS);
    expect(await world.comeBack()).toMatchObject([{ status: 'returned' }]);
    await world.reply(id);
    expect((await world.conversation(id)).boomerang).toMatchObject({
      at: world.now + 2 * MINUTE_MS,
      by: 'engine',
    });
    await say();
    expect((await world.conversation(id)).boomerang).toBeNull();
  });

  test('cancelled, the system’s too, it does not come back by itself', async ({ world }) => {
    const { id } = await desk(world, { boomerangMs: MINUTE_MS });
    await world.pend(id);
    expect(await world.cancelBoomerang(id)).toEqual({ status: 'cancelled' });
    await world.advance(2 * MINUTE_MS);
    expect(await world.comeBack()).toEqual([]);
    expect((await world.conversation(id)).state).toBe('pending');
  });

  test('a new conversation of the key cancels the boomerang of the resolved one', async ({ world }) => {
    const { id, say } = await desk(world);
    await world.setBoomerang(id, { state: 'resolved', note: 'ask the bank' });
    const { conversationId, opened } = await say();
    expect({ opened, other: conversationId !== id }).toEqual({ opened: true, other: true });
    expect((await world.conversation(id)).boomerang).toBeNull();
    expect((await namesOf(world, id)).at(-1)).toBe('conversation.boomerang_cancelled another');
    await world.advance(MINUTE_MS);
    expect(await world.comeBack()).toEqual([]);
    expect(await notesOf(world, conversationId)).toEqual([]);
  });

  test('one that finds another conversation open leaves its note there and ends', async ({ world }) => {
    const { id: earlier, say, agent } = await desk(world);
    await world.resolve(earlier);
    const { conversationId: id } = await say();
    const by = `agent:${agent.id}`;
    await world.setBoomerang(id, { state: 'resolved', by, note: 'ask the bank' });
    await world.reopen(earlier, { agent });
    const { epoch } = await world.conversation(earlier);
    await world.advance(MINUTE_MS);
    expect(await world.comeBack()).toEqual([{ status: 'left', conversationId: earlier }]);
    expect(await notesOf(world, earlier)).toEqual([{ by, text: 'ask the bank' }]);
    expect((await namesOf(world, earlier)).at(-1)).toBe('conversation.boomerang_left');
    expect(await world.conversation(earlier)).toMatchObject({ state: 'new', epoch, assigneeId: agent.id });
    expect(await world.conversation(id)).toMatchObject({ state: 'resolved', boomerang: null });
    expect(await world.reopen(id)).toEqual({ status: 'conversation_open', conversationId: earlier });
    expect(await world.setBoomerang(id, { state: 'resolved' })).toEqual({
      status: 'conversation_open',
      conversationId: earlier,
    });
  });

  test('is named again until somebody brought it back, and comes back once', async ({
    world,
    connections,
  }) => {
    const { id } = await desk(world);
    await world.setBoomerang(id);
    const dueAt = world.now + MINUTE_MS;
    await world.advance(MINUTE_MS - 1);
    expect((await world.fire()).boomerangs).toEqual([]);
    await world.advance(1);
    expect((await world.fire()).boomerangs).toEqual([[world.id, id, dueAt]]);
    expect((await world.fire()).boomerangs).toEqual([]);
    await world.advance(5_000);
    expect((await world.fire()).boomerangs).toEqual([[world.id, id, dueAt]]);
    const answers = await Promise.all(connections.map((from) => world.bringBack(id, { from, dueAt })));
    expect(answers.map(({ status }) => status).sort()).toEqual([
      ...answers.slice(1).map(() => 'not_due'),
      'returned',
    ]);
    expect((await namesOf(world, id)).filter((name) => name === 'conversation.boomeranged')).toHaveLength(1);
    await world.advance(10_000);
    expect((await world.fire()).boomerangs).toEqual([]);
  });

  test('one that was set since is not the one that was due', async ({ world }) => {
    const { id } = await desk(world);
    await world.setBoomerang(id);
    const dueAt = await world.advance(MINUTE_MS);
    await world.setBoomerang(id);
    expect(await world.bringBack(id, { dueAt })).toEqual({ status: 'not_due' });
  });

  test('comes back to the agent at work on it, whose lock stays', async ({ world }) => {
    const { id, agent } = await desk(world);
    await world.setBoomerang(id);
    await world.lock(id, agent);
    await world.advance(MINUTE_MS, { beating: [agent] });
    await world.comeBack();
    expect(await world.conversation(id)).toMatchObject({ state: 'new', lockedBy: agent.id, laneId: null });
  });

  test('evaluated under other topics it is refused and stays due', async ({ world, core }) => {
    const { id, channelId } = await desk(world);
    await world.setBoomerang(id);
    const dueAt = await world.advance(MINUTE_MS);
    await world.setTopics(id, ['tp_a']);
    const stale = { topics: [], teamId: null };
    const placement = plainPlacement(channelId);
    const back = { conversationId: id, dueAt, placement, configVersion: world.version, nowMs: world.now };
    expect(await core.conversations.bringBack(world.id, { ...back, facts: stale })).toEqual({
      status: 'facts_changed',
    });
    expect(await world.bringBack(id)).toMatchObject({ status: 'returned' });
  });

  test('is refused where an unseen message, a lock or an old epoch forbids parking', async ({ world }) => {
    const { id, agent } = await desk(world);
    const { epoch } = await world.conversation(id);
    expect(await world.setBoomerang(id, { seenSeq: 0 })).toMatchObject({ status: 'unseen_message' });
    expect(await world.setBoomerang(id, { epoch: epoch - 1 })).toMatchObject({ status: 'stale_epoch' });
    await world.lock(id, agent);
    const other = await world.setBoomerang(id, { by: 'agent:ag_other' });
    expect(other).toMatchObject({ status: 'conversation_locked', lockedBy: agent.id });
    expect((await world.conversation(id)).boomerang).toBeNull();
  });
});

describe('10 auto-resolve', () => {
  const state = async (world: World, id: string) => (await world.conversation(id)).state;

  test('counts from the last entry into the queue: replies and notes do not begin it anew', async ({
    world,
  }) => {
    const { id, say } = await desk(world);
    await world.advance(9 * MINUTE_MS);
    await say();
    expect((await world.conversation(id)).autoResolveAt).toBe(world.now + MINUTE_MS);
    await world.reply(id);
    const parkedAt = world.now;
    await world.advance(20 * MINUTE_MS);
    await world.reply(id);
    expect((await world.conversation(id)).autoResolveAt).toBe(parkedAt + 30 * MINUTE_MS);
    await world.advance(10 * MINUTE_MS - 1);
    await world.fire();
    expect(await state(world, id)).toBe('pending');
    await world.advance(1);
    expect((await world.fire()).counts).toEqual([[world.id, 'auto_resolved', 1]]);
    expect(await state(world, id)).toBe('resolved');
    expect((await namesOf(world, id)).at(-1)).toBe('conversation.resolved no_answer');
    expect((await world.conversation(id)).autoResolveAt).toBeNull();
  });

  test('section 18: one that lacks a topic it must have is not resolved; it is as soon as it has one', async ({
    world,
  }) => {
    const { id } = await desk(world, { topicRequired: 1 });
    await world.advance(11 * MINUTE_MS);
    expect((await world.fire()).counts).toEqual([]);
    expect(await state(world, id)).toBe('new');
    const suspects = await world.core.reconciling.suspects(world.partition, {
      ...{ from: '', limit: 1_000, nowMs: world.now },
    });
    expect(suspects.suspects).toEqual([]);
    await world.setTopics(id, ['tp_a']);
    await world.fire();
    expect(await state(world, id)).toBe('resolved');
    expect((await namesOf(world, id)).at(-1)).toBe('conversation.resolved nobody_came');
  });

  test('is taken when the conversation is opened: later terms do not reach it', async ({ world }) => {
    const { id, channelId } = await desk(world);
    await world.pend(id);
    await world.message({ channelId, terms: { resolveNewMs: 1_000 } });
    expect((await world.conversation(id)).autoResolveAt).toBe(world.now + 10 * MINUTE_MS);
  });

  test('never while somebody is at work on it; at once when that ends', async ({ world }) => {
    const { id, agent } = await desk(world);
    await world.lock(id, agent);
    await world.advance(11 * MINUTE_MS, { beating: [agent] });
    expect((await world.fire()).count).toBe(1);
    expect(await world.fire()).toMatchObject({ count: 0 });
    expect(await state(world, id)).toBe('new');
    await world.unlock(id, agent);
    await world.fire();
    expect(await state(world, id)).toBe('resolved');
  });

  test('a boomerang that was due first comes first, however late both are looked at', async ({ world }) => {
    const { id } = await desk(world);
    await world.setBoomerang(id, { afterMs: 29 * MINUTE_MS });
    await world.advance(60 * MINUTE_MS);
    expect(await world.comeBack()).toMatchObject([{ status: 'returned' }]);
    expect(await world.conversation(id)).toMatchObject({
      state: 'new',
      autoResolveAt: world.now + 10 * MINUTE_MS,
    });
    await world.advance(10_000);
    expect(await world.fire()).toMatchObject({ count: 0 });
  });

  test('takes it out of an agent’s hands, and tells that one', async ({ world }) => {
    const { id, agent } = await desk(world);
    await world.assign(id, agent);
    await world.advance(10 * MINUTE_MS, { beating: [agent] });
    await world.fire();
    expect(await world.held(agent)).toEqual([]);
    expect(await world.conversation(id)).toMatchObject({ state: 'resolved', assigneeId: null });
  });
});

describe('1 after Resolved', () => {
  test('a new conversation names the one before it', async ({ world }) => {
    const { id, say } = await desk(world);
    expect((await world.conversation(id)).previousId).toBeNull();
    await world.resolve(id);
    const second = (await say()).conversationId;
    expect((await world.conversation(second)).previousId).toBe(id);
    await world.resolve(second);
    const third = (await say()).conversationId;
    expect((await world.conversation(third)).previousId).toBe(second);
    expect(await world.redis.hgetall(world.keys.closed)).toEqual({});
  });

  test('the reopen window ends: then another one is opened', async ({ world }) => {
    const { id, say } = await desk(world);
    await world.resolve(id);
    await world.advance(MINUTE_MS);
    expect(await say(MINUTE_MS)).toMatchObject({ conversationId: id, opened: false });
    await world.resolve(id);
    await world.advance(MINUTE_MS + 1);
    const { conversationId, opened } = await say(MINUTE_MS);
    expect({ opened, other: conversationId !== id }).toEqual({ opened: true, other: true });
  });

  test('opened again by its customer it keeps its topics and loses a team that is gone', async ({
    world,
  }) => {
    const { id, say } = await desk(world);
    await world.pinTeam(id, 'tm_gone');
    await world.setTopics(id, ['tp_a']);
    await world.resolve(id);
    await say(MINUTE_MS);
    expect(await world.conversation(id)).toMatchObject({ state: 'new', topics: ['tp_a'], teamId: null });
  });
});
