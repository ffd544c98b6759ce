// What a desk should do, in maps and arrays: the reference for simulations through the core. Shares no code with the engine.

import type { Desk, Given, Office } from '../../simulation/desk.js';

type Waiting = { customer: number; line: number; priority: number; since: number };

/** Highest priority first, then who came first; the agent with the lowest load ratio, then the longest without an assignment. */
export function createPlainDesk(office: Office): Desk {
  const agents = office.agents.map((agent) => ({ ...agent, here: false, load: 0, lastGiven: 0 }));
  const holders = new Map<number, number>();
  let waiting: Waiting[] = [];
  let given = 0;

  const better = (a: number, b: number) => {
    const [x, y] = [agents[a]!, agents[b]!];
    return x.load / x.capacity - y.load / y.capacity || x.lastGiven - y.lastGiven || a - b;
  };
  const free = () => agents.flatMap((a, i) => (a.here && a.load < a.capacity ? [i] : []));

  return {
    come: async (agent) => (agents[agent]!.here = true),
    go: async (agent) => (agents[agent]!.here = false),
    async arrive({ customer, line, priority }, atMs) {
      const behind = waiting.findIndex((other) => other.priority < priority);
      waiting.splice(behind === -1 ? waiting.length : behind, 0, { customer, line, priority, since: atMs });
      return true;
    },
    async match(atMs) {
      const done: Given[] = [];
      let ready = free();
      for (const { customer, line, since } of [...waiting]) {
        if (ready.length === 0) break;
        const agent = ready.filter((each) => agents[each]!.serves[line]).sort(better)[0];
        if (agent === undefined) continue;
        agents[agent]!.load += 1;
        agents[agent]!.lastGiven = ++given;
        holders.set(customer, agent);
        done.push({ customer, agent, waitMs: atMs - since });
        ready = free();
      }
      const gone = new Set(done.map((each) => each.customer));
      if (gone.size > 0) waiting = waiting.filter((each) => !gone.has(each.customer));
      return done;
    },
    async finish(customer) {
      agents[holders.get(customer)!]!.load -= 1;
      return true;
    },
    async giveUp(customer) {
      waiting = waiting.filter((each) => each.customer !== customer);
      return true;
    },
    close: async () => undefined,
  };
}
