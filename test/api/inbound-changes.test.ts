// What connectors post beside messages: echoes, edits, deletions, reactions. All through the inbox; none of it moves a conversation.

import { describe } from 'vitest';
import { createDesk } from './desk.js';
import { invalid, refused } from './refused.js';
import { expect, type Stage, test } from './stage.js';

type Item = Record<string, unknown> & { seq: number; kind: string; text?: string; direction?: string };

const contact = { externalId: 'ada' };
const about = (type: string, targetExternalId: string, fields: object = {}) => ({
  ...{ type, externalId: `${type} of ${targetExternalId}`, contact, targetExternalId },
  ...fields,
});

/** Posts them and applies what is there. */
async function bring(stage: Stage, ...messages: object[]): Promise<void> {
  const posted = await stage.post({ messages });
  expect(posted.body.messages).toMatchObject(messages.map(() => ({ status: 'accepted' })));
  await stage.apply();
}

async function said(stage: Stage, conversationId: string): Promise<Item[]> {
  const url = `/v1/conversations/${conversationId}/timeline?limit=500`;
  const { items } = (await stage.call('GET', url, { key: stage.shop.admin })).body as { items: Item[] };
  return items.filter(({ kind }) => kind === 'message');
}

/** The conversation without what a message in the timeline moves. */
async function standing(stage: Stage, id: string) {
  const { lastSeq: _, ...rest } = (
    await stage.call('GET', `/v1/conversations/${id}`, { key: stage.shop.admin })
  ).body;
  return rest;
}

const types = async (stage: Stage) =>
  (await stage.redis.xrange(stage.keys.events, '-', '+')).map(([, flat]) => flat[flat.indexOf('type') + 1]);

describe('an echo', () => {
  const echo = (externalId: string, fields: object = {}) => ({
    ...{ type: 'echo', externalId, contact, text: 'Written on the phone.' },
    ...fields,
  });

  test('stands in the timeline as outgoing, by the channel, and moves nothing', async ({ stage }) => {
    const desk = createDesk(stage);
    const { id } = await desk.arrive('ada', { externalId: 'm1' });
    const before = await standing(stage, id);
    await bring(stage, echo('e1', { attachments: [{ url: 'https://files.example/1' }] }));
    expect(await said(stage, id)).toMatchObject([
      { direction: 'in', text: 'hello' },
      { direction: 'out', by: 'channel', externalId: 'e1', text: 'Written on the phone.', attachments: [{}] },
    ]);
    expect(await standing(stage, id)).toEqual(before);
    expect(await types(stage)).toContain('message.echoed');
  });

  test('is never sent out', async ({ stage }) => {
    await createDesk(stage).arrive('ada');
    await bring(stage, echo('e1'));
    const url = `/v1/channels/${stage.shop.channelId}/replies`;
    expect((await stage.call('GET', url, { key: stage.shop.connector })).body.replies).toEqual([]);
  });

  test.for(['pending', 'resolved'])(
    'leaves a conversation %s, and stands there',
    async (state, { stage }) => {
      const desk = createDesk(stage);
      const { id } = await desk.arrive('ada');
      await desk.act(null, id, state === 'pending' ? 'pend' : 'resolve');
      await bring(stage, echo('e1'));
      expect(await desk.see(id)).toMatchObject({ state });
      expect(await said(stage, id)).toHaveLength(2);
    },
  );

  test('opens no conversation and makes no contact, and what it says is not kept', async ({ stage }) => {
    await bring(stage, echo('e1', { contact: { externalId: 'stranger', name: 'Bob' } }));
    const list = await stage.call('GET', '/v1/conversations', { key: stage.shop.admin });
    expect(list.body.items).toEqual([]);
    expect((await types(stage)).at(-1)).toBe('message.unmatched');
    expect(await stage.redis.keys(`{${stage.partition}}:*:contact:*`)).toEqual([]);
  });

  const replied = async (stage: Stage) => {
    const desk = createDesk(stage);
    const { id } = await desk.arrive('ada');
    await desk.act(null, id, 'messages', { text: 'Written here.' });
    const pulled = await stage.call('GET', `/v1/channels/${stage.shop.channelId}/replies`, {
      key: stage.shop.connector,
    });
    const [{ messageId }] = pulled.body.replies as [{ messageId: string }];
    const receipt = { messageId, status: 'sent', at: '2026-11-22T09:00:00Z', externalId: 'wamid.1' };
    const received = () =>
      stage.call('POST', `/v1/channels/${stage.shop.channelId}/receipts`, {
        key: stage.shop.connector,
        body: { receipts: [receipt] },
      });
    return { id, received };
  };

  test('of a reply of ours is left out', async ({ stage }) => {
    const { id, received } = await replied(stage);
    expect((await received()).body).toMatchObject({ receipts: [{ status: 'recorded' }] });
    await bring(stage, echo('wamid.1'));
    expect((await said(stage, id)).map(({ text }) => text)).toEqual(['hello', 'Written here.']);
  });

  test('that comes before the receipt of that reply loses its text with it', async ({ stage }) => {
    const { id, received } = await replied(stage);
    await bring(stage, echo('wamid.1', { metadata: { from: 'phone' } }));
    await received();
    const [, reply, twice] = await said(stage, id);
    expect(twice).toMatchObject({ text: '', attachments: [], duplicateOf: reply?.seq });
    expect(twice).toHaveProperty('deletedAt');
    expect(JSON.stringify(twice)).not.toContain('phone');
    // From now on the name is the reply's.
    await bring(stage, about('reaction', 'wamid.1', { emoji: '👍' }));
    expect((await said(stage, id))[1]).toMatchObject({ text: 'Written here.', reactions: [{ emoji: '👍' }] });
  });
});

