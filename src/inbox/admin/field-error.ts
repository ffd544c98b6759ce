/** What is wrong with a change, field by field. */
import { EngineError } from '../../errors.js';

/** `path` is dotted, positions in lists included. */
export type FieldError = { path: string; code: string; message: string };

/** @throws {EngineError} `invalid_request` with these errors, if there are any */
export function refuse(errors: readonly FieldError[], message: string): void {
  if (errors.length > 0) throw new EngineError('invalid_request', message, { errors });
}
