// Uploads: taken within limits, taken by one reply, given to whoever holds a link that was made here, gone when nothing took them.

import { describe } from 'vitest';
import { linkQuery } from '../../src/attachments/links.js';
import { MAX_BYTES } from '../support/files.js';
import { test } from './filing.js';
import { invalid, refused } from './refused.js';
import { expect } from './stage.js';

const DAY_MS = 86_400_000;

describe('an upload', () => {
  test('goes out with a reply, and whoever is told its link gets the very bytes, to be saved', async ({
    stage,
    filing,
  }) => {
    const events = (cursor: unknown) =>
      stage.call('GET', `/v1/events?types=message.sent&waitMs=0${cursor ? `&cursor=${cursor}` : ''}`, {
        key: stage.shop.operator,
      });
    const before = await events(null);
    const bytes = Buffer.from([0, 255, 1, 254, 10, 13]);
    const query = `?name=${encodeURIComponent('a"b é.html')}`;
    const uploaded = await filing.upload(bytes, { type: 'Text/HTML; charset=utf-8', query });
    expect(uploaded).toMatchObject({
      status: 201,
      body: { contentType: 'text/html', size: 6, name: 'a"b é.html' },
    });
    const id = uploaded.body.id as string;
    const { id: conversationId } = await filing.desk.arrive('ada');
    expect((await filing.reply(conversationId, [id])).status).toBe(202);

    const told = await filing.told(conversationId);
    expect(told).toMatchObject({ id, size: 6, contentType: 'text/html', status: 'stored' });
    const file = await filing.open(told.url);
    expect([file.statusCode, file.rawPayload]).toEqual([200, bytes]);
    expect(file.headers).toMatchObject({
      ...{ 'x-content-type-options': 'nosniff', 'content-type': 'text/html', 'content-length': '6' },
      ...{ 'content-security-policy': "default-src 'none'; sandbox" },
      'content-disposition': `attachment; filename="a_b _.html"; filename*=UTF-8''a%22b%20%C3%A9.html`,
    });
    const path = `/v1/channels/${stage.shop.channelId}/replies`;
    const pulled = await stage.call('GET', path, { key: stage.shop.connector });
    const sent = (pulled.body.replies as { attachments: { url: string }[] }[])[0]?.attachments[0];
    expect(sent).toMatchObject({ id, size: 6, contentType: 'text/html', name: 'a"b é.html' });
    expect((await filing.open(sent?.url ?? null)).rawPayload).toEqual(bytes);
    const page = await events(before.body.cursor);
    const [event] = page.body.events as { data: { message: { attachments: { url: string }[] } } }[];
    expect((await filing.open(event?.data.message.attachments[0]?.url ?? null)).rawPayload).toEqual(bytes);
  });

  test('begins a conversation too', async ({ stage, filing }) => {
    const { body } = await filing.upload();
    const started = await stage.call('POST', '/v1/conversations', {
      key: stage.shop.agent,
      body: {
        ...{ channelId: stage.shop.channelId, contact: { externalId: 'eve' } },
        attachments: [{ attachmentId: body.id }],
      },
    });
    expect(started.status).toBe(201);
    const told = await filing.told(started.body.id as string);
    expect((await filing.open(told.url)).body).toBe('the file');
  });

  test('is one reply’s: a repeat is answered the same, another reply is refused', async ({
    stage,
    filing,
  }) => {
    const id = (await filing.upload()).body.id as string;
    const { id: conversationId } = await filing.desk.arrive('ada');
    const once = await filing.reply(conversationId, [id], { 'idempotency-key': 'r' });
    const again = await filing.reply(conversationId, [id], { 'idempotency-key': 'r' });
    expect([once.status, again.status]).toEqual([202, 202]);
    const body = { attachments: [{ attachmentId: id }] };
    const path = `/v1/conversations/${conversationId}/messages`;
    await refused(stage, 'POST', path, { key: stage.shop.admin, body }, invalid('attachments'));
  });

  test('that nobody made, or another workspace, is no reply’s', async ({ stage, filing }) => {
    const other = await filing.upload('x', { key: stage.other.key });
    expect(other.status).toBe(201);
    const { id } = await filing.desk.arrive('ada');
    const path = `/v1/conversations/${id}/messages`;
    for (const attachmentId of [other.body.id, 'at_p0_w_gone']) {
      const body = { text: 'see', attachments: [{ attachmentId }] };
      await refused(stage, 'POST', path, { key: stage.shop.admin, body }, invalid('attachments'));
    }
    const mine = (await filing.upload()).body.id;
    const twice = { attachments: [{ attachmentId: mine }, { attachmentId: mine }] };
    await refused(stage, 'POST', path, { key: stage.shop.admin, body: twice }, invalid('attachments'));
  });

  test('of an agent is no other agent’s to send; a key may send it, and what a key uploaded is for anyone', async ({
    stage,
    filing,
  }) => {
    const bob = await filing.desk.hire();
    const { id } = await filing.desk.arrive('ada');
    const path = `/v1/conversations/${id}/messages`;
    const byBob = async (body: object) => {
      const { epoch } = await filing.desk.see(id);
      return { key: bob.key, body, headers: { 'if-match': `"${epoch}"` } };
    };
    const hers = { attachments: [{ attachmentId: (await filing.upload()).body.id }] };
    await refused(stage, 'POST', path, await byBob(hers), invalid('attachments'));
    const start = { channelId: stage.shop.channelId, contact: { externalId: 'eve' }, ...hers };
    await refused(stage, 'POST', '/v1/conversations', { key: bob.key, body: start }, invalid('attachments'));
    expect((await stage.call('POST', path, { key: stage.shop.admin, body: hers })).status).toBe(202);
    const ours = {
      attachments: [{ attachmentId: (await filing.upload('ours', { key: stage.shop.admin })).body.id }],
    };
    expect((await stage.call('POST', path, await byBob(ours))).status).toBe(202);
  });

  test('that nothing took goes after a day, what a reply took stays', async ({ stage, filing }) => {
    const unused = (await filing.upload('unused')).body.id as string;
    const used = (await filing.upload('used')).body.id as string;
    const { id } = await filing.desk.arrive('ada');
    await filing.reply(id, [used]);
    expect(await filing.sweep(Date.now() + DAY_MS - 60_000)).toMatchObject({ dropped: 0 });
    expect(await filing.sweep(Date.now() + DAY_MS + 1)).toMatchObject({ dropped: 1 });
    expect(stage.kept.names()).toEqual([used]);
    expect(await stage.core.attachments.many(stage.shop.id, [unused])).toEqual([null]);
    expect((await filing.reply(id, [unused])).status).toBe(422);
  });
});

