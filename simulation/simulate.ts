/** Plays a scenario at a desk, event by event in owned time, and writes down what happened. Judging is for others. */
import { createAgenda } from './agenda.js';
import type { Desk } from './desk.js';
import { createStream } from './draws.js';
import { officeOf, type Scenario } from './scenario.js';

/** Times in ms since the start. */
export type Customer = {
  readonly class: number;
  readonly arrivedAt: number;
  readonly serviceMs: number;
  agent: number | null;
  givenAt: number | null;
  /** As the core said when it gave the customer to an agent. */
  waitMs: number | null;
  /** When the agent was done, or when the customer gave up. */
  leftAt: number | null;
};

export type Step = { readonly what: 'given' | 'finished' | 'gave_up'; readonly customer: number };

export type History = {
  /** In order of arrival. */
  readonly customers: readonly Customer[];
  /** In the order in which they happened. */
  readonly steps: readonly Step[];
};

type Event =
  | { kind: 'comes' | 'goes'; agent: number }
  | { kind: 'arrives'; class: number }
  | { kind: 'finishes' | 'loses_patience'; customer: number };

/** Nothing ends in the moment in which it began. */
const toMs = (s: number) => Math.max(1, Math.round(s * 1_000));

export async function simulate(scenario: Scenario, desk: Desk): Promise<History> {
  const { agents, lineOf } = officeOf(scenario);
  const streams = scenario.classes.map((each) => createStream(scenario.seed, each));
  const agenda = createAgenda<Event>();
  const customers: Customer[] = [];
  const steps: Step[] = [];
  const most = scenario.customers ?? Infinity;
  const endS = scenario.durationS ?? Infinity;

  for (const [agent, { shifts }] of agents.entries()) {
    for (const { fromS, toS } of shifts ?? [{ fromS: 0, toS: null }]) {
      agenda.add(fromS * 1_000, { kind: 'comes', agent });
      if (toS !== null) agenda.add(toS * 1_000, { kind: 'goes', agent });
    }
  }
  const expect = (index: number) => {
    const arrivalS = streams[index]!.arrivalS();
    if (arrivalS < endS) agenda.add(toMs(arrivalS), { kind: 'arrives', class: index });
  };
  for (const index of scenario.classes.keys()) expect(index);

  async function arrive(index: number, atMs: number): Promise<boolean> {
    if (customers.length === most) return false;
    const stream = streams[index]!;
    const customer = customers.length;
    const serviceMs = toMs(stream.serviceS());
    customers.push({
      class: index,
      arrivedAt: atMs,
      serviceMs,
      agent: null,
      givenAt: null,
      waitMs: null,
      leftAt: null,
    });
    const patienceS = stream.patienceS();
    if (patienceS < Infinity) agenda.add(atMs + toMs(patienceS), { kind: 'loses_patience', customer });
    expect(index);
    const { priority } = scenario.classes[index]!;
    return desk.arrive({ customer, line: lineOf[index]!, priority }, atMs);
  }

  function leave(customer: number, what: 'finished' | 'gave_up', atMs: number): Promise<boolean> {
    customers[customer]!.leftAt = atMs;
    steps.push({ what, customer });
    return what === 'finished' ? desk.finish(customer, atMs) : desk.giveUp(customer, atMs);
  }

  /** @returns whether the doorbell is to be rung */
  async function happen(event: Event, atMs: number): Promise<boolean> {
    switch (event.kind) {
      case 'comes':
        return desk.come(event.agent, atMs);
      case 'goes':
        return desk.go(event.agent, atMs);
      case 'arrives':
        return arrive(event.class, atMs);
      case 'finishes':
        return leave(event.customer, 'finished', atMs);
      case 'loses_patience':
        return customers[event.customer]!.givenAt === null && leave(event.customer, 'gave_up', atMs);
    }
  }

  for (let event = agenda.next(); event !== undefined; event = agenda.next()) {
    const { atMs } = event;
    if (!(await happen(event.what, atMs))) continue;
    for (const { customer, agent, waitMs } of await desk.match(atMs)) {
      const found = customers[customer]!;
      Object.assign(found, { agent, givenAt: atMs, waitMs });
      steps.push({ what: 'given', customer });
      agenda.add(atMs + found.serviceMs, { kind: 'finishes', customer });
    }
  }
  return { customers, steps };
}
