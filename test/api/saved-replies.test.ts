// Saved replies as agents and admins have them: whose they are, who sees them, how they are found, said and counted.

import { describe } from 'vitest';
import { collectionsPath, createShelf, repliesPath } from './shelf.js';
import { expect, test } from './stage.js';

const bodies = (items: { body: string }[]) => items.map(({ body }) => body);
const missing = { status: 404, body: { code: 'not_found' } };
const forbidden = { status: 403, body: { code: 'forbidden' } };

describe('section 18, question 39: an agent has a collection of its own', () => {
  test('that is there by itself, first, and counts what is in it', async ({ stage }) => {
    const shelf = createShelf(stage);
    const { agent, agentId } = stage.shop;
    await shelf.collection();
    const made = await shelf.reply(agent, { shortcut: 'Hi' });
    const [own, shared] = await shelf.collections(agent);
    expect(own).toMatchObject({ agentId, everybody: false, editableBy: 'owner', count: 1 });
    expect(shared).toMatchObject({ name: 'Shared', agentId: null, everybody: true, count: 0 });
    expect(made).toMatchObject({ collectionId: own?.id, title: 'Hello', shortcut: 'Hi', uses: 0 });
    expect(await shelf.ok('GET', `${repliesPath}/${made.id}`, agent)).toEqual(made);
  });

  test('that nobody else sees or changes, admins neither', async ({ stage }) => {
    const shelf = createShelf(stage);
    const { agent, admin, teamId } = stage.shop;
    const { id, collectionId } = await shelf.reply(agent);
    const other = await shelf.colleague([teamId]);
    for (const key of [admin, stage.rootKey, other.key]) {
      expect(bodies(await shelf.replies(key))).toEqual([]);
      expect(await stage.call('GET', `${repliesPath}/${id}`, { key })).toMatchObject(missing);
      const change = { key, body: { body: 'Mine' } };
      expect(await stage.call('PATCH', `${repliesPath}/${id}`, change)).toMatchObject(missing);
      expect(await stage.call('DELETE', `${repliesPath}/${id}`, { key })).toMatchObject(missing);
      expect(await stage.call('GET', `${collectionsPath}/${collectionId}/export`, { key })).toMatchObject(
        missing,
      );
      const put = { key, body: { collectionId, body: 'Mine' } };
      expect(await stage.call('POST', repliesPath, put)).toMatchObject(missing);
    }
    for (const method of ['PATCH', 'DELETE']) {
      const call = method === 'PATCH' ? { key: admin, body: { name: 'x' } } : { key: admin };
      expect(await stage.call(method, `${collectionsPath}/${collectionId}`, call)).toMatchObject(missing);
    }
  });

  test('that goes with the agent', async ({ stage }) => {
    const shelf = createShelf(stage);
    const { id } = await shelf.reply(stage.shop.agent);
    await shelf.ok('DELETE', `/v1/agents/${stage.shop.agentId}`, stage.shop.admin);
    expect(await stage.core.savedReplies.reply(stage.shop.id, id)).toBeNull();
  });
});

