// Corners of the API: ids of nobody, repeats after the world has moved on, deletions in the middle of things.

import { runTrim } from '../../src/workers/monitors/trim.js';
import { expect, test } from './stage.js';

test('nothing is assigned to an agent that does not exist', async ({ stage }) => {
  const c = await stage.conversation('x1');
  const a = await stage.call('POST', `/v1/conversations/${c.id}/assign`, {
    key: stage.shop.admin,
    body: { agentId: 'ag_doesnotexist' },
  });
  expect(a.status).not.toBe(200);
});
test('nothing is assigned to an agent of another workspace', async ({ stage }) => {
  const other = await stage.furnish(stage.other, 'Other');
  const c = await stage.conversation('x2');
  const a = await stage.call('POST', `/v1/conversations/${c.id}/assign`, {
    key: stage.shop.admin,
    body: { agentId: other.agentId },
  });
  expect(a.status).not.toBe(200);
});
test('a late repeat of a hold does not hold anew', async ({ stage }) => {
  const headers = { 'idempotency-key': 'hold-1' };
  const put = () =>
    stage.call('PUT', '/v1/take-back-hold', {
      key: stage.shop.operator,
      body: { durationMs: 600_000 },
      headers,
    });
  const _first = await put();
  await stage.call('DELETE', '/v1/take-back-hold', { key: stage.shop.operator });
  const _again = await put();
  const now = await stage.call('GET', '/v1/take-back-hold', { key: stage.shop.operator });
  expect(now.body.until).toBe(null);
});
test('a late repeat of a beat does not set its availability again', async ({ stage }) => {
  const session = await stage.signIn();
  const url = `/v1/agents/${stage.shop.agentId}/sessions/${session}`;
  const away = () =>
    stage.call('PUT', url, {
      key: stage.shop.agent,
      body: { availability: 'away' },
      headers: { 'idempotency-key': 'b1' },
    });
  await away();
  await stage.call('PUT', url, { key: stage.shop.agent, body: { availability: 'available' } });
  await away(); // late retry
  const live = await stage.call('PUT', url, { key: stage.shop.agent, body: {} });
  expect(live.body.availability).toBe('available');
});
test('deleting an unknown agent answers the same twice', async ({ stage }) => {
  const del = () =>
    stage.call('DELETE', '/v1/agents/ag_unknown', {
      key: stage.shop.admin,
      headers: { 'idempotency-key': 'd1' },
    });
  const [a, b] = [await del(), await del()];
  expect(a.status).toBe(b.status);
});
test('a repeated creation answers although its team is gone', async ({ stage }) => {
  const team = await stage.make('/v1/teams', stage.shop.admin, { name: 'T2' });
  const make = () =>
    stage.call('POST', '/v1/agents', {
      key: stage.shop.admin,
      body: { name: 'Z', teamIds: [team.id] },
      headers: { 'idempotency-key': 'c1' },
    });
  const _a = await make();
  await stage.call('DELETE', `/v1/teams/${team.id}`, { key: stage.shop.admin });
  const b = await make();
  expect(b.status).toBe(201);
});
test('a repeated settings patch answers although it would no longer fit', async ({ stage }) => {
  const patch = (body: unknown, k?: string) =>
    stage.call('PATCH', '/v1/settings', {
      key: stage.shop.admin,
      body,
      ...(k ? { headers: { 'idempotency-key': k } } : {}),
    });
  const _a = await patch({ removeAssignment: { graceMs: 60_000 } }, 's1');
  await patch({ removeAssignment: { graceMs: 100_000 } });
  await patch({ presence: { leaseMs: 90_000 } });
  const b = await patch({ removeAssignment: { graceMs: 60_000 } }, 's1');
  expect(b.status).toBe(200);
});
test('a repeated reply answers although its agent sees the conversation no more', async ({ stage }) => {
  const c = await stage.conversation('x3');
  const reply = () =>
    stage.call('POST', `/v1/conversations/${c.id}/messages`, {
      key: stage.shop.agent,
      body: { text: 'hi' },
      headers: { 'if-match': `${c.epoch}`, 'idempotency-key': 'r1' },
    });
  const _a = await reply();
  await stage.call('POST', `/v1/conversations/${c.id}/unassign`, { key: stage.shop.admin });
  await stage.call('PATCH', `/v1/agents/${stage.shop.agentId}`, {
    key: stage.shop.admin,
    body: { teamIds: [] },
  });
  const b = await reply();
  expect(b.status).toBe(202);
});
test('deleting an agent goes on where a crash ended it', async ({ stage }) => {
  await stage.signIn();
  const a = await stage.conversation('y1');
  const b = await stage.conversation('y2');
  await stage.settle();
  // one step of the loop in admin.ts, then the process dies (or Redis times out)
  await stage.core.configuration.deleteAgent(stage.shop.id, {
    agentId: stage.shop.agentId,
    keyIds: [],
    limit: 1,
    by: 'key:x',
  });
  const _again = await stage.call('DELETE', `/v1/agents/${stage.shop.agentId}`, { key: stage.shop.admin });
  const seen = await Promise.all([a, b].map((c) => stage.core.reads.conversation(stage.shop.id, c.id)));
  expect(seen.every((c) => c?.assigneeId === null)).toBe(true);
});
test('a deleted agent leaves no feed and no slug', async ({ stage }) => {
  await stage.signIn();
  await stage.conversation('z1');
  await stage.settle();
  await stage.call('DELETE', `/v1/agents/${stage.shop.agentId}`, { key: stage.shop.admin });
  await runTrim({ core: stage.core, directory: stage.directory }, [stage.partition], {
    nowMs: Date.now() + 30 * 86_400_000,
  });
  const _left = await stage.redis.keys(`{${stage.partition}}:*${stage.shop.agentId}*`);
  const _slugs = await stage.redis.hgetall(stage.keys.slugs);
  expect(await stage.redis.xlen(stage.keys.feed(stage.shop.agentId))).toBe(0);
});
test('a deleted channel leaves no replies', async ({ stage }) => {
  const c = await stage.conversation('z2');
  await stage.call('POST', `/v1/conversations/${c.id}/messages`, {
    key: stage.shop.admin,
    body: { text: 'hi' },
  });
  const pulled = await stage.call('GET', `/v1/channels/${stage.shop.channelId}/replies`, {
    key: stage.shop.connector,
  });
  const [r] = pulled.body.replies as { messageId: string }[];
  await stage.call('POST', `/v1/channels/${stage.shop.channelId}/receipts`, {
    key: stage.shop.connector,
    body: { receipts: [{ messageId: r!.messageId, status: 'sent', at: new Date().toISOString() }] },
  });
  await stage.call('POST', `/v1/conversations/${c.id}/resolve`, { key: stage.shop.admin });
  expect(
    (await stage.call('DELETE', `/v1/channels/${stage.shop.channelId}`, { key: stage.shop.admin })).status,
  ).toBe(204);
  await runTrim({ core: stage.core, directory: stage.directory }, [stage.partition], {
    nowMs: Date.now() + 30 * 86_400_000,
  });
  expect(await stage.redis.zcard(stage.keys.replies(stage.shop.channelId))).toBe(0);
});
test('an Idempotency-Key of another day makes another workspace', async ({ stage }) => {
  const make = (name: string) =>
    stage.call('POST', '/v1/workspaces', {
      key: stage.rootKey,
      body: { name },
      headers: { 'idempotency-key': 'w1' },
    });
  const a = await make('First');
  await stage.redis.del(stage.keys.requests(Math.floor(Date.now() / 86_400_000))); // 24 h pass
  const b = await make('Second');
  expect(b.body.id).not.toBe(a.body.id);
});
test('a channel with accepted messages that are not yet applied is in use', async ({ stage }) => {
  await stage.post(stage.message());
  const d = await stage.call('DELETE', `/v1/channels/${stage.shop.channelId}`, { key: stage.shop.admin });
  expect(d.status).toBe(409);
});
test('an agent deleted while it replies holds nothing', async ({ stage }) => {
  let hits = 0;
  for (let i = 0; i < 25; i++) {
    const agent = await stage.make('/v1/agents', stage.shop.admin, {
      name: `R${i}`,
      teamIds: [stage.shop.teamId],
    });
    const key = await stage.keyOf(stage.shop.admin, { role: 'agent', agentId: agent.id });
    const c = await stage.conversation(`race${i}`);
    // Each time a few round trips later, so that the deletion meets the replies at different steps.
    const remove = async () => {
      for (let trips = i % 8; trips > 0; trips--) await stage.core.reads.configVersion(stage.shop.id);
      return stage.call('DELETE', `/v1/agents/${agent.id}`, { key: stage.shop.admin });
    };
    await Promise.all([
      remove(),
      ...[0, 1, 2].map(() =>
        stage.call('POST', `/v1/conversations/${c.id}/messages`, {
          key,
          body: { text: 'hi' },
          headers: { 'if-match': `${c.epoch}` },
        }),
      ),
    ]);
    const after = await stage.core.reads.conversation(stage.shop.id, c.id);
    if (after?.assigneeId === agent.id) hits++;
  }
  expect(hits).toBe(0);
});

