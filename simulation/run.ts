/** One scenario from its text to its figures, at a desk on this Redis. */
import type { Redis } from 'ioredis';
import { openDesk } from './desk.js';
import { figuresOf } from './figures.js';
import { compare, formulaOf } from './formulas.js';
import type { Run } from './report.js';
import { officeOf, type Scenario } from './scenario.js';
import { simulate } from './simulate.js';

/** @param partition  a hash tag that nobody else uses; emptied afterwards */
export async function runScenario(redis: Redis, partition: string, scenario: Scenario): Promise<Run> {
  const desk = await openDesk(redis, partition, officeOf(scenario));
  try {
    const history = await simulate(scenario, desk);
    const formula = formulaOf(scenario);
    return {
      scenario,
      customers: history.customers.length,
      figures: figuresOf(scenario, history),
      formula,
      comparisons: formula ? compare(scenario, history, formula) : [],
    };
  } finally {
    await desk.close();
  }
}
