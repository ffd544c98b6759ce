// Attachments in an S3-compatible store, through the routes and the workers: a bucket that checks every signature.

import { onTestFinished } from 'vitest';
import { createS3Store } from '../../src/attachments/s3.js';
import { credentials, startBucket } from '../support/bucket.js';
import { createTestFiles } from '../support/files.js';
import { createFiling } from './filing.js';
import { createStage, expect, test } from './stage.js';

test('what agents upload and customers send is kept in the bucket, linked to there, and gone with its message', async ({
  redis,
  subscriber,
}) => {
  const bucket = await startBucket();
  const store = createS3Store({ endpoint: bucket.endpoint, bucket: 'files', credentials });
  const kept = createTestFiles({ store });
  const stage = { ...(await createStage(redis, subscriber, { files: kept.files })), kept };
  const filing = await createFiling(stage);
  onTestFinished(async () => {
    await filing.close();
    await stage.drop();
    await bucket.close();
  });
  const names = () => [...bucket.objects.keys()].sort();
  const pathOf = (id: unknown) => `/files/${stage.shop.id}/${id}`;

  filing.serves('PNG');
  const { id } = await filing.arrive();
  await filing.fetch();
  const sent = await filing.told(id);
  const uploaded = await filing.upload('the file', { query: `?name=${encodeURIComponent('Reçu.txt')}` });
  expect(uploaded).toMatchObject({ status: 201, body: { size: 8 } });
  await filing.reply(id, [uploaded.body.id as string]);
  expect(names()).toEqual([pathOf(sent.id), pathOf(uploaded.body.id)].sort());
  expect(kept.names()).toEqual([]);

  for (const [told, text, type, name] of [
    [sent, 'PNG', 'image/png', 'scan.png'],
    [await filing.told(id, 1), 'the file', 'text/plain', 'Re_u.txt'],
  ] as const) {
    const redirect = await filing.open(told.url);
    expect(redirect.statusCode).toBe(302);
    const file = await fetch(String(redirect.headers.location));
    expect([file.status, await file.text(), file.headers.get('content-type')]).toEqual([200, text, type]);
    expect(file.headers.get('content-disposition')).toContain(`attachment; filename="${name}"`);
  }

  const change = {
    type: 'delete',
    externalId: 'd1',
    targetExternalId: 'with-a-file',
    contact: { externalId: 'eve' },
  };
  const other = await filing.arrive({ externalId: 'with-a-file' }, 'eve');
  await filing.fetch();
  const gone = await filing.told(other.id);
  expect(bucket.objects.has(pathOf(gone.id))).toBe(true);
  expect((await stage.post(change)).status).toBe(202);
  await stage.apply();
  await filing.sweep();
  expect(names()).toEqual([pathOf(sent.id), pathOf(uploaded.body.id)].sort());
  expect((await filing.open(gone.url)).statusCode).toBe(404);
});

test('a bucket that refuses is a failure of the upload, and leaves nothing of it', async ({
  redis,
  subscriber,
}) => {
  const bucket = await startBucket();
  const wrong = { ...credentials, secretAccessKey: 'another' };
  const store = createS3Store({ endpoint: bucket.endpoint, bucket: 'files', credentials: wrong });
  const kept = createTestFiles({ store });
  const stage = { ...(await createStage(redis, subscriber, { files: kept.files })), kept };
  const filing = await createFiling(stage);
  onTestFinished(async () => {
    await filing.close();
    await stage.drop();
    await bucket.close();
  });
  expect(await filing.upload()).toMatchObject({ status: 500, body: { code: 'internal' } });
  filing.serves('PNG');
  const { id } = await filing.arrive();
  await filing.fetch();
  expect(await filing.told(id)).toMatchObject({ status: 'fetching' });
  expect([kept.names(), [...bucket.objects]]).toEqual([[], []]);
});