describe('a change of a message', () => {
  test('edit: the new text stands there alone, and its agent is told', async ({ stage }) => {
    const desk = createDesk(stage);
    const ada = await desk.hire();
    await desk.signIn(ada);
    const { id } = await desk.arrive('ada', {
      externalId: 'm1',
      text: 'my PIN is 1234',
      metadata: { a: [] },
    });
    await stage.settle();
    const { cursor } = await desk.ok<{ cursor: string }>('GET', `/v1/agents/${ada.id}/assignments`, ada);
    const before = await standing(stage, id);
    await bring(stage, about('edit', 'm1', { text: 'my card is lost' }));
    const [message] = await said(stage, id);
    expect(message).toMatchObject({ seq: 1, direction: 'in', text: 'my card is lost', attachments: [] });
    expect(message).toMatchObject({ metadata: { a: [] }, editedAt: expect.stringMatching(/Z$/) });
    expect(JSON.stringify(await stage.redis.hgetall(stage.keys.timeline(id)))).not.toContain('1234');
    expect(await standing(stage, id)).toEqual(before);
    const feed = await desk.ok<{ events: object[] }>(
      'GET',
      `/v1/agents/${ada.id}/events?cursor=${cursor}&waitMs=0`,
      ada,
    );
    expect(feed.events).toMatchObject([
      { type: 'message.edited', conversationId: id, data: { message: { text: 'my card is lost' } } },
    ]);
  });

  test('delete: text, attachments and metadata are gone; that it was there is kept', async ({ stage }) => {
    const fields = {
      externalId: 'm1',
      text: 'secret',
      attachments: [{ url: 'https://files.example/secret' }],
    };
    const { id } = await createDesk(stage).arrive('ada', { ...fields, metadata: { of: 'secret' } });
    await bring(stage, about('reaction', 'm1', { emoji: 'secret' }));
    await bring(stage, about('delete', 'm1'));
    const [message] = await said(stage, id);
    expect(message).toMatchObject({ seq: 1, text: '', attachments: [], externalId: 'm1' });
    expect(message).toHaveProperty('deletedAt');
    const stored = await stage.redis.hgetall(stage.keys.timeline(id));
    expect(JSON.stringify(stored)).not.toContain('secret');
    // It stays so, whatever comes later.
    await bring(stage, about('edit', 'm1', { text: 'back' }));
    expect((await said(stage, id))[0]).toEqual(message);
  });

  test('reaction: listed with the message, once each, and taken back', async ({ stage }) => {
    const { id } = await createDesk(stage).arrive('ada', { externalId: 'm1' });
    const react = (n: number, emoji: string, remove = false) =>
      about('reaction', 'm1', { externalId: `r${n}`, emoji, remove });
    await bring(stage, react(1, '👍'), react(2, '❤️'), react(3, '👍'));
    const emojis = async () =>
      ((await said(stage, id))[0]?.reactions as { emoji: string; by: string }[] | undefined)?.map(
        ({ emoji, by }) => `${emoji} ${by}`,
      );
    expect(await emojis()).toEqual(['👍 contact', '❤️ contact']);
    await bring(stage, react(4, '👍', true), react(5, '❤️', true), react(6, '❤️', true));
    expect(await emojis()).toBeUndefined();
  });

  test('edit: card numbers are masked on the way in, and what was masked by hand stays so', async ({
    stage,
  }) => {
    const { admin } = stage.shop;
    await stage.call('PATCH', '/v1/settings', { key: admin, body: { masking: { cards: true } } });
    const { id } = await createDesk(stage).arrive('ada', { externalId: 'm1' });
    await bring(stage, about('edit', 'm1', { text: 'It is 4111 1111 1111 1111.' }));
    expect((await said(stage, id))[0]).toMatchObject({ text: 'It is XXXX XXXX XXXX 1111.' });
    await stage.call('POST', `/v1/conversations/${id}/timeline/1/mask`, { key: admin });
    await bring(stage, about('edit', 'm1', { externalId: 'again', text: 'again' }));
    expect((await said(stage, id))[0]).toMatchObject({ masked: true, text: '** ** **** **** **** *****' });
  });

  test.for(['pending', 'resolved'])('leaves a conversation %s', async (state, { stage }) => {
    const desk = createDesk(stage);
    const { id } = await desk.arrive('ada', { externalId: 'm1' });
    await desk.act(null, id, state === 'pending' ? 'pend' : 'resolve');
    const before = await standing(stage, id);
    await bring(stage, about('edit', 'm1', { text: 'else' }));
    expect(await standing(stage, id)).toEqual(before);
    expect((await said(stage, id))[0]).toMatchObject({ text: 'else' });
  });

  test('finds a message of an earlier conversation of the same key', async ({ stage }) => {
    const desk = createDesk(stage);
    const { id: earlier } = await desk.arrive('ada', { externalId: 'm1' });
    await desk.act(null, earlier, 'resolve');
    const { id } = await desk.arrive('ada', { externalId: 'm2' });
    await bring(stage, about('edit', 'm1', { text: 'else' }));
    expect((await said(stage, earlier))[0]).toMatchObject({ text: 'else' });
    expect((await said(stage, id))[0]).toMatchObject({ text: 'hello' });
  });

  test('finds nothing of another contact or thread', async ({ stage }) => {
    const desk = createDesk(stage);
    const { id } = await desk.arrive('ada', { externalId: 'm1' });
    await desk.arrive('bob', { externalId: 'm2' });
    await bring(stage, about('delete', 'm1', { externalId: 'd1', contact: { externalId: 'bob' } }));
    await bring(stage, about('delete', 'm1', { externalId: 'd2', threadId: 'other' }));
    expect((await said(stage, id))[0]).toMatchObject({ text: 'hello' });
    expect((await types(stage)).filter((type) => type === 'message.unmatched')).toHaveLength(2);
  });

  test('of what nobody knows is told and kept nowhere; what follows it is applied', async ({ stage }) => {
    const desk = createDesk(stage);
    await bring(stage, about('edit', 'm0', { text: 'of long ago' }));
    expect((await types(stage)).at(-1)).toBe('message.unmatched');
    const kept = await stage.redis.keys(`{${stage.partition}}:*`);
    expect(kept.filter((key) => /:(timeline|inbox|inbox-state|contact|dead-letters)/.test(key))).toEqual([]);
    const { id } = await desk.arrive('ada', { externalId: 'm1' });
    expect(await said(stage, id)).toHaveLength(1);
  });

  test('in one batch with its message, and posted twice, happens once', async ({ stage }) => {
    const message = stage.message({ externalId: 'm1', contact });
    const edit = about('edit', 'm1', { text: 'else' });
    const posted = await stage.post({ messages: [message, edit, edit] });
    expect(posted.body.messages).toMatchObject(
      ['accepted', 'accepted', 'duplicate'].map((status) => ({ status })),
    );
    await stage.apply();
    expect((await types(stage)).filter((type) => type === 'message.edited')).toHaveLength(1);
    expect(await stage.redis.zcard(`{${stage.partition}}:dirty`)).toBe(0);
  });
});

