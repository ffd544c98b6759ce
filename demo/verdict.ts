/** How a check says what it found. A check that examined nothing says so, and fails unless told why that is fine. */

export type CheckResult = {
  /** `P1` … `P12`, as numbered in the design. */
  readonly promise: string;
  readonly title: string;
  readonly ok: boolean;
  /** How many observations were examined. */
  readonly checked: number;
  readonly detail: string;
};

const SHOWN = 3;

/**
 * @param violations  one line each; none means the promise held
 * @param nothing     why examining nothing is fine; without it, it is a failure
 */
export function verdict(
  promise: string,
  title: string,
  checked: number,
  violations: readonly string[],
  nothing?: string,
): CheckResult {
  const result = { promise, title, checked };
  if (violations.length > 0) {
    const more = violations.length > SHOWN ? ` (and ${violations.length - SHOWN} more)` : '';
    return { ...result, ok: false, detail: violations.slice(0, SHOWN).join('; ') + more };
  }
  if (checked > 0) return { ...result, ok: true, detail: `${checked} examined` };
  return nothing === undefined
    ? { ...result, ok: false, detail: 'nothing was examined' }
    : { ...result, ok: true, detail: `nothing to examine: ${nothing}` };
}
