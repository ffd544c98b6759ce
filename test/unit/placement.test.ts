import { describe, expect, test } from 'vitest';
import { placementFor } from '../../src/inbox/placing/placement.js';
import { makeConfiguration, makeFacts, type Parts } from '../support/configuration.js';

const teams = ['tm_a', 'tm_b', 'tm_c', 'tm_f', 'tm_g'].map((id) => ({ id }));
const ofTopic = (id: string) => ({ topics: { anyOf: [id] } });
const skill = (name: string, level: number) => ({ skill: name, level });

const place = (parts: Parts, facts: Parameters<typeof makeFacts>[0] = {}, nowMs = 0) =>
  placementFor(
    makeConfiguration({ teams, channels: [{ id: 'ch_1', teamIds: ['tm_a'] }], ...parts }),
    makeFacts(facts),
    nowMs,
  );
const needOf = (...args: Parameters<typeof place>) => place(...args).need;

describe('section 5.3: where a conversation is routed', () => {
  const rules = [
    { id: 'rr_2', when: ofTopic('tp_loans'), teamIds: ['tm_b'], requires: { skills: [skill('loans', 3)] } },
    {
      id: 'rr_1',
      when: { visibility: 'private' as const },
      teamIds: ['tm_c'],
      requires: { skills: [skill('loans', 5), skill('cards', 1)] },
    },
    { id: 'rr_3', when: ofTopic('tp_loans'), teamIds: ['tm_b'], enabled: false },
  ];

  test('without rules it goes to the teams of its channel', () => {
    expect(place({})).toEqual({
      need: 'ch_1',
      weight: 1,
      priority: 0,
      rules: [],
      deadlineAt: null,
      prefer: null,
      nextAt: null,
      answerWithinMs: null,
      sla: null,
    });
  });

  test('the shortest time of its open teams is how long its assignee has to answer', () => {
    const within = (...times: (number | null)[]) => {
      const timed = times.map((answerWithinMs, n) => ({ id: `tm_${n}`, answerWithinMs }));
      const teamIds = timed.map(({ id }) => id);
      return place({ teams: timed, channels: [{ id: 'ch_1', teamIds }] }).answerWithinMs;
    };
    expect([within(null, null), within(null, 60_000), within(90_000, 60_000)]).toEqual([
      null,
      60_000,
      60_000,
    ]);
  });

  test('a team pinned by hand comes before everything', () => {
    const pinned = place({ routingRules: rules }, { teamId: 'tm_b', topics: ['tp_loans'] });
    expect(pinned).toMatchObject({ need: 'tm_b', rules: [] });
  });

  test('several rules that match route it to all of them, at the highest levels', () => {
    const both = place({ routingRules: rules }, { topics: ['tp_loans'] });
    expect(both).toMatchObject({ need: 'rr_1+rr_2;s=cards:1;s=loans:5', rules: ['rr_1', 'rr_2'] });
  });

  test('a rule that is not enabled matches nothing', () => {
    const facts = { visibility: 'public', topics: ['tp_loans'] };
    expect(needOf({ routingRules: rules }, facts)).toBe('rr_2;s=loans:3');
  });

  test('the fallback team gets what no rule matches: the channel’s own, else the workspace’s', () => {
    const settings = { routing: { fallbackTeamId: 'tm_f' } };
    const own = [{ id: 'ch_1', teamIds: ['tm_a'], fallbackTeamId: 'tm_g' }];
    const unmatched = { visibility: 'public' };
    expect(needOf({ routingRules: rules, settings }, unmatched)).toBe('tm_f');
    expect(needOf({ routingRules: rules, settings, channels: own }, unmatched)).toBe('tm_g');
    expect(needOf({ routingRules: rules }, unmatched)).toBe('ch_1');
    expect(needOf({ routingRules: rules, settings })).toMatch(/^rr_1;/);
  });

  test('without an enabled rule the fallback team gets only what its channel has no team for', () => {
    const settings = { routing: { fallbackTeamId: 'tm_f' } };
    const none = [{ id: 'ch_1', teamIds: [] }];
    expect(needOf({ settings })).toBe('ch_1');
    expect(needOf({ settings, routingRules: rules.slice(2) })).toBe('ch_1');
    expect(needOf({ settings, channels: none })).toBe('tm_f');
    expect(needOf({ channels: none })).toBe('ch_1');
  });
});

describe('the language that a rule asks for', () => {
  const spoken = (id: string, language: string | null) => ({
    id,
    when: { visibility: 'private' as const },
    teamIds: ['tm_b'],
    requires: { language },
  });

  test('may be the contact’s own, where it is known', () => {
    const routingRules = [spoken('rr_1', 'contact')];
    expect(needOf({ routingRules }, { attributes: { language: 'FR' } })).toBe('rr_1;l=fr');
    expect(needOf({ routingRules })).toBe('rr_1');
    expect(needOf({ routingRules }, { attributes: { language: 'any;w=1' } })).toBe('rr_1');
  });

  test('is that of the first rule by id that asks for one', () => {
    const routingRules = [spoken('rr_3', 'de'), spoken('rr_2', 'contact'), spoken('rr_1', null)];
    expect(needOf({ routingRules }, { attributes: { language: 'fr' } })).toBe('rr_1+rr_2+rr_3;l=fr');
    expect(needOf({ routingRules })).toBe('rr_1+rr_2+rr_3;l=de');
  });
});

