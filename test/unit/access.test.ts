// Sections 2, 5.1, 5.2 and 7: what teams let their members see, and in which role.

import { describe, expect, test } from 'vitest';
import { atLeast, onlyLooks, workingTeamIds } from '../../src/inbox/access/roles.js';
import { canSee, roleOn, type Seen } from '../../src/inbox/access/sight.js';
import { parseNeed } from '../../src/inbox/placing/needs.js';
import type { TeamRole } from '../../src/inbox/resources/index.js';
import { planRow } from '../../src/inbox/serving/plan.js';
import { profileFor } from '../../src/inbox/serving/profiles.js';
import { effectiveCapacity, standingOf } from '../../src/inbox/serving/standing.js';
import { qualifies } from '../../src/inbox/serving/teams.js';
import { makeConfiguration } from '../support/configuration.js';

type Queue = { mayFilter?: boolean; onlyRouted?: boolean; seesUnrouted?: boolean };
type Member = { teamIds?: string[]; roles?: Record<string, TeamRole> };

const office = (queue: Queue = {}, member: Member = {}) =>
  makeConfiguration({
    teams: [{ id: 'tm_a', queue }, { id: 'tm_b' }, { id: 'tm_c', capacity: 2 }],
    channels: [
      { id: 'ch_a', teamIds: ['tm_a', 'tm_b'] },
      { id: 'ch_b', teamIds: ['tm_b'] },
      { id: 'ch_none', teamIds: [] },
    ],
    routingRules: [{ id: 'rr_b', when: { visibility: 'private' }, teamIds: ['tm_b'] }],
    agents: [
      { id: 'ag_1', teamIds: ['tm_a'], ...member },
      { id: 'ag_2', teamIds: ['tm_a'] },
    ],
  });
const seen = (more: Partial<Seen> = {}): Seen => ({
  ...{ channelId: 'ch_a', teamId: null, assigneeId: null, need: null },
  ...more,
});
const roleOf = (config: ReturnType<typeof office>, conversation: Partial<Seen>) =>
  roleOn(config, config.agents.get('ag_1')!, seen(conversation));

describe('5.1 only what is routed to the team', () => {
  test.for<[string, Partial<Seen>, open: boolean, routedOnly: boolean]>([
    ['in its channel, served by it', {}, true, true],
    ['in its channel, routed to others', { need: 'rr_b' }, true, false],
    ['in its channel, pinned to it', { teamId: 'tm_a', need: 'tm_a' }, true, true],
    ['in its channel, pinned to another', { teamId: 'tm_b', need: 'tm_b' }, true, false],
    ['elsewhere, routed to it', { channelId: 'ch_b', need: 'ch_b;+tm_a' }, true, true],
    ['elsewhere', { channelId: 'ch_b' }, false, false],
    ['elsewhere, held by it', { channelId: 'ch_b', assigneeId: 'ag_1' }, true, true],
    ['elsewhere, held by a colleague', { channelId: 'ch_b', assigneeId: 'ag_2' }, false, false],
  ])('%s', ([, conversation, open, routedOnly]) => {
    for (const [onlyRouted, expected] of [
      [false, open],
      [true, routedOnly],
    ] as const) {
      const config = office({ onlyRouted });
      expect({ onlyRouted, seen: canSee(config, config.agents.get('ag_1')!, seen(conversation)) }).toEqual({
        ...{ onlyRouted, seen: expected },
      });
    }
  });
});

describe('2 may use any queue filter', () => {
  test.for<[string, Partial<Seen>, boolean]>([
    ['what nobody holds', {}, true],
    ['its own', { assigneeId: 'ag_1' }, true],
    ['a teammate’s', { assigneeId: 'ag_2' }, false],
  ])('cleared, it sees %s: %s', ([, conversation, expected]) => {
    const config = office({ mayFilter: false });
    expect(canSee(config, config.agents.get('ag_1')!, seen(conversation))).toBe(expected);
    expect(roleOf(office(), conversation)).toBe('contributor');
  });

  test('another of its teams may show it all the same', () => {
    const member = { teamIds: ['tm_a', 'tm_b'] };
    expect(roleOf(office({ mayFilter: false }, member), { assigneeId: 'ag_2' })).toBe('contributor');
  });
});

