/** Epochs in headers: `If-Match` in, `ETag` out. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EngineError } from '../errors.js';
import { accessOf } from './authentication.js';

const shape = /^(?:"(\d{1,16})"|(\d{1,16}))$/;

/**
 * The epoch that a request was made under; null where an admin gave none, which checks nothing.
 *
 * @throws {EngineError} `epoch_required` for an agent without one, `invalid_request` for anything but `"17"` and `17`
 */
export function epochOf(request: FastifyRequest): number | null {
  const header = request.headers['if-match'];
  if (header === undefined) {
    if (!accessOf(request).agent) return null;
    throw new EngineError('epoch_required', 'Send the epoch you saw as "If-Match".');
  }
  const [, quoted, bare] = shape.exec(header.trim()) ?? [];
  const epoch = Number(quoted ?? bare ?? Number.NaN);
  if (Number.isSafeInteger(epoch)) return epoch;
  throw new EngineError('invalid_request', 'If-Match is not an epoch.', {
    errors: [{ path: 'If-Match', code: 'invalid_header', message: 'must be an epoch, as in "17"' }],
  });
}

export const tagWith = (reply: FastifyReply, epoch: number): FastifyReply =>
  reply.header('etag', `"${epoch}"`);
