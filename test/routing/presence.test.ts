// Section 3. Presence: sessions, leases, suspicion, absence and its end, sign-out. What a due absence takes is in take-back.test.ts.

import { expect, test } from '../support/fixtures.js';
import { settings } from '../support/world.js';

test('a sign-in answers the settings, stands the agent and says so', async ({ world }) => {
  const { staff } = await world.office(1, { signedIn: false });
  const [agent] = staff;
  expect(await world.signIn(agent!)).toEqual({
    status: 'started',
    sessionId: agent!.session,
    heartbeatMs: 15_000,
    leaseMs: 45_000,
    graceMs: 90_000,
    absence: null,
    cause: null,
    from: null,
    to: null,
    taken: [],
    assigned: [],
    ring: false,
  });
  expect(await world.stands(agent!)).toBe(true);
  expect((await world.events('agent.presence_changed')).map((each) => each.data)).toEqual([
    { liveness: 'live' },
    { availability: 'available' },
  ]);
});

test('a sign-in as away does not stand', async ({ world }) => {
  const { staff } = await world.office(1, { signedIn: false });
  await world.signIn(staff[0]!, { availability: 'away' });
  expect(await world.stands(staff[0]!)).toBe(false);
});

test('a sign-in under an older configuration, or of a deleted agent, is refused', async ({ world, core }) => {
  const { staff } = await world.office(1, { signedIn: false });
  const start = (configVersion: number) =>
    core.presence.startSession(world.id, {
      agentId: staff[0]!.id,
      sessionId: 'se_1',
      availability: 'available',
      profile: 'pf',
      capacity: 5,
      configVersion,
      nowMs: world.now,
    });
  expect(await start(world.version - 1)).toEqual({ status: 'stale_config' });
  await core.configuration.deleteAgent(world.id, {
    agentId: staff[0]!.id,
    keyIds: [],
    limit: 9,
    by: 'key:k',
  });
  expect(await start(world.version + 1)).toEqual({ status: 'unknown_agent' });
  expect(await world.redis.exists(world.keys.sessions(staff[0]!.id))).toBe(0);
});

test('a beat renews the lease; a session that is not known has ended', async ({ world }) => {
  const { staff } = await world.office(1);
  await world.advance(15_000);
  expect(await world.beat(staff[0]!)).toEqual({
    status: 'alive',
    awayStateId: null,
    availability: 'available',
    ring: false,
  });
  expect(await world.agentFields(staff[0]!)).toMatchObject({
    ...{ lease: `${world.now + settings.leaseMs}`, lastSign: `${world.now}` },
  });
  expect(await world.beat(staff[0]!, undefined, 'se_other')).toEqual({ status: 'ended' });
});

test('at most fifty sessions are kept, the newest', async ({ world }) => {
  const { staff } = await world.office(1, { signedIn: false });
  for (let i = 0; i < 52; i++) {
    await world.signIn(staff[0]!, { session: `se_${i}` });
    await world.advance(1);
  }
  expect(await world.redis.zcard(world.keys.sessions(staff[0]!.id))).toBe(50);
  expect(await world.beat(staff[0]!, undefined, 'se_0')).toEqual({ status: 'ended' });
  expect(await world.beat(staff[0]!, undefined, 'se_51')).toMatchObject({ status: 'alive' });
});

test('a lapsed lease makes a suspect; the tick records the absence from the last sign of life', async ({
  world,
}) => {
  const { staff } = await world.office(1);
  const [agent] = staff;
  const lastSign = world.now;
  await world.advance(44_999);
  expect(await world.tick()).toMatchObject({ status: 'ticked', recorded: 0 });
  await world.advance(1);
  expect((await world.agentFields(agent!)).absence).toBeUndefined();
  expect(await world.tick()).toMatchObject({ recorded: 1, due: 0 });
  expect(await world.agentFields(agent!)).toMatchObject({
    ...{ absence: '1', absenceCause: 'lease_lapsed', absenceFrom: `${lastSign}`, standing: '' },
    absenceDueAt: `${lastSign + settings.graceMs}`,
  });
  expect((await world.events('agent.presence_changed')).at(-1)!.data).toEqual({
    liveness: 'absent',
    cause: 'lease_lapsed',
    absenceId: '1',
  });
  expect(await world.tick()).toMatchObject({ recorded: 0 });
});

test('one tab that beats keeps the agent live', async ({ world }) => {
  const { staff } = await world.office(1);
  await world.signIn(staff[0]!, { session: 'se_tab' });
  for (let i = 0; i < 5; i++) {
    await world.advance(40_000);
    await world.beat(staff[0]!, undefined, 'se_tab');
    expect(await world.tick()).toMatchObject({ recorded: 0 });
  }
});