describe('what is not taken leaves nothing', () => {
  const bad = (path: string) => ({ status: 422, body: { code: 'invalid_request', errors: [{ path }] } });
  const tooLarge = { status: 413, body: { code: 'body_too_large', maxBytes: MAX_BYTES } };
  test.for([
    ['too large', 'x'.repeat(MAX_BYTES + 1), {}, tooLarge],
    ['empty', '', {}, bad('body')],
    ['of no type', 'x', { type: 'nonsense' }, { status: 415, body: { code: 'unsupported_media_type' } }],
    ['a name too long', 'x', { query: `?name=${'n'.repeat(256)}` }, bad('name')],
    ['a name with NUL', 'x', { query: '?name=a%00b' }, bad('name')],
    ['another field', 'x', { query: '?size=1' }, bad('size')],
  ] as const)('%s', async ([, bytes, how, answer], { stage, filing }) => {
    const before = await stage.trace();
    expect(await filing.upload(bytes, how)).toMatchObject(answer);
    expect(await stage.trace()).toEqual(before);
    expect(stage.kept.names()).toEqual([]);
  });

  test('the largest is taken', async ({ filing }) => {
    expect((await filing.upload('x'.repeat(MAX_BYTES))).status).toBe(201);
  });
});

describe('a link', () => {
  test('that was not made here, is over or is of another file opens nothing', async ({ stage, filing }) => {
    const [one, two] = await Promise.all([filing.upload('one'), filing.upload('two')]);
    const link = (id: unknown, of: unknown, atMs: number, secret = 'link-secret') =>
      stage.app.inject({
        url: `/v1/attachments/${id}?${linkQuery(secret, `${stage.shop.id}/${of}`, atMs)}`,
      });
    const later = Date.now() + 60_000;
    expect((await link(one.body.id, one.body.id, later)).body).toBe('one');
    for (const answer of [
      await link(one.body.id, two.body.id, later),
      await link(one.body.id, one.body.id, Date.now() - 1),
      await link(one.body.id, one.body.id, later, 'another'),
    ])
      expect(answer.statusCode).toBe(403);
    const bare = await stage.app.inject({ url: `/v1/attachments/${one.body.id}` });
    expect(bare.statusCode).toBe(422);
    for (const id of ['at_p0_w_gone', 'ch_p0_w_gone', '..%2f..%2fetc']) {
      const { statusCode } = await link(id, id, later);
      expect([403, 404], id).toContain(statusCode);
    }
  });
});
