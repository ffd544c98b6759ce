/** Figures of a history. Pure. The wait is the time in line, of those too who gave up. */
import { percentile } from '../demo/table.js';
import { officeOf, type Scenario } from './scenario.js';
import type { Customer, History } from './simulate.js';

export type ClassFigures = {
  readonly name: string;
  /** null: of several. */
  readonly priority: number | null;
  readonly customers: number;
  readonly gaveUp: number;
  /** Neither given nor gone when everything had ended. */
  readonly left: number;
  readonly waitS: { mean: number; p50: number; p90: number; p99: number; max: number };
  /** Share of all customers who were given to an agent within the threshold. */
  readonly serviceLevel: readonly { withinS: number; share: number }[];
  readonly abandonedShare: number;
  /** How often a later arrival of the class was given before an earlier one. Must be 0. */
  readonly overtakes: number;
};

export type Figures = {
  readonly all: ClassFigures;
  /** Highest priority first. */
  readonly classes: readonly ClassFigures[];
  /** Busy time of slots over their time on shift. */
  readonly utilisation: number;
  /** Jain's index of work per slot and time on shift: 1 when equal, 1/n when one has everything. */
  readonly fairness: number;
  /** How often an agent was given more than it may hold. Must be 0. */
  readonly overCap: number;
};

/** The customers that count: those after the warm-up. */
export function measured(scenario: Scenario, history: History): readonly Customer[] {
  return history.customers.slice(Math.floor(history.customers.length * scenario.warmUpShare));
}

/** Time in line, ms; null: still there. */
export function timeInLine(customer: Customer): number | null {
  const until = customer.givenAt ?? customer.leftAt;
  return until === null ? null : until - customer.arrivedAt;
}

/** (Σx)² / (n Σx²); 1 where nobody did anything. */
export function jainsIndex(values: readonly number[]): number {
  const sum = values.reduce((total, each) => total + each, 0);
  const squares = values.reduce((total, each) => total + each * each, 0);
  return squares === 0 ? 1 : (sum * sum) / (values.length * squares);
}

/** Counted when the later one is given, against everybody of the class who came in an earlier ms. By class. */
export function overtakes({ customers, steps }: History, classes: number): number[] {
  const queues = Array.from({ length: classes }, () => ({ arrived: [] as number[], next: 0 }));
  for (const [index, customer] of customers.entries()) queues[customer.class]!.arrived.push(index);
  const counts = Array.from({ length: classes }, () => 0);
  const outOfLine = new Set<number>();
  for (const { what, customer } of steps) {
    if (what === 'finished') continue;
    const found = customers[customer]!;
    const queue = queues[found.class]!;
    outOfLine.add(customer);
    while (outOfLine.delete(queue.arrived[queue.next] ?? -1)) queue.next++;
    const first = queue.arrived[queue.next];
    if (what === 'given' && first !== undefined && customers[first]!.arrivedAt < found.arrivedAt) {
      counts[found.class]! += 1;
    }
  }
  return counts;
}

/** How often a step left an agent with more than its capacity. */
export function timesOverCap({ customers, steps }: History, capacities: readonly number[]): number {
  const loads = capacities.map(() => 0);
  let over = 0;
  for (const { what, customer } of steps) {
    const { agent } = customers[customer]!;
    if (agent === null) continue;
    loads[agent]! += what === 'given' ? 1 : -1;
    if (what === 'given' && loads[agent]! > capacities[agent]!) over += 1;
  }
  return over;
}

const overlap = (from: number, to: number, start: number, end: number) =>
  Math.max(0, Math.min(to, end) - Math.max(from, start));

/** Busy and present slot time of every agent between the first and the last arrival that count, ms. */
function work(scenario: Scenario, history: History, counted: readonly Customer[]) {
  const [start, end] = [counted[0]?.arrivedAt ?? 0, counted.at(-1)?.arrivedAt ?? 0];
  const busy = officeOf(scenario).agents.map(() => 0);
  for (const { agent, givenAt, leftAt } of history.customers) {
    if (agent !== null && givenAt !== null) busy[agent]! += overlap(givenAt, leftAt ?? end, start, end);
  }
  const present = officeOf(scenario).agents.map(({ capacity, shifts }) => {
    const times = shifts ?? [{ fromS: 0, toS: Infinity }];
    return capacity * times.reduce((sum, t) => sum + overlap(t.fromS * 1_000, t.toS * 1_000, start, end), 0);
  });
  return { busy, present };
}

function classFigures(
  of: Pick<ClassFigures, 'name' | 'priority' | 'overtakes'>,
  customers: readonly Customer[],
  thresholdsS: readonly number[],
): ClassFigures {
  const waits = customers.flatMap((customer) => timeInLine(customer) ?? []).map((ms) => ms / 1_000);
  const given = customers.filter((customer) => customer.givenAt !== null);
  const gaveUp = customers.filter((c) => c.givenAt === null && c.leftAt !== null).length;
  const share = (count: number) => (customers.length === 0 ? 0 : count / customers.length);
  return {
    ...of,
    customers: customers.length,
    gaveUp,
    left: customers.length - given.length - gaveUp,
    waitS: {
      mean: waits.reduce((sum, wait) => sum + wait, 0) / Math.max(1, waits.length),
      p50: percentile(waits, 0.5),
      p90: percentile(waits, 0.9),
      p99: percentile(waits, 0.99),
      max: percentile(waits, 1),
    },
    serviceLevel: thresholdsS.map((withinS) => ({
      withinS,
      share: share(given.filter((customer) => timeInLine(customer)! <= withinS * 1_000).length),
    })),
    abandonedShare: share(gaveUp),
  };
}

export function figuresOf(scenario: Scenario, history: History): Figures {
  const counted = measured(scenario, history);
  const overtaken = overtakes(history, scenario.classes.length);
  const { busy, present } = work(scenario, history, counted);
  const sum = (values: readonly number[]) => values.reduce((total, each) => total + each, 0);
  const thresholds = scenario.serviceLevelS;
  return {
    all: classFigures({ name: 'all', priority: null, overtakes: sum(overtaken) }, counted, thresholds),
    classes: scenario.classes
      .map(({ name, priority }, index) =>
        classFigures(
          { name, priority, overtakes: overtaken[index]! },
          counted.filter((customer) => customer.class === index),
          thresholds,
        ),
      )
      .sort((a, b) => (b.priority ?? 0) - (a.priority ?? 0)),
    utilisation: sum(busy) / Math.max(1, sum(present)),
    fairness: jainsIndex(busy.flatMap((ms, agent) => (present[agent]! > 0 ? ms / present[agent]! : []))),
    overCap: timesOverCap(
      history,
      officeOf(scenario).agents.map(({ capacity }) => capacity),
    ),
  };
}