describe('section 18, question 39: a shared collection', () => {
  test('is seen by those whose team or channel it is shared with, either will do', async ({ stage }) => {
    const shelf = createShelf(stage);
    const { agent, admin, teamId, channelId } = stage.shop;
    const far = (await stage.make('/v1/teams', admin, { name: 'Far' })).id;
    const away = (await stage.make('/v1/channels', admin, { name: 'Away', kind: 'api', teamIds: [far] })).id;
    const into = async (body: string, fields: Record<string, unknown>) =>
      shelf.reply(admin, { body, collectionId: (await shelf.collection(fields)).id });
    await into('everybody', {});
    await into('team', { teamIds: [teamId] });
    await into('channel', { channelIds: [channelId] });
    await into('either', { teamIds: [far], channelIds: [channelId] });
    const hidden = await into('far', { teamIds: [far], channelIds: [away] });
    expect(bodies(await shelf.replies(agent))).toEqual(['everybody', 'team', 'channel', 'either']);
    expect(bodies(await shelf.replies(admin))).toHaveLength(5);
    expect(await stage.call('GET', `${repliesPath}/${hidden.id}`, { key: agent })).toMatchObject(missing);
    const other = await shelf.colleague([far]);
    expect(bodies(await shelf.replies(other.key))).toEqual(['everybody', 'either', 'far']);
  });

  test('is found for a conversation by its channel and teams, beside the agent’s own', async ({ stage }) => {
    const shelf = createShelf(stage);
    const { agent, admin, teamId, channelId, agentId } = stage.shop;
    const far = (await stage.make('/v1/teams', admin, { name: 'Far' })).id;
    const away = (await stage.make('/v1/channels', admin, { name: 'Away', kind: 'api', teamIds: [far] })).id;
    await shelf.ok('PATCH', `/v1/agents/${agentId}`, admin, { teamIds: [teamId, far] });
    for (const [name, shared] of [
      ['team', { teamIds: [teamId] }],
      ['channel', { channelIds: [channelId] }],
      ['far', { teamIds: [far] }],
      ['away', { channelIds: [away] }],
      ['everybody', {}],
    ] as const)
      await shelf.reply(admin, { body: name, collectionId: (await shelf.collection(shared)).id });
    await shelf.reply(agent, { body: 'own' });
    const { id } = await stage.conversation();
    const query = `?conversationId=${id}`;
    expect(bodies(await shelf.replies(agent, query))).toEqual(['team', 'channel', 'everybody', 'own']);
    expect(bodies(await shelf.replies(admin, query))).toEqual(['team', 'channel', 'everybody']);
    expect(await shelf.collections(agent, query)).toHaveLength(4);
    const stranger = await shelf.colleague();
    expect(await stage.call('GET', `${repliesPath}${query}`, { key: stranger.key })).toMatchObject(missing);
  });

  test('is changed by admins, or by all who see it where it says so', async ({ stage }) => {
    const shelf = createShelf(stage);
    const { agent, admin } = stage.shop;
    const { id: collectionId } = await shelf.collection();
    const { id } = await shelf.reply(admin, { collectionId });
    const change = { key: agent, body: { body: 'Changed' } };
    expect(await stage.call('PATCH', `${repliesPath}/${id}`, change)).toMatchObject(forbidden);
    expect(await stage.call('DELETE', `${repliesPath}/${id}`, { key: agent })).toMatchObject(forbidden);
    const made = { key: agent, body: { collectionId, body: 'x' } };
    expect(await stage.call('POST', repliesPath, made)).toMatchObject(forbidden);
    expect(await shelf.csv(collectionId, 'body\nx\n', { key: agent })).toMatchObject(forbidden);
    await shelf.ok('PATCH', `${collectionsPath}/${collectionId}`, admin, { editableBy: 'members' });
    expect(await stage.call('PATCH', `${repliesPath}/${id}`, change)).toMatchObject({ status: 200 });
    expect(await stage.call('DELETE', `${repliesPath}/${id}`, { key: agent })).toMatchObject({ status: 204 });
  });

  test('is no longer shared with a team or a channel that is gone, and then not with everybody', async ({
    stage,
  }) => {
    const shelf = createShelf(stage);
    const { admin } = stage.shop;
    const team = await stage.make('/v1/teams', admin, { name: 'Far' });
    const { id } = await shelf.collection({ teamIds: [team.id] });
    await shelf.reply(admin, { collectionId: id });
    await shelf.ok('DELETE', `/v1/teams/${team.id}`, admin);
    expect(await shelf.ok('GET', `${collectionsPath}/${id}`, admin)).toMatchObject({
      ...{ teamIds: [], channelIds: [], everybody: false, count: 1 },
    });
    expect(await shelf.replies(stage.shop.agent)).toEqual([]);
    await shelf.ok('PATCH', `${collectionsPath}/${id}`, admin, { teamIds: [] });
    expect(await shelf.replies(stage.shop.agent)).toHaveLength(1);
  });

  test('goes with its replies', async ({ stage }) => {
    const shelf = createShelf(stage);
    const { admin } = stage.shop;
    const { id } = await shelf.collection();
    await shelf.csv(id, `body\n${'x\n'.repeat(450)}`);
    await shelf.ok('DELETE', `${collectionsPath}/${id}`, admin);
    expect(await stage.call('GET', `${collectionsPath}/${id}`, { key: admin })).toMatchObject(missing);
    expect(await stage.redis.exists(stage.keys.savedReplies(id), stage.keys.replyUses(id))).toBe(0);
  });
});