describe('5.3 what no team serves', () => {
  test('is seen by members of a team that may see it, until a team has it', () => {
    const unserved = { channelId: 'ch_none' };
    expect(roleOf(office(), unserved)).toBeNull();
    expect(roleOf(office({ seesUnrouted: true }), unserved)).toBe('contributor');
    expect(roleOf(office({ seesUnrouted: true }), { ...unserved, teamId: 'tm_b', need: 'tm_b' })).toBeNull();
    expect(roleOf(office({ seesUnrouted: true }), { channelId: 'ch_b' })).toBeNull();
  });
});

describe('5.2, 7 roles', () => {
  test.for<[string, Member, Partial<Seen>, TeamRole | null]>([
    ['a contributor where nothing is said', {}, {}, 'contributor'],
    ['what its team says', { roles: { tm_a: 'viewer' } }, {}, 'viewer'],
    [
      'the highest of the teams that show it',
      { teamIds: ['tm_a', 'tm_b'], roles: { tm_a: 'viewer', tm_b: 'supervisor' } },
      {},
      'supervisor',
    ],
    [
      'not of a team that does not',
      { teamIds: ['tm_a', 'tm_b'], roles: { tm_a: 'supervisor', tm_b: 'viewer' } },
      { channelId: 'ch_b' },
      'viewer',
    ],
    [
      'what it holds from elsewhere is to be answered',
      { roles: { tm_a: 'viewer' } },
      { channelId: 'ch_b', assigneeId: 'ag_1' },
      'contributor',
    ],
    [
      'holding makes a viewer no more than that',
      { roles: { tm_a: 'viewer' } },
      { assigneeId: 'ag_1' },
      'viewer',
    ],
    ['without a team, what anyone may serve', { teamIds: [] }, { need: 'ch_a;any' }, 'contributor'],
    ['without a team, nothing else', { teamIds: [] }, {}, null],
  ])('%s', ([, member, conversation, expected]) => {
    expect(roleOf(office({}, member), conversation)).toBe(expected);
  });

  test('each may do what those before it may', () => {
    const roles = ['viewer', 'contributor', 'supervisor'] as const;
    expect(roles.map((role) => roles.filter((needed) => atLeast(role, needed)).length)).toEqual([1, 2, 3]);
  });
});

describe('5.2 a viewer is given no work', () => {
  const teamIds = ['tm_a', 'tm_c'];

  test('of the team it looks at; of another it is', () => {
    const config = office({}, { teamIds, roles: { tm_c: 'viewer' } });
    const agent = config.agents.get('ag_1')!;
    expect(workingTeamIds(config, agent)).toEqual(['tm_a']);
    expect(qualifies(config, agent, parseNeed('tm_a'))).toBe(true);
    expect(qualifies(config, agent, parseNeed('tm_c'))).toBe(false);
    expect(planRow(config, 'tm_c', 0).profiles).toEqual([]);
    expect(planRow(config, 'tm_a', 0).profiles.map(([id]) => id)).toContain(profileFor(config, agent));
    // The cap of a team that gives it nothing does not bind it.
    expect(effectiveCapacity(config, agent)).toBe(5);
  });

  test('of any, where it only looks: it stands nowhere, and is not anyone', () => {
    const config = office({}, { teamIds, roles: { tm_a: 'viewer', tm_c: 'viewer' } });
    const agent = config.agents.get('ag_1')!;
    expect(onlyLooks(config, agent)).toBe(true);
    expect(standingOf(config, agent).profile).toBe('');
    expect(qualifies(config, agent, parseNeed('ch_a;any'))).toBe(false);
    expect(planRow(config, 'ch_a;any', 0).profiles.map(([id]) => id)).not.toContain(
      profileFor(config, agent),
    );
  });
});
