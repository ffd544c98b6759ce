import { describe, expect, test } from 'vitest';
import { canSee } from '../../src/inbox/access/sight.js';
import { ordersInUse, weightsInUse } from '../../src/inbox/serving/plan.js';
import { effectiveCapacity, teamsOf, timeoutsFor } from '../../src/inbox/serving/standing.js';
import { makeConfiguration } from '../support/configuration.js';

describe('what a workspace uses', () => {
  test('the orders of its teams, or the default', () => {
    const teams = (['level', 'free_slots', 'level'] as const).map((choice, i) => ({ id: `tm_${i}`, choice }));
    expect(ordersInUse(makeConfiguration({ teams }))).toEqual(['free_slots', 'level']);
    expect(ordersInUse(makeConfiguration({}))).toEqual(['load_ratio']);
  });

  test('the weights of its channels, ascending', () => {
    const channels = [
      { id: 'ch_1', weight: 10 },
      { id: 'ch_2' },
      { id: 'ch_3', weight: 2 },
      { id: 'ch_4', exclusive: true },
      { id: 'ch_5', weight: 2 },
    ];
    const settings = { routing: { weights: { api: 3 } } };
    expect(weightsInUse(makeConfiguration({ channels, settings }))).toEqual([2, 3, 10, 1000]);
    expect(weightsInUse(makeConfiguration({}))).toEqual([1]);
  });

  test('an agent’s cap and timeouts are the least of its own and its teams’', () => {
    const config = makeConfiguration({
      teams: [
        { id: 'tm_a', capacity: 4, awayTimeoutMs: 60_000 },
        { id: 'tm_b', capacity: 9, awayTimeoutMs: 30_000, wrapUpMs: 5000 },
        { id: 'tm_c' },
      ],
      agents: [
        { id: 'ag_1', teamIds: ['tm_a', 'tm_b', 'tm_c'], capacity: 6 },
        { id: 'ag_2', teamIds: ['tm_c'] },
      ],
    });
    const [first, second] = [...config.agents.values()];
    expect(effectiveCapacity(config, first!)).toBe(4);
    expect(effectiveCapacity(config, second!)).toBe(5);
    expect(timeoutsFor(config, first!)).toEqual({ awayTimeoutMs: 30_000, wrapUpMs: 5000 });
    expect(timeoutsFor(config, second!)).toEqual({ awayTimeoutMs: null, wrapUpMs: null });
  });
});

describe('section 5.3: what is routed to a team is seen by it', () => {
  const config = makeConfiguration({
    teams: [{ id: 'tm_a' }, { id: 'tm_b' }, { id: 'tm_c' }],
    channels: [{ id: 'ch_1', teamIds: ['tm_a'] }],
    routingRules: [{ id: 'rr_1', when: { visibility: 'private' }, teamIds: ['tm_c', 'tm_b'] }],
    agents: [{ id: 'ag_1', teamIds: ['tm_b'] }],
  });
  const agent = config.agents.get('ag_1')!;
  const plain = { channelId: 'ch_1', teamId: null, assigneeId: null };

  test.for<[boolean, string, Partial<Parameters<typeof canSee>[2]>]>([
    [false, 'another team’s channel', {}],
    [true, 'what it holds', { assigneeId: 'ag_1' }],
    [true, 'what is pinned to its team', { teamId: 'tm_b' }],
    [false, 'what is pinned to another', { teamId: 'tm_c' }],
    [true, 'what rules route to its team', { need: 'rr_1;s=loans:3' }],
    [true, 'what its team was added to', { need: 'ch_1;+tm_b' }],
    [true, 'what anyone may serve', { need: 'ch_1;any' }],
    [false, 'what is routed to others', { need: 'tm_c' }],
  ])('%s: %s', ([expected, , more]) => {
    expect(canSee(config, agent, { ...plain, ...more })).toBe(expected);
  });

  test('the teams of a need come in their listed order', () => {
    expect(teamsOf(config, 'rr_1;+tm_a;w=2')).toEqual(['tm_c', 'tm_b', 'tm_a']);
    expect(teamsOf(config, 'ch_1')).toEqual(['tm_a']);
  });
});
