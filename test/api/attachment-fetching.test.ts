// What comes with messages is fetched at once, retried, given up in sight of everybody, and gone with what it belonged to.

import { describe } from 'vitest';
import { runErasing } from '../../src/workers/monitors/erasing.js';
import { runPurge } from '../../src/workers/monitors/purge.js';
import { answering } from '../support/endpoint.js';
import { MAX_BYTES } from '../support/files.js';
import { type Filing, test } from './filing.js';
import { expect, type Stage } from './stage.js';

describe('fetching', () => {
  test('a customer’s file is kept here, whatever becomes of its source', async ({ stage, filing }) => {
    filing.serves('PNG');
    const { id } = await filing.arrive();
    const sourceUrl = filing.source.url;
    expect(await filing.told(id)).toMatchObject({
      ...{ status: 'fetching', url: null, size: null, name: 'scan.png', sourceUrl },
    });
    await filing.fetch();
    filing.source.behave(answering(410));
    const told = await filing.told(id);
    expect(told).toMatchObject({
      status: 'stored',
      contentType: 'image/png',
      size: 3,
      name: 'scan.png',
      sourceUrl,
    });
    expect((await filing.open(told.url)).body).toBe('PNG');
    expect(stage.kept.names()).toEqual([told.id]);
    const labels = `workspace="${stage.slug}",status="stored"`;
    expect(await stage.workerDeps.metrics.text(null)).toContain(
      `switchboard_attachment_fetches_total{${labels}} 1`,
    );
  });

  test('an echo’s too', async ({ stage, filing }) => {
    filing.serves('PDF', { 'content-type': 'application/pdf' });
    const { id } = await filing.desk.arrive('ada');
    const attachments = [{ url: filing.source.url }];
    await stage.post(stage.message({ type: 'echo', contact: { externalId: 'ada' }, attachments }));
    await stage.apply();
    await filing.fetch();
    expect(await filing.told(id)).toMatchObject({ status: 'stored', contentType: 'application/pdf' });
  });

  test('a source that fails is asked again later, not before', async ({ stage, filing }) => {
    filing.source.behave(answering(500));
    const { id } = await filing.arrive();
    await filing.fetch();
    const [attachmentId] = stage.rings.attachments;
    expect(attachmentId).toBe((await filing.told(id)).id);
    await filing.fetch();
    expect(filing.source.received).toHaveLength(1);
    expect(await filing.told(id)).toMatchObject({ status: 'fetching' });
    filing.serves('PNG');
    const claim = await stage.core.attachments.claim(stage.shop.id, attachmentId!, 't', Date.now() + 1_500);
    expect(claim).toMatchObject({ status: 'claimed', attempts: 2 });
  });

  test.for([
    ['http_410', (f: Filing) => f.source.behave(answering(410))],
    ['too_large', (f: Filing) => f.serves('x'.repeat(MAX_BYTES + 1))],
    [
      'too_large',
      (f: Filing) =>
        f.source.behave((r) => {
          r.writeHead(200, { 'content-type': 'image/png' }).write('x'.repeat(MAX_BYTES));
          r.end('x');
        }),
    ],
    ['empty', (f: Filing) => f.serves('')],
  ] as const)('%s is final, and seen', async ([reason, behave], { stage, filing }) => {
    behave(filing);
    const { id } = await filing.arrive();
    await filing.fetch();
    expect(await filing.told(id)).toMatchObject({
      status: 'failed',
      url: null,
      sourceUrl: filing.source.url,
    });
    expect([stage.rings.attachments, stage.kept.names()]).toEqual([[], []]);
    const record = await stage.redis.hgetall(stage.keys.attachment((await filing.told(id)).id));
    expect(record).toMatchObject({ status: 'failed', reason });
    const log = await stage.redis.xrange(stage.keys.events, '-', '+');
    const told = log.map(([, fields]) => fields.join(' ')).find((text) => text.includes('attachment.failed'));
    expect(told).toContain(reason);
    expect(told).toContain(id);
  });

  test('the cloud’s own addresses are never asked', async ({ filing }) => {
    const { id } = await filing.arrive({ attachments: [{ url: 'http://169.254.169.254/latest/meta-data' }] });
    await filing.fetch();
    expect(await filing.told(id)).toMatchObject({ status: 'failed' });
  });

  test('a ring that was lost: the sweep rings, once a minute', async ({ stage, filing }) => {
    filing.serves('PNG');
    const { id } = await filing.arrive();
    stage.rings.attachments.length = 0;
    expect(await filing.sweep(Date.now() + 3_000)).toMatchObject({ rung: 1 });
    expect(await filing.sweep(Date.now() + 3_000)).toMatchObject({ rung: 0 });
    await filing.fetch();
    expect(await filing.told(id)).toMatchObject({ status: 'stored' });
    expect(await filing.sweep(Date.now() + 600_000)).toMatchObject({ rung: 0 });
  });
});

