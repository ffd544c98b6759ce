/** What may be told of a failure in a metric's label or beside a dead letter: a short code, never text from a message. */
import { EngineError } from '../errors.js';

/** The stable code of an engine's error; `unavailable` for what Redis did not answer; else `internal`. */
export function codeOf(error: unknown): string {
  if (error instanceof EngineError) return error.code;
  if (!(error instanceof Error)) return 'internal';
  const gone = ['MaxRetriesPerRequestError', 'AbortError'].includes(error.name);
  const silent =
    /Command timed out|Connection is closed|writeable and enableOfflineQueue|ECONN|EPIPE|LOADING/.test(
      error.message,
    );
  return gone || silent ? 'unavailable' : 'internal';
}
