// Every kind that admins configure, the same way: made, read, listed, changed, deleted, refused field by field, and out of
// reach for other roles and other workspaces. Then what holds between kinds: who names whom.

import { describe } from 'vitest';
import { kindSamples, named } from './kinds.js';
import { expect, test } from './stage.js';

type Problem = { code: string; errors: { path: string; code: string }[] };

describe.each(Object.entries(kindSamples))('%s', (kind, sample) => {
  const { path, prefix, unset } = sample;

  test('is made, read, listed, changed and deleted', async ({ stage }) => {
    const { call, shop } = stage;
    const ids = await named(stage);
    const body = sample.body(ids);
    const made = await call('POST', path, { key: shop.admin, body });
    expect(made).toMatchObject({ status: 201, body: { ...body, ...unset } });
    expect(made.body.id).toMatch(new RegExp(`^${prefix}_`));
    const url = `${path}/${made.body.id}`;
    expect((await call('GET', url, { key: shop.admin })).body).toEqual(made.body);
    const listed = (await call('GET', path, { key: shop.admin })).body.items;
    expect(listed).toContainEqual(made.body);

    const patch = sample.patch(ids);
    const changed = await call('PATCH', url, { key: shop.admin, body: patch });
    expect(changed).toMatchObject({ status: 200, body: { ...made.body, ...patch } });
    expect((await call('GET', url, { key: shop.admin })).body).toEqual(changed.body);
    expect((await call('PATCH', url, { key: shop.admin, body: {} })).body).toEqual(changed.body);

    expect((await call('DELETE', url, { key: shop.admin })).status).toBe(204);
    expect((await call('GET', url, { key: shop.admin })).status).toBe(404);
    expect((await call('PATCH', url, { key: shop.admin, body: patch })).status).toBe(404);
    expect((await call('DELETE', url, { key: shop.admin })).status).toBe(404);
  });

  test('bad input is named field by field, in making as in changing', async ({ stage }) => {
    const { call, make, shop } = stage;
    const ids = await named(stage);
    const body = sample.body(ids);
    const wrong = await call('POST', path, { key: shop.admin, body: { ...body, colour: 'red' } });
    expect(wrong).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'colour', code: 'unknown_field' }] },
    });
    const empty = (await call('POST', path, { key: shop.admin, body: {} })).body as Problem;
    expect(empty.code).toBe('invalid_request');
    const { id } = await make(path, shop.admin, body);
    const before = await stage.trace();
    for (const [change, at, code] of sample.bad(ids)) {
      const refused = { status: 422, body: { code: 'invalid_request' } };
      const posted = await call('POST', path, { key: shop.admin, body: { ...body, ...change } });
      expect({ change, ...posted }).toMatchObject(refused);
      expect((posted.body as Problem).errors).toContainEqual(expect.objectContaining({ path: at, code }));
      const fixed =
        kind === 'contact_attribute' && ['key', 'type', 'source'].some((field) => field in change);
      const patched = await call('PATCH', `${path}/${id}`, { key: shop.admin, body: change });
      expect({ change, ...patched }).toMatchObject(refused);
      const [field = ''] = Object.keys(change);
      expect((patched.body as Problem).errors).toContainEqual(
        expect.objectContaining(fixed ? { path: field, code: 'unknown_field' } : { path: at, code }),
      );
    }
    expect(await stage.trace()).toEqual(before);
  });

  test('is made once under an idempotency key, and changed once', async ({ stage }) => {
    const { call, shop } = stage;
    const body = sample.body(await named(stage));
    const post = { key: shop.admin, body, headers: { 'idempotency-key': 'k1' } };
    const first = await call('POST', path, post);
    const version = (await stage.directory.reload(shop.id))?.version;
    expect(await call('POST', path, post)).toMatchObject({ status: 201, body: first.body });
    expect((await stage.directory.reload(shop.id))?.version).toBe(version);
    const reused = await call('DELETE', `${path}/${first.body.id}`, { ...post, body: undefined });
    expect(reused).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
  });

  test('is out of reach for other roles and for another workspace', async ({ stage }) => {
    const { call, make, shop, other } = stage;
    const { id } = await make(path, shop.admin, sample.body(await named(stage)));
    const url = `${path}/${id}`;
    for (const key of [shop.operator, shop.agent, shop.connector]) {
      for (const [method, at] of [
        ['POST', path],
        ['PATCH', url],
        ['DELETE', url],
      ] as const) {
        const answer = await call(method, at, { key, ...(method === 'DELETE' ? {} : { body: {} }) });
        expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
      }
    }
    for (const [method, body] of [['GET'], ['PATCH', { body: {} }], ['DELETE']] as const)
      expect((await call(method, url, { key: other.key, ...body })).status).toBe(404);
    const theirs = (await call('GET', path, { key: other.key })).body.items as { source?: string }[];
    expect(theirs.filter(({ source }) => source !== 'default')).toEqual([]);
    expect((await call('GET', url, { key: shop.admin })).status).toBe(200);
  });
});

test('agents read contact attributes and groups, and change neither', async ({ stage }) => {
  const { call, shop } = stage;
  const { groupId } = await named(stage);
  for (const path of ['/v1/contact-attributes', '/v1/contact-groups', `/v1/contact-groups/${groupId}`])
    expect((await call('GET', path, { key: shop.agent })).status).toBe(200);
  for (const path of ['/v1/topics', '/v1/routing-rules'])
    expect((await call('GET', path, { key: shop.agent })).status).toBe(403);
});

