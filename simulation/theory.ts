/**
 * Queueing theory: what a line looks like in the long run, by formula. Pure. Times in seconds, rates per second, offered
 * load in erlangs (arrival rate × mean service time). A line that grows without end has an infinite mean wait.
 */

/** Exponential gaps and service times, one line, first come first served. */
export type Line = { servers: number; arrivalRate: number; meanServiceS: number };

/** Share of customers who find every server busy where nobody may wait (Erlang B), by the recursion over servers. */
export function erlangB(servers: number, offered: number): number {
  let busy = 1;
  for (let n = 1; n <= servers; n++) busy = (offered * busy) / (n + offered * busy);
  return busy;
}

/** Share of customers who have to wait where all do so without end (Erlang C); 1 at or above full load. */
export function erlangC(servers: number, offered: number): number {
  if (offered >= servers) return 1;
  const busy = erlangB(servers, offered);
  return busy / (1 - (offered / servers) * (1 - busy));
}

/** The line in which everybody waits (M/M/N). `beyond(t)`: the share that waits longer than t seconds. */
export function patientLine({ servers, arrivalRate, meanServiceS }: Line): {
  waitShare: number;
  meanWaitS: number;
  beyond: (thresholdS: number) => number;
} {
  const waitShare = erlangC(servers, arrivalRate * meanServiceS);
  const spareRate = Math.max(0, servers / meanServiceS - arrivalRate);
  return {
    waitShare,
    meanWaitS: waitShare / spareRate,
    beyond: (thresholdS) => waitShare * Math.exp(-spareRate * thresholdS),
  };
}

/** What is left out of the sums below, relative to them. */
const TRUNCATION = 1e-15;
/** Terms are scaled down when they pass this: deep overload with long patience would leave the range of a double. */
const RESCALE_AT = 1e200;

/**
 * The line whose customers give up after an exponential time (Erlang A, M/M/N+M). `meanWaitS` is the time in line of
 * everybody, those who gave up included.
 *
 * The chain of the number present is summed upwards from "all servers busy, nobody waits"; what lies below is one
 * number, 1 / Erlang B. With k waiting, the next term is smaller by a ratio that only falls with k, so the rest is below a
 * geometric series: the sum ends where that bound is under 1e-15 of the mean number waiting.
 */
export function impatientLine(line: Line & { meanPatienceS: number }): {
  waitShare: number;
  abandonedShare: number;
  meanWaitS: number;
} {
  const { servers, arrivalRate, meanServiceS, meanPatienceS } = line;
  let [first, term, busy, waiting] = [1, 1, 1, 0];
  for (let k = 1; ; k++) {
    const ratio = arrivalRate / (servers / meanServiceS + k / meanPatienceS);
    term *= ratio;
    busy += term;
    waiting += k * term;
    const rest = ratio < 1 ? (term * ratio * (k + 1 / (1 - ratio))) / (1 - ratio) : Infinity;
    if (rest < TRUNCATION * waiting) break;
    if (term > RESCALE_AT) {
      first /= RESCALE_AT;
      term /= RESCALE_AT;
      busy /= RESCALE_AT;
      waiting /= RESCALE_AT;
    }
  }
  // Multiplied by Erlang B throughout, which may be too small to divide by.
  const belowAll = erlangB(servers, arrivalRate * meanServiceS);
  const all = first + (busy - first) * belowAll;
  const meanWaiting = (waiting * belowAll) / all;
  return {
    waitShare: (busy * belowAll) / all,
    abandonedShare: meanWaiting / meanPatienceS / arrivalRate,
    meanWaitS: meanWaiting / arrivalRate,
  };
}

/** Mean waits by level, from the mean wait for a free server and the load (of all servers) of each level, highest first. */
function cobham(freeServerS: number, loads: readonly number[]): number[] {
  let above = 0;
  return loads.map((load) => {
    const withThis = above + load;
    const meanWaitS = withThis < 1 ? freeServerS / ((1 - above) * (1 - withThis)) : Infinity;
    above = withThis;
    return meanWaitS;
  });
}

/**
 * Mean wait of each priority level where a higher level goes first but interrupts nobody (Cobham): exponential gaps,
 * one exponential service time for all. `arrivalRates`: highest level first.
 */
export function priorityLines(p: {
  servers: number;
  meanServiceS: number;
  arrivalRates: readonly number[];
}): number[] {
  const loads = p.arrivalRates.map((rate) => (rate * p.meanServiceS) / p.servers);
  const offered = p.servers * loads.reduce((sum, load) => sum + load, 0);
  return cobham((erlangC(p.servers, offered) * p.meanServiceS) / p.servers, loads);
}

/**
 * The same for one server and any service times, which may differ by level; `cv` is standard deviation over mean. With
 * one level it is the formula of Pollaczek and Khinchine (M/G/1).
 */
export function priorityLinesOfOneServer(
  levels: readonly { arrivalRate: number; meanServiceS: number; cv: number }[],
): number[] {
  const residual = levels.map((l) => (l.arrivalRate * l.meanServiceS ** 2 * (1 + l.cv ** 2)) / 2);
  return cobham(
    residual.reduce((sum, each) => sum + each, 0),
    levels.map((l) => l.arrivalRate * l.meanServiceS),
  );
}