describe('section 18, question 39: a shortcut', () => {
  test('is one reply’s of a collection, whatever its cases and accents', async ({ stage }) => {
    const shelf = createShelf(stage);
    const { agent, admin } = stage.shop;
    const first = await shelf.reply(agent, { shortcut: 'Réglé' });
    const again = { key: agent, body: { body: 'x', shortcut: 'regle' } };
    expect(await stage.call('POST', repliesPath, again)).toMatchObject({
      status: 422,
      body: { code: 'invalid_request', errors: [{ path: 'shortcut', code: 'taken' }] },
    });
    const { id: collectionId } = await shelf.collection();
    const shared = await shelf.reply(admin, { collectionId, shortcut: 'REGLE' });
    const found = await shelf.replies(agent, `?shortcut=${encodeURIComponent('régle')}`);
    expect(found.map(({ id }) => id)).toEqual([first.id, shared.id]);
    await shelf.ok('PATCH', `${repliesPath}/${first.id}`, agent, { shortcut: null });
    expect((await shelf.replies(agent, '?shortcut=regle')).map(({ id }) => id)).toEqual([shared.id]);
  });
});

describe('section 18, question 39: lists', () => {
  test('are in the order of making over all collections, page after page', async ({ stage }) => {
    const shelf = createShelf(stage);
    const { agent, admin } = stage.shop;
    const { id: collectionId } = await shelf.collection();
    for (let i = 0; i < 9; i++)
      await (i % 3 === 0
        ? shelf.reply(agent, { body: `${i}` })
        : shelf.reply(admin, { collectionId, body: `${i}` }));
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await shelf.page(agent, `?limit=4${cursor && `&cursor=${cursor}`}`);
      seen.push(...bodies(page.items));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8']);
    expect(bodies(await shelf.replies(agent, `?collectionId=${collectionId}`))).toHaveLength(6);
  });

  test('are searched in title, body and shortcut', async ({ stage }) => {
    const shelf = createShelf(stage);
    const { agent } = stage.shop;
    await shelf.reply(agent, { title: 'Délai', body: 'Your parcel is late.', shortcut: 'late-fr' });
    await shelf.reply(agent, { body: 'Your card is late.' });
    const found = async (q: string) => bodies(await shelf.replies(agent, `?q=${encodeURIComponent(q)}`));
    expect(await found('delai parc')).toEqual(['Your parcel is late.']);
    expect(await found('fr')).toEqual(['Your parcel is late.']);
    expect(await found('LATE')).toHaveLength(2);
    expect(await found('parc late')).toEqual([]);
  });

  test('a page of a search looks at a thousand, may be short, and leads on', async ({ stage }) => {
    const shelf = createShelf(stage);
    const { id } = await shelf.collection();
    await shelf.csv(id, `body\n${'straw\n'.repeat(1_500)}needle\n`);
    const first = await shelf.page(stage.shop.agent, '?q=needle');
    expect(first).toMatchObject({ items: [], nextCursor: expect.any(String) });
    const second = await shelf.page(stage.shop.agent, `?q=needle&cursor=${first.nextCursor}`);
    expect(bodies(second.items)).toEqual(['needle']);
    expect(second.nextCursor).toBeNull();
  });
});

