import { describe, expect, test } from 'vitest';
import { planRow } from '../../src/inbox/serving/plan.js';
import { profileFor } from '../../src/inbox/serving/profiles.js';
import { profileOf } from '../../src/routing/ids.js';
import { makeConfiguration, type Parts } from '../support/configuration.js';
import { at, everyDay } from './hours-kit.js';

const skill = (name: string, level: number) => ({ skill: name, level });
const nineToFive = { id: 'bh_1', timeZone: 'UTC', shifts: everyDay('09:00-17:00'), holidays: [] };
const noon = at('2026-11-24T12:00:00Z');
const midnight = at('2026-11-24T00:00:00Z');
const anyone = { visibility: 'private' as const };

/** Ids of the agents that a need's plan reaches, with their rank where it is not 0. */
function served(parts: Parts, need: string, nowMs = noon): string[] {
  const config = makeConfiguration(parts);
  const ranks = new Map(planRow(config, need, nowMs).profiles);
  return [...config.agents.values()].flatMap((agent) => {
    const rank = ranks.get(profileFor(config, agent));
    if (agent.draining || rank === undefined) return [];
    return [rank === 0 ? agent.id : `${agent.id}:${rank}`];
  });
}

describe('who serves a need', () => {
  const parts: Parts = {
    teams: [{ id: 'tm_a' }, { id: 'tm_b' }, { id: 'tm_c' }, { id: 'tm_p', paused: true }],
    channels: [{ id: 'ch_1', teamIds: ['tm_a', 'tm_p'] }],
    routingRules: [
      {
        id: 'rr_1',
        when: anyone,
        teamIds: ['tm_b'],
        requires: { skills: [skill('loans', 3)], language: 'fr' },
      },
      { id: 'rr_2', when: anyone, teamIds: ['tm_a'] },
      { id: 'rr_3', when: anyone, teamIds: ['tm_c'], enabled: false },
    ],
    agents: [
      { id: 'ag_a', teamIds: ['tm_a'], skills: [skill('loans', 2)], languages: ['fr-ca'] },
      { id: 'ag_b', teamIds: ['tm_b'], skills: [skill('loans', 7)], languages: ['fr'] },
      { id: 'ag_ab', teamIds: ['tm_a', 'tm_b'], languages: ['de'] },
      { id: 'ag_c', teamIds: ['tm_c'] },
      { id: 'ag_p', teamIds: ['tm_p'] },
      { id: 'ag_none' },
      { id: 'ag_leaving', teamIds: ['tm_a', 'tm_b', 'tm_c'], draining: true },
    ],
  };

  test.for<[string, string, string[]]>([
    ['the channel’s teams, but no paused one', 'ch_1', ['ag_a', 'ag_ab']],
    ['the team it is pinned to', 'tm_c', ['ag_c']],
    ['the teams of every rule that matched', 'rr_1+rr_2', ['ag_a', 'ag_b', 'ag_ab']],
    ['no team of a rule that is not enabled', 'rr_1+rr_3', ['ag_b', 'ag_ab']],
    ['added teams too', 'ch_1;+tm_c', ['ag_a', 'ag_ab', 'ag_c']],
    ['those with the skill at the level', 'rr_1+rr_2;s=loans:2', ['ag_a', 'ag_b']],
    ['those with a higher level only where that is asked', 'rr_1+rr_2;s=loans:3', ['ag_b']],
    ['those who have every skill', 'rr_1+rr_2;s=cards:1;s=loans:2', []],
    ['those who speak the language, of whichever region', 'rr_1+rr_2;l=fr', ['ag_a', 'ag_b']],
    ['those who speak the region or the language at large', 'rr_1+rr_2;l=fr-be', ['ag_b']],
    [
      'anyone, also without a team, but not of a paused one',
      'rr_1;any',
      ['ag_a', 'ag_b', 'ag_ab', 'ag_c', 'ag_none'],
    ],
    ['nobody where the team is gone', 'tm_gone', []],
  ])('%s: %s', ([, need, agents]) => {
    expect(served(parts, need)).toEqual(agents);
  });

  test('a profile that only draining agents have is in no plan', () => {
    expect(planRow(makeConfiguration(parts), 'tm_c', noon).profiles).toHaveLength(1);
  });

  test('by level, each with the sum of its levels in what is asked', () => {
    const teams = parts.teams!.map((team) => ({ ...team, choice: 'level' as const }));
    expect(served({ ...parts, teams }, 'rr_1+rr_2;s=loans:2')).toEqual(['ag_a:2', 'ag_b:7']);
    expect(served({ ...parts, teams }, 'rr_2')).toEqual(['ag_a', 'ag_ab']);
  });
});

