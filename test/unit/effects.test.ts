// What of the engine each change of the configuration reaches, and what older records are read as.

import { describe, expect, test } from 'vitest';
import { effectsOf, effectsOfSettings, together } from '../../src/inbox/admin/effects.js';
import type { Configuration } from '../../src/inbox/directory.js';
import { type Kind, kinds, type StoredOf } from '../../src/inbox/kinds.js';
import { defaultSettings, Settings } from '../../src/inbox/resources/index.js';
import { checkedSettings } from '../../src/inbox/settings.js';
import { allEffects, type Effects, noEffects } from '../../src/routing/configuration/config-changes.js';

const plan = { plan: true } as const;
const placing = { placing: true } as const;
const restand = (...agentIds: string[]) => ({ restand: agentIds });

/** Records as they were stored before there were fields of routing. */
const older = {
  team: { id: 'tm_1', slug: 'a', name: 'A', capacity: 4 },
  agent: { id: 'ag_1', slug: 'a', name: 'A', teamIds: ['tm_1'], capacity: null },
  channel: {
    ...{ id: 'ch_1', slug: 'a', name: 'A', kind: 'api', teamIds: ['tm_1'] },
    ...{ assignOnReply: true, replyDeadlineMs: 1_000 },
  },
};
const samples: { [K in Kind]: StoredOf<K> } = {
  team: kinds.team.stored.parse(older.team),
  agent: kinds.agent.stored.parse(older.agent),
  channel: kinds.channel.stored.parse({ ...older.channel, businessHoursId: 'bh_1' }),
  routing_rule: kinds.routing_rule.stored.parse({
    ...{ id: 'rr_1', name: 'A', when: { noTopic: true }, teamIds: ['tm_1'] },
  }),
  priority: kinds.priority.stored.parse({ id: 'pr_1', item: { topicId: 'tp_1' } }),
  business_hours: kinds.business_hours.stored.parse({ id: 'bh_1', name: 'A', timeZone: 'UTC', shifts: {} }),
  sla_policy: kinds.sla_policy.stored.parse({ id: 'sp_1', name: 'A', madeIn: 2 }),
  topic: kinds.topic.stored.parse({ id: 'tp_1', name: 'A' }),
  webhook: kinds.webhook.stored.parse({ id: 'wh_1', name: 'A', url: 'https://a.example/' }),
  away_state: kinds.away_state.stored.parse({ id: 'aw_1', name: 'A' }),
  resolve_reason: kinds.resolve_reason.stored.parse({ id: 'rs_1', name: 'A' }),
  contact_attribute: kinds.contact_attribute.stored.parse({ id: 'ca_1', key: 'a', label: 'A', type: 'text' }),
  automation: kinds.automation.stored.parse({
    ...{ id: 'au_1', name: 'A', madeIn: 2, when: { any: [{ endsWith: ['a'] }] }, do: [{ tag: 'a' }] },
  }),
  contact_group: kinds.contact_group.stored.parse({
    ...{ id: 'cg_1', name: 'A', when: { attribute: { key: 'a', op: 'not_empty' } } },
  }),
};
const maps = Object.entries(kinds).map(([kind, { all }]) => {
  const sample = samples[kind as Kind];
  return [all, new Map([[sample.id, sample]])];
});
const config = {
  ...(Object.fromEntries(maps) as Configuration),
  ...{ workspaceId: 'ws_p0_a', name: 'A', slug: 'a', version: 2, settings: defaultSettings },
};

const changes: [Kind, Record<string, unknown>, Partial<Effects>][] = [
  ['team', { name: 'B' }, {}],
  ['team', { capacity: 5 }, restand('ag_1')],
  ['team', { awayTimeoutMs: 1_000 }, restand('ag_1')],
  ['team', { wrapUpMs: 1_000 }, restand('ag_1')],
  ['team', { mode: 'pull' }, plan],
  ['team', { choice: 'level' }, plan],
  ['team', { paused: true }, plan],
  ['team', { businessHoursId: 'bh_1' }, plan],
  ['team', { answerWithinMs: 1_000 }, plan],
  ['team', { offer: { ...samples.team.offer, broadcastTo: 9 } }, plan],
  ['agent', { name: 'B' }, {}],
  ['agent', { roles: { tm_1: 'viewer' } }, { ...plan, ...restand('ag_1') }],
  ['team', { queue: { ...samples.team.queue, mayFilter: false } }, {}],
  ['agent', { capacity: 1 }, restand('ag_1')],
  ['agent', { teamIds: [] }, { ...plan, ...restand('ag_1') }],
  ['agent', { skills: [{ skill: 'a', level: 1 }] }, { ...plan, ...restand('ag_1') }],
  ['agent', { languages: ['fr'] }, { ...plan, ...restand('ag_1') }],
  ['agent', { draining: true }, { ...plan, ...restand('ag_1') }],
  ['channel', { name: 'B', replyDeadlineMs: 2_000, assignOnReply: false }, {}],
  ['channel', { teamIds: [] }, { ...plan, ...placing }],
  ['channel', { fallbackTeamId: 'tm_1' }, { ...plan, ...placing }],
  ['channel', { weight: 2 }, { ...plan, ...placing }],
  ['channel', { exclusive: true }, { ...plan, ...placing }],
  ['channel', { businessHoursId: null }, placing],
  ['channel', { overflow: [{ when: { closed: true }, do: { reply: 'x' } }] }, placing],
  ['routing_rule', { name: 'B' }, {}],
  ['routing_rule', { enabled: false }, { ...plan, ...placing }],
  [
    'routing_rule',
    { requires: { skills: [{ skill: 'sql', level: 2 }], language: null } },
    { ...plan, ...placing, restand: 'everybody' },
  ],
  ['routing_rule', { when: { noGroup: true } }, placing],
  ['routing_rule', { teamIds: ['tm_1', 'tm_2'] }, { ...plan, ...placing }],
  ['priority', { weight: 9 }, {}],
  ['business_hours', { name: 'B' }, {}],
  ['business_hours', { timeZone: 'Europe/Paris' }, placing],
  ['sla_policy', { name: 'B' }, {}],
  ['sla_policy', { firstResponseMs: 1_000 }, placing],
  ['topic', { name: 'B' }, {}],
  ['webhook', { url: 'https://b.example/' }, {}],
  ['away_state', { name: 'B', enabled: false }, {}],
  ['resolve_reason', { name: 'B', enabled: false }, {}],
  ['contact_attribute', { label: 'B' }, {}],
  ['contact_group', { when: { attribute: { key: 'b', op: 'not_empty' } } }, placing],
];

