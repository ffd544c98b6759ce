/** The `Idempotency-Key` of a request: which credential's, and for which method, path and body. */
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { EngineError } from '../errors.js';
import type { Core } from '../routing/core.js';
import type { RequestRef } from '../routing/terms/acts.js';
import { accessOf } from './authentication.js';
import { isIdempotencyKey } from './idempotency-key.js';

/**
 * What the core remembers a request by, or undefined when it carries no key.
 *
 * @throws {EngineError} `invalid_request` for a key that is empty, too long or not printable ASCII
 */
export function requestRefOf(request: FastifyRequest): RequestRef | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (!isIdempotencyKey(key)) {
    const message = 'must be 1 to 255 printable ASCII characters';
    throw new EngineError('invalid_request', 'The Idempotency-Key is not one.', {
      errors: [{ path: 'Idempotency-Key', code: 'invalid_header', message }],
    });
  }
  const { keyId } = accessOf(request).principal;
  const hash = createHash('sha256').update(`${request.method}\n${request.url}\n`);
  if (request.rawBody) hash.update(request.rawBody);
  const id = createHash('sha256').update(`${keyId}\n${key}`).digest('base64url');
  return { id: `ik_${id}`, hash: hash.digest('base64url') };
}

export const keyReused = () =>
  new EngineError('idempotency_key_reused', 'This Idempotency-Key was used for another request.');

/**
 * For calls whose own script keeps no answer: refuses a key that was used for another request.
 *
 * @param value an id to find again
 * @returns the value that this very request kept at first, or null when it is the first
 */
export async function rememberRequest(
  core: Core,
  request: FastifyRequest,
  value = '',
): Promise<string | null> {
  const ref = requestRefOf(request);
  if (!ref) return null;
  const outcome = await core.configuration.rememberRequest(accessOf(request).workspaceId, ref, value);
  if (outcome.status === 'idempotency_key_reused') throw keyReused();
  return outcome.status === 'repeat' ? outcome.value : null;
}

/** Whether this very request was answered before: what it names may be gone or out of sight since. */
export async function wasAnswered(core: Core, request: FastifyRequest): Promise<boolean> {
  const ref = requestRefOf(request);
  if (!ref) return false;
  const { workspaceId } = accessOf(request);
  return (await core.configuration.recallRequest(workspaceId, ref)).status === 'known';
}
