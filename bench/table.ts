/** What the sections print with: columns, numbers, medians. */

export const whole = (n: number): string => Math.round(n).toLocaleString('en');

const at = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;

/** The value below which the share `q` of the numbers lies. */
export const quantile = (numbers: readonly number[], q: number): number =>
  at(
    numbers.toSorted((a, b) => a - b),
    q,
  );

export const median = (numbers: readonly number[]): number => quantile(numbers, 0.5);

/** A line of a table: the first cell to the left, the others to the right. */
export const row = (...cells: string[]): void =>
  console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(52) : cell.padStart(12))).join(''));

/** Says whether a stated bound was kept, and answers it. */
export function kept(holds: boolean): { holds: boolean; word: string } {
  return { holds, word: holds ? 'kept' : 'MISSED' };
}