describe('gone with what it belonged to', () => {
  const stored = async (filing: Filing) => {
    filing.serves('PNG');
    const { id } = await filing.arrive({ externalId: 'm1' });
    await filing.fetch();
    return { id, told: await filing.told(id) };
  };
  const isGone = async (stage: Stage, filing: Filing, url: string | null, nowMs = Date.now()) => {
    expect((await filing.open(url)).statusCode).toBe(404);
    expect(await filing.sweep(nowMs)).toMatchObject({ dropped: 1 });
    expect(stage.kept.names()).toEqual([]);
    const left = await stage.redis.keys(`{${stage.partition}}:*attachment*`);
    expect(left).toEqual([]);
    expect(await stage.redis.exists(`{${stage.partition}}:to-drop`, `{${stage.partition}}:fetches`)).toBe(0);
  };

  test('a message that its writer deletes', async ({ stage, filing }) => {
    const { told } = await stored(filing);
    const contact = { externalId: 'ada' };
    await stage.post({ type: 'delete', externalId: 'd1', targetExternalId: 'm1', contact });
    await stage.apply();
    await isGone(stage, filing, told.url);
  });

  test('an echo that was a reply of ours', async ({ stage, filing }) => {
    const { shop } = stage;
    filing.serves('PNG');
    const { id } = await filing.desk.arrive('ada');
    await filing.desk.ok('POST', `/v1/conversations/${id}/messages`, { body: { text: 'see' } });
    const contact = { externalId: 'ada' };
    const attachments = [{ url: filing.source.url }];
    await stage.post(stage.message({ type: 'echo', externalId: 'p1', contact, attachments }));
    await stage.apply();
    await filing.fetch();
    const { url } = await filing.told(id);
    const path = `/v1/channels/${shop.channelId}`;
    const pulled = await stage.call('GET', `${path}/replies`, { key: shop.connector });
    const { messageId } = (pulled.body.replies as { messageId: string }[])[0]!;
    const receipts = [{ messageId, status: 'sent', at: '2026-11-22T09:00:00Z', externalId: 'p1' }];
    await filing.desk.ok('POST', `${path}/receipts`, { key: shop.connector, body: { receipts } });
    await isGone(stage, filing, url);
  });

  test('a message that is masked', async ({ stage, filing }) => {
    const { id, told } = await stored(filing);
    const entry = (await filing.desk.timeline(id)).find(({ kind }) => kind === 'message') as { seq?: number };
    const masked = await stage.core.conversations.mask(stage.shop.id, {
      ...{ conversationId: id, by: 'key:k', seq: entry.seq ?? 0 },
    });
    expect(masked.status).toBe('masked');
    await isGone(stage, filing, told.url);
  });

  test('a conversation that is purged', async ({ stage, filing }) => {
    const { id, told } = await stored(filing);
    await stage.core.conversations.resolve(stage.shop.id, {
      ...{ conversationId: id, epoch: null, by: 'key:k', seenSeq: null },
    });
    const nowMs = Date.now() + 31 * 86_400_000;
    await runPurge(stage.workerDeps, [stage.partition], { nowMs });
    await isGone(stage, filing, told.url, nowMs);
  });

  test('a contact that is erased', async ({ stage, filing }) => {
    const { told } = await stored(filing);
    const { items } = await filing.desk.ok<{ items: { id: string }[] }>('GET', '/v1/contacts?q=Ada');
    await filing.desk.ok('POST', `/v1/contacts/${items[0]!.id}/erase`, { body: { hint: 'h' } });
    await runErasing(stage.workerDeps, [stage.partition]);
    await isGone(stage, filing, told.url);
  });

  test('while it is fetched: what comes too late is not kept', async ({ stage, filing }) => {
    let deleted: Promise<unknown> = Promise.resolve();
    const contact = { externalId: 'ada' };
    filing.source.behave((response) => {
      deleted = stage
        .post({ type: 'delete', externalId: 'd1', targetExternalId: 'm1', contact })
        .then(() => stage.apply())
        .then(() => response.writeHead(200).end('PNG'));
    });
    const { id } = await filing.arrive({ externalId: 'm1' });
    const { id: attachmentId } = await filing.told(id);
    await filing.fetch();
    await deleted;
    expect(stage.kept.names()).toEqual([attachmentId]);
    expect(await filing.sweep()).toMatchObject({ dropped: 0 });
    expect(await filing.sweep(Date.now() + 300_001)).toMatchObject({ dropped: 1 });
    expect(stage.kept.names()).toEqual([]);
  });
});
