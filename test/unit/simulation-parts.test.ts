// The parts of the simulation that theory does not check: agenda, draws, scenario files, what figures count.

import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../demo/random.js';
import { createAgenda } from '../../simulation/agenda.js';
import { parseSimulateArgs } from '../../simulation/args.js';
import { batchMeans } from '../../simulation/confidence.js';
import { createStream, cvOf, draw } from '../../simulation/draws.js';
import { jainsIndex, overtakes, timesOverCap } from '../../simulation/figures.js';
import { formulaOf } from '../../simulation/formulas.js';
import { parseScenario } from '../../simulation/scenario.js';
import type { Customer, History, Step } from '../../simulation/simulate.js';

const folder = new URL('../../simulation/scenarios/', import.meta.url);
const files = readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')] as const);

test('the agenda gives back by time, of one time in the order of adding', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), (times) => {
      const agenda = createAgenda<number>();
      for (const [order, atMs] of times.entries()) agenda.add(atMs, order);
      const out = times.map(() => agenda.next()!);
      const expected = times.map((atMs, what) => ({ atMs, what })).sort((a, b) => a.atMs - b.atMs);
      expect(out).toMatchObject(expected);
      expect(agenda.next()).toBeUndefined();
    }),
  );
});

test.for(['exponential', 'deterministic', { lognormal: 0.7 }] as const)(
  'draws have the mean and the spread asked for: %j',
  (spread) => {
    const random = createRandom(3);
    const values = Array.from({ length: 100_000 }, () => draw(random, 40, spread));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean / 40 - 1)).toBeLessThan(0.015);
    expect(Math.sqrt(variance) / mean).toBeCloseTo(cvOf(spread), 1);
  },
);

test('arrivals follow the steps of their rate, and end where it ends', () => {
  const steps = [
    { fromS: 0, perHour: 0 },
    { fromS: 100, perHour: 3_600 },
    { fromS: 110, perHour: 360 },
    { fromS: 150, perHour: 0 },
  ];
  const text = JSON.stringify({
    name: 'steps',
    seed: 1,
    durationS: 1_000,
    agents: [{ count: 1, teams: ['a'] }],
    classes: [
      {
        name: 'all',
        arrivalsPerHour: steps,
        interarrival: 'deterministic',
        service: { meanS: 1 },
        teams: ['a'],
      },
    ],
  });
  const scenario = parseScenario(text);
  const stream = createStream(1, scenario.classes[0]!);
  const times = Array.from({ length: 15 }, () => stream.arrivalS());
  expect(times).toEqual([101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 120, 130, 140, 150, Infinity]);
});

describe('what figures count', () => {
  const customer = (arrivedAt: number, agent: number | null = 0): Customer => ({
    ...{ class: 0, arrivedAt, serviceMs: 1, agent, givenAt: null, waitMs: null, leftAt: null },
  });
  const history = (customers: Customer[], ...steps: [Step['what'], number][]): History => ({
    customers,
    steps: steps.map(([what, index]) => ({ what, customer: index })),
  });

  test('an overtake: a later one given before an earlier one that is still in line', () => {
    const three = [customer(1), customer(2), customer(3)];
    expect(overtakes(history(three, ['given', 0], ['given', 1], ['given', 2]), 1)).toEqual([0]);
    expect(overtakes(history(three, ['given', 1], ['given', 2], ['given', 0]), 1)).toEqual([2]);
    expect(overtakes(history(three, ['gave_up', 0], ['given', 2], ['given', 1]), 1)).toEqual([1]);
  });

  test('not an overtake: who came in the same ms, who gave up before, another class', () => {
    expect(overtakes(history([customer(1), customer(1)], ['given', 1], ['given', 0]), 1)).toEqual([0]);
    expect(overtakes(history([customer(1), customer(2)], ['gave_up', 0], ['given', 1]), 1)).toEqual([0]);
    const other = { ...customer(2), class: 1 };
    expect(overtakes(history([customer(1), other], ['given', 1], ['given', 0]), 2)).toEqual([0, 0]);
  });

  test('above the cap: given while the agent had all it may hold', () => {
    const two = [customer(1), customer(2)];
    expect(timesOverCap(history(two, ['given', 0], ['given', 1]), [1])).toBe(1);
    expect(timesOverCap(history(two, ['given', 0], ['finished', 0], ['given', 1]), [1])).toBe(0);
  });

  test("Jain's index", () => {
    expect(jainsIndex([3, 3, 3])).toBe(1);
    expect(jainsIndex([1, 0, 0, 0])).toBe(0.25);
    expect(jainsIndex([0, 0])).toBe(1);
  });

  test('the interval of 20 batches, as computed by hand', () => {
    const values = Array.from({ length: 40 }, (_, i) => Math.floor(i / 2) + 1);
    const { mean, low, high } = batchMeans([...values, 1_000])!;
    expect(mean).toBe(10.5);
    // The numbers 1 to 20 have a variance of 35.
    expect(high - mean).toBeCloseTo(2.093024 * Math.sqrt(35 / 20), 10);
    expect(mean - low).toBeCloseTo(high - mean, 10);
    expect(batchMeans(values.slice(0, 19))).toBeNull();
  });
});

