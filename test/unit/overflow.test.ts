// Overflow: what becomes of who cannot be served here, on entry and while waiting.

import { describe, expect, test } from 'vitest';
import type { ConversationFacts } from '../../src/inbox/placing/facts.js';
import { overflowFor, type Situation } from '../../src/inbox/placing/overflow.js';
import { placementFor } from '../../src/inbox/placing/placement.js';
import type { Overflow } from '../../src/inbox/resources/index.js';
import { makeConfiguration, makeFacts, type Parts } from '../support/configuration.js';
import { at, everyDay } from './hours-kit.js';

const nineToFive = { id: 'bh_1', timeZone: 'UTC', shifts: everyDay('09:00-17:00'), holidays: [] };
const noon = at('2026-11-24T12:00:00Z');
const midnight = at('2026-11-24T00:00:00Z');
const teams = ['tm_a', 'tm_b', 'tm_c', 'tm_d', 'tm_e', 'tm_f', 'tm_g', 'tm_h'].map((id) => ({ id }));

/** A quiet line: nobody waits, the wait is unknown, one agent of every team is there. */
const quiet: Situation = { depth: () => 0, estimatedWaitMs: () => null, staffed: (ids) => ids.length };

function stage(overflow: readonly Overflow[], parts: Parts = {}, channel: object = {}) {
  const channels = [
    { id: 'ch_1', teamIds: ['tm_a'], businessHoursId: 'bh_1', overflow: [...overflow], ...channel },
  ];
  const config = makeConfiguration({ teams, businessHours: [nineToFive], channels, ...parts });
  return {
    config,
    enter: (nowMs = noon, situation: Partial<Situation> = {}, facts: Partial<ConversationFacts> = {}) =>
      overflowFor(
        config,
        makeFacts({ entering: true, enteredAt: nowMs, ...facts }),
        { ...quiet, ...situation },
        nowMs,
      ),
    wait: (waitedMs: number, facts: Partial<ConversationFacts> = {}) =>
      overflowFor(config, makeFacts({ enteredAt: noon, ...facts }), quiet, noon + waitedMs),
  };
}

