/**
 * Errors as problem documents (RFC 9457) with a stable code. Tells a caller what it can act on; what went wrong inside
 * is logged by type and code, never by content.
 */
import { STATUS_CODES } from 'node:http';
import type { FastifyBaseLogger, FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { EngineError, type ErrorCode } from '../errors.js';

/** code → status; null for codes that a process ends with and no request is answered with. */
export const statuses: Readonly<Record<ErrorCode, number | null>> = {
  invalid_json: 400,
  invalid_request: 422,
  unsupported_type: 422,
  body_too_large: 413,
  unsupported_media_type: 415,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  invalid_state: 409,
  conversation_open: 409,
  contact_blocked: 409,
  conversation_locked: 409,
  offer_ended: 409,
  not_signed_in: 409,
  unseen_message: 409,
  reason_required: 409,
  topic_required: 409,
  in_use: 409,
  reserved: 409,
  not_merged: 409,
  session_ended: 410,
  cursor_too_old: 410,
  stale_epoch: 412,
  epoch_required: 428,
  idempotency_key_reused: 422,
  too_many_streams: 429,
  stale_config: 503,
  unavailable: 503,
  internal: 500,
  data_dir_in_use: null,
  redis_server_missing: null,
  redis_start_failed: null,
  redis_eviction_policy: null,
  invalid_settings: null,
};

/** Status → when it may be tried again, s. */
const RETRY_AFTER_S: Readonly<Record<number, number>> = { 429: 30, 503: 1 };

const fastifyCodes: Readonly<Record<string, EngineError>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: new EngineError(
    'unsupported_media_type',
    'Send application/json; CSV is for imports.',
  ),
  FST_ERR_CTP_BODY_TOO_LARGE: new EngineError('body_too_large', 'The body is larger than this server takes.'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: new EngineError(
    'invalid_json',
    'The body is not as long as announced.',
  ),
  FST_ERR_BAD_URL: new EngineError('not_found', 'There is no such path.'),
  FST_ERR_MAX_PARAM_LENGTH: new EngineError('not_found', 'There is no such path.'),
};

const away = /^(OOM|LOADING|MISCONF|READONLY|CLUSTERDOWN|MASTERDOWN|TRYAGAIN|NOREPLICAS|BUSY|UNBLOCKED) /;
const awayText = /Command timed out|Stream isn't writeable|Connection is closed|OOM command not allowed/;
const awayCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT']);

/** Redis is gone, stopped, full or not yet there: the same request may succeed later. */
export function isRedisAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'MaxRetriesPerRequestError') return true;
  if ('syscall' in error && 'code' in error && awayCodes.has(String(error.code))) return true;
  return away.test(error.message) || awayText.test(error.message);
}

export const unavailable = () =>
  new EngineError('unavailable', 'The engine cannot decide this now. Send it again in a moment.');

/** What a failure is to the caller. */
export function toEngineError(error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  if (isRedisAway(error)) return unavailable();
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return fastifyCodes[code] ?? new EngineError('internal', 'Something went wrong.', {}, { cause: error });
}

const titleOf = (code: string) => code.charAt(0).toUpperCase() + code.slice(1).replaceAll('_', ' ');

/** The body of a problem document. 5xx details stay inside. */
export function problemOf(error: EngineError): { status: number } & Record<string, unknown> {
  const status = statuses[error.code] ?? 500;
  const told = status === 500 ? { detail: STATUS_CODES[500] } : { detail: error.message, ...error.details };
  const code = statuses[error.code] === null ? 'internal' : error.code;
  return { type: `urn:switchboard:error:${code}`, title: titleOf(code), status, ...told, code };
}

export function sendProblem(reply: FastifyReply, error: EngineError): FastifyReply {
  const problem = problemOf(error);
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  const retryAfterS = RETRY_AFTER_S[problem.status];
  if (retryAfterS !== undefined) reply.header('retry-after', String(retryAfterS));
  return reply
    .code(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .serializer(JSON.stringify)
    .send(problem);
}

export function createErrorHandler(log: FastifyBaseLogger) {
  return (error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const known = toEngineError(error);
    const status = statuses[known.code] ?? 500;
    if (status >= 500) {
      const { method, routeOptions, access } = request;
      const where = { method, route: routeOptions.url ?? 'unknown', workspaceId: access?.workspaceId };
      // The cause is what threw: its type, code and stack are logged by the log's own serializer.
      const level = status === 500 ? 'error' : 'warn';
      log[level]({ ...where, code: known.code, err: known.cause ?? error }, 'a request failed');
    }
    return sendProblem(reply, known);
  };
}
