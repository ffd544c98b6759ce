// 15 Auto-responders: what who writes is told at once, by the channel's hours, once per opening or every so often.

import { afterEach, describe, vi } from 'vitest';
import type { ChannelPatch } from '../../src/inbox/resources/index.js';
import { drainContact } from '../../src/workers/inbound/inbound.js';
import { expect, type Stage, test } from './stage.js';

afterEach(() => void vi.useRealTimers());

const ctx = { by: 'key:test' };
const said = (text: string, byLanguage = {}) => ({ text, byLanguage });
const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

async function responding(stage: Stage, patch: ChannelPatch): Promise<string> {
  const { id } = await stage.channel([]);
  const change = await stage.admin.patch(stage.id, 'channel', id, patch, ctx);
  expect(change.status).toBe('stored');
  return id;
}
async function hours(stage: Stage, open: boolean): Promise<string> {
  const shifts = Object.fromEntries(days.map((day) => [day, open ? [{ from: '00:00', to: '24:00' }] : []]));
  const input = { name: 'H', timeZone: 'UTC', shifts } as never;
  const change = await stage.admin.create(stage.id, 'business_hours', input, ctx);
  if (change.status !== 'stored') throw new Error(change.status);
  return change.resource.id;
}
async function write(stage: Stage, channelId: string, contact = 'ada') {
  const { contactId } = await stage.accept(channelId, contact, 'hello');
  expect(await drainContact(stage.deps, stage.id, contactId)).toMatchObject({ applied: 1 });
}
const texts = async (stage: Stage, state: 'new' | 'pending' | 'resolved' = 'new') =>
  (await Promise.all((await stage.conversations(state)).map(({ id }) => stage.texts(id)))).flat();

describe('15 auto-responders', () => {
  test('speak by the hours of the channel; one without hours is always open', async ({ stage }) => {
    const autoResponder = { inHours: said('We are here.'), outOfHours: said('We are closed.'), everyMs: 0 };
    for (const [businessHoursId, answer] of [
      [null, 'We are here.'],
      [await hours(stage, true), 'We are here.'],
      [await hours(stage, false), 'We are closed.'],
    ] as const) {
      const channelId = await responding(stage, { autoResponder, businessHoursId });
      await write(stage, channelId);
      expect((await texts(stage)).slice(-2)).toEqual(['hello', answer]);
    }
  });

  test('say nothing where there is no text for it', async ({ stage }) => {
    const autoResponder = { inHours: null, outOfHours: said('We are closed.'), everyMs: 0 };
    await write(stage, await responding(stage, { autoResponder }));
    expect(await texts(stage)).toEqual(['hello']);
  });

  test('speak the language of the contact, and name it', async ({ stage }) => {
    const fr = 'Bonjour {{contact.firstName|vous}}';
    const autoResponder = { inHours: said('Hello', { fr, de: 'Hallo' }), outOfHours: null, everyMs: 0 };
    await write(stage, await responding(stage, { autoResponder }));
    expect(await texts(stage)).toEqual(['hello', 'Bonjour Ada']);
  });

  test('once per opening: not on the next message, again in the next conversation and when it is opened again', async ({
    stage,
  }) => {
    const autoResponder = { inHours: said('Hi.'), outOfHours: null, everyMs: 0 };
    const channelId = await responding(stage, { autoResponder });
    await write(stage, channelId);
    await write(stage, channelId);
    expect(await texts(stage)).toEqual(['hello', 'Hi.', 'hello']);
    const [first] = await stage.conversations();
    const end = { conversationId: first?.id ?? '', epoch: null, by: 'key:test', seenSeq: null };
    await stage.core.conversations.pend(stage.id, end);
    await write(stage, channelId);
    expect(await texts(stage)).toEqual(['hello', 'Hi.', 'hello', 'hello']);
    await stage.core.conversations.resolve(stage.id, end);
    await write(stage, channelId);
    expect(await texts(stage)).toEqual(['hello', 'Hi.']);
    await stage.admin.patch(stage.id, 'channel', channelId, { reopenWindowMs: 60_000 }, ctx);
    const [second] = await stage.conversations();
    await stage.core.conversations.resolve(stage.id, { ...end, conversationId: second?.id ?? '' });
    await write(stage, channelId);
    expect(await texts(stage)).toEqual(['hello', 'Hi.', 'hello', 'Hi.']);
  });

  test('or at most every so often in one conversation', async ({ stage }) => {
    const autoResponder = { inHours: said('Hi.'), outOfHours: null, everyMs: 3_600_000 };
    const channelId = await responding(stage, { autoResponder });
    await write(stage, channelId);
    await write(stage, channelId);
    expect(await texts(stage)).toEqual(['hello', 'Hi.', 'hello']);
    const [conversation] = await stage.conversations();
    const key = stage.keys.conversation(conversation?.id ?? '');
    const respondedAt = Number(await stage.redis.hget(key, 'respondedAt'));
    await stage.redis.hset(key, 'respondedAt', respondedAt - 3_600_000);
    await write(stage, channelId);
    expect(await texts(stage)).toEqual(['hello', 'Hi.', 'hello', 'hello', 'Hi.']);
  });

  test('change no state, holder or clock, and are silent where an automation resolves', async ({ stage }) => {
    const autoResponder = { inHours: said('Hi.'), outOfHours: null, everyMs: 0 };
    const channelId = await responding(stage, { autoResponder });
    await write(stage, channelId);
    const [conversation] = await stage.conversations();
    expect(conversation).toMatchObject({ state: 'new', assigneeId: null, answeredAt: null });
    expect(conversation?.laneId).not.toBeNull();
    const [, answer] = await stage.core.reads.timeline(stage.id, conversation?.id ?? '', 0, 10);
    const entries = await stage.core.reads.timeline(stage.id, conversation?.id ?? '', 0, 10);
    expect(answer?.kind).toBe('change');
    expect(entries.at(-1)).toMatchObject({ direction: 'out', by: `responder:${channelId}` });
    const when = { any: [{ contains: { anyOf: ['hello'] } }] };
    await stage.admin.create(stage.id, 'automation', { name: 'A', when, do: [{ resolve: 'done' }] }, ctx);
    await write(stage, channelId, 'bea');
    expect(await texts(stage, 'resolved')).toEqual(['hello']);
  });
});