test('a beat that revives a suspect stands it again and rings when somebody waits', async ({ world }) => {
  const { channelId, staff } = await world.office(1);
  await world.advance(46_000);
  await world.message({ channelId });
  await world.match();
  expect(await world.stands(staff[0]!)).toBe(false);
  expect(await world.beat(staff[0]!)).toMatchObject({ status: 'alive', ring: true });
  expect((await world.match()).assigned).toHaveLength(1);
});

test('a sign of life before the deadline ends the absence: nothing happened', async ({ world }) => {
  const { channelId, staff } = await world.office(1);
  await world.message({ channelId });
  await world.match();
  const from = world.now;
  await world.advance(89_000, { tick: true });
  expect(await world.agentFields(staff[0]!)).toMatchObject({ absence: '1' });
  await world.beat(staff[0]!);
  const back = world.now;
  expect(await world.agentFields(staff[0]!)).toMatchObject({
    ...{ absence: '', lastAbsence: '1', lastAbsenceFrom: `${from}`, lastAbsenceTo: `${back}` },
  });
  await world.advance(40_000, { tick: true });
  expect(await world.held(staff[0]!)).toHaveLength(1);
  expect(await world.stands(staff[0]!)).toBe(true);
});

test('the next sign-in tells the last absence: cause, from and to', async ({ world }) => {
  const { staff } = await world.office(1);
  const from = world.now;
  await world.advance(120_000, { tick: true });
  expect(await world.signIn(staff[0]!)).toMatchObject({
    absence: '1',
    cause: 'lease_lapsed',
    from,
    to: world.now,
    taken: [],
    assigned: [],
  });
});

test('ending the last session signs out, with a grace of its own', async ({ world }) => {
  const { staff } = await world.office(1);
  const [agent] = staff;
  await world.signIn(agent!, { session: 'se_tab' });
  expect(await world.signOut(agent!)).toEqual({ status: 'ended', signedOut: false, ring: false });
  expect(await world.stands(agent!)).toBe(true);
  expect(await world.signOut(agent!, 'se_tab')).toEqual({ status: 'ended', signedOut: true, ring: false });
  expect(await world.stands(agent!)).toBe(false);
  expect(await world.agentFields(agent!)).toMatchObject({
    ...{ absenceCause: 'signed_out', absenceDueAt: `${world.now + settings.signOutGraceMs}` },
  });
  expect(await world.signOut(agent!, 'se_tab')).toEqual({ status: 'unknown' });
  expect(await world.beat(agent!, undefined, 'se_tab')).toEqual({ status: 'ended' });
});

test('ending the tab with the longest lease leaves the lease of the other one', async ({ world }) => {
  const { staff } = await world.office(1);
  const lease = world.now + settings.leaseMs;
  await world.advance(20_000);
  await world.signIn(staff[0]!, { session: 'se_tab' });
  await world.signOut(staff[0]!, 'se_tab');
  expect(await world.agentFields(staff[0]!)).toMatchObject({ lease: `${lease}` });
  await world.advance(25_000);
  expect(await world.tick()).toMatchObject({ recorded: 1 });
});

test('ending a session whose lease lapsed already is no sign-out', async ({ world }) => {
  const { staff } = await world.office(1);
  await world.advance(46_000);
  expect(await world.signOut(staff[0]!)).toEqual({ status: 'ended', signedOut: false, ring: false });
  expect(await world.tick()).toMatchObject({ recorded: 1 });
  expect(await world.agentFields(staff[0]!)).toMatchObject({ absenceCause: 'lease_lapsed' });
});

test('a reload is a sign-out and a sign-in: nothing is taken', async ({ world }) => {
  const { channelId, staff } = await world.office(1);
  await world.message({ channelId });
  await world.match();
  await world.signOut(staff[0]!);
  await world.advance(9_000, { tick: true });
  expect(await world.signIn(staff[0]!, { session: 'se_reloaded' })).toMatchObject({
    cause: 'signed_out',
    taken: [],
  });
  await world.advance(30_000, { tick: true });
  expect(await world.held(staff[0]!)).toHaveLength(1);
});

test('eight monitors at once record an absence once', async ({ world, connections }) => {
  const { staff } = await world.office(5);
  await world.advance(46_000);
  const steps = await Promise.all(
    connections.map((from) => from.presence.tick(world.partition, 3, world.now)),
  );
  const recorded = steps.map((step) => (step.status === 'ticked' ? step.recorded : 0));
  expect(recorded.reduce((sum, each) => sum + each, 0)).toBe(5);
  for (const agent of staff)
    expect(await world.agentFields(agent)).toMatchObject({ absence: '1', absences: '1' });
});