describe('scenario files', () => {
  test.for(files)('%s can be played', ([, text]) => {
    expect(parseScenario(text).classes.length).toBeGreaterThan(0);
  });

  test('no two have one name or one seed, and every formula is met', () => {
    const scenarios = files.map(([, text]) => parseScenario(text));
    expect(new Set(scenarios.map(({ name }) => name)).size).toBe(files.length);
    expect(new Set(scenarios.map(({ seed }) => seed)).size).toBe(files.length);
    const names = new Set(scenarios.map((scenario) => formulaOf(scenario)?.name ?? 'none'));
    expect([...names].sort()).toEqual(['Cobham', 'Erlang A', 'Erlang C', 'Pollaczek–Khinchine', 'none']);
  });

  test.for([
    [{ customers: 10, durationS: 10 }, 'give customers or durationS'],
    [{ surprise: 1 }, 'surprise'],
    [
      { classes: [{ name: 'x', arrivalsPerHour: 1, service: { meanS: 1 }, teams: ['b'] }] },
      'nobody can serve x',
    ],
  ] as const)('what is wrong is told: %j', ([parts, told]) => {
    const right = {
      ...{ name: 'a', seed: 1, customers: 10, agents: [{ count: 1, teams: ['a'] }] },
      classes: [{ name: 'x', arrivalsPerHour: 1, service: { meanS: 1 }, teams: ['a'] }],
    };
    expect(() => parseScenario(JSON.stringify({ ...right, ...parts }))).toThrow(told);
  });
});

describe('which formula describes a scenario', () => {
  const all = { name: 'x', arrivalsPerHour: 20, service: { meanS: 100 }, teams: ['a'] };
  const patient = { ...all, patience: { meanS: 100 } };
  const two = [all, { ...all, name: 'y', priority: 5 }];
  const lognormal = { ...all, service: { meanS: 100, distribution: { lognormal: 1 } } };
  test.for([
    [{}, 'Erlang C'],
    [{ classes: [patient] }, 'Erlang A'],
    [{ classes: two }, 'Cobham'],
    [{ agents: [{ count: 1, teams: ['a'] }], classes: [lognormal] }, 'Pollaczek–Khinchine'],
    [{ classes: [lognormal] }, undefined],
    [{ classes: [{ ...all, arrivalsPerHour: 200 }] }, undefined],
    [{ classes: [{ ...all, interarrival: 'deterministic' }] }, undefined],
    [{ classes: [patient, { ...patient, name: 'y' }] }, undefined],
    [{ classes: [{ ...all, patience: { meanS: 9, distribution: 'deterministic' } }] }, undefined],
    [{ agents: [{ count: 3, teams: ['a'], shifts: [{ fromS: 0, toS: 9 }] }] }, undefined],
    [{ agents: [...['a', 'b'].map((team) => ({ count: 1, teams: [team] }))] }, undefined],
  ] as const)('%j: %s', ([parts, name]) => {
    const base = { name: 'a', seed: 1, customers: 10, agents: [{ count: 3, teams: ['a'] }], classes: [all] };
    expect(formulaOf(parseScenario(JSON.stringify({ ...base, ...parts })))?.name).toBe(name);
  });
});

test.for([
  [[], 'error'],
  [['--theory', '--scenario', 'a.json'], 'error'],
  [['--scenario', 'a.json', '--seed', 'x'], 'error'],
  [['--help'], 'help'],
  [['--theory', '--customers', '500'], 'options'],
  [['--scenario', 'a.json', '--json'], 'options'],
] as const)('the command line %j is %s', ([argv, kind]) => {
  expect(Object.keys(parseSimulateArgs(argv))).toEqual([kind]);
});