describe('how a need is served', () => {
  const team = (id: string, more: object = {}) => ({ id, ...more });
  const rowOf = (teams: NonNullable<Parts['teams']>, need = 'ch_1', nowMs = noon) =>
    planRow(
      makeConfiguration({
        teams,
        businessHours: [nineToFive],
        channels: [{ id: 'ch_1', teamIds: ['tm_b', 'tm_a'] }],
        agents: [{ id: 'ag_1', teamIds: ['tm_a', 'tm_b'] }],
      }),
      need,
      nowMs,
    );

  test('the first team in the listed order says how agents are chosen', () => {
    const teams = [
      team('tm_a', { choice: 'longest_idle', mode: 'pull' }),
      team('tm_b', { choice: 'round_robin' }),
    ];
    expect(rowOf(teams)).toMatchObject({ order: 'round_robin', mode: 'direct', offer: null });
    expect(rowOf(teams, 'tm_a')).toMatchObject({ order: 'longest_idle', mode: 'pull', offer: null });
    expect(rowOf(teams, 'tm_a;any').order).toBe('longest_idle');
  });

  test('a paused or closed one says nothing', () => {
    const a = team('tm_a', { choice: 'free_slots' });
    expect(rowOf([a, team('tm_b', { choice: 'round_robin', paused: true })]).order).toBe('free_slots');
    const gated = team('tm_b', { choice: 'round_robin', businessHoursId: 'bh_1' });
    expect(rowOf([a, gated]).order).toBe('round_robin');
    expect(rowOf([a, gated], 'ch_1', midnight).order).toBe('free_slots');
  });

  test('an offer goes to one agent, a broadcast to several, on the team’s terms', () => {
    const offer = {
      timeoutMs: 5000,
      broadcastTo: 4,
      declineLimit: 2,
      coolDownMs: 1000,
      escalateToTeamId: 'tm_a',
    };
    const terms = { timeoutMs: 5000, declineLimit: 2, coolDownMs: 1000, escalateTo: 'tm_a' };
    expect(rowOf([team('tm_b', { mode: 'offer', offer })])).toMatchObject({
      mode: 'offer',
      offer: { ...terms, to: 1 },
    });
    expect(rowOf([team('tm_b', { mode: 'broadcast', offer })])).toMatchObject({
      mode: 'offer',
      offer: { ...terms, to: 4 },
    });
  });

  test('the shortest time to answer of its open teams holds', () => {
    const a = team('tm_a', { answerWithinMs: 60_000 });
    expect(rowOf([a, team('tm_b')]).answerWithinMs).toBe(60_000);
    expect(rowOf([a, team('tm_b', { answerWithinMs: 30_000 })]).answerWithinMs).toBe(30_000);
    expect(rowOf([a, team('tm_b', { answerWithinMs: 30_000, paused: true })]).answerWithinMs).toBe(60_000);
    expect(rowOf([team('tm_a'), team('tm_b')]).answerWithinMs).toBeNull();
  });

  test('business hours close it, and say until when that holds', () => {
    const gated = [team('tm_b', { businessHoursId: 'bh_1' })];
    expect(rowOf(gated, 'ch_1', midnight)).toMatchObject({ profiles: [], until: at('2026-11-24T09:00:00Z') });
    expect(rowOf(gated)).toMatchObject({ until: at('2026-11-24T17:00:00Z') });
    expect(rowOf(gated).profiles).toHaveLength(1);
    expect(rowOf([team('tm_a'), ...gated], 'ch_1', midnight)).toMatchObject({
      until: at('2026-11-24T09:00:00Z'),
    });
    expect(rowOf([team('tm_b')]).until).toBeNull();
    expect(rowOf([team('tm_b', { businessHoursId: 'bh_1', paused: true })]).until).toBeNull();
  });
});

