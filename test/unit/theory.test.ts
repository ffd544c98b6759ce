// The formulas against published values, against other formulas that must agree, and against chains solved by brute force.

import { describe, expect, test } from 'vitest';
import {
  erlangB,
  erlangC,
  impatientLine,
  patientLine,
  priorityLines,
  priorityLinesOfOneServer,
} from '../../simulation/theory.js';
import { shares } from '../support/chain.js';

const sum = (values: Iterable<number>) => [...values].reduce((total, each) => total + each, 0);

/** Σ p·f over the states from `first` on; f gets the number above `first`. */
const over = (p: Float64Array, first: number, f: (above: number) => number) =>
  sum(p.slice(first).map((share, above) => share * f(above)));

/** Numbers present 0 … states − 1, one line; those who wait leave at `givingUp` each. */
function line(
  l: { servers: number; arrivalRate: number; meanServiceS: number },
  givingUp: number,
  states: number,
) {
  return shares({
    states,
    flows: (n) => [
      ...(n + 1 < states ? [[n + 1, l.arrivalRate] as const] : []),
      ...(n > 0
        ? [[n - 1, Math.min(n, l.servers) / l.meanServiceS + Math.max(0, n - l.servers) * givingUp] as const]
        : []),
    ],
  });
}

/** P(Poisson ≤ k) */
function poissonUpTo(mean: number, k: number): number {
  let [term, total] = [Math.exp(-mean), 0];
  for (let i = 0; i <= k; i++) {
    total += term;
    term *= mean / (i + 1);
  }
  return total;
}

describe('Erlang B', () => {
  test.for([
    [1, 1, 1 / 2],
    [2, 1, 1 / 5],
    [3, 2, 4 / 19],
    // Telephone tables print the load at which so many lines lose 1 % of the calls.
    [10, 4.461, 0.01],
    [50, 37.9, 0.01],
    [100, 84.06, 0.01],
  ] as const)('%i servers, %f erlangs', ([servers, offered, busy]) => {
    expect(erlangB(servers, offered)).toBeCloseTo(busy, 4);
  });

  test('a thousand servers with next to no load are not a number out of range', () => {
    expect(erlangB(1_000, 1)).toBe(0);
  });
});

describe('Erlang C', () => {
  test.for([
    [1, 0.7, 0.7],
    [2, 1, 1 / 3],
    [5, 4, 0.5541],
    [10, 8, 0.4092],
    [10, 12, 1],
  ] as const)('%i servers, %f erlangs', ([servers, offered, waits]) => {
    expect(erlangC(servers, offered)).toBeCloseTo(waits, 4);
  });

  test.for([
    { servers: 1, arrivalRate: 0.7, meanServiceS: 1 },
    { servers: 5, arrivalRate: 0.02, meanServiceS: 180 },
    { servers: 12, arrivalRate: 0.05, meanServiceS: 200 },
  ])('as the chain does: $servers servers', (l) => {
    const p = line(l, 0, l.servers + 200);
    const formula = patientLine(l);
    expect(formula.waitShare).toBeCloseTo(
      over(p, l.servers, () => 1),
      9,
    );
    const meanWaitS = over(p, l.servers, (waiting) => waiting) / l.arrivalRate;
    expect(formula.meanWaitS / meanWaitS).toBeCloseTo(1, 9);
    // Who comes when k wait is served after k + 1 departures.
    const thresholdS = l.meanServiceS / 3;
    const departures = (l.servers / l.meanServiceS) * thresholdS;
    expect(formula.beyond(thresholdS)).toBeCloseTo(
      over(p, l.servers, (waiting) => poissonUpTo(departures, waiting)),
      9,
    );
  });

  test('a line that grows without end has no mean wait', () => {
    expect(patientLine({ servers: 2, arrivalRate: 2, meanServiceS: 1 }).meanWaitS).toBe(Infinity);
  });
});