test('an Idempotency-Key does not tell whether a conversation out of sight exists', async ({ stage }) => {
  const { id } = await stage.conversation('unseen');
  await stage.call('PATCH', `/v1/agents/${stage.shop.agentId}`, {
    key: stage.shop.admin,
    body: { teamIds: [] },
  });
  const ghost = `cv_${'a'.repeat(22)}`;
  for (const key of ['k', 'x'.repeat(256)])
    for (const each of [id, ghost]) {
      const call = { key: stage.shop.agent, headers: { 'idempotency-key': key } };
      expect((await stage.call('GET', `/v1/conversations/${each}`, call)).status).toBe(404);
      expect((await stage.call('POST', `/v1/conversations/${each}/unassign`, call)).status).toBe(404);
    }
});

test('a repeated assignment answers although its team is gone', async ({ stage }) => {
  const { id } = await stage.conversation('moved');
  const { admin, teamId } = stage.shop;
  const gone = await stage.make('/v1/teams', admin, { name: 'Gone' });
  const to = (body: object, headers = {}) =>
    stage.call('POST', `/v1/conversations/${id}/assign`, { key: admin, body, headers });
  const once = () => to({ teamId: gone.id }, { 'idempotency-key': 'once' });
  expect((await once()).status).toBe(200);
  await to({ teamId });
  expect((await stage.call('DELETE', `/v1/teams/${gone.id}`, { key: admin })).status).toBe(204);
  expect((await once()).status).toBe(200);
  expect((await to({ teamId: gone.id })).status).toBe(422);
});
