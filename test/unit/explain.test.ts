// Why a conversation still waits: what each agent lacks, and what would help.

import { describe, expect, test } from 'vitest';
import { dryRun } from '../../src/inbox/explaining/dry-run.js';
import { whyWaiting } from '../../src/inbox/explaining/explain.js';
import type { AgentSituation, InLine } from '../../src/inbox/explaining/lacks.js';
import type { ConversationFacts } from '../../src/inbox/placing/facts.js';
import { parseNeed } from '../../src/inbox/placing/needs.js';
import { placementFor } from '../../src/inbox/placing/placement.js';
import { RoutingRule } from '../../src/inbox/resources/index.js';
import { makeConfiguration, makeFacts, type Parts } from '../support/configuration.js';
import { at, everyDay } from './hours-kit.js';

const nineToFive = { id: 'bh_1', timeZone: 'UTC', shifts: everyDay('09:00-17:00'), holidays: [] };
const midnight = at('2026-11-24T00:00:00Z');
const skill = (name: string, level: number) => ({ skill: name, level });

const standing = (agentId: string, more: Partial<AgentSituation> = {}): AgentSituation => ({
  agentId,
  availability: 'available',
  liveness: 'live',
  load: 0,
  capacity: 5,
  lockedConversationId: null,
  wantsNext: false,
  ...more,
});

const parts: Parts = {
  teams: [
    { id: 'tm_a' },
    { id: 'tm_b' },
    { id: 'tm_p', paused: true },
    { id: 'tm_q', mode: 'pull' },
    { id: 'tm_h', businessHoursId: 'bh_1' },
  ],
  businessHours: [nineToFive],
  channels: [{ id: 'ch_1', teamIds: ['tm_a', 'tm_p', 'tm_h'] }],
  agents: [
    { id: 'ag_1', teamIds: ['tm_a'] },
    { id: 'ag_2', teamIds: ['tm_a'] },
    { id: 'ag_b', teamIds: ['tm_b'] },
    { id: 'ag_q', teamIds: ['tm_q'] },
    { id: 'ag_p', teamIds: ['tm_p'] },
    { id: 'ag_h', teamIds: ['tm_h', 'tm_p'] },
    { id: 'ag_d', teamIds: ['tm_a'], draining: true },
  ],
};

function why(
  agents: readonly AgentSituation[],
  more: Partial<InLine & { conversation: Partial<ConversationFacts>; parts: Parts }> = {},
) {
  const config = makeConfiguration({ ...parts, ...more.parts });
  const conversation = makeFacts({ enteredAt: midnight, ...more.conversation });
  const need = more.need ?? parseNeed(placementFor(config, conversation, midnight).need);
  const inLine = { need, keptFor: null, passedOver: [], lockedBy: null, ...more, conversation };
  return whyWaiting(config, inLine, agents, midnight);
}
const codes = (...args: Parameters<typeof why>) => why(...args).agents[0]!.lacks.map(({ code }) => code);

