// The long run of a Markov chain by brute force: no formula of queueing theory in it.

/** A state is a number; `flows` are its ways out. */
export type Chain = {
  states: number;
  flows: (state: number) => readonly (readonly [to: number, rate: number])[];
};

/** Shares below this are as good as none. */
const COUNTS = 1e-30;

/** Share of time in each state, by Gauss and Seidel's sweeps until no state moves by more than 1e-13 of itself. */
export function shares({ states, flows }: Chain): Float64Array {
  const into: [from: number, rate: number][][] = Array.from({ length: states }, () => []);
  const out = new Float64Array(states);
  for (let from = 0; from < states; from++) {
    for (const [to, rate] of flows(from)) {
      into[to]!.push([from, rate]);
      out[from]! += rate;
    }
  }
  const p = new Float64Array(states).fill(1 / states);
  for (let moved = 1; moved > 1e-13; ) {
    moved = 0;
    let total = 0;
    for (let state = 0; state < states; state++) {
      let inflow = 0;
      for (const [from, rate] of into[state]!) inflow += p[from]! * rate;
      const share = inflow / out[state]!;
      moved = Math.max(moved, Math.abs(share - p[state]!) / (share + COUNTS));
      p[state] = share;
      total += share;
    }
    for (let state = 0; state < states; state++) p[state]! /= total;
  }
  return p;
}
