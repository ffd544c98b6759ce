// Configuration in the core: workspaces, versions, slugs, deletion, keys.

import { allEffects, type Effects, noEffects } from '../../src/routing/configuration/config-changes.js';
import { expect, test } from '../support/fixtures.js';
import { heldConversation } from '../support/held.js';
import { settings, type TestAgent, type World } from '../support/world.js';

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
    clearAfterMs: '',
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

test('a change tells what it reaches: what can be served, who stands anew, where things wait', async ({
  world,
}) => {
  const { staff } = await world.office(3);
  const [first, second, third] = staff as [TestAgent, TestAgent, TestAgent];
  const anchor = () => world.redis.hmget(world.keys.anchor, 'planVersion', 'standVersion', 'placingVersion');
  const present = async () =>
    Object.fromEntries(
      await Promise.all(
        staff.map(async ({ id }) => [id, Number(await world.redis.zscore(world.keys.present, id))] as const),
      ),
    );
  const change = async (effects: Partial<Effects>) => {
    const put = await world.core.configuration.put(world.id, {
      ...{ kind: 'topic', id: 'tp_1', json: '{}', by, configVersion: world.version, nowMs: world.now },
      effects: { ...noEffects, ...effects },
    });
    if (put.status !== 'stored') throw new Error(put.status);
    world.catchUp(put.version);
    return `${put.version}`;
  };
  const [plan, stand, placing] = await anchor();
  const stood = await present();
  await change({});
  expect([await anchor(), await present()]).toEqual([[plan, stand, placing], stood]);
  const planned = await change({ plan: true });
  expect(await anchor()).toEqual([planned, stand, placing]);
  const placed = await change({ placing: true });
  expect(await anchor()).toEqual([planned, stand, placed]);
  const everybody = await change({ restand: 'everybody' });
  expect([await anchor(), await present()]).toEqual([[planned, everybody, placed], stood]);

  await world.signOut(third);
  await world.advance(settings.signOutGraceMs, { tick: true, beating: [first, second] });
  await change({ restand: [first.id, third.id, 'ag_none'] });
  expect(await anchor()).toEqual([planned, everybody, placed]);
  expect(await world.redis.zscore(world.keys.present, first.id)).toBe('0');
  expect(await world.redis.zscore(world.keys.present, third.id)).toBeNull();
  expect(Number(await world.redis.zscore(world.keys.present, second.id))).toBeGreaterThan(0);
  const under = await Promise.all(
    [first, second, third].map(({ id }) => world.redis.hget(world.keys.agent(id), 'placedUnder')),
  );
  expect(under).toEqual(['0', expect.stringMatching(/^[1-9]/), '0']);
  expect(await world.redis.exists(world.keys.agent('ag_none'))).toBe(0);
});

test('only what reaches routing rings for it', async ({ world }) => {
  const { channelId } = await world.office(1);
  await world.message({ channelId });
  const rings = async (effects: Partial<Effects>) => {
    await world.advance(4_000);
    const put = await world.core.configuration.put(world.id, {
      ...{ kind: 'topic', id: 'tp_1', json: '{}', by, configVersion: world.version, nowMs: world.now },
      effects: { ...noEffects, ...effects },
    });
    if (put.status !== 'stored') throw new Error(put.status);
    world.catchUp(put.version);
    return put.ring;
  };
  expect(await rings({})).toBe(false);
  expect(await rings({ plan: true })).toBe(true);
  expect(await rings({ placing: true })).toBe(true);
  expect(await rings({ restand: 'everybody' })).toBe(true);
});

test('every resource that a version changes is logged as it was and as it is', async ({ world, core }) => {
  await put(world, 'tm_1', 'a', 1);
  await put(world, 'tm_1', '', 2);
  const log = { at: world.now, by, kind: 'team', resourceId: 'tm_1' };
  const stored = '{"slug":"a","id":"tm_1"}';
  expect(await core.configuration.changesSince(world.id, 1, 3)).toEqual([
    { ...log, id: '2-1', version: 2, before: null, after: stored },
    { ...log, id: '3-1', version: 3, before: stored, after: stored },
  ]);
  const others = { 'channel:ch_1': '{}', 'channel:ch_2': '{}' };
  await core.configuration.delete(world.id, {
    ...{ kind: 'team', id: 'tm_1', channelIds: [], others, effects: noEffects, by },
    configVersion: 3,
  });
  const newest = await core.configuration.changesBefore(world.id, null, 3);
  expect(newest.map(({ id, resourceId, after }) => [id, resourceId, after])).toEqual([
    ['4-3', 'tm_1', null],
    ['4-2', expect.stringMatching(/^ch_[12]$/), '{}'],
    ['4-1', expect.stringMatching(/^ch_[12]$/), '{}'],
  ]);
  expect(await core.configuration.changesBefore(world.id, '2-2', 9)).toHaveLength(1);
});