describe('on entry', () => {
  test('nothing in force leaves it where it would be', () => {
    const { config, enter } = stage([{ when: { closed: true }, do: { teamId: 'tm_b' } }]);
    const facts = makeFacts({ entering: true, enteredAt: noon });
    expect(enter()).toEqual({
      actions: [],
      hops: [],
      placement: placementFor(config, facts, noon),
      replies: [],
      resolve: null,
      priorityUp: 0,
    });
  });

  test('outside of business hours another team gets it', () => {
    const { enter } = stage([{ when: { closed: true }, do: { teamId: 'tm_b' } }]);
    expect(enter(midnight)).toMatchObject({
      actions: [{ teamId: 'tm_b' }],
      hops: ['closed=tm_b'],
      placement: { need: 'tm_b', rules: [] },
    });
  });

  test('it is closed, too, where every team that it could go to is', () => {
    const gated = teams.map((team) => ({ ...team, businessHoursId: 'bh_1' }));
    const list = [{ when: { closed: true as const }, do: { reply: 'We are closed.' } }];
    const { enter } = stage(list, { teams: gated }, { businessHoursId: null });
    expect(enter(midnight).replies).toEqual(['We are closed.']);
    expect(enter(noon).replies).toEqual([]);
    const oneOpen = gated.map((team) => (team.id === 'tm_b' ? { id: 'tm_b' } : team));
    const both = stage(list, { teams: oneOpen }, { businessHoursId: null, teamIds: ['tm_a', 'tm_b'] });
    expect(both.enter(midnight).replies).toEqual([]);
  });

  test('a line that is long enough gets more teams, and those it has already are not added again', () => {
    const { enter } = stage([
      { when: { depthAtLeast: 50 }, do: { addTeamIds: ['tm_a', 'tm_c', 'tm_b', 'tm_gone'] } },
    ]);
    const depth = (need: string) => (need === 'ch_1' ? 50 : 0);
    expect(enter(noon, { depth })).toMatchObject({
      actions: [{ addTeamIds: ['tm_c', 'tm_b'] }],
      hops: ['depth:50+tm_c+tm_b'],
      placement: { need: 'ch_1;+tm_b;+tm_c' },
    });
    expect(enter(noon, { depth: () => 49 }).actions).toEqual([]);
  });

  test('a long estimated wait raises its priority; an unknown one does not', () => {
    const { enter } = stage([{ when: { estimatedWaitMsAtLeast: 60_000 }, do: { priorityUp: 20 } }]);
    expect(enter(noon, { estimatedWaitMs: () => 60_000 })).toMatchObject({
      priorityUp: 20,
      placement: { priority: 20 },
    });
    expect(enter(noon, { estimatedWaitMs: () => 59_999 }).priorityUp).toBe(0);
    expect(enter(noon, { estimatedWaitMs: () => null }).priorityUp).toBe(0);
  });

  test('nobody staffed counts the teams that are neither paused nor closed', () => {
    const list = [{ when: { nobodyStaffed: true as const }, do: { teamId: 'tm_b' } }];
    expect(stage(list).enter(noon, { staffed: () => 0 }).placement.need).toBe('tm_b');
    expect(stage(list).enter(noon, { staffed: () => 1 }).placement.need).toBe('ch_1');
    const paused = teams.map((team) => ({ ...team, paused: team.id === 'tm_a' }));
    expect(stage(list, { teams: paused }).enter().placement.need).toBe('tm_b');
  });

  test('resolving it is the last thing that the list does', () => {
    const { enter } = stage([
      { when: { closed: true }, do: { reply: 'Bye.' } },
      { when: { closed: true }, do: { resolve: 'closed' } },
      { when: { closed: true }, do: { teamId: 'tm_b' } },
    ]);
    expect(enter(midnight)).toMatchObject({
      actions: [{ reply: 'Bye.' }, { resolve: 'closed' }],
      replies: ['Bye.'],
      resolve: 'closed',
      placement: { need: 'ch_1' },
    });
  });

  test('each condition asks about where the entries above it sent it', () => {
    const list: Overflow[] = [
      { when: { depthAtLeast: 10 }, do: { teamId: 'tm_b' } },
      { when: { depthAtLeast: 20 }, do: { teamId: 'tm_c' } },
      { when: { closed: true }, do: { teamId: 'tm_d' } },
    ];
    const { enter } = stage(list);
    const depth = (full: string[]) => (need: string) => (full.includes(need) ? 20 : 0);
    expect(enter(noon, { depth: depth(['ch_1']) }).placement.need).toBe('tm_b');
    expect(enter(noon, { depth: depth(['ch_1', 'tm_b']) }).placement.need).toBe('tm_c');
    expect(enter(midnight, { depth: depth(['ch_1']) }).placement.need).toBe('tm_b');
    expect(enter(midnight).placement.need).toBe('tm_d');
  });

  test('a move instead leaves the rules behind, an added team does not', () => {
    const steps = [{ afterMs: 1000, end: 'anyone' as const }];
    const requires = { skills: [{ skill: 'loans', level: 2 }] };
    const routingRules = [
      { id: 'rr_1', when: { visibility: 'private' as const }, teamIds: ['tm_a'], requires, steps },
    ];
    const added = stage([{ when: { closed: true }, do: { addTeamIds: ['tm_b'] } }], { routingRules });
    expect(added.enter(midnight).placement).toMatchObject({
      need: 'rr_1;s=loans:2;+tm_b',
      nextAt: midnight + 1000,
    });
    const moved = stage([{ when: { closed: true }, do: { teamId: 'tm_b' } }], { routingRules });
    expect(moved.enter(midnight).placement).toMatchObject({ need: 'tm_b', rules: [], nextAt: null });
  });

  test('a team that a person pinned stays; others may be added to it', () => {
    const { enter } = stage([
      { when: { closed: true }, do: { teamId: 'tm_b' } },
      { when: { closed: true }, do: { addTeamIds: ['tm_c'] } },
    ]);
    expect(enter(midnight, {}, { teamId: 'tm_d' })).toMatchObject({
      actions: [{ addTeamIds: ['tm_c'] }],
      placement: { need: 'tm_d;+tm_c' },
    });
  });

  test('a priority that was raised stops at 900', () => {
    const raise = { when: { closed: true as const }, do: { priorityUp: 900 } };
    const priorities = [{ id: 'pr_1', item: { topicId: 'tp_a' }, weight: 100 }];
    const { enter } = stage([raise], { priorities });
    expect(enter(midnight, {}, { topics: ['tp_a'] }).placement.priority).toBe(900);
  });
});

