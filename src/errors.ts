/**
 * The one error class and the table of every code the engine answers with.
 *
 * Expected outcomes of the core are values; an EngineError is for what a caller cannot decide by itself.
 * HTTP statuses live in `api/error-handler.ts`; `docs/errors.md` is held to this table by a test.
 */

/** code → whether the same request may succeed later without being changed. */
export const errorCodes = {
  invalid_json: { retryable: false },
  invalid_request: { retryable: false },
  unsupported_type: { retryable: false },
  body_too_large: { retryable: false },
  unsupported_media_type: { retryable: false },
  unauthenticated: { retryable: false },
  forbidden: { retryable: false },
  not_found: { retryable: false },
  method_not_allowed: { retryable: false },
  invalid_state: { retryable: false },
  conversation_open: { retryable: false },
  contact_blocked: { retryable: false },
  conversation_locked: { retryable: false },
  offer_ended: { retryable: false },
  not_signed_in: { retryable: false },
  unseen_message: { retryable: false },
  reason_required: { retryable: false },
  topic_required: { retryable: false },
  in_use: { retryable: false },
  reserved: { retryable: false },
  not_merged: { retryable: false },
  session_ended: { retryable: false },
  cursor_too_old: { retryable: false },
  stale_epoch: { retryable: false },
  epoch_required: { retryable: false },
  idempotency_key_reused: { retryable: false },
  too_many_streams: { retryable: true },
  stale_config: { retryable: true },
  unavailable: { retryable: true },
  internal: { retryable: true },
  data_dir_in_use: { retryable: false },
  redis_server_missing: { retryable: false },
  redis_start_failed: { retryable: false },
  redis_eviction_policy: { retryable: false },
  invalid_settings: { retryable: false },
} as const;

export type ErrorCode = keyof typeof errorCodes;

/**
 * A failure with a stable code.
 *
 * @param details  ids and numbers that help the caller; never message text or contact data
 */
export class EngineError extends Error {
  override readonly name = 'EngineError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: Record<string, unknown> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
