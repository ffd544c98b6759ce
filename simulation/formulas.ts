/** Which formula describes a scenario, and what it says: predictions that a history can be held against. Pure. */
import { batchMeans, type Estimate } from './confidence.js';
import { cvOf } from './draws.js';
import { measured, timeInLine } from './figures.js';
import { officeOf, type Scenario, type Spread } from './scenario.js';
import type { Customer, History } from './simulate.js';
import { impatientLine, patientLine, priorityLines, priorityLinesOfOneServer } from './theory.js';

export type Prediction = {
  readonly quantity: string;
  readonly unit: 's' | 'share';
  readonly expected: number;
  /** The customers it is about, and what each counts. */
  readonly about: (customer: Customer) => boolean;
  readonly value: (customer: Customer) => number;
};

export type Formula = {
  readonly name: string;
  readonly servers: number;
  /** Of all servers: 1 is as much work as they can do. */
  readonly load: number;
  /** Highest first. */
  readonly priorities: readonly number[];
  readonly predictions: readonly Prediction[];
};

export type Comparison = Omit<Prediction, 'about' | 'value'> & {
  readonly simulated: Estimate;
  /** (simulated − expected) / expected. */
  readonly difference: number;
  readonly inside: boolean;
};

const everybody = () => true;
const inLineS = (customer: Customer) => (timeInLine(customer) ?? 0) / 1_000;
const share = (quantity: string, expected: number, holds: (customer: Customer) => boolean): Prediction => ({
  quantity,
  unit: 'share',
  expected,
  about: everybody,
  value: (customer) => Number(holds(customer)),
});
const seconds = (quantity: string, expected: number, about: Prediction['about'] = everybody): Prediction => ({
  quantity,
  unit: 's',
  expected,
  about,
  value: inLineS,
});

/** A class as formulas see it. */
type Flow = {
  priority: number;
  arrivalRate: number;
  meanServiceS: number;
  service: Spread;
  patience: Scenario['classes'][number]['patience'];
};
type Named = Pick<Formula, 'name' | 'predictions'>;

const rateOf = (flows: readonly Flow[]) => flows.reduce((sum, flow) => sum + flow.arrivalRate, 0);

/** What the formulas have in common: Poisson arrivals, and agents who are always there and can all serve everybody. */
function isOneLine(scenario: Scenario): boolean {
  const { agents } = officeOf(scenario);
  return (
    agents.every((agent) => agent.shifts === null && agent.serves.every(Boolean)) &&
    scenario.classes.every((c) => c.interarrival === 'exponential' && typeof c.arrivalsPerHour === 'number')
  );
}

function erlangA(servers: number, [flow, ...others]: readonly Flow[]): Named | null {
  if (flow === undefined || others.length > 0) return null;
  if (flow.service !== 'exponential' || flow.patience?.distribution !== 'exponential') return null;
  const line = impatientLine({ servers, ...flow, meanPatienceS: flow.patience.meanS });
  return {
    name: 'Erlang A',
    predictions: [
      share('has to wait', line.waitShare, (c) => inLineS(c) > 0),
      share('gives up', line.abandonedShare, (c) => c.givenAt === null),
      seconds('mean time in line', line.meanWaitS),
    ],
  };
}

function erlangC(servers: number, flows: readonly Flow[], thresholdsS: readonly number[]): Named {
  const { meanServiceS } = flows[0]!;
  const line = patientLine({ servers, arrivalRate: rateOf(flows), meanServiceS });
  return {
    name: 'Erlang C',
    predictions: [
      share('has to wait', line.waitShare, (c) => inLineS(c) > 0),
      seconds('mean wait', line.meanWaitS),
      ...thresholdsS.map((t) => share(`waits over ${t} s`, line.beyond(t), (c) => inLineS(c) > t)),
    ],
  };
}

/** Mean waits by priority level, highest first. */
function byLevel(scenario: Scenario, name: string, priorities: readonly number[], waitsS: number[]): Named {
  const of = (level: number) => (priorities.length === 1 ? '' : `, priority ${priorities[level]}`);
  return {
    name,
    predictions: waitsS.map((wait, level) =>
      seconds(
        `mean wait${of(level)}`,
        wait,
        (customer) => scenario.classes[customer.class]!.priority === priorities[level],
      ),
    ),
  };
}

/** null: no formula here describes it. */
export function formulaOf(scenario: Scenario): Formula | null {
  if (!isOneLine(scenario)) return null;
  const servers = officeOf(scenario).agents.reduce((sum, { capacity }) => sum + capacity, 0);
  const flows: Flow[] = scenario.classes.map((c) => ({
    priority: c.priority,
    arrivalRate: (c.arrivalsPerHour as number) / 3_600,
    meanServiceS: c.service.meanS,
    service: c.service.distribution,
    patience: c.patience,
  }));
  const load = flows.reduce((sum, flow) => sum + flow.arrivalRate * flow.meanServiceS, 0) / servers;
  const priorities = [...new Set(flows.map((flow) => flow.priority))].sort((a, b) => b - a);
  const levels = priorities.map((priority) => flows.filter((flow) => flow.priority === priority));
  const named = (): Named | null => {
    if (flows.some((flow) => flow.patience !== null)) return erlangA(servers, flows);
    if (load >= 1) return null;
    const { meanServiceS } = flows[0]!;
    if (flows.every((flow) => flow.service === 'exponential' && flow.meanServiceS === meanServiceS)) {
      if (levels.length === 1) return erlangC(servers, flows, scenario.serviceLevelS);
      const arrivalRates = levels.map(rateOf);
      return byLevel(scenario, 'Cobham', priorities, priorityLines({ servers, meanServiceS, arrivalRates }));
    }
    if (servers > 1 || levels.length < flows.length) return null;
    const waits = priorityLinesOfOneServer(
      levels.flat().map((flow) => ({ ...flow, cv: cvOf(flow.service) })),
    );
    return byLevel(scenario, levels.length === 1 ? 'Pollaczek–Khinchine' : 'Cobham', priorities, waits);
  };
  const found = named();
  return found && { ...found, servers, load, priorities };
}

/** Nothing is said about what fewer customers tell than an interval needs. */
export function compare(scenario: Scenario, history: History, formula: Formula): Comparison[] {
  const counted = measured(scenario, history);
  return formula.predictions.flatMap(({ about, value, ...prediction }) => {
    const { expected } = prediction;
    const simulated = batchMeans(counted.filter(about).map(value));
    if (simulated === null) return [];
    const inside = simulated.low <= expected && expected <= simulated.high;
    return [{ ...prediction, simulated, difference: (simulated.mean - expected) / expected, inside }];
  });
}
