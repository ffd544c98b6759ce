// Section 18: notes for colleagues and tags of messages, in the core. Neither changes state, epoch or line.

import { describe } from 'vitest';
import { expect, test } from '../support/fixtures.js';

describe('a note', () => {
  test('stands in the timeline, changes nothing else, and tells the holder and those it names, each once', async ({
    world,
  }) => {
    const { channelId, staff } = await world.office(3, { capacity: 1 });
    const { conversationId: id } = await world.message({ channelId });
    await world.match();
    const before = await world.conversation(id);
    const holder = staff.find((agent) => agent.id === before.assigneeId)!;
    const [named, other] = staff.filter((agent) => agent !== holder) as [typeof holder, typeof holder];
    const fed = async (agent: typeof holder) =>
      (await world.redis.xrange(world.keys.feed(agent.id), '-', '+')).filter(([, flat]) =>
        flat.includes('conversation.noted'),
      ).length;

    const outcome = await world.note(id, 'She called.', { by: 'key:k', mentions: [named.id, holder.id] });
    const seq = before.lastSeq + 1;
    expect(outcome).toEqual({ status: 'noted', seq });
    expect(await world.conversation(id)).toEqual({ ...before, lastSeq: seq });
    expect((await world.timeline(id)).at(-1)).toEqual({
      ...{ seq, at: world.now, kind: 'note', by: 'key:k', text: 'She called.' },
      ...{ noteId: `nt_${id.slice(3)}_${seq}`, mentions: [named.id, holder.id] },
    });
    expect(await Promise.all([holder, named, other].map(fed))).toEqual([1, 1, 0]);
    const [event] = await world.events('conversation.noted');
    expect(event?.data).toEqual({ noteSeq: seq, mentions: `${named.id} ${holder.id}` });
  });

  test('is changed by who wrote it, or by somebody who may change anybody’s; deleted, its words are gone', async ({
    world,
  }) => {
    const channelId = await world.channel([]);
    const { conversationId: id } = await world.message({ channelId });
    const noted = await world.note(id, 'mine', { by: 'agent:ag_1', mentions: ['ag_2'] });
    const seq = noted.status === 'noted' ? noted.seq : 0;
    expect(await world.note(id, 'not yours', { by: 'agent:ag_2', seq })).toEqual({ status: 'not_own' });
    expect(await world.note(id, 'better', { by: 'agent:ag_1', seq })).toEqual({ status: 'noted', seq });
    const changed = (await world.timeline(id)).at(-1);
    expect(changed).toMatchObject({ text: 'better', mentions: ['ag_2'], changedBy: 'agent:ag_1' });

    await world.note(id, 'told nobody', { by: 'agent:ag_1', seq, mentions: [] });
    expect((await world.timeline(id)).at(-1)).not.toHaveProperty('mentions');
    expect(await world.note(id, '', { by: 'agent:ag_3', seq, anybodys: true })).toEqual({
      status: 'noted',
      seq,
    });
    const gone = (await world.timeline(id)).at(-1);
    expect(gone).toMatchObject({ kind: 'note', by: 'agent:ag_1', deletedBy: 'agent:ag_3' });
    expect(gone).not.toHaveProperty('text');
    expect(await world.note(id, 'back', { by: 'agent:ag_1', seq })).toEqual({ status: 'no_note' });
  });

  test('is no message and no change: those are not rewritten', async ({ world }) => {
    const channelId = await world.channel([]);
    const { conversationId: id } = await world.message({ channelId });
    for (const seq of [1, 2, 99])
      expect(await world.note(id, 'other words', { seq, anybodys: true })).toEqual({ status: 'no_note' });
    expect(await world.note('cv_none', 'hello')).toEqual({ status: 'not_found' });
  });

  test('of a transfer is a note like any other', async ({ world }) => {
    const { channelId, staff } = await world.office(1, { signedIn: false });
    const { conversationId: id } = await world.message({ channelId });
    await world.assign(id, staff[0]!, { note: 'hers' });
    const { lastSeq } = await world.conversation(id);
    expect(await world.note(id, 'hers alone', { seq: lastSeq, anybodys: true })).toMatchObject({
      status: 'noted',
    });
    expect((await world.timeline(id)).at(-1)).toMatchObject({ text: 'hers alone' });
  });
});

describe('tags of a message', () => {
  test('are added and removed, and told without the words', async ({ world }) => {
    const channelId = await world.channel([]);
    const { conversationId: id } = await world.message({ channelId });
    const tags = async () => (await world.timeline(id))[0]?.tags;
    await world.tag(id, 1, { add: ['urgent', 'refund'] });
    expect(await tags()).toEqual(['refund', 'urgent']);
    await world.tag(id, 1, { add: ['refund'], remove: ['urgent', 'never'] });
    expect(await tags()).toEqual(['refund']);
    await world.tag(id, 1, { add: ['refund'] });
    await world.tag(id, 1, { remove: ['refund'] });
    expect(await tags()).toBeUndefined();
    const told = await world.events('message.tagged');
    expect(told.map(({ data }) => data)).toEqual([2, 1, 0].map((many) => ({ seq: 1, tags: many })));
  });

  test('are so many at most', async ({ world }) => {
    const channelId = await world.channel([]);
    const { conversationId: id } = await world.message({ channelId });
    expect(await world.tag(id, 1, { add: ['a', 'b', 'c', 'd'] })).toEqual({ status: 'too_many' });
    await world.tag(id, 1, { add: ['a', 'b', 'c'] });
    expect(await world.tag(id, 1, { add: ['d'], remove: ['a'] })).toEqual({ status: 'tagged' });
    expect(await world.tag(id, 9, { add: ['a'] })).toEqual({ status: 'not_found' });
  });
});

describe('resolving', () => {
  test('takes what must be there, after everything else that refuses it', async ({ world }) => {
    const channelId = await world.channel([]);
    const { conversationId: id } = await world.message({ channelId });
    const required = ['reason', 'topic'] as ('reason' | 'topic')[];
    expect(await world.resolve(id, { required, seenSeq: 0 })).toMatchObject({ status: 'unseen_message' });
    expect(await world.resolve(id, { required })).toEqual({ status: 'reason_required' });
    expect(await world.resolve(id, { required, reason: 'rs_1' })).toEqual({ status: 'topic_required' });
    await world.setTopics(id, ['tp_1']);
    expect(await world.resolve(id, { required, reason: 'rs_1' })).toMatchObject({ status: 'resolved' });
    expect(await world.conversation(id)).toMatchObject({ state: 'resolved', resolveReason: 'rs_1' });
    const [event] = await world.events('conversation.resolved');
    expect(event?.data).toEqual({ reason: 'rs_1' });
    await world.reopen(id);
    expect(await world.conversation(id)).toMatchObject({ state: 'new', resolveReason: null });
  });
});
