/**
 * The log: one JSON object a line on standard error, so that standard output stays for what people read. Ids only: what
 * customers wrote, their names and credentials never get here, not even inside an error.
 */
import { destination, type Logger, pino } from 'pino';

export type Log = Logger;

/** A log from this level on. Written before the call returns, so that the last lines of a dying process are there. */
export function createLogger(level: string): Log {
  return pino(
    {
      level,
      base: { process: process.pid },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeError, error: describeError },
      redact: ['authorization', '*.authorization', 'req.headers.authorization'],
    },
    destination({ fd: 2, sync: true }),
  );
}

/** What may be told of an error: a Redis error also carries its command, a JSON error a piece of what it read. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const told: Record<string, unknown> = { type: error.name };
  if ('code' in error && typeof error.code === 'string') told.code = error.code;
  if (!(error instanceof SyntaxError)) {
    told.message = error.message;
    told.stack = error.stack;
  }
  if (error.cause !== undefined) told.cause = describeError(error.cause);
  return told;
}