describe('relaxation', () => {
  const steps = [
    { afterMs: 1000, levels: [skill('loans', 3), skill('unasked', 1)] },
    { afterMs: 2000, dropSkills: ['loans'], addTeamIds: ['tm_c'] },
    { afterMs: 3000, dropLanguage: true as const, end: 'anyone' as const },
  ];
  const requires = { skills: [skill('loans', 5), skill('cards', 2)], language: 'fr' };
  const rule = { id: 'rr_1', when: { visibility: 'private' as const }, teamIds: ['tm_b'], requires, steps };

  test.for<[number, string, number | null]>([
    [999, 'rr_1;s=cards:2;s=loans:5;l=fr', 1000],
    [1000, 'rr_1;s=cards:2;s=loans:3;l=fr', 2000],
    [2000, 'rr_1;s=cards:2;l=fr;+tm_c', 3000],
    [3000, 'rr_1;any', null],
  ])('%d ms after it entered New it needs %s', ([waited, need, next]) => {
    const nextAt = next === null ? null : 500 + next;
    expect(place({ routingRules: [rule] }, { enteredAt: 500 }, 500 + waited)).toMatchObject({ need, nextAt });
  });

  test('counts from the entry into New, whatever has waited longer', () => {
    const facts = { askedAt: -9000, waitingSince: -9000, enteredAt: 0 };
    expect(place({ routingRules: [rule] }, facts, 0).nextAt).toBe(1000);
  });

  test('what one rule drops another may still ask for', () => {
    const other = {
      ...rule,
      id: 'rr_2',
      requires: { skills: [skill('loans', 4)], language: 'de' },
      steps: [],
    };
    const routingRules = [
      { ...rule, steps: [steps[0]!, steps[1]!, { afterMs: 2500, dropLanguage: true as const }] },
      other,
    ];
    expect(needOf({ routingRules }, {}, 1000)).toBe('rr_1+rr_2;s=cards:2;s=loans:4;l=fr');
    expect(needOf({ routingRules }, {}, 2000)).toBe('rr_1+rr_2;s=cards:2;s=loans:4;l=fr;+tm_c');
    expect(needOf({ routingRules }, {}, 2500)).toBe('rr_1+rr_2;s=cards:2;s=loans:4;l=de;+tm_c');
  });

  test('the steps of several rules come in order of time', () => {
    const other = { ...rule, id: 'rr_2', steps: [{ afterMs: 1500, dropSkills: ['cards'] }] };
    const routingRules = [rule, other];
    expect([0, 1000, 1500, 2000, 3000].map((now) => place({ routingRules }, {}, now).nextAt)).toEqual([
      1000,
      1500,
      2000,
      3000,
      null,
    ]);
  });

  test('one that ends in waiting stays as it is', () => {
    const routingRules = [{ ...rule, steps: [{ afterMs: 1000, end: 'wait' as const }] }];
    const later = place({ routingRules }, {}, 5000);
    expect(later).toMatchObject({ need: 'rr_1;s=cards:2;s=loans:5;l=fr', nextAt: null });
  });
});

describe('what a conversation weighs', () => {
  test.for<[string, Partial<{ weight: number; exclusive: boolean }>, number, string]>([
    ['its channel’s weight', { weight: 4 }, 4, 'ch_1;w=4'],
    ['else what its kind weighs', {}, 3, 'ch_1;w=3'],
    ['a whole agent where it is exclusive', { weight: 4, exclusive: true }, 1000, 'ch_1;w=1000'],
  ])('%s', ([, channel, weight, need]) => {
    const channels = [{ id: 'ch_1', teamIds: ['tm_a'], ...channel }];
    const settings = { routing: { weights: { api: 3 } } };
    expect(place({ channels, settings })).toMatchObject({ weight, need });
  });
});

describe('for whom it is kept', () => {
  const agents = ['ag_1', 'ag_2'].map((id) => ({ id, teamIds: ['tm_a', 'tm_b'] }));
  const settings = { routing: { preferredAgent: { waitMs: 30_000, memoryMs: 60_000 } } };
  const rule = {
    id: 'rr_1',
    when: { visibility: 'private' as const },
    teamIds: ['tm_b'],
    preferredAgentId: 'ag_2',
    preferForMs: 20_000,
  };
  const back = { entering: true, lastAgent: { agentId: 'ag_1', at: 0 } };
  const kept = (parts: Parts, facts: Parameters<typeof makeFacts>[0], nowMs = 60_000) =>
    place({ agents, settings, ...parts }, facts, nowMs).prefer;

  test('the last agent, for as long as the workspace says and remembers', () => {
    expect(kept({}, back)).toEqual({ agentId: 'ag_1', forMs: 30_000 });
    expect(kept({}, back, 60_001)).toBeNull();
    expect(kept({ settings: {} }, back)).toBeNull();
  });

  test('the agent that a rule prefers comes first', () => {
    expect(kept({ routingRules: [rule] }, back)).toEqual({ agentId: 'ag_2', forMs: 20_000 });
  });

  test('nobody, when its place is only evaluated again', () => {
    expect(kept({ routingRules: [rule] }, { ...back, entering: false })).toBeNull();
  });

  test('never one who could not serve it', () => {
    expect(kept({ agents: [{ id: 'ag_1', teamIds: ['tm_c'] }] }, back)).toBeNull();
    expect(kept({ agents: [{ id: 'ag_1', teamIds: ['tm_a'], draining: true }] }, back)).toBeNull();
    const skilled = { ...rule, requires: { skills: [skill('loans', 2)] } };
    const able = { id: 'ag_1', teamIds: ['tm_b'], skills: [skill('loans', 2)] };
    expect(kept({ routingRules: [skilled], agents: [able, agents[1]!] }, back)).toEqual({
      agentId: 'ag_1',
      forMs: 30_000,
    });
  });
});