test.for(changes)('%s: %j', ([kind, change, reached]) => {
  const before = samples[kind];
  const after = { ...before, ...change } as typeof before;
  const effects = effectsOf(config, kind, before.id, { before, after } as never);
  expect(effects).toEqual({ ...noEffects, ...reached });
});

test.for<[Kind, Partial<Effects>, Partial<Effects>]>([
  ['team', restand('ag_1'), { ...plan, ...placing, ...restand('ag_1') }],
  ['agent', { ...plan, ...restand('ag_1') }, { ...plan, ...restand('ag_1') }],
  ['channel', plan, plan],
  ['routing_rule', placing, placing],
  ['priority', {}, {}],
  ['business_hours', {}, {}],
  ['sla_policy', placing, placing],
  ['topic', {}, {}],
  ['webhook', {}, {}],
  ['away_state', {}, {}],
  ['resolve_reason', {}, {}],
  ['contact_attribute', {}, {}],
  ['contact_group', placing, placing],
])('%s: made and deleted', ([kind, made, deleted]) => {
  const it = samples[kind];
  const judge = (pair: object) => effectsOf(config, kind, it.id, pair as never);
  expect(judge({ before: null, after: it })).toEqual({ ...noEffects, ...made });
  expect(judge({ before: it, after: null })).toEqual({ ...noEffects, ...deleted });
});

test('a set of business hours reaches the plan through a team', () => {
  const team = { ...samples.team, businessHoursId: 'bh_1' };
  const gated = { ...config, teams: new Map([[team.id, team]]), channels: new Map() };
  const before = samples.business_hours;
  const after = { ...before, timeZone: 'Europe/Paris' };
  expect(effectsOf(gated, 'business_hours', before.id, { before, after })).toEqual({ ...noEffects, ...plan });
});

test.for<[object, Partial<Effects>]>([
  [{ retention: { eventHours: 2 }, presence: { heartbeatMs: 5_000 } }, {}],
  [{ routing: { defaultCapacity: 9 } }, { restand: 'everybody' }],
  [{ routing: { idleAwayMs: 60_000 } }, {}],
  [{ routing: { order: 'deadline' } }, placing],
  [{ routing: { headStartMs: 60_000 } }, placing],
  [{ routing: { weights: { api: 2 } } }, { ...plan, ...placing }],
  [{ routing: { fallbackTeamId: 'tm_1' } }, placing],
  [{ routing: { pendingHoldMs: { public: 5 }, preferredAgent: { waitMs: 5 } } }, {}],
])('settings: %j', ([patch, reached]) => {
  const after = checkedSettings(defaultSettings, patch);
  expect(effectsOfSettings(defaultSettings, after)).toEqual({ ...noEffects, ...reached });
});

describe('together', () => {
  const stands = (agentIds: Effects['restand']): Effects => ({ ...noEffects, restand: agentIds });
  test('changes reach what each of them reaches', () => {
    const both = [stands(['a', 'b']), { ...stands(['b', 'c']), plan: true }];
    expect(together(both)).toEqual({ plan: true, restand: ['a', 'b', 'c'], placing: false });
    expect(together([noEffects, allEffects])).toEqual(allEffects);
    expect(together([stands(['a']), stands('everybody')]).restand).toBe('everybody');
  });
  test('very many agents are everybody', () => {
    const many = (count: number) => Array.from({ length: count }, (_, i) => `ag_${i}`);
    expect(together([stands(many(1_000))]).restand).toHaveLength(1_000);
    expect(together([stands(many(1_001))]).restand).toBe('everybody');
  });
});

describe('a record from before there were these fields', () => {
  test('has their defaults', () => {
    expect(samples.team).toMatchObject({ ...older.team, mode: 'direct', offer: { broadcastTo: 3 } });
    expect(samples.agent).toMatchObject({ ...older.agent, skills: [], draining: false });
    expect(samples.channel).toMatchObject({ ...older.channel, weight: null, overflow: [] });
  });
  test('settings have theirs, and a patch of a group leaves the rest of it', () => {
    const { removeAssignment, presence, retention } = defaultSettings;
    const stored = { removeAssignment, presence, retention, routing: { defaultCapacity: 7 } };
    const read = Settings.parse(stored);
    expect(read.routing).toEqual({ ...defaultSettings.routing, defaultCapacity: 7 });
    const held = checkedSettings(read, { routing: { pendingHoldMs: { public: 9 } } });
    expect(held.routing).toEqual({ ...read.routing, pendingHoldMs: { private: 300_000, public: 9 } });
  });
});