describe('profiles', () => {
  const agents = [
    {
      id: 'ag_1',
      teamIds: ['tm_a'],
      skills: [skill('loans', 3), skill('chess', 9)],
      languages: ['fr', 'it'],
    },
    { id: 'ag_2', teamIds: ['tm_a'], skills: [skill('loans', 3)], languages: ['fr'] },
    { id: 'ag_3', teamIds: ['tm_a'], skills: [skill('loans', 4)], languages: ['fr'] },
    { id: 'ag_4', teamIds: ['tm_a', 'tm_gone'] },
  ];
  const profiles = (requires: object, enabled = true) => {
    const rule = { id: 'rr_1', when: anyone, teamIds: ['tm_a'], requires, enabled };
    const config = makeConfiguration({ teams: [{ id: 'tm_a' }], agents, routingRules: [rule] });
    return [...config.agents.values()].map((agent) => profileFor(config, agent));
  };

  test('are told apart by what some enabled rule asks for, and by nothing else', () => {
    const [first, second, third, fourth] = profiles({ skills: [skill('loans', 1)], language: 'fr' });
    expect(first).toBe(second);
    expect(new Set([first, third, fourth]).size).toBe(3);
    expect(new Set(profiles({ skills: [skill('loans', 1)] }, false)).size).toBe(1);
  });

  test('of the same agent change with what the next version asks for', () => {
    const rule = { id: 'rr_1', when: anyone, teamIds: ['tm_a'], requires: { skills: [skill('loans', 1)] } };
    const before = makeConfiguration({ teams: [{ id: 'tm_a' }], agents });
    const { routingRules } = makeConfiguration({ routingRules: [rule] });
    const agent = before.agents.get('ag_1')!;
    expect(profileFor(before, agent)).toBe(profileOf(['tm_a']));
    expect(profileFor({ ...before, routingRules }, agent)).toBe(profileOf(['tm_a'], [skill('loans', 3)]));
  });

  test('keep every language where a rule asks for the contact’s own', () => {
    const [first, second] = profiles({ language: 'contact' });
    expect(first).not.toBe(second);
  });

  test('of agents without any are a hash of their teams alone', () => {
    expect(profiles({ skills: [skill('loans', 1)] })[3]).toBe(profileOf(['tm_a']));
    expect(profileOf(['tm_b', 'tm_a'])).toBe('pf_rxiRPCOAZDXU4QrANbTbpI');
  });
});

describe('with 10,000 agents', () => {
  test('a plan row looks at each profile once, in a few milliseconds', () => {
    const teams = Array.from({ length: 100 }, (_, i) => ({ id: `tm_${i}` }));
    const agents = Array.from({ length: 10_000 }, (_, i) => ({
      id: `ag_${i}`,
      teamIds: [`tm_${i % 100}`, `tm_${(i + 1 + (i % 7)) % 100}`],
      skills: [skill('loans', 1 + (i % 10))],
    }));
    const rule = {
      id: 'rr_1',
      when: anyone,
      teamIds: teams.map(({ id }) => id),
      requires: { skills: [skill('loans', 5)] },
    };
    const config = makeConfiguration({ teams, agents, routingRules: [rule] });
    const needs = ['rr_1;s=loans:5', 'rr_1;any', 'tm_5', 'rr_1;s=loans:9;+tm_7'];
    const best = needs.map((need) => {
      const runs = [1, 2, 3, 4, 5].map(() => {
        const startedAt = performance.now();
        planRow(config, need, noon);
        return performance.now() - startedAt;
      });
      return Math.min(...runs);
    });
    expect(Math.max(...best)).toBeLessThan(15);
  });
});