describe('what others name', () => {
  test('cannot be deleted before they let go of it', async ({ stage }) => {
    const { call, make, shop } = stage;
    const ids = await named(stage);
    const hours = await make('/v1/business-hours', shop.admin, { name: 'H', timeZone: 'UTC', shifts: {} });
    await call('PATCH', `/v1/channels/${shop.channelId}`, {
      key: shop.admin,
      body: { businessHoursId: hours.id },
    });
    const channel = await make('/v1/channels', shop.admin, { name: 'Spare', kind: 'api' });
    const when = { any: [{ topics: { anyOf: [ids.topicId] } }, { groups: { anyOf: [ids.groupId] } }] };
    const rule = await make('/v1/routing-rules', shop.admin, { name: 'R', when, teamIds: [shop.teamId] });
    const priority = await make('/v1/priorities', shop.admin, {
      item: { channelId: channel.id, visibility: 'both' },
    });
    const inUse = async (url: string, namedBy: string[]) =>
      expect(await call('DELETE', url, { key: shop.admin })).toMatchObject({
        status: 409,
        body: { code: 'in_use', namedBy },
      });
    await inUse(`/v1/topics/${ids.topicId}`, [`routing_rule:${rule.id}`]);
    await inUse(`/v1/contact-groups/${ids.groupId}`, [`routing_rule:${rule.id}`]);
    await inUse(`/v1/contact-attributes/${ids.attributeId}`, [`contact_group:${ids.groupId}`]);
    await inUse(`/v1/business-hours/${hours.id}`, [`channel:${shop.channelId}`]);
    await inUse(`/v1/channels/${channel.id}`, [`priority:${priority.id}`]);
    await inUse(`/v1/teams/${shop.teamId}`, [`routing_rule:${rule.id}`]);
    for (const url of [
      `/v1/routing-rules/${rule.id}`,
      `/v1/topics/${ids.topicId}`,
      `/v1/contact-groups/${ids.groupId}`,
      `/v1/contact-attributes/${ids.attributeId}`,
    ])
      expect([url, (await call('DELETE', url, { key: shop.admin })).status]).toEqual([url, 204]);
  });

  test('a deleted team leaves who names it, and an agent the rules that prefer it', async ({ stage }) => {
    const { call, make, shop } = stage;
    const gone = await make('/v1/teams', shop.admin, { name: 'Gone' });
    const team = await make('/v1/teams', shop.admin, { name: 'Left', offer: { escalateToTeamId: gone.id } });
    const agent = await make('/v1/agents', shop.admin, { name: 'A', teamIds: [gone.id, shop.teamId] });
    const channel = await make('/v1/channels', shop.admin, {
      ...{ name: 'C', kind: 'api', teamIds: [gone.id], fallbackTeamId: gone.id },
      overflow: [{ when: { closed: true }, do: { addTeamIds: [gone.id, shop.teamId] } }],
    });
    const rule = await make('/v1/routing-rules', shop.admin, {
      ...{ name: 'R', when: { noTopic: true }, teamIds: [gone.id, shop.teamId], preferredAgentId: agent.id },
      steps: [{ afterMs: 1_000, addTeamIds: [gone.id] }],
    });
    const settings = { key: shop.admin, body: { routing: { fallbackTeamId: gone.id } } };
    expect((await call('PATCH', '/v1/settings', settings)).status).toBe(200);

    expect((await call('DELETE', `/v1/teams/${gone.id}`, { key: shop.admin })).status).toBe(204);
    const read = async (url: string) => (await call('GET', url, { key: shop.admin })).body;
    expect(await read(`/v1/teams/${team.id}`)).toMatchObject({ offer: { escalateToTeamId: null } });
    expect(await read(`/v1/agents/${agent.id}`)).toMatchObject({ teamIds: [shop.teamId], slug: 'a' });
    expect(await read(`/v1/channels/${channel.id}`)).toMatchObject({
      ...{ teamIds: [], fallbackTeamId: null },
      overflow: [{ do: { addTeamIds: [shop.teamId] } }],
    });
    expect(await read('/v1/settings')).toMatchObject({ routing: { fallbackTeamId: null } });

    expect((await call('DELETE', `/v1/agents/${agent.id}`, { key: shop.admin })).status).toBe(204);
    expect(await read(`/v1/routing-rules/${rule.id}`)).toMatchObject({
      ...{ teamIds: [shop.teamId], preferredAgentId: null },
      steps: [{ addTeamIds: [] }],
    });
  });

  test('a team is not deleted from where nothing else would be left', async ({ stage }) => {
    const { call, make, shop } = stage;
    const team = await make('/v1/teams', shop.admin, { name: 'Aim' });
    const channel = await make('/v1/channels', shop.admin, {
      ...{ name: 'C', kind: 'api' },
      overflow: [{ when: { closed: true }, do: { teamId: team.id } }],
    });
    const refused = await call('DELETE', `/v1/teams/${team.id}`, { key: shop.admin });
    expect(refused).toMatchObject({ status: 409, body: { namedBy: [`channel:${channel.id}`] } });
  });

  test('settings name a team that there is', async ({ stage }) => {
    const body = { routing: { fallbackTeamId: 'tm_none' } };
    const answer = await stage.call('PATCH', '/v1/settings', { key: stage.shop.admin, body });
    expect(answer).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'routing.fallbackTeamId', code: 'unknown_team' }] },
    });
  });
});
