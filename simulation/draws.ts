/** Repeatable draws: gaps between arrivals, service times and patience of a class, each from a stream of its own. */
import { createRandom, type Random } from '../demo/random.js';
import type { CustomerClass, Spread } from './scenario.js';

/** One draw with this mean. */
export function draw(random: Random, mean: number, spread: Spread): number {
  if (spread === 'deterministic') return mean;
  if (spread === 'exponential') return -mean * Math.log(1 - random.next());
  const variance = Math.log(1 + spread.lognormal ** 2);
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  const normal = radius * Math.cos(2 * Math.PI * random.next());
  return mean * Math.exp(normal * Math.sqrt(variance) - variance / 2);
}

/** Standard deviation over mean. */
export function cvOf(spread: Spread): number {
  if (spread === 'deterministic') return 0;
  return spread === 'exponential' ? 1 : spread.lognormal;
}

export type Stream = {
  /** When the next one writes, seconds from the start; Infinity: nobody writes any more. */
  arrivalS(): number;
  serviceS(): number;
  /** Infinity: never gives up. */
  patienceS(): number;
};

export function createStream(seed: number, c: CustomerClass): Stream {
  const fork = (what: string) => createRandom(seed).fork(`${c.name}:${what}`);
  const [arrivals, services, patiences] = [fork('arrival'), fork('service'), fork('patience')];
  const steps =
    typeof c.arrivalsPerHour === 'number' ? [{ fromS: 0, perHour: c.arrivalsPerHour }] : c.arrivalsPerHour;
  let [nowS, step] = [0, 0];
  return {
    // A gap is drawn as so many expected arrivals, then walked through the steps at each one's rate.
    arrivalS() {
      let left = draw(arrivals, 1, c.interarrival);
      for (; ; step++) {
        const rate = steps[step]!.perHour / 3_600;
        const endS = steps[step + 1]?.fromS ?? Infinity;
        if (rate > 0 && nowS + left / rate <= endS) {
          nowS += left / rate;
          return nowS;
        }
        if (endS === Infinity) return Infinity;
        left -= rate * (endS - nowS);
        nowS = endS;
      }
    },
    serviceS: () => draw(services, c.service.meanS, c.service.distribution),
    patienceS: () => (c.patience ? draw(patiences, c.patience.meanS, c.patience.distribution) : Infinity),
  };
}