describe('bad changes', () => {
  const bad: [what: string, body: object, path: string][] = [
    ['an edit without target', { type: 'edit', externalId: 'x', contact, text: 'a' }, 'targetExternalId'],
    ['an edit without text', about('edit', 'm1'), 'text'],
    ['an edit with attachments', about('edit', 'm1', { text: 'a', attachments: [] }), 'attachments'],
    ['an edit with NUL', about('edit', 'm1', { text: 'a\u0000' }), 'text'],
    ['a deletion with a text', about('delete', 'm1', { text: 'a' }), 'text'],
    ['a target of 256 characters', about('delete', 'x'.repeat(256), { externalId: 'd' }), 'targetExternalId'],
    ['a deletion without contact', about('delete', 'm1', { contact: undefined }), 'contact'],
    [
      'a name where nobody is named',
      about('delete', 'm1', { contact: { ...contact, name: 'A' } }),
      'contact.name',
    ],
    ['a reaction without emoji', about('reaction', 'm1'), 'emoji'],
    ['a reaction of 65 characters', about('reaction', 'm1', { emoji: 'x'.repeat(65) }), 'emoji'],
    ['a reaction that is half removed', about('reaction', 'm1', { emoji: 'x', remove: 1 }), 'remove'],
    ['an empty echo', { type: 'echo', externalId: 'x', contact, text: '' }, 'text'],
  ];
  test.for(bad)('%s is refused', async ([, body, path], { stage }) => {
    const { channelId, connector } = stage.shop;
    await refused(
      stage,
      'POST',
      `/v1/channels/${channelId}/messages`,
      { key: connector, body },
      invalid(path),
    );
  });
});
