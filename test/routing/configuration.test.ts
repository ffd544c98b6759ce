// Configuration in the core: workspaces, versions, slugs, deletion, keys.

import { allEffects, noEffects } from '../../src/routing/config-changes.js';
import { expect, test } from '../support/fixtures.js';
import { heldConversation } from '../support/held.js';
import type { World } from '../support/world.js';

const by = 'key:admin';

const put = (world: World, id: string, slug: string, configVersion: number) =>
  world.core.configuration.put(world.id, {
    ...{
      kind: 'team',
      id,
      json: `{"id":"${id}"}`,
      slug,
      effects: noEffects,
      configVersion,
      by,
      nowMs: world.now,
    },
  });
const remove = (world: World, kind: 'team' | 'channel', id: string, channelIds: string[], others = {}) =>
  world.core.configuration.delete(world.id, {
    kind,
    id,
    channelIds,
    others,
    effects: allEffects,
    configVersion: world.version,
    by,
    nowMs: world.now,
  });

test('a workspace is created once, with its settings and its first key', async ({ world, core }) => {
  expect(await core.reads.workspaces(world.partition)).toEqual([world.id]);
  expect(await core.reads.key(world.id, 'key_first')).toBe('{"role":"admin"}');
  const settings = { name: 'Again', slug: 'again', settings: '{}', keyId: 'key_2', keyRecord: '{}' };
  const mirror = {
    removeAssignment: '0',
    graceMs: 1,
    signOutGraceMs: 1,
    leaseMs: 1,
    heartbeatMs: 1,
    dedupeDays: 1,
    orderKind: 'priority',
    headStartMs: '',
    idleAwayMs: '',
  } as const;
  expect(await core.configuration.createWorkspace(world.id, { ...settings, mirror })).toEqual({
    status: 'exists',
  });
  expect(await core.reads.anchor(world.id)).toMatchObject({ name: 'Test', graceMs: '90000' });
  expect(await core.reads.key(world.id, 'key_2')).toBeNull();
});

test('each change begins a version, and is found after the version before', async ({ world, core }) => {
  expect(await put(world, 'tm_1', 'a', 1)).toEqual({ status: 'stored', id: 'tm_1', version: 2, ring: false });
  expect(await put(world, 'tm_2', 'b', 2)).toMatchObject({ version: 3 });
  expect(await core.reads.configSince(world.id, 2)).toEqual({
    version: 3,
    resources: [['team:tm_2', '{"slug":"b","id":"tm_2"}']],
  });
  expect(await core.reads.configSince(world.id, 3)).toEqual({ version: 3, resources: [] });
  expect(await world.events('config.changed')).toMatchObject([
    { by, data: { kind: 'team' } },
    { data: { id: 'tm_2' } },
  ]);
});

test('a change made from an older version is refused', async ({ world }) => {
  await put(world, 'tm_1', 'a', 1);
  expect(await put(world, 'tm_2', 'b', 1)).toEqual({ status: 'stale_config' });
});

test('of eight changes from one version one is stored', async ({ world, connections }) => {
  const answers = await Promise.all(
    connections.map((core, i) => put({ ...world, core }, `tm_${i}`, 'same', 1)),
  );
  expect(answers.filter((each) => each.status === 'stored')).toHaveLength(1);
});

test('slugs are unique per kind, stay with their resource, and come free with it', async ({
  world,
  core,
}) => {
  const slug = async (id: string) =>
    JSON.parse((await world.redis.hget(world.keys.config, `team:${id}`)) ?? '{}').slug as string;
  for (const [i, id] of ['tm_1', 'tm_2', 'tm_3'].entries()) await put(world, id, 'support', 1 + i);
  expect([await slug('tm_1'), await slug('tm_2'), await slug('tm_3')]).toEqual([
    'support',
    'support-2',
    'support-3',
  ]);
  await put(world, 'tm_2', '', 4);
  expect(await slug('tm_2')).toBe('support-2');
  await core.configuration.delete(world.id, {
    kind: 'team',
    id: 'tm_1',
    channelIds: [],
    others: {},
    effects: noEffects,
    configVersion: 5,
    by,
  });
  await put(world, 'tm_4', 'support', 6);
  expect(await slug('tm_4')).toBe('support');
});

