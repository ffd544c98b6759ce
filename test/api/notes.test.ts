// Section 18: notes with mentions, tags of messages, resolve reasons and required topics, over HTTP.

import { describe } from 'vitest';
import { createDesk } from './desk.js';
import { expect, type Stage, test } from './stage.js';

type Item = { seq: number; kind: string; noteId: string; messageId: string; text?: string; tags?: string[] };

const timeline = async (stage: Stage, id: string) =>
  (await createDesk(stage).timeline(id)) as unknown as Item[];

describe('section 18: notes', () => {
  test('are written without an epoch, shown in the timeline, and told to whom they name with their text', async ({
    stage,
  }) => {
    const { call, shop } = stage;
    const desk = createDesk(stage);
    const colleague = await desk.hire();
    await desk.signIn(colleague);
    const { id } = await desk.arrive('a');
    const assignments = `/v1/agents/${colleague.id}/assignments`;
    const { cursor } = (await call('GET', assignments, { key: colleague.key })).body;
    const body = { text: 'Do you know more?', mentions: [colleague.id] };
    const made = await call('POST', `/v1/conversations/${id}/notes`, { key: shop.agent, body });
    expect(made).toMatchObject({
      status: 201,
      body: { kind: 'note', by: `agent:${shop.agentId}`, noteId: expect.stringMatching(/^nt_/), ...body },
    });
    expect((await timeline(stage, id)).at(-1)).toEqual(made.body);
    const feed = await call('GET', `/v1/agents/${colleague.id}/events?cursor=${cursor}&waitMs=0`, {
      key: colleague.key,
    });
    expect(feed.body.events).toMatchObject([
      { type: 'conversation.noted', data: { mentions: [colleague.id], note: { text: body.text } } },
    ]);
    const replies = await call('GET', `/v1/channels/${shop.channelId}/replies`, { key: shop.connector });
    expect(replies.body.replies).toEqual([]);
    expect(JSON.stringify(await stage.redis.xrange(stage.keys.events, '-', '+'))).not.toContain('know more');
  });

  test('are changed and deleted by who wrote them, by supervisors and admins', async ({ stage }) => {
    const { call, shop } = stage;
    const desk = createDesk(stage);
    const [peer, lead] = [await desk.hire(), await desk.hire({ roles: { [shop.teamId]: 'supervisor' } })];
    const { id } = await desk.arrive('a');
    const notes = `/v1/conversations/${id}/notes`;
    const make = async () =>
      (await call('POST', notes, { key: shop.agent, body: { text: 'mine' } })).body.noteId as string;
    const own = `${notes}/${await make()}`;
    const body = { text: 'better' };
    expect(await call('PATCH', own, { key: peer.key, body })).toMatchObject({
      status: 403,
      body: { code: 'forbidden', reason: 'not_own' },
    });
    for (const key of [shop.agent, lead.key, shop.admin])
      expect(await call('PATCH', own, { key, body })).toMatchObject({ status: 200, body });
    expect((await call('DELETE', own, { key: shop.agent })).status).toBe(204);
    expect((await call('DELETE', own, { key: shop.agent })).status).toBe(404);
    const gone = (await timeline(stage, id)).at(-1);
    expect(gone).toMatchObject({ kind: 'note', deletedAt: expect.stringContaining('T') });
    expect(gone).not.toHaveProperty('text');
    for (const key of [lead.key, shop.admin])
      expect((await call('DELETE', `${notes}/${await make()}`, { key })).status).toBe(204);
  });

  test('what is wrong with one is named', async ({ stage }) => {
    const { call, shop } = stage;
    const desk = createDesk(stage);
    const stranger = await desk.hire({ teamIds: [] });
    const { id } = await desk.arrive('a');
    const other = await desk.arrive('b');
    const url = `/v1/conversations/${id}/notes`;
    const { noteId } = (await call('POST', url, { key: shop.agent, body: { text: 'mine' } })).body;
    const before = await stage.trace();
    for (const [body, path, code] of [
      [{}, 'text', 'invalid_type'],
      [{ text: ' \n' }, 'text', 'custom'],
      [{ text: 'x'.repeat(2001) }, 'text', 'too_big'],
      [{ text: 'lone \ud800' }, 'text', 'malformed_text'],
      [{ text: 'a', html: 'b' }, 'html', 'unknown_field'],
      [{ text: 'a', mentions: ['ag_none'] }, 'mentions.0', 'unknown_id'],
      [{ text: 'a', mentions: [stranger.id] }, 'mentions.0', 'no_access'],
      [{ text: 'a', mentions: Array.from({ length: 21 }, (_, i) => `ag_${i}`) }, 'mentions', 'too_big'],
      [{ text: 'a', mentions: ['ag_1', 'ag_1'] }, 'mentions', 'custom'],
    ] as const)
      for (const [method, at] of [
        ['POST', url],
        ['PATCH', `${url}/${noteId}`],
      ] as const)
        expect(await call(method, at, { key: shop.agent, body }), JSON.stringify(body)).toMatchObject({
          ...{ status: 422, body: { code: 'invalid_request', errors: [{ path, code }] } },
        });
    const elsewhere = String(noteId).replace(id.slice(3), other.id.slice(3));
    for (const wrong of ['nt_none', 'nt', elsewhere, String(noteId).replace(/_\d+$/, '_1')]) {
      const answer = await call('PATCH', `${url}/${wrong}`, { key: shop.agent, body: { text: 'a' } });
      expect({ wrong, status: answer.status }).toEqual({ wrong, status: 404 });
    }
    expect(await stage.trace()).toEqual(before);
  });

  test('under an idempotency key one is written once', async ({ stage }) => {
    const { id } = await createDesk(stage).arrive('a');
    const post = () =>
      stage.call('POST', `/v1/conversations/${id}/notes`, {
        ...{ key: stage.shop.agent, body: { text: 'once' }, headers: { 'idempotency-key': 'n1' } },
      });
    const first = await post();
    expect(await post()).toMatchObject({ status: 201, body: first.body });
    expect((await timeline(stage, id)).filter(({ kind }) => kind === 'note')).toHaveLength(1);
  });
});

