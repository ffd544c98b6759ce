// Who may call what: every route × every kind of key × own and other workspace, against a table written by hand.

import Fastify from 'fastify';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, inject } from 'vitest';
import { declareRoles } from '../../src/api/route-table.js';
import { openRedis, type RedisUse } from '../../src/redis.js';
import { anyone, type Role, table } from './role-table.js';
import { createStage, expect, type Stage, test } from './stage.js';

type Caller = {
  name: string;
  key: string | undefined;
  /** null: no valid key. */
  role: Role | null;
  /** own: may name the route's ids; elsewhere: of another workspace; beside: same workspace, another scope. */
  stands: 'own' | 'elsewhere' | 'beside';
};

async function callers(stage: Stage): Promise<Caller[]> {
  const { shop, make, keyOf } = stage;
  const elsewhere = await stage.furnish(stage.other, 'Elsewhere');
  const [team, channel] = [
    await make('/v1/teams', shop.admin, { name: 'Beside' }),
    await make('/v1/channels', shop.admin, { name: 'Beside', kind: 'api' }),
  ];
  const colleague = await make('/v1/agents', shop.admin, { name: 'Colleague', teamIds: [team.id] });
  // What its role in a team admits is told elsewhere: here it is everything.
  const roles = { [shop.teamId]: 'supervisor' };
  await stage.call('PATCH', `/v1/agents/${shop.agentId}`, { key: shop.admin, body: { roles } });
  const revoked = await make<{ id: string; key: string }>('/v1/keys', shop.admin, { role: 'admin' });
  await stage.call('DELETE', `/v1/keys/${revoked.id}`, { key: shop.admin });
  const own = (role: Role, key: string): Caller => ({ name: role, key, role, stands: 'own' });
  return [
    { name: 'nobody', key: undefined, role: null, stands: 'own' },
    { name: 'a revoked key', key: revoked.key, role: null, stands: 'own' },
    { name: 'a key cut short', key: shop.admin.slice(0, -1), role: null, stands: 'own' },
    own('root', stage.rootKey),
    own('admin', shop.admin),
    own('operator', shop.operator),
    own('agent', shop.agent),
    own('connector', shop.connector),
    { name: 'an admin elsewhere', key: elsewhere.admin, role: 'admin', stands: 'elsewhere' },
    { name: 'an operator elsewhere', key: elsewhere.operator, role: 'operator', stands: 'elsewhere' },
    { name: 'an agent elsewhere', key: elsewhere.agent, role: 'agent', stands: 'elsewhere' },
    { name: 'a connector elsewhere', key: elsewhere.connector, role: 'connector', stands: 'elsewhere' },
    {
      name: 'an agent of another team',
      key: await keyOf(shop.admin, { role: 'agent', agentId: colleague.id }),
      role: 'agent',
      stands: 'beside',
    },
    {
      name: 'a connector of another channel',
      key: await keyOf(shop.admin, { role: 'connector', channelIds: [channel.id] }),
      role: 'connector',
      stands: 'beside',
    },
  ];
}