describe('Erlang A', () => {
  // Mandelbaum and Zeltyn, "The Palm/Erlang-A queue" (2005): 50 agents, 48 calls and 1 minute each, patience of 2 minutes.
  test('the published comparison with Erlang C', () => {
    const l = { servers: 50, arrivalRate: 48 / 60, meanServiceS: 60 };
    expect(patientLine(l).meanWaitS).toBeCloseTo(20.8, 1);
    const impatient = impatientLine({ ...l, meanPatienceS: 120 });
    expect(impatient.meanWaitS).toBeCloseTo(3.7, 1);
    expect(impatient.abandonedShare).toBeCloseTo(0.031, 3);
  });

  test.for([
    { servers: 10, arrivalRate: 0.04, meanServiceS: 180, meanPatienceS: 120 },
    { servers: 10, arrivalRate: 10 / 180, meanServiceS: 180, meanPatienceS: 600 },
    { servers: 3, arrivalRate: 6, meanServiceS: 1, meanPatienceS: 2 },
    { servers: 1, arrivalRate: 0.2, meanServiceS: 1, meanPatienceS: 0.1 },
  ])('as the chain does: $servers servers, patience $meanPatienceS', (l) => {
    const p = line(l, 1 / l.meanPatienceS, l.servers + 150);
    const formula = impatientLine(l);
    const meanWaiting = over(p, l.servers, (waiting) => waiting);
    expect(formula.waitShare).toBeCloseTo(
      over(p, l.servers, () => 1),
      9,
    );
    expect((formula.meanWaitS * l.arrivalRate) / meanWaiting).toBeCloseTo(1, 9);
    expect(formula.abandonedShare).toBeCloseTo(meanWaiting / l.meanPatienceS / l.arrivalRate, 9);
  });

  test('patience as long as service: as many present as without any limit, which is Poisson', () => {
    const formula = impatientLine({ servers: 30, arrivalRate: 28, meanServiceS: 1, meanPatienceS: 1 });
    expect(formula.waitShare).toBeCloseTo(1 - poissonUpTo(28, 29), 12);
  });

  test('endless patience is Erlang C', () => {
    const l = { servers: 8, arrivalRate: 7, meanServiceS: 1 };
    const formula = impatientLine({ ...l, meanPatienceS: 1e9 });
    expect(formula.waitShare).toBeCloseTo(patientLine(l).waitShare, 6);
    expect(formula.meanWaitS).toBeCloseTo(patientLine(l).meanWaitS, 6);
  });

  // The first sum is out of a double's range by far, the second just so.
  test.for([
    { servers: 1_000, arrivalRate: 3_000, meanServiceS: 1, meanPatienceS: 100 },
    { servers: 4, arrivalRate: 12, meanServiceS: 1, meanPatienceS: 128 },
  ])('deep overload with long patience, $servers servers: who is too much gives up', (l) => {
    const formula = impatientLine(l);
    expect(formula.waitShare).toBeCloseTo(1, 9);
    expect(formula.abandonedShare).toBeCloseTo(2 / 3, 9);
  });

  test('a thousand idle servers: nobody waits', () => {
    const l = { servers: 1_000, arrivalRate: 1, meanServiceS: 1, meanPatienceS: 1 };
    expect(impatientLine(l)).toEqual({ waitShare: 0, abandonedShare: 0, meanWaitS: 0 });
  });
});

describe('priorities', () => {
  /** Two levels, the higher first, nobody interrupted. States: 0 … N − 1 busy; then all busy with (high, low) waiting. */
  function twoLevels(servers: number, rates: readonly [number, number], meanServiceS: number) {
    const [HIGH, LOW] = [25, 70];
    const at = (high: number, low: number) => servers + high * LOW + low;
    const p = shares({
      states: servers + HIGH * LOW,
      flows: (state) => {
        const free = (count: number) => [[count - 1, count / meanServiceS] as const];
        if (state < servers) {
          const next = state + 1 < servers ? state + 1 : at(0, 0);
          return [[next, rates[0] + rates[1]], ...(state > 0 ? free(state) : [])];
        }
        const [high, low] = [Math.floor((state - servers) / LOW), (state - servers) % LOW];
        const served = high > 0 ? at(high - 1, low) : low > 0 ? at(0, low - 1) : servers - 1;
        return [
          [served, servers / meanServiceS],
          ...(high + 1 < HIGH ? [[at(high + 1, low), rates[0]] as const] : []),
          ...(low + 1 < LOW ? [[at(high, low + 1), rates[1]] as const] : []),
        ];
      },
    });
    return [
      over(p, servers, (n) => Math.floor(n / LOW)) / rates[0],
      over(p, servers, (n) => n % LOW) / rates[1],
    ];
  }

  test.for([
    [1, [0.3, 0.3]],
    [3, [0.6, 1.4]],
  ] as const)('as the chain does: %i servers, rates %j', ([servers, rates]) => {
    const chain = twoLevels(servers, rates, 1);
    const formula = priorityLines({ servers, meanServiceS: 1, arrivalRates: rates });
    expect(formula[0]! / chain[0]!).toBeCloseTo(1, 6);
    expect(formula[1]! / chain[1]!).toBeCloseTo(1, 6);
  });

  test('what all levels wait together is what one line would (work is neither lost nor made)', () => {
    const arrivalRates = [0.8, 1.1, 1.9];
    const waits = priorityLines({ servers: 5, meanServiceS: 1, arrivalRates });
    const together = sum(waits.map((wait, level) => wait * arrivalRates[level]!)) / sum(arrivalRates);
    const oneLine = patientLine({ servers: 5, arrivalRate: sum(arrivalRates), meanServiceS: 1 });
    expect(together).toBeCloseTo(oneLine.meanWaitS, 12);
  });

  test('the lowest level may starve while the highest does not notice', () => {
    const [high, low] = priorityLines({ servers: 1, meanServiceS: 1, arrivalRates: [0.5, 0.6] });
    expect([high, low]).toEqual([2, Infinity]);
  });

  test('one server, exponential times: both formulas are one', () => {
    const levels = [0.2, 0.5].map((arrivalRate) => ({ arrivalRate, meanServiceS: 1, cv: 1 }));
    const waits = priorityLines({ servers: 1, meanServiceS: 1, arrivalRates: [0.2, 0.5] });
    for (const [level, wait] of priorityLinesOfOneServer(levels).entries()) {
      expect(wait).toBeCloseTo(waits[level]!, 12);
    }
  });

  test('service times that never vary halve the wait', () => {
    const [wait] = priorityLinesOfOneServer([{ arrivalRate: 0.8, meanServiceS: 1, cv: 0 }]);
    expect(wait).toBeCloseTo(
      patientLine({ servers: 1, arrivalRate: 0.8, meanServiceS: 1 }).meanWaitS / 2,
      12,
    );
  });
});