test('a team or channel with open conversations is in use; afterwards it is deleted with what named it', async ({
  world,
  core,
}) => {
  const { id, channelId, teamId } = await heldConversation(world);
  expect(await remove(world, 'channel', channelId, [channelId])).toEqual({ status: 'in_use' });
  expect(await remove(world, 'team', teamId, [channelId])).toEqual({ status: 'in_use' });
  await world.pend(id);
  expect(await remove(world, 'team', teamId, [channelId])).toEqual({ status: 'in_use' });
  await world.resolve(id);
  const others = { [`channel:${channelId}`]: '{"teamIds":[]}' };
  const version = world.version;
  expect(await remove(world, 'team', teamId, [channelId], others)).toMatchObject({ status: 'deleted' });
  expect((await core.reads.configSince(world.id, version)).resources).toEqual([
    [`channel:${channelId}`, '{"teamIds":[]}'],
    [`team:${teamId}`, null],
  ]);
  expect(await remove(world, 'channel', channelId, [channelId])).toEqual({ status: 'stale_config' });
});

test('a team that is pinned is in use', async ({ world }) => {
  const { id } = await heldConversation(world);
  const team = await world.team();
  await world.pinTeam(id, team);
  expect(await remove(world, 'team', team, [])).toEqual({ status: 'in_use' });
});

test('a deleted agent holds nothing, in chunks, and its sessions and keys are over at once', async ({
  world,
  core,
}) => {
  const { channelId, staff } = await world.office(2, { capacity: 9 });
  const [gone, stays] = staff;
  await world.beat(stays!, 'away');
  for (let i = 0; i < 5; i++) await world.message({ channelId, contact: `c${i}` });
  await world.match();
  const ids = await world.held(gone!);
  await world.pend(ids[4]!);
  await core.configuration.putKey(world.id, { keyId: 'key_agent', record: '{}', by });
  const step = () =>
    core.configuration.deleteAgent(world.id, {
      agentId: gone!.id,
      keyIds: ['key_agent'],
      limit: 2,
      by,
      nowMs: world.now,
    });
  expect(await step()).toMatchObject({ status: 'deleted', unassigned: 2, more: true });
  expect(await world.beat(gone!)).toEqual({ status: 'ended' });
  expect(await core.reads.key(world.id, 'key_agent')).toBeNull();
  expect([await step(), await step(), await step()]).toMatchObject([
    { unassigned: 2, more: true },
    { unassigned: 1, more: false },
    { status: 'unknown' },
  ]);
  expect(await world.lane(channelId)).toEqual(ids.slice(0, 4));
  expect(await world.conversation(ids[4]!)).toMatchObject({ state: 'pending', assigneeId: null });
  const reasons = (await world.events('conversation.unassigned')).map((each) => each.data.reason);
  expect(reasons).toEqual(Array(5).fill('agent_deleted'));
  await world.advance(300_000, { tick: true });
  expect(await world.tick()).toMatchObject({ recorded: 0, due: 0 });
});

test('keys are stored and revoked', async ({ world, core }) => {
  const key = (record: string | null) =>
    core.configuration.putKey(world.id, { keyId: 'key_1', record, by, nowMs: world.now });
  expect(await key('{"role":"agent"}')).toEqual({ status: 'stored', id: 'key_1' });
  expect(await core.reads.keys(world.id)).toEqual({
    key_first: '{"role":"admin"}',
    key_1: '{"role":"agent"}',
  });
  expect(await key(null)).toEqual({ status: 'deleted' });
  expect(await key(null)).toEqual({ status: 'unknown' });
  expect((await world.events()).map((each) => each.type)).toEqual(['key.created', 'key.revoked']);
});

test('what is not there cannot be deleted', async ({ world }) => {
  expect(await remove(world, 'team', 'tm_none', [])).toEqual({ status: 'not_found' });
  expect(await world.events('config.deleted')).toEqual([]);
});