describe('section 18, question 39: saying one', () => {
  test('puts in what is known of contact and agent, and names what is not', async ({ stage }) => {
    const shelf = createShelf(stage);
    const { agent, admin } = stage.shop;
    for (const [key, type] of [
      ['tier', 'text'],
      ['city', 'text'],
    ] as const)
      await stage.make('/v1/contact-attributes', admin, { key, label: key, type });
    const contact = { externalId: 'c', name: 'Ada Lovelace', attributes: { tier: ' gold ', shoe: '43' } };
    await stage.post(stage.message({ contact }));
    await stage.settle();
    const { items } = await shelf.ok<{ items: { id: string }[] }>('GET', '/v1/conversations', admin);
    const body =
      '{{contact.firstName|there}} {{contact.lastName|x}}, {{ contact.tier |?}}, {{contact.city|your town}}: {{agent.firstName|us}}';
    const { id: collectionId } = await shelf.collection();
    const { id } = await shelf.reply(admin, { collectionId, body });
    const say = (key: string) =>
      shelf.ok('POST', `${repliesPath}/${id}/render`, key, { conversationId: items[0]?.id });
    expect(await say(agent)).toEqual({
      text: 'Ada Lovelace, gold, your town: Shop',
      missing: [{ placeholder: 'contact.city', usedFallback: 'your town' }],
    });
    expect(await say(admin)).toMatchObject({ text: 'Ada Lovelace, gold, your town: us' });
  });

  test('is counted once when it is sent, whoever repeats it', async ({ stage }) => {
    const shelf = createShelf(stage);
    const { agent } = stage.shop;
    const rare = await shelf.reply(agent, { body: 'rare' });
    const often = await shelf.reply(agent, { body: 'often' });
    const { id, epoch } = await stage.conversation();
    const headers = { 'if-match': `${epoch}`, 'idempotency-key': 'k1' };
    const body = { text: 'often', savedReplyId: often.id };
    for (let i = 0; i < 2; i++)
      expect(
        await stage.call('POST', `/v1/conversations/${id}/messages`, { key: agent, headers, body }),
      ).toMatchObject({ status: 202 });
    const items = await shelf.replies(agent, '?sort=usage');
    expect(items).toMatchObject([
      { id: often.id, uses: 1, lastUsedAt: expect.stringMatching(/^20/) },
      { id: rare.id, uses: 0, lastUsedAt: null },
    ]);
  });

  test('one that is out of sight is not counted, and the message is sent all the same', async ({ stage }) => {
    const shelf = createShelf(stage);
    const other = await shelf.colleague([stage.shop.teamId]);
    const { id: savedReplyId } = await shelf.reply(other.key);
    const { id, epoch } = await stage.conversation();
    const call = {
      key: stage.shop.agent,
      headers: { 'if-match': `${epoch}` },
      body: { text: 'x', savedReplyId },
    };
    expect(await stage.call('POST', `/v1/conversations/${id}/messages`, call)).toMatchObject({ status: 202 });
    expect((await shelf.replies(other.key))[0]).toMatchObject({ uses: 0 });
  });
});

test('39 what is done again under its Idempotency-Key is done once', async ({ stage }) => {
  const shelf = createShelf(stage);
  const { agent, admin } = stage.shop;
  const twice = async (method: string, url: string, key: string, body?: unknown) => {
    const call = { key, headers: { 'idempotency-key': `${method} ${url}` }, ...(body ? { body } : {}) };
    const [one, two] = [await stage.call(method, url, call), await stage.call(method, url, call)];
    expect(two.status).toBe(one.status);
    expect(two.body).toEqual(one.body);
    return one.body as { id: string };
  };
  const { id } = await twice('POST', collectionsPath, admin, { name: 'A' });
  const reply = await twice('POST', repliesPath, agent, { body: 'x' });
  expect(await shelf.replies(agent)).toHaveLength(1);
  await twice('PATCH', `${repliesPath}/${reply.id}`, agent, { body: 'y' });
  await twice('DELETE', `${repliesPath}/${reply.id}`, agent);
  await twice('PATCH', `${collectionsPath}/${id}`, admin, { name: 'B' });
  await twice('DELETE', `${collectionsPath}/${id}`, admin);
});
