/**
 * What came of a call, as a value: actors write refusals down instead of ending by them.
 *
 * Never tries again: clients of actors make one attempt, so that each is on record.
 */
import { type Client, createClient, isProblem } from '@switchboard/client';

export type Said = {
  /** 200 when it was done, the refusal's status, 0 without an answer. */
  readonly status: number;
  /** '' when it was done; `no_answer` or `aborted` with status 0; else the refusal's stable code. */
  readonly code: string;
  /** The answer; undefined when there is none. */
  readonly body: unknown;
};

/** A client whose every attempt is seen by who calls. */
export const attemptsOf = (baseUrl: string, key: string): Client =>
  createClient({ baseUrl, key, attempts: 1 });

/** @throws {unknown} what is no answer of the engine and no missing one, such as a wrong call */
export async function said(call: Promise<unknown>, signal?: AbortSignal): Promise<Said> {
  try {
    return { status: 200, code: '', body: await call };
  } catch (error) {
    if (isProblem(error)) return { status: error.status, code: error.code, body: undefined };
    if (signal?.aborted) return { status: 0, code: 'aborted', body: undefined };
    throw error;
  }
}
