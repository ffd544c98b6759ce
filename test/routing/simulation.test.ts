// A contact centre played through the core in owned time: against queueing theory, against a plain desk, and twice.

import type { Redis } from 'ioredis';
import { openDesk } from '../../simulation/desk.js';
import { figuresOf, timeInLine } from '../../simulation/figures.js';
import { compare, formulaOf } from '../../simulation/formulas.js';
import { officeOf, parseScenario } from '../../simulation/scenario.js';
import { simulate } from '../../simulation/simulate.js';
import { randomToken } from '../../src/routing/ids.js';
import { expect, test } from '../support/fixtures.js';
import { createPlainDesk } from '../support/plain-desk.js';

const scenarioOf = (parts: object) =>
  parseScenario(JSON.stringify({ name: 'test', seed: 9, customers: 300, ...parts }));

const erlangC = scenarioOf({
  agents: [{ count: 4, teams: ['a'] }],
  classes: [{ name: 'all', arrivalsPerHour: 72, service: { meanS: 120 }, teams: ['a'] }],
});

/** Two teams, several slots, skills, priorities, a shift that ends and one that begins, customers who give up. */
const mixed = scenarioOf({
  customers: 200,
  agents: [
    { count: 2, capacity: 3, teams: ['cards'], shifts: [{ fromS: 0, toS: 3_000 }] },
    { count: 2, capacity: 2, teams: ['cards', 'loans'], skills: { french: 5 } },
    { count: 1, capacity: 1, teams: ['loans'], shifts: [{ fromS: 1_500, toS: 90_000 }] },
  ],
  classes: [
    {
      name: 'card',
      arrivalsPerHour: 130,
      service: { meanS: 240 },
      patience: { meanS: 300 },
      teams: ['cards'],
    },
    {
      name: 'French',
      priority: 10,
      arrivalsPerHour: 20,
      service: { meanS: 300 },
      teams: ['cards'],
      skills: { french: 3 },
    },
    {
      name: 'loan',
      arrivalsPerHour: 40,
      service: { meanS: 200, distribution: { lognormal: 1.5 } },
      patience: { meanS: 400, distribution: 'deterministic' },
      teams: ['loans'],
    },
  ],
});

async function playInCore(redis: Redis, scenario: typeof mixed) {
  const desk = await openDesk(redis, `t${randomToken(10)}`, officeOf(scenario));
  try {
    return await simulate(scenario, desk);
  } finally {
    await desk.close();
  }
}

test('four agents at load 0.6 wait as Erlang C says; nobody overtakes, nobody holds more than the cap', async ({
  redis,
}) => {
  const history = await playInCore(redis, erlangC);
  expect(history.customers).toHaveLength(300);
  expect(figuresOf(erlangC, history)).toMatchObject({ overCap: 0, all: { overtakes: 0, left: 0 } });
  for (const comparison of compare(erlangC, history, formulaOf(erlangC)!)) {
    expect(Math.abs(comparison.difference), comparison.quantity).toBeLessThan(0.4);
  }
});

test('priorities, skills, shifts, slots and patience: the core gives the same customers to the same agents as a plain desk', async ({
  redis,
}) => {
  const history = await playInCore(redis, mixed);
  const plain = await simulate(mixed, createPlainDesk(officeOf(mixed)));
  expect(history.steps.filter(({ what }) => what === 'gave_up').length).toBeGreaterThan(10);
  expect(history).toEqual(plain);
  for (const customer of history.customers) {
    if (customer.givenAt !== null) expect(customer.waitMs).toBe(timeInLine(customer));
  }
});

test('one seed gives one history, another seed another', async ({ redis }) => {
  const short = { ...mixed, customers: 60 };
  const first = await playInCore(redis, short);
  expect(await playInCore(redis, short)).toEqual(first);
  expect(await playInCore(redis, { ...short, seed: 10 })).not.toEqual(first);
});
