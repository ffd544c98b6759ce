// Bad bodies and queries of saved replies: refused by field, with nothing left behind.

import { invalid, refused } from './refused.js';
import { collectionsPath, createShelf, repliesPath } from './shelf.js';
import { expect, test } from './stage.js';

const collections: [body: Record<string, unknown>, path: string][] = [
  [{}, 'name'],
  [{ name: ' ' }, 'name'],
  [{ name: 'x', teamIds: ['tm_gone'] }, 'teamIds.0'],
  [{ name: 'x', channelIds: ['ch_gone'] }, 'channelIds.0'],
  [{ name: 'x', teamIds: ['a:b'] }, 'teamIds.0'],
  [{ name: 'x', editableBy: 'owner' }, 'editableBy'],
  [{ name: 'x', agentId: 'ag_mine' }, 'agentId'],
];

const replies: [body: Record<string, unknown>, path: string][] = [
  [{}, 'body'],
  [{ body: ' \n' }, 'body'],
  [{ body: 'x'.repeat(2_001) }, 'body'],
  [{ body: 'a\ud800' }, 'body'],
  [{ body: '{{contact.shoe|x}}' }, 'body'],
  [{ body: '{{contact.name}}' }, 'body'],
  [{ body: '{{' }, 'body'],
  [{ body: 'x', title: 'x'.repeat(501) }, 'title'],
  [{ body: 'x', shortcut: '' }, 'shortcut'],
  [{ body: 'x', shortcut: '=x' }, 'shortcut'],
  [{ body: 'x', shortcut: 'a b' }, 'shortcut'],
  [{ body: 'x', shortcut: 'x'.repeat(65) }, 'shortcut'],
  [{ body: 'x', language: 'french' }, 'language'],
  [{ body: 'x', uses: 9 }, 'uses'],
];

const queries = [
  'q=!',
  'q=',
  'sort=name',
  'shortcut=%20',
  'collectionId=a:b',
  'cursor=zzz',
  'limit=501',
  'x=1',
];

test.for(collections)('a collection of %j names %s', async ([body, path], { stage }) => {
  const { admin } = stage.shop;
  const { id } = await createShelf(stage).collection();
  await refused(stage, 'POST', collectionsPath, { key: admin, body }, invalid(path));
  if (Object.keys(body).length > 0)
    await refused(stage, 'PATCH', `${collectionsPath}/${id}`, { key: admin, body }, invalid(path));
});

test.for(replies)('a reply of %j names %s', async ([body, path], { stage }) => {
  const { agent } = stage.shop;
  const { id } = await createShelf(stage).reply(agent);
  await refused(stage, 'POST', repliesPath, { key: agent, body }, invalid(path));
  if (Object.keys(body).length > 0)
    await refused(stage, 'PATCH', `${repliesPath}/${id}`, { key: agent, body }, invalid(path));
});

test.for(queries)('a list asked for with %s', async (query, { stage }) => {
  const [path = ''] = query.split('=');
  await refused(stage, 'GET', `${repliesPath}?${query}`, { key: stage.shop.agent }, invalid(path));
});

test('a placeholder that is wrong is told with its place', async ({ stage }) => {
  const body = { body: 'Hi {{contact.shoe|x}}, {{contact.name}}' };
  const answer = await stage.call('POST', repliesPath, { key: stage.shop.agent, body });
  expect(answer.body.errors).toEqual([
    { path: 'body', code: 'unknown_placeholder', message: 'at 3: there is no contact.shoe' },
    {
      ...{ path: 'body', code: 'missing_fallback' },
      message: 'at 23: contact.name needs a text for when it is not known: {{contact.name|…}}',
    },
  ]);
});

test('a cursor of another order, and one of no list, are not valid', async ({ stage }) => {
  const shelf = createShelf(stage);
  const { agent } = stage.shop;
  for (let i = 0; i < 2; i++) await shelf.reply(agent);
  const { nextCursor } = await shelf.page(agent, '?limit=1');
  const url = `${repliesPath}?sort=usage&cursor=${nextCursor}`;
  await refused(stage, 'GET', url, { key: agent }, invalid('cursor'));
  await refused(stage, 'GET', `${collectionsPath}?cursor=sc_x`, { key: agent }, invalid('cursor'));
});

test('an admin has no collection of its own to put a reply into', async ({ stage }) => {
  const call = { key: stage.shop.admin, body: { body: 'x' } };
  await refused(stage, 'POST', repliesPath, call, invalid('collectionId'));
});

test('what there is not, and a conversation that is not seen, are not found', async ({ stage }) => {
  const shelf = createShelf(stage);
  const { agent } = stage.shop;
  const missing = { status: 404, code: 'not_found' };
  const { id } = await shelf.reply(agent);
  const nowhere = { conversationId: 'cv_nowhere' };
  await refused(stage, 'POST', `${repliesPath}/${id}/render`, { key: agent, body: nowhere }, missing);
  await refused(stage, 'GET', `${repliesPath}?conversationId=cv_nowhere`, { key: agent }, missing);
  for (const strange of ['sr_x', 'a:b', '__proto__', '%7Bp0%7D']) {
    await refused(stage, 'GET', `${repliesPath}/${strange}`, { key: agent }, missing);
    await refused(stage, 'PATCH', `${repliesPath}/${strange}`, { key: agent, body: {} }, missing);
    await refused(stage, 'DELETE', `${repliesPath}/${strange}`, { key: agent }, missing);
    await refused(stage, 'GET', `${collectionsPath}/${strange}/export`, { key: agent }, missing);
  }
});
