// Imports and exports of saved replies: told by row before anything is written, all or none, and out as they came in.

import { collectionsPath, createShelf } from './shelf.js';
import { expect, type Stage, test } from './stage.js';

const head = 'title,body,shortcut,language\n';
const bad = [
  'title,body,shortcut',
  'A,good,a',
  'B,,b',
  'C,"{{contact.shoe|x}} {{agent.name}}",c',
  'D,good,A',
  'E,good,=e',
  'F,good',
].join('\n');

async function shared(stage: Stage) {
  const shelf = createShelf(stage);
  return { shelf, id: (await shelf.collection()).id };
}

test('39 a dry run tells what is wrong by row and what would be done, and writes nothing', async ({
  stage,
}) => {
  const { shelf, id } = await shared(stage);
  const before = await stage.snapshot();
  const answer = await shelf.dryRun(id, bad);
  expect(answer).toMatchObject({ status: 200, body: { dryRun: true, made: 1, changed: 0, errorCount: 7 } });
  const errors = answer.body.errors as { row: number; field: string; code: string; message: string }[];
  expect(errors.map(({ row, field, code }) => [row, field, code])).toEqual([
    [3, 'body', 'too_small'],
    [3, 'body', 'custom'],
    [4, 'body', 'unknown_placeholder'],
    [4, 'body', 'missing_fallback'],
    [5, 'shortcut', 'taken'],
    [6, 'shortcut', 'invalid_format'],
    [7, '', 'invalid_row'],
  ]);
  expect(await stage.snapshot()).toEqual(before);
});

test('39 nothing is written while a row is wrong', async ({ stage }) => {
  const { shelf, id } = await shared(stage);
  const before = await stage.snapshot();
  const answer = await shelf.csv(id, bad);
  expect(answer).toMatchObject({ status: 422, body: { code: 'invalid_request' } });
  expect(answer.body.errors).toContainEqual(
    expect.objectContaining({ path: 'rows.5.shortcut', code: 'taken', message: 'stands in row 2 already' }),
  );
  expect(await stage.snapshot()).toEqual(before);
});

test('39 a row with the shortcut of a reply changes that one, any other makes one', async ({ stage }) => {
  const { shelf, id } = await shared(stage);
  const { admin } = stage.shop;
  const old = await shelf.reply(admin, { collectionId: id, shortcut: 'Late', title: 'Old' });
  const text = 'body,shortcut\nNew,late\nAnother,\n';
  const told = { made: 1, changed: 1, errorCount: 0, errors: [] };
  expect((await shelf.dryRun(id, text)).body).toEqual({ dryRun: true, ...told });
  expect((await shelf.csv(id, text)).body).toEqual({ dryRun: false, ...told });
  const items = await shelf.replies(admin, `?collectionId=${id}`);
  expect(items).toMatchObject([
    { id: old.id, body: 'New', title: 'New', shortcut: 'late' },
    { body: 'Another', shortcut: null },
  ]);
});

test('39 what is exported can be imported elsewhere and comes out the same', async ({ stage }) => {
  const { shelf, id } = await shared(stage);
  const rows = Array.from({ length: 1_203 }, (_, i) => `"T, ${i}","=say ""${i}""\r\n-no",s${i},pt-br\n`);
  expect(await shelf.csv(id, head + rows.join(''))).toMatchObject({ status: 200, body: { made: 1_203 } });
  const text = await shelf.exported(id);
  expect(text).toContain(`"'=say ""7""\r\n-no"`);
  const { id: second } = await shelf.collection();
  await shelf.csv(second, text);
  expect(await shelf.exported(second)).toBe(text);
});

test('39 an import that was cut off goes on under its Idempotency-Key, and makes no row twice', async ({
  stage,
}) => {
  const { shelf, id } = await shared(stage);
  const text = `body\n${'x\n'.repeat(4_000)}`;
  const first = await shelf.csv(id, text, { once: 'k1' });
  expect(first).toMatchObject({ status: 200, body: { made: 4_000 } });
  expect(await shelf.csv(id, text, { once: 'k1' })).toMatchObject({ status: 200, body: first.body });
  expect((await shelf.collections(stage.shop.admin))[0]).toMatchObject({ count: 4_000 });
  expect(await shelf.csv(id, text, { once: 'k2' })).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'rows.1002', code: 'too_many' }] },
  });
  expect(await shelf.csv(id, 'body\ny\n', { once: 'k1' })).toMatchObject({
    status: 422,
    body: { code: 'idempotency_key_reused' },
  });
});

test('39 an agent brings its own replies in and out', async ({ stage }) => {
  const { shelf } = await shared(stage);
  const { agent } = stage.shop;
  const [own] = await shelf.collections(agent);
  expect(await shelf.csv(own?.id ?? '', `${head}A,b,c,\n`, { key: agent })).toMatchObject({ status: 200 });
  expect(await shelf.exported(own?.id ?? '', agent)).toBe(`${head}"A","b","c",\n`);
});

test('39 an import takes text/csv in UTF-8 alone, and no other call takes it', async ({ stage }) => {
  const { shelf, id } = await shared(stage);
  const before = await stage.snapshot();
  const { admin } = stage.shop;
  const url = `${collectionsPath}/${id}/import`;
  expect(await stage.call('POST', url, { key: admin, body: { body: 'x' } })).toMatchObject({
    status: 415,
    body: { code: 'unsupported_media_type' },
  });
  expect(await shelf.csv(id, Buffer.from([0x62, 0x6f, 0x64, 0x79, 0x0a, 0xff, 0x0a]))).toMatchObject({
    status: 422,
    body: { errors: [{ code: 'malformed_text' }] },
  });
  const elsewhere = { key: admin, raw: 'name\nx\n', headers: { 'content-type': 'text/csv' } };
  expect(await stage.call('POST', collectionsPath, elsewhere)).toMatchObject({ status: 415 });
  expect(await shelf.csv(id, '')).toMatchObject({ status: 422, body: { errors: [{ path: 'rows.1' }] } });
  expect(await shelf.csv(id, 'body\nx\n', { query: '?dryRun=maybe' })).toMatchObject({ status: 422 });
  expect(await stage.snapshot()).toEqual(before);
});
