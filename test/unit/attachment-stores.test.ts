// Where files are kept: a directory on disk, and a bucket that checks signatures. The same promises hold of both.

import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { test as base, describe, expect } from 'vitest';
import { createDirectoryStore } from '../../src/attachments/directory.js';
import { createS3Store } from '../../src/attachments/s3.js';
import { presigned, signedRequest } from '../../src/attachments/sigv4.js';
import { removeLeftovers, spool } from '../../src/attachments/spool.js';
import { dispositionOf, type Spooled, type Store } from '../../src/attachments/store.js';
import { credentials, startBucket } from '../support/bucket.js';

const OBJECT = 'ws_p0_shop/at_abc234';

type Bucket = Awaited<ReturnType<typeof startBucket>>;
const test = base.extend<{ directory: string; bucket: Bucket }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs off this pattern.
  directory: async ({}, use) => {
    const directory = await mkdtemp(join(tmpdir(), 'attachments-'));
    await use(directory);
    await rm(directory, { recursive: true });
  },
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs off this pattern.
  bucket: async ({}, use) => {
    const bucket = await startBucket();
    await use(bucket);
    await bucket.close();
  },
});

async function* streamOf(...chunks: (string | Error)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) {
    if (chunk instanceof Error) throw chunk;
    yield Buffer.from(chunk);
  }
}

async function spooled(directory: string, text: string): Promise<Spooled> {
  const taken = await spool(streamOf(text), join(directory, 'spool'), 1_000);
  if (taken.status !== 'taken') throw new Error(taken.status);
  return taken.file;
}

describe('taking a stream', () => {
  test('its bytes stand in the file, with their size and hash', async ({ directory }) => {
    const taken = await spool(streamOf('hel', 'lo'), directory, 5);
    const sha256 = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824';
    expect(taken).toMatchObject({ status: 'taken', file: { size: 5, sha256 } });
    expect(await readFile(taken.status === 'taken' ? taken.file.path : '', 'utf8')).toBe('hello');
  });

  test.for([
    ['empty', [], 'empty'],
    ['a byte too large', ['hello', '!'], 'too_large'],
  ] as const)('one that is %s leaves nothing', async ([, chunks, status], { directory }) => {
    expect(await spool(streamOf(...chunks), directory, 5)).toEqual({ status });
    expect(await readdir(directory)).toEqual([]);
  });

  test('what a process that died left goes after a while; what is being taken stays', async ({
    directory,
  }) => {
    await writeFile(join(directory, 'dead.part'), 'half');
    await writeFile(join(directory, 'another file'), 'not ours');
    const taken = await spooled(directory, 'hello');
    const spoolDirectory = dirname(taken.path);
    await writeFile(join(spoolDirectory, 'dead.part'), 'half');
    const long = new Date(Date.now() - 16 * 60_000);
    for (const name of ['dead.part', 'another file']) await utimes(join(directory, name), long, long);
    expect(await removeLeftovers(directory, Date.now())).toBe(1);
    expect((await readdir(directory)).sort()).toEqual(['another file', 'spool']);
    expect(await removeLeftovers(spoolDirectory, Date.now())).toBe(0);
    expect(await removeLeftovers(spoolDirectory, Date.now() + 16 * 60_000)).toBe(2);
    expect(await removeLeftovers(join(directory, 'never made'), Date.now())).toBe(0);
  });

  test('one without end is read no further than allowed', async ({ directory }) => {
    let given = 0;
    async function* endless() {
      for (;;) {
        given++;
        yield Buffer.alloc(1_000);
      }
    }
    expect(await spool(endless(), directory, 10_000)).toEqual({ status: 'too_large' });
    expect(given).toBe(11);
  });

  test('one that breaks off leaves nothing, and says so', async ({ directory }) => {
    const broken = spool(streamOf('hel', new Error('reset')), directory, 100);
    await expect(broken).rejects.toThrow('reset');
    expect(await readdir(directory)).toEqual([]);
  });
});

const stores: [name: string, open: (directory: string, bucket: Bucket) => Store][] = [
  ['a directory', (directory) => createDirectoryStore(join(directory, 'kept'))],
  ['a bucket', (_, { endpoint }) => createS3Store({ endpoint, bucket: 'files', credentials })],
];