describe('what an agent lacks', () => {
  test.for<[string, AgentSituation, Partial<InLine>]>([
    ['away', standing('ag_1', { availability: 'away' }), {}],
    ['suspect', standing('ag_1', { liveness: 'suspect' }), {}],
    ['absent', standing('ag_1', { liveness: 'absent', availability: 'away' }), {}],
    ['full', standing('ag_1', { load: 5 }), {}],
    ['full', standing('ag_1', { load: 4 }), { need: parseNeed('ch_1;w=2') }],
    ['full', standing('ag_1', { load: 1 }), { need: parseNeed('ch_1;w=1000') }],
    ['draining', standing('ag_d'), {}],
    ['paused_team', standing('ag_p'), {}],
    ['closed_hours', standing('ag_h'), {}],
    ['team', standing('ag_b'), {}],
    ['cool_down', standing('ag_1'), { passedOver: ['ag_2', 'ag_1'] }],
    ['kept_for_other', standing('ag_1'), { keptFor: 'ag_2' }],
    ['locked_elsewhere', standing('ag_1'), { lockedBy: 'ag_2' }],
    ['language', standing('ag_1'), { need: parseNeed('ch_1;l=fr') }],
    ['skill', standing('ag_1'), { need: parseNeed('ch_1;s=loans:3') }],
  ])('%s', ([code, agent, more]) => {
    expect(codes([agent], more)).toEqual([code]);
  });

  test('nothing, where an exclusive one finds it with nothing in hand', () => {
    expect(codes([standing('ag_1', { capacity: 1 })], { need: parseNeed('ch_1;w=1000') })).toEqual([]);
  });

  test('nothing, where it is itself the one who is waited for', () => {
    expect(codes([standing('ag_1')], { keptFor: 'ag_1', lockedBy: 'ag_1' })).toEqual([]);
    expect(codes([standing('ag_b')], { need: parseNeed('ch_1;any') })).toEqual([]);
  });

  test('where its team pulls: to ask, or to be done with what it has locked', () => {
    const pulled = (more: Partial<AgentSituation>, inLine: Partial<InLine> = {}) =>
      why([standing('ag_q', more)], { need: parseNeed('tm_q'), ...inLine });
    expect(pulled({})).toEqual({
      agents: [{ agentId: 'ag_q', lacks: [{ code: 'not_asking' }] }],
      unblock: [{ code: 'agent_asks', agents: 1 }],
    });
    expect(pulled({ wantsNext: true, lockedConversationId: 'cv_1' })).toEqual({
      agents: [{ agentId: 'ag_q', lacks: [{ code: 'at_work', conversationId: 'cv_1' }] }],
      unblock: [{ code: 'lock_released', agents: 1 }],
    });
    for (const [more, lacks] of [
      [{ wantsNext: true }, []],
      [{ availability: 'away' }, [{ code: 'away' }]],
      [{ liveness: 'absent' }, [{ code: 'absent' }]],
    ] as const)
      expect(pulled(more).agents[0]!.lacks).toEqual(lacks);
    expect(pulled({ lockedConversationId: 'cv_2' }, { lockedBy: 'ag_q' }).agents[0]!.lacks).toEqual([]);
  });

  test('is told in full: everything at once, with what is needed and what is there', () => {
    const agents = [{ id: 'ag_1', teamIds: ['tm_b'], skills: [skill('loans', 2)], languages: ['de'] }];
    const need = parseNeed('ch_1;s=cards:1;s=loans:3;l=fr');
    const agent = standing('ag_1', { availability: 'lunch', load: 7, capacity: 5 });
    expect(why([agent], { parts: { agents }, need }).agents[0]!.lacks).toEqual([
      { code: 'team' },
      { code: 'skill', skill: 'cards', needs: 1, has: 0 },
      { code: 'skill', skill: 'loans', needs: 3, has: 2 },
      { code: 'language', language: 'fr' },
      { code: 'away' },
      { code: 'full', load: 7, capacity: 5 },
    ]);
  });

  test('closed hours say when the first of its teams opens', () => {
    expect(why([standing('ag_h')]).agents[0]!.lacks).toEqual([
      { code: 'closed_hours', at: at('2026-11-24T09:00:00Z') },
    ]);
  });

  test('an agent who is no longer configured is left out', () => {
    expect(why([standing('ag_gone')]).agents).toEqual([]);
  });
});