/** The refusal that a cell of the matrix must answer with; null: let in. */
function refusalOf(route: string, { role, stands }: Caller): { status: number; code: string } | null {
  const allowed = table[route];
  if (allowed === anyone) return null;
  if (role === null) return { status: 401, code: 'unauthenticated' };
  if (!allowed?.includes(role)) return { status: 403, code: 'forbidden' };
  // Of agents those who supervise a team: of the callers here the own one.
  if (role === 'agent' && stands !== 'own' && /^GET \/v1\/(reports|exports)\//.test(route))
    return { status: 403, code: 'forbidden' };
  if (stands === 'own' || !route.includes('{')) return null;
  if (stands === 'elsewhere' || /\{(conversationId|contactId)\}/.test(route))
    return { status: 404, code: 'not_found' };
  // What belongs to the workspace as a whole is in nobody's scope.
  return /\{(agentId|channelId)\}/.test(route) ? { status: 403, code: 'forbidden' } : null;
}

let counted = 0;
/** Makes one of each kind of which a call may name any. */
const made: Record<string, (stage: Stage) => Promise<{ id: string }>> = {
  routingRuleId: ({ make, shop }) =>
    make('/v1/routing-rules', shop.admin, { name: 'New', when: { noTopic: true }, teamIds: [shop.teamId] }),
  priorityId: ({ make, shop }) =>
    make('/v1/priorities', shop.admin, { item: { channelId: shop.channelId, visibility: 'both' } }),
  businessHoursId: ({ make, shop }) =>
    make('/v1/business-hours', shop.admin, { name: 'New', timeZone: 'Europe/Paris', shifts: {} }),
  slaPolicyId: ({ make, shop }) =>
    make('/v1/sla-policies', shop.admin, { name: 'New', firstResponseMs: 60_000 }),
  webhookId: ({ make, shop }) =>
    make('/v1/webhooks', shop.admin, { name: 'New', url: 'https://crm.example/hook' }),
  topicId: ({ make, shop }) => make('/v1/topics', shop.admin, { name: `New ${++counted}` }),
  automationId: ({ make, shop }) =>
    make('/v1/automations', shop.admin, {
      ...{ name: 'New', when: { any: [{ contains: { anyOf: ['bye'] } }] }, do: [{ tag: 'goodbye' }] },
    }),
  awayStateId: ({ make, shop }) => make('/v1/away-states', shop.admin, { name: `New ${++counted}` }),
  resolveReasonId: ({ make, shop }) => make('/v1/resolve-reasons', shop.admin, { name: `New ${++counted}` }),
  contactAttributeId: ({ make, shop }) =>
    make('/v1/contact-attributes', shop.admin, { key: `new_${++counted}`, label: 'New', type: 'text' }),
  collectionId: ({ make, shop }) =>
    make('/v1/saved-reply-collections', shop.admin, { name: 'New', editableBy: 'members' }),
  savedReplyId: async ({ make, shop }) => {
    const shared = { name: 'New', editableBy: 'members' };
    const { id: collectionId } = await make('/v1/saved-reply-collections', shop.admin, shared);
    return make('/v1/saved-replies', shop.admin, { collectionId, body: 'Hello' });
  },
  contactGroupId: async (stage) => {
    await made.contactAttributeId?.(stage);
    const when = { attribute: { key: `new_${counted}`, op: 'not_empty' } };
    return stage.make('/v1/contact-groups', stage.shop.admin, { name: 'New', when });
  },
};

/** The route's path with ids of the own workspace, things made anew where a call may take them away. */
async function pathOf(stage: Stage, route: string): Promise<string> {
  const { shop, make } = stage;
  const [, path = ''] = route.split(' ');
  let [conversationId, contactId] = ['', ''];
  const ids: Record<string, () => Promise<string>> = {
    conversationId: async () => (conversationId = (await stage.conversation()).id),
    contactId: async () => (contactId = String((await stage.conversation()).contactId)),
    seq: async () => '1',
    noteId: async () => {
      if (contactId !== '')
        return (await make(`/v1/contacts/${contactId}/notes`, shop.admin, { text: 'Calls back.' })).id;
      const url = `/v1/conversations/${conversationId}/notes`;
      return (await make<{ noteId: string }>(url, shop.agent, { text: 'Hers.' })).noteId;
    },
    messageId: async () => {
      const { body } = await stage.call('GET', `/v1/conversations/${conversationId}/timeline`, {
        key: shop.admin,
      });
      return (body.items as { messageId: string }[])[0]?.messageId ?? '';
    },
    sessionId: stage.signIn,
    teamId: async () => (await make('/v1/teams', shop.admin, { name: 'New' })).id,
    keyId: async () => (await make('/v1/keys', shop.admin, { role: 'operator' })).id,
    channelId: async () =>
      path.endsWith('}')
        ? (await make('/v1/channels', shop.admin, { name: 'New', kind: 'api' })).id
        : shop.channelId,
    // The newest: in the other workspace there was less to change.
    version: async () => `${(await stage.directory.reload(shop.id))?.version}`,
    agentId: async () =>
      path.endsWith('{agentId}') ? (await make('/v1/agents', shop.admin, { name: 'New' })).id : shop.agentId,
  };
  let filled = path;
  for (const [placeholder, name = ''] of path.matchAll(/\{(\w+)\}/g)) {
    filled = filled.replace(placeholder, (await ids[name]?.()) ?? (await made[name]?.(stage))?.id ?? '');
  }
  return filled;
}

test('the table has every route of the API, and no other', ({ stage }) => {
  const { paths = {} } = stage.app.swagger() as { paths?: Record<string, Record<string, unknown>> };
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(routes.sort()).toEqual(Object.keys(table).sort());
});

describe('role × route × own and other workspace', () => {
  let asserted = 0;
  let stage: Stage;
  let all: Caller[];
  let connections: Redis[];
  // One pair of workspaces for the whole matrix: a call that is refused leaves nothing, so cells do not meet.
  beforeAll(async () => {
    const open = (use: RedisUse) => openRedis({ url: inject('redisUrl') }, use, () => undefined);
    connections = [await open('commands'), await open('subscriber')];
    stage = await createStage(connections[0]!, connections[1]!);
    all = await callers(stage);
  });
  afterAll(async () => {
    await stage.drop();
    for (const connection of connections) connection.disconnect();
  });

  test.for(Object.keys(table).map((route) => [route] as const))('%s', async ([route]) => {
    const [method = ''] = route.split(' ');
    for (const caller of all) {
      const url = await pathOf(stage, route);
      const before = await stage.trace();
      const body = method === 'GET' || method === 'DELETE' ? {} : { body: {} };
      const answer = await stage.call(method, url, { ...body, ...(caller.key ? { key: caller.key } : {}) });
      const refusal = refusalOf(route, caller);
      const seen = [401, 403, 404].includes(answer.status)
        ? { status: answer.status, code: answer.body.code }
        : null;
      expect({ caller: caller.name, seen }).toEqual({ caller: caller.name, seen: refusal });
      // What is let in is an answer of the route itself: done, or a complaint about the empty body.
      if (!refusal) expect([200, 201, 204, 409, 415, 422, 428]).toContain(answer.status);
      else expect(await stage.trace()).toEqual(before);
      if (answer.status === 401) expect(answer.headers['www-authenticate']).toBe('Bearer');
      asserted++;
    }
  });

  test('every cell was asserted', () => {
    expect(asserted).toBe(Object.keys(table).length * 14);
  });
});

test('an agent that its teams give no access sees what it holds, and only that', async ({ stage }) => {
  const { shop, make, call } = stage;
  const colleague = await make('/v1/agents', shop.admin, { name: 'Colleague' });
  const key = await stage.keyOf(shop.admin, { role: 'agent', agentId: colleague.id });
  const [given, hidden] = [await stage.conversation('one'), await stage.conversation('two')];
  const body = { agentId: colleague.id };
  expect((await call('POST', `/v1/conversations/${given.id}/assign`, { key: shop.admin, body })).status).toBe(
    200,
  );
  expect((await call('GET', `/v1/conversations/${given.id}`, { key })).status).toBe(200);
  expect((await call('GET', `/v1/conversations/${hidden.id}`, { key })).status).toBe(404);
  const list = await call('GET', '/v1/conversations?state=new', { key });
  expect((list.body.items as { id: string }[]).map(({ id }) => id)).toEqual([given.id]);
});

test('metrics show a workspace its own series, and the root key all', async ({ stage }) => {
  const read = async (key: string) =>
    (await stage.app.inject({ url: '/metrics', headers: { authorization: `Bearer ${key}` } })).body;
  expect(await read(stage.rootKey)).toBe('for all\n');
  expect(await read(stage.shop.operator)).toBe(`for own-${stage.partition}\n`);
});

test('a route that declares no roles cannot be put on', () => {
  const app = Fastify();
  declareRoles(app);
  expect(() => app.get('/v1/secrets', () => 'all')).toThrow('/v1/secrets does not declare who may call it.');
  expect(() => app.get('/v1/secrets', { config: { roles: [] } }, () => 'all')).toThrow();
});