describe.for(stores)('%s', ([, open]) => {
  test('keeps a file, and the spooled one is gone', async ({ directory, bucket }) => {
    const store = open(directory, bucket);
    const file = await spooled(directory, 'a picture');
    await store.keep(OBJECT, file, 'image/png');
    const found = await store.read(OBJECT);
    expect(found?.size).toBe(9);
    expect((await buffer(found!.body)).toString()).toBe('a picture');
    expect(await readdir(join(directory, 'spool'))).toEqual([]);
  });

  test('keeps another one in its place', async ({ directory, bucket }) => {
    const store = open(directory, bucket);
    for (const text of ['first', 'second']) {
      await store.keep(OBJECT, await spooled(directory, text), 'text/plain');
    }
    expect((await buffer((await store.read(OBJECT))!.body)).toString()).toBe('second');
  });

  test('drops it, and dropping it again is no fault', async ({ directory, bucket }) => {
    const store = open(directory, bucket);
    await store.keep(OBJECT, await spooled(directory, 'a picture'), 'image/png');
    await store.drop(OBJECT);
    await store.drop(OBJECT);
    expect(await store.read(OBJECT)).toBeNull();
  });

  test.for([
    '../../etc/passwd',
    'ws_p0_shop/../at_abc234',
    'ws_p0_shop/at_',
    'at_abc234',
    'ws_p0_shop/at_a/b',
  ])('has no place for %s', async (name, { directory, bucket }) => {
    const store = open(directory, bucket);
    await expect(Promise.resolve().then(() => store.read(name))).rejects.toThrow('no name');
    await expect(Promise.resolve().then(() => store.drop(name))).rejects.toThrow('no name');
  });
});

describe('a bucket', () => {
  test('gives the file to whoever has the link, to be saved, under its name', async ({
    directory,
    bucket,
  }) => {
    const store = createS3Store({ endpoint: bucket.endpoint, bucket: 'files', credentials });
    await store.keep(OBJECT, await spooled(directory, '<script>'), 'text/html');
    const now = Date.now();
    const presented = { contentType: 'text/html', name: 'Reçu "1".html' };
    const link = store.link(OBJECT, presented, now + 60_000, now);
    const answer = await fetch(link ?? '');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; /);
    expect(await answer.text()).toBe('<script>');
    expect((await fetch((link ?? '').replace('at_abc234', 'at_abc235'))).status).toBe(403);
    expect((await fetch((link ?? '').replace('text%2Fhtml', 'image%2Fpng'))).status).toBe(403);
  });

  test('that refuses is a failure that tells its status alone', async ({ directory, bucket }) => {
    const wrong = { ...credentials, secretAccessKey: 'another' };
    const store = createS3Store({ endpoint: bucket.endpoint, bucket: 'files', credentials: wrong });
    const file = await spooled(directory, 'a');
    await expect(store.keep(OBJECT, file, 'image/png')).rejects.toThrow('the store answered PUT with 403');
    await expect(store.read(OBJECT)).rejects.toThrow('the store answered GET with 403');
    expect(bucket.objects.size).toBe(0);
  });

  test('refuses a file that is not the one that was signed', async ({ directory, bucket }) => {
    const store = createS3Store({ endpoint: bucket.endpoint, bucket: 'files', credentials });
    const file = await spooled(directory, 'signed');
    await writeFile(file.path, 'forged');
    await expect(store.keep(OBJECT, file, 'image/png')).rejects.toThrow('403');
  });
});

// The examples of AWS's own documentation of Signature Version 4 for S3.
describe('signatures', () => {
  const example = {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    region: 'us-east-1',
  };
  const at = Date.parse('2013-05-24T00:00:00Z');
  const host = 'https://examplebucket.s3.amazonaws.com';
  const nothing = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

  test.for([
    [
      'an object',
      '/test.txt',
      { range: 'bytes=0-9' },
      'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    ],
    [
      'a parameter without value',
      '/?lifecycle',
      {},
      'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
    ],
    [
      'two parameters',
      '/?max-keys=2&prefix=J',
      {},
      '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    ],
  ] as const)('of a request for %s', ([, path, headers, expected]) => {
    const request = { method: 'GET', url: new URL(`${host}${path}`), headers, payloadHash: nothing };
    expect(signedRequest(example, request, at).authorization).toMatch(new RegExp(`Signature=${expected}$`));
  });

  test('of a link', () => {
    const link = presigned(example, new URL(`${host}/test.txt`), 86_400, at);
    expect(new URL(link).searchParams.get('X-Amz-Signature')).toBe(
      'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
    );
  });
});

describe('the name that a browser saves under', () => {
  test.for([
    [null, 'attachment'],
    ['a.png', `attachment; filename="a.png"; filename*=UTF-8''a.png`],
    ['Reçu (1).pdf', `attachment; filename="Re_u (1).pdf"; filename*=UTF-8''Re%C3%A7u%20%281%29.pdf`],
    ['a"\r\nx: y', `attachment; filename="a___x: y"; filename*=UTF-8''a%22%0D%0Ax%3A%20y`],
  ] as const)('%j', ([name, expected]) => {
    expect(dispositionOf(name)).toBe(expected);
  });
});
