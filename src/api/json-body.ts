/**
 * Request bodies: JSON in valid UTF-8 and nothing else. Keeps the bytes for the idempotency hash; never tells what was
 * wrong by quoting the body.
 */
import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { EngineError } from '../errors.js';

/** A thousand messages of a realistic size fit. */
export const BODY_LIMIT_BYTES = 8 * 1024 * 1024;

function parse(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  if (!isUtf8(bytes)) throw new EngineError('invalid_json', 'The body is not valid UTF-8.');
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new EngineError('invalid_json', 'The body is not valid JSON.');
  }
}

export function acceptJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, bytes: Buffer) => {
      request.rawBody = bytes;
      return parse(bytes);
    },
  );
}
