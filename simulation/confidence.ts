/** How sure a mean of a simulation is. Neighbours in line wait alike, so single waits say nothing; batches of them do. */

const BATCHES = 20;
/** 97.5 % of Student's t with 19 degrees of freedom. */
const T_QUANTILE = 2.093024;

export type Estimate = { readonly mean: number; readonly low: number; readonly high: number };

/** Mean and 95 % interval by the means of 20 batches of neighbours, each of the same size; the rest of a batch is left out. null of less than 20. */
export function batchMeans(values: readonly number[]): Estimate | null {
  const size = Math.floor(values.length / BATCHES);
  if (size === 0) return null;
  const average = (list: readonly number[]) => list.reduce((sum, each) => sum + each, 0) / list.length;
  const means = Array.from({ length: BATCHES }, (_, i) => average(values.slice(i * size, (i + 1) * size)));
  const mean = average(means);
  const variance = means.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (BATCHES - 1);
  const half = T_QUANTILE * Math.sqrt(variance / BATCHES);
  return { mean, low: mean - half, high: mean + half };
}