describe('section 18: tags belong to messages', () => {
  test('of customers and of agents, found wherever they stand', async ({ stage }) => {
    const { call, shop } = stage;
    const desk = createDesk(stage);
    const { id } = await desk.arrive('a');
    await desk.act(desk.own, id, 'messages', { text: 'Hello' });
    for (let i = 0; i < 205; i++)
      await stage.core.conversations.note(shop.id, {
        conversationId: id,
        by: 'key:k',
        text: 'x',
        mentions: [],
      });
    const messages = (await timeline(stage, id)).filter(({ kind }) => kind === 'message');
    expect(messages).toHaveLength(2);
    for (const { messageId, seq } of messages) {
      const url = `/v1/conversations/${id}/messages/${messageId}/tags`;
      const tagged = await call('POST', url, { key: shop.agent, body: { add: ['Refund', 'Très urgent'] } });
      expect(tagged).toMatchObject({ status: 200, body: { seq, tags: ['refund', 'très urgent'] } });
      const less = await call('POST', url, { key: shop.agent, body: { remove: ['REFUND'] } });
      expect(less.body.tags).toEqual(['très urgent']);
    }
    expect((await timeline(stage, id)).filter(({ tags }) => tags)).toHaveLength(2);
  });

  test('what is wrong with them is named', async ({ stage }) => {
    const { call, shop } = stage;
    const { id } = await createDesk(stage).arrive('a');
    const [{ messageId }] = (await timeline(stage, id)) as [Item];
    const url = `/v1/conversations/${id}/messages`;
    const before = await stage.trace();
    for (const [body, path, code] of [
      [{ add: ['a,b'] }, 'add.0', 'invalid_format'],
      [{ add: [' a'] }, 'add.0', 'invalid_format'],
      [{ add: ['x'.repeat(41)] }, 'add.0', 'too_big'],
      [{ add: 'a' }, 'add', 'invalid_type'],
      [{ add: ['a', 'A'] }, 'add', 'custom'],
      [{ add: ['a'], remove: ['a'] }, 'remove', 'custom'],
      [{ add: Array.from({ length: 21 }, (_, i) => `t${i}`) }, 'add', 'too_big'],
      [{ set: [] }, 'set', 'unknown_field'],
    ] as const)
      expect(
        await call('POST', `${url}/${messageId}/tags`, { key: shop.agent, body }),
        JSON.stringify(body),
      ).toMatchObject({
        ...{ status: 422, body: { errors: [{ path, code }] } },
      });
    for (const wrong of ['msg_none', 'rp_none_1', 'x'])
      expect(
        (await call('POST', `${url}/${wrong}/tags`, { key: shop.agent, body: { add: ['a'] } })).status,
      ).toBe(404);
    expect(await stage.trace()).toEqual(before);
    const many = (from: number) => ({ add: Array.from({ length: 15 }, (_, i) => `t${from + i}`) });
    const tags = { key: shop.agent };
    expect((await call('POST', `${url}/${messageId}/tags`, { ...tags, body: many(0) })).status).toBe(200);
    expect(await call('POST', `${url}/${messageId}/tags`, { ...tags, body: many(15) })).toMatchObject({
      ...{ status: 422, body: { errors: [{ path: 'add', code: 'too_big' }] } },
    });
  });
});

