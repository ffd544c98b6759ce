/** Which formula describes a scenario, and what it says: predictions that a history can be held against. Pure. */
import { batchMeans, type Estimate } from './confidence.js';
import { cvOf } from './draws.js';
import { measured, timeInLine } from './figures.js';
import { officeOf, type Scenario } from './scenario.js';
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

/** What the formulas have in common: Poisson arrivals, and agents who are always there and can all serve everybody. */
function isOneLine(scenario: Scenario): boolean {
  const { agents } = officeOf(scenario);
  return (
    agents.every((agent) => agent.shifts === null && agent.serves.every(Boolean)) &&
    scenario.classes.every((c) => c.interarrival === 'exponential' && typeof c.arrivalsPerHour === 'number')
  );
}

/** null: no formula here describes it. */
export function formulaOf(scenario: Scenario): Formula | null {
  if (!isOneLine(scenario)) return null;
  const { agents } = officeOf(scenario);
  const servers = agents.reduce((sum, { capacity }) => sum + capacity, 0);
  const flows = scenario.classes.map((c) => ({
    priority: c.priority,
    arrivalRate: (c.arrivalsPerHour as number) / 3_600,
    meanServiceS: c.service.meanS,
    cv: cvOf(c.service.distribution),
    patience: c.patience,
  }));
  const priorities = [...new Set(flows.map((flow) => flow.priority))].sort((a, b) => b - a);
  const load = flows.reduce((sum, flow) => sum + flow.arrivalRate * flow.meanServiceS, 0) / servers;
  const about = { servers, load, priorities };
  const alike = flows.every(
    (flow) => flow.meanServiceS === flows[0]!.meanServiceS && flow.cv === 1 && flow.patience === null,
  );
  const [only] = flows;
  const { serviceLevelS } = scenario;

  if (
    flows.length === 1 &&
    only !== undefined &&
    only.cv === 1 &&
    only.patience?.distribution === 'exponential'
  ) {
    const line = impatientLine({ servers, ...only, meanPatienceS: only.patience.meanS });
    return {
      ...about,
      name: 'Erlang A',
      predictions: [
        share('has to wait', line.waitShare, (c) => inLineS(c) > 0),
        share('gives up', line.abandonedShare, (c) => c.givenAt === null),
        seconds('mean time in line', line.meanWaitS),
      ],
    };
  }
  if (alike && priorities.length === 1) {
    const arrivalRate = flows.reduce((sum, flow) => sum + flow.arrivalRate, 0);
    const line = patientLine({ servers, arrivalRate, meanServiceS: only!.meanServiceS });
    return {
      ...about,
      name: 'Erlang C',
      predictions: [
        share('has to wait', line.waitShare, (c) => inLineS(c) > 0),
        seconds('mean wait', line.meanWaitS),
        ...serviceLevelS.map((t) => share(`waits over ${t} s`, line.beyond(t), (c) => inLineS(c) > t)),
      ],
    };
  }
  if (flows.some((flow) => flow.patience !== null) || !(alike || servers === 1)) return null;

  const levels = priorities.map((priority) => flows.filter((flow) => flow.priority === priority));
  if (!alike && levels.some((level) => level.length > 1)) return null;
  const waits = alike
    ? priorityLines({
        servers,
        meanServiceS: only!.meanServiceS,
        arrivalRates: levels.map((level) => level.reduce((sum, flow) => sum + flow.arrivalRate, 0)),
      })
    : priorityLinesOfOneServer(levels.flat());
  return {
    ...about,
    name: levels.length === 1 ? 'Pollaczek–Khinchine' : 'Cobham',
    predictions: waits.map((wait, level) =>
      seconds(
        levels.length === 1 ? 'mean wait' : `mean wait, priority ${priorities[level]}`,
        wait,
        (customer) => scenario.classes[customer.class]!.priority === priorities[level],
      ),
    ),
  };
}

export function compare(scenario: Scenario, history: History, formula: Formula): Comparison[] {
  const counted = measured(scenario, history);
  return formula.predictions.map(({ about, value, ...prediction }) => {
    const simulated = batchMeans(counted.filter(about).map(value));
    return {
      ...prediction,
      simulated,
      difference: (simulated.mean - prediction.expected) / prediction.expected,
      inside: simulated.low <= prediction.expected && prediction.expected <= simulated.high,
    };
  });
}