describe('while it waits', () => {
  const list: Overflow[] = [
    { when: { closed: true }, do: { teamId: 'tm_h' } },
    { when: { waitedMs: 60_000 }, do: { addTeamIds: ['tm_b'] } },
    { when: { waitedMs: 120_000 }, do: { reply: 'Still here.' } },
  ];

  test('only what waited so long counts, from the entry into New', () => {
    const { wait } = stage(list);
    expect(wait(59_999)).toMatchObject({ actions: [], placement: { need: 'ch_1', nextAt: noon + 60_000 } });
    expect(wait(60_000)).toMatchObject({
      actions: [{ addTeamIds: ['tm_b'] }],
      placement: { need: 'ch_1;+tm_b', nextAt: noon + 120_000 },
    });
    const asleep = overflowFor(
      stage(list).config,
      makeFacts({ enteredAt: midnight }),
      quiet,
      midnight + 1000,
    );
    expect(asleep.actions).toEqual([]);
  });

  test('each entry acts once, and then nothing is left to wait for', () => {
    const { wait } = stage(list);
    const first = wait(60_000);
    const second = wait(120_000, { hops: first.hops });
    expect(second.replies).toEqual(['Still here.']);
    expect(second.placement).toMatchObject({ need: 'ch_1;+tm_b', nextAt: null });
    const third = wait(130_000, { hops: second.hops });
    expect(third).toMatchObject({ actions: [], hops: second.hops, placement: second.placement });
  });

  test('what was done stays done when its place is only evaluated again', () => {
    const { config, wait } = stage([{ when: { waitedMs: 1000 }, do: { priorityUp: 7 } }]);
    const { hops } = wait(1000);
    const again = placementFor(config, makeFacts({ enteredAt: noon, hops }), noon + 2000);
    expect(again).toMatchObject({ priority: 7, nextAt: null });
  });

  test('one that is overdue is due at once', () => {
    const { config } = stage(list);
    expect(placementFor(config, makeFacts({ enteredAt: noon }), noon + 90_000).nextAt).toBe(noon + 60_000);
  });

  test('a rule that ends in overflow makes its waited entries due', () => {
    const steps = [{ afterMs: 5000, end: 'overflow' as const }];
    const routingRules = [{ id: 'rr_1', when: { visibility: 'private' as const }, teamIds: ['tm_a'], steps }];
    const { wait } = stage(list, { routingRules });
    expect(wait(4999)).toMatchObject({ actions: [], placement: { nextAt: noon + 5000 } });
    expect(wait(5000)).toMatchObject({
      actions: [{ addTeamIds: ['tm_b'] }, { reply: 'Still here.' }],
      placement: { need: 'rr_1;+tm_b', nextAt: null },
    });
  });
});

describe('loops', () => {
  test('it is not sent to where it is, or was', () => {
    const { enter } = stage([
      { when: { closed: true }, do: { teamId: 'tm_a' } },
      { when: { closed: true }, do: { addTeamIds: ['tm_b'] } },
      { when: { nobodyStaffed: true }, do: { teamId: 'tm_c' } },
      { when: { nobodyStaffed: true }, do: { teamId: 'tm_b' } },
      { when: { nobodyStaffed: true }, do: { addTeamIds: ['tm_c', 'tm_b', 'tm_d'] } },
    ]);
    expect(enter(midnight, { staffed: () => 0 }).actions).toEqual([
      { addTeamIds: ['tm_b'] },
      { teamId: 'tm_c' },
      { addTeamIds: ['tm_d'] },
    ]);
  });

  test('it is sent about five times at most in one stay, and other actions go on', () => {
    const away = ['tm_b', 'tm_c', 'tm_d', 'tm_e', 'tm_f', 'tm_g', 'tm_h'];
    const list: Overflow[] = away.map((teamId) => ({ when: { nobodyStaffed: true }, do: { teamId } }));
    const { enter } = stage([
      ...list.slice(0, 3),
      { when: { waitedMs: 1000 }, do: { teamId: 'tm_h' } },
      ...list.slice(3),
    ]);
    const done = enter(noon, { staffed: () => 0 });
    expect(done.placement.need).toBe('tm_f');
    expect(done.hops).toHaveLength(5);
    expect(done.placement.nextAt).toBeNull();
    const raise: Overflow = { when: { nobodyStaffed: true }, do: { priorityUp: 1 } };
    const raised = stage([raise]).enter(noon, { staffed: () => 0 }, { hops: done.hops });
    expect(raised.placement).toMatchObject({ need: 'tm_f', priority: 1 });
  });
});