describe('section 18: resolve reasons and topics', () => {
  test('required of one visibility, they are required of everybody who resolves by hand', async ({
    stage,
  }) => {
    const desk = createDesk(stage);
    const { shop, make } = stage;
    const reason = await make('/v1/resolve-reasons', shop.admin, { name: 'Solved' });
    const topic = await desk.topic();
    await desk.channel({ resolveReason: { private: 'required' }, topicRequired: { private: true } });
    const [one, open] = [await desk.arrive('a'), await desk.arrive('b', { visibility: 'public' })];
    for (const who of [desk.own, null]) {
      expect(await desk.act(who, one.id, 'resolve')).toMatchObject({
        status: 409,
        body: { code: 'reason_required' },
      });
      expect(await desk.act(who, one.id, 'resolve', { reasonId: reason.id })).toMatchObject({
        ...{ status: 409, body: { code: 'topic_required' } },
      });
    }
    await desk.ok('POST', `/v1/conversations/${one.id}/topics`, { body: { add: [topic.id] } });
    expect(await desk.act(desk.own, one.id, 'resolve', { reasonId: reason.id })).toMatchObject({
      ...{ status: 200, body: { state: 'resolved', resolveReason: reason.id } },
    });
    expect((await timeline(stage, one.id)).at(-1)).toMatchObject({ reason: reason.id });
    expect(await desk.act(desk.own, open.id, 'resolve')).toMatchObject({
      status: 200,
      body: { resolveReason: null },
    });
  });

  test('an unknown, a disabled and an unwanted reason are refused by name', async ({ stage }) => {
    const desk = createDesk(stage);
    const { shop, make } = stage;
    const [known, disabled] = [
      await make('/v1/resolve-reasons', shop.admin, { name: 'Solved' }),
      await make('/v1/resolve-reasons', shop.admin, { name: 'Old', enabled: false }),
    ];
    const { id } = await desk.arrive('a');
    for (const reasonId of ['rs_none', disabled.id])
      expect(await desk.act(desk.own, id, 'resolve', { reasonId })).toMatchObject({
        ...{ status: 422, body: { errors: [{ path: 'reasonId', code: 'unknown_id' }] } },
      });
    await desk.channel({ resolveReason: { private: 'off' } });
    expect(await desk.act(desk.own, id, 'resolve', { reasonId: known.id })).toMatchObject({
      ...{ status: 422, body: { errors: [{ path: 'reasonId', code: 'not_taken' }] } },
    });
    expect((await desk.see(id)).state).toBe('new');
  });

  test('many at once carry one reason; each that lacks something says what', async ({ stage }) => {
    const desk = createDesk(stage);
    const { shop, make, call } = stage;
    const reason = await make('/v1/resolve-reasons', shop.admin, { name: 'Spam' });
    await desk.channel({
      resolveReason: { private: 'required', public: 'off' },
      topicRequired: { public: true },
    });
    const [one, open] = [await desk.arrive('a'), await desk.arrive('b', { visibility: 'public' })];
    const bulk = (verb: unknown) => {
      const items = [one, open].map(({ id, epoch }) => ({ id, epoch }));
      return call('POST', '/v1/conversations/bulk', { key: shop.agent, body: { items, do: verb } });
    };
    expect(await bulk({ verb: 'resolve', reasonId: 'rs_none' })).toMatchObject({
      ...{ status: 422, body: { errors: [{ path: 'do.reasonId', code: 'unknown_id' }] } },
    });
    expect((await bulk({ verb: 'resolve' })).body.results).toMatchObject([
      { status: 'reason_required' },
      { status: 'topic_required' },
    ]);
    expect((await bulk({ verb: 'resolve', reasonId: reason.id })).body.results).toMatchObject([
      { status: 'done' },
      { status: 'topic_required' },
    ]);
    expect(await desk.see(one.id)).toMatchObject({ resolveReason: reason.id });
  });

  test('what the engine resolves by itself has a reason too, and lacks nothing', async ({ stage }) => {
    const desk = createDesk(stage);
    const { shop, make, call } = stage;
    const reason = await make('/v1/resolve-reasons', shop.admin, { name: 'Abandoned' });
    await desk.channel({
      resolveReason: { private: 'required' },
      lifecycle: { autoResolve: { newMs: 60_000, newReason: reason.id } },
    });
    const { id } = await desk.arrive('a');
    await desk.pass(61_000);
    expect(await desk.see(id)).toMatchObject({ state: 'resolved', resolveReason: reason.id });
    expect(await call('DELETE', `/v1/resolve-reasons/${reason.id}`, { key: shop.admin })).toMatchObject({
      ...{ status: 409, body: { code: 'in_use', namedBy: [`channel:${shop.channelId}`] } },
    });
  });

  test('a resolve that was answered is answered again when reasons are required by then', async ({
    stage,
  }) => {
    const desk = createDesk(stage);
    const { shop, make, call } = stage;
    const reason = await make('/v1/resolve-reasons', shop.admin, { name: 'Solved' });
    const [one, two] = [await desk.arrive('a'), await desk.arrive('b')];
    const resolve = ({ id, epoch }: { id: string; epoch: number }, body: unknown) =>
      call('POST', `/v1/conversations/${id}/resolve`, {
        ...{ key: shop.agent, body, headers: { 'if-match': `${epoch}`, 'idempotency-key': `r-${id}` } },
      });
    const bodies = [{}, { reasonId: reason.id }] as const;
    expect((await resolve(one, bodies[0])).status).toBe(200);
    expect((await resolve(two, bodies[1])).status).toBe(200);
    await desk.channel({ resolveReason: { private: 'required' } });
    await desk.patch(`resolve-reasons/${reason.id}`, { enabled: false });
    expect((await resolve(one, bodies[0])).status).toBe(200);
    expect((await resolve(two, bodies[1])).status).toBe(200);
  });

  test('what may be chosen is told with the conversation', async ({ stage }) => {
    const desk = createDesk(stage);
    const { shop, make, call } = stage;
    const [solved, topic] = [
      await make('/v1/resolve-reasons', shop.admin, { name: 'Solved' }),
      await desk.topic(),
    ];
    await make('/v1/resolve-reasons', shop.admin, { name: 'Old', enabled: false });
    const { id } = await desk.arrive('a');
    const choices = async () =>
      (await call('GET', `/v1/conversations/${id}/choices`, { key: shop.agent })).body;
    expect(await choices()).toEqual({
      topics: [{ id: topic.id, name: expect.any(String) }],
      resolve: { reason: 'optional', topicRequired: false, reasons: [{ id: solved.id, name: 'Solved' }] },
    });
    await desk.channel({ resolveReason: { private: 'off' }, topicRequired: { private: true } });
    expect(await choices()).toMatchObject({ resolve: { reason: 'off', topicRequired: true, reasons: [] } });
  });
});