test('the log keeps ten thousand changes, and says when it does not know all', async ({ world, core }) => {
  await put(world, 'tm_1', 'a', 1);
  const fill = world.redis.pipeline();
  for (let i = 2; i <= 10_000; i++) fill.xadd(world.keys.configLog, `2-${i}`, 'at', '1');
  await fill.exec();
  expect(await core.configuration.changesSince(world.id, 1, 2)).toHaveLength(10_000);
  await put(world, 'tm_2', 'b', 2);
  expect(await world.redis.xlen(world.keys.configLog)).toBe(10_000);
  expect(await core.configuration.changesSince(world.id, 1, 3)).toBeNull();
  expect(await core.configuration.changesSince(world.id, 2, 3)).toHaveLength(1);
  expect(await core.configuration.changesSince(world.id, 3, 3)).toEqual([]);
});

test('restoring is one version, refused as a whole while something that it deletes is in use', async ({
  world,
  core,
}) => {
  const { channelId, staff } = await world.office(1);
  const agent = staff[0] as TestAgent;
  const restore = (deleted: `${string}:${string}`[], configVersion = world.version) =>
    core.configuration.restore(world.id, {
      ...{ restored: 1, effects: allEffects, configVersion, by, nowMs: world.now },
      stored: [{ resource: 'team:tm_back', json: '{"id":"tm_back"}', slug: 'back' }],
      deleted: deleted.map((resource) => ({
        resource,
        channelIds: resource === `channel:${channelId}` ? [channelId] : [],
      })),
    });
  const spare = await world.team();
  const { conversationId } = await world.message({ channelId });
  const before = await world.redis.hgetall(world.keys.config);
  for (const used of [`channel:${channelId}`, `agent:${agent.id}`] as const)
    expect(await restore([`team:${spare}`, used])).toEqual({ status: 'in_use', resource: used });
  expect(await restore([`team:${spare}`], world.version - 1)).toEqual({ status: 'stale_config' });
  expect(await world.redis.hgetall(world.keys.config)).toEqual(before);

  await world.resolve(conversationId);
  await world.signOut(agent);
  await world.advance(settings.signOutGraceMs, { tick: true });
  const version = world.version + 1;
  expect(await restore([`team:${spare}`, `channel:${channelId}`, `agent:${agent.id}`])).toMatchObject({
    status: 'restored',
    id: version,
  });
  const { resources } = await core.reads.configSince(world.id, version - 1);
  expect(Object.fromEntries(resources)).toEqual({
    ...{ [`team:${spare}`]: null, [`channel:${channelId}`]: null, [`agent:${agent.id}`]: null },
    'team:tm_back': '{"slug":"back","id":"tm_back"}',
  });
  expect(await world.events('config.restored')).toMatchObject([{ by, data: { restored: 1, version } }]);
  world.catchUp(version);
  expect(await world.signIn(agent)).toEqual({ status: 'unknown_agent' });
  const back = { resource: `agent:${agent.id}`, json: '{}', slug: '' } as const;
  await core.configuration.restore(world.id, {
    ...{ restored: version - 1, effects: allEffects, by, configVersion: version, nowMs: world.now },
    ...{ stored: [back], deleted: [] },
  });
  world.catchUp(version + 1);
  // Absent as one that never came: what it is given by hand waits for it.
  expect((await core.reads.agents(world.id, [agent.id]))[0]).toMatchObject({ liveness: 'absent' });
  const given = await world.message({ channelId, contact: 'bea' });
  await world.assign(given.conversationId, agent);
  expect(await world.redis.hget(world.keys.conversation(given.conversationId), 'immuneTo')).toBe('never');
  expect(await world.signIn(agent)).toMatchObject({
    status: 'started',
    ...{ cause: 'never_signed_in', assigned: [given.conversationId] },
  });
});