describe('what would help', () => {
  test('nothing more, where some agent lacks nothing', () => {
    expect(why([standing('ag_1'), standing('ag_2', { load: 5 })]).unblock).toEqual([]);
  });

  test('first what makes the most agents able by itself', () => {
    const agents = [
      standing('ag_1', { availability: 'away' }),
      standing('ag_h'),
      standing('ag_2', { load: 5 }),
      standing('ag_1', { liveness: 'absent' }),
      standing('ag_2', { load: 5, availability: 'away' }),
    ];
    expect(why(agents).unblock).toEqual([
      { code: 'agent_available', agents: 2 },
      { code: 'hours_open', agents: 1, at: at('2026-11-24T09:00:00Z') },
      { code: 'slot_freed', agents: 1 },
    ]);
  });

  test('where nothing helps by itself, what those need who need the least', () => {
    const agents = [
      standing('ag_1', { availability: 'away', load: 5 }),
      standing('ag_b', { availability: 'away', load: 5 }),
    ];
    expect(why(agents).unblock).toEqual([
      { code: 'agent_available', agents: 0 },
      { code: 'slot_freed', agents: 0 },
    ]);
  });

  test('the step of relaxation after which some agent may have it', () => {
    const steps = [
      { afterMs: 1000, levels: [skill('loans', 4)] },
      { afterMs: 2000, dropSkills: ['loans'] },
      { afterMs: 3000, end: 'anyone' as const },
    ];
    const routingRules = [
      {
        id: 'rr_1',
        when: { visibility: 'private' as const },
        teamIds: ['tm_a'],
        requires: { skills: [skill('loans', 5)] },
        steps,
      },
    ];
    const agents = [standing('ag_1'), standing('ag_2', { load: 5 }), standing('ag_b')];
    expect(why(agents, { parts: { routingRules } }).unblock).toEqual([
      { code: 'step', ruleId: 'rr_1', at: midnight + 3000, agents: 2 },
      { code: 'qualified_agent', agents: 2 },
      { code: 'step', ruleId: 'rr_1', at: midnight + 2000, agents: 1 },
    ]);
  });

  test('the overflow that reaches agents who are there', () => {
    const overflow = [{ when: { waitedMs: 60_000 }, do: { addTeamIds: ['tm_b'] } }];
    const channels = [{ id: 'ch_1', teamIds: ['tm_a'], overflow }];
    const agents = [standing('ag_1', { availability: 'away', load: 5 }), standing('ag_b')];
    expect(why(agents, { parts: { channels } }).unblock).toContainEqual({
      code: 'overflow',
      at: midnight + 60_000,
      agents: 1,
    });
  });

  test('somebody qualified, where there is nobody at all', () => {
    expect(why([]).unblock).toEqual([{ code: 'qualified_agent', agents: 0 }]);
  });
});

describe('trying a rule', () => {
  const rule = (more: object = {}) =>
    RoutingRule.parse({
      id: 'rr_new',
      name: 'Loans',
      enabled: false,
      when: { topics: { anyOf: ['tp_loans'] } },
      teamIds: ['tm_b'],
      ...more,
    });
  const waiting = [
    { id: 'cv_1', facts: makeFacts({ topics: ['tp_loans'] }) },
    { id: 'cv_2', facts: makeFacts({ topics: ['tp_cards'] }) },
    { id: 'cv_3', facts: makeFacts({ topics: ['tp_loans'], teamId: 'tm_a' }) },
  ];

  test('tells what it matches, and from where to where that goes', () => {
    const config = makeConfiguration(parts);
    expect(dryRun(config, rule(), waiting, 0)).toEqual({
      matched: 1,
      conversations: [
        {
          id: 'cv_1',
          from: { need: 'ch_1', teamIds: ['tm_a', 'tm_p', 'tm_h'] },
          to: { need: 'rr_new', teamIds: ['tm_b'] },
        },
      ],
    });
    expect(config.routingRules.size).toBe(0);
  });

  test('tells what goes to the fallback team because of it', () => {
    const config = makeConfiguration({ ...parts, settings: { routing: { fallbackTeamId: 'tm_p' } } });
    const { matched, conversations } = dryRun(config, rule(), waiting, 0);
    expect(matched).toBe(1);
    expect(conversations.map(({ id, to }) => [id, to.need])).toEqual([
      ['cv_1', 'rr_new'],
      ['cv_2', 'tm_p'],
    ]);
  });

  test('takes the place of the stored rule', () => {
    const config = makeConfiguration({ ...parts, routingRules: [rule({ enabled: true })] });
    const { conversations } = dryRun(config, rule({ teamIds: ['tm_a', 'tm_b'] }), waiting, 0);
    expect(conversations).toEqual([
      {
        id: 'cv_1',
        from: { need: 'rr_new', teamIds: ['tm_b'] },
        to: { need: 'rr_new', teamIds: ['tm_a', 'tm_b'] },
      },
    ]);
  });
});
