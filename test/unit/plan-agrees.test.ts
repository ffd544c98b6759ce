import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AgentSituation, lacksOf } from '../../src/inbox/explaining/lacks.js';
import { parseNeed } from '../../src/inbox/placing/needs.js';
import { placementFor } from '../../src/inbox/placing/placement.js';
import { planRow } from '../../src/inbox/serving/plan.js';
import { profileFor } from '../../src/inbox/serving/profiles.js';
import { makeConfiguration, makeFacts } from '../support/configuration.js';
import { DAY, everyDay, HOUR } from './hours-kit.js';

const seldom = fc.nat(4).map((drawn) => drawn === 0);
const teamIds = ['tm_1', 'tm_2', 'tm_3', 'tm_4'];
const some = <T>(values: readonly T[], minLength = 0) => fc.subarray([...values], { minLength });
const skills = some(['cards', 'loans']).chain((named) =>
  fc.tuple(
    ...named.map((skill) => fc.record({ skill: fc.constant(skill), level: fc.integer({ min: 1, max: 4 }) })),
  ),
);
const languages = ['fr', 'fr-ca', 'fr-be', 'de'];

const team = fc.record({
  paused: seldom,
  businessHoursId: fc.constantFrom(null, null, 'bh_day', 'bh_night'),
  choice: fc.constantFrom('load_ratio' as const, 'level' as const),
});
const role = fc.constantFrom('viewer' as const, 'contributor' as const, 'supervisor' as const);
const agent = fc.record({
  teamIds: some(teamIds, 1),
  roles: fc.dictionary(fc.constantFrom(...teamIds), role, { maxKeys: 2 }),
  skills,
  languages: some(languages),
  draining: seldom,
});
const step = fc.record(
  {
    dropSkills: some(['cards']),
    levels: skills,
    dropLanguage: fc.constant(true as const),
    addTeamIds: some(teamIds),
  },
  { requiredKeys: [] },
);
const rule = fc.record({
  enabled: fc.boolean(),
  when: fc.constantFrom({ noTopic: true as const }, { topics: { anyOf: ['tp_1'] } }),
  teamIds: some(teamIds, 1),
  requires: fc.record({ skills, language: fc.constantFrom(null, 'contact', ...languages) }),
  steps: fc
    .tuple(fc.array(step, { maxLength: 3 }), fc.constantFrom(undefined, 'anyone' as const, 'wait' as const))
    .map(([steps, end]) =>
      steps.map((each, i) => ({
        ...each,
        afterMs: (i + 1) * HOUR,
        ...(end && i === steps.length - 1 ? { end } : {}),
      })),
    ),
});

const numbered = <T>(prefix: string, items: readonly T[]) =>
  items.map((item, i) => ({ id: `${prefix}_${i + 1}`, ...item }));

test('a plan reaches exactly the agents who lack nothing but time and room, whatever is configured', () => {
  const world = fc.record({
    teams: fc.array(team, { minLength: 4, maxLength: 4 }),
    agents: fc.array(agent, { minLength: 1, maxLength: 8 }),
    rules: fc.array(rule, { maxLength: 3 }),
    channelTeams: some(teamIds),
    language: fc.option(fc.constantFrom(...languages)),
    topics: some(['tp_1']),
    pinned: fc.option(fc.constantFrom(...teamIds), { freq: 5 }),
    nowMs: fc.integer({ min: 0, max: DAY / HOUR }).map((hours) => hours * HOUR),
  });
  let reached = 0;
  fc.assert(
    fc.property(world, (drawn) => {
      const config = makeConfiguration({
        teams: numbered('tm', drawn.teams),
        agents: numbered('ag', drawn.agents),
        routingRules: numbered('rr', drawn.rules),
        channels: [{ id: 'ch_1', teamIds: drawn.channelTeams }],
        businessHours: [
          { id: 'bh_day', timeZone: 'UTC', shifts: everyDay('08:00-20:00'), holidays: [] },
          { id: 'bh_night', timeZone: 'UTC', shifts: everyDay('20:00-24:00'), holidays: [] },
        ],
      });
      const attributes: Record<string, string> = drawn.language ? { language: drawn.language } : {};
      const facts = makeFacts({ topics: drawn.topics, teamId: drawn.pinned, attributes });
      const { need } = placementFor(config, facts, drawn.nowMs);
      const row = planRow(config, need, drawn.nowMs);
      const inPlan = new Set(row.profiles.map(([profile]) => profile));
      expect(inPlan.size).toBe(row.profiles.length);
      const inLine = { need: parseNeed(need), keptFor: null, passedOver: [], lockedBy: null };
      for (const each of config.agents.values()) {
        const situation: AgentSituation = {
          ...{ agentId: each.id, availability: 'available', load: 0, capacity: 1 },
          liveness: 'live',
          ...{ lockedConversationId: null, wantsNext: true },
        };
        const lacks = lacksOf(config, each, situation, inLine, drawn.nowMs);
        const isReached = inPlan.has(profileFor(config, each)) && !each.draining;
        expect({ need, agentId: each.id, isReached }).toEqual({
          need,
          agentId: each.id,
          isReached: lacks.length === 0,
        });
        if (isReached) reached += 1;
      }
    }),
    { numRuns: 500 },
  );
  expect(reached).toBeGreaterThan(100);
});
