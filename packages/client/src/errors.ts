/** What went wrong, as something to decide by. */

/** A problem document (RFC 9457) as the engine answers it, with the facts that its code adds. */
export type Problem = Readonly<{ code: string; status: number; title?: string; detail?: string }> &
  Readonly<Record<string, unknown>>;

/**
 * A call that was refused, failed, or got no answer. `code` is stable: docs/errors.md lists every one. Without an answer it
 * is `no_answer` with status 0: whether anything was done is not known.
 */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: string;
  readonly status: number;

  /** @param retryAfterMs what the answer asks to wait before another attempt, ms; null: nothing */
  constructor(
    readonly problem: Problem,
    readonly retryAfterMs: number | null = null,
    options?: ErrorOptions,
  ) {
    super(`${problem.status} ${problem.code}${problem.detail ? `: ${problem.detail}` : ''}`, options);
    this.code = problem.code;
    this.status = problem.status;
  }
}

/** Whether this is a refusal with one of these codes. */
export const isProblem = (error: unknown, ...codes: readonly string[]): error is ProblemError =>
  error instanceof ProblemError && (codes.length === 0 || codes.includes(error.code));

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Seconds, or an HTTP date; null where there is nothing to read. */
function retryAfterMs(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}

/** @param body of an answer that is no success; of a proxy it may be anything */
export function problemFrom(status: number, headers: Headers, body: unknown): ProblemError {
  const problem = isRecord(body) && typeof body.code === 'string' ? body : { code: `http_${status}` };
  return new ProblemError(
    { ...problem, code: String(problem.code), status },
    retryAfterMs(headers.get('retry-after'), Date.now()),
  );
}

export const noAnswer = (cause: unknown): ProblemError =>
  new ProblemError({ code: 'no_answer', status: 0 }, null, { cause });
