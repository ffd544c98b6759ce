/** The reason that somebody gives for resolving: looked up, and refused by name. */
import type { FastifyRequest } from 'fastify';
import type { EngineError } from '../errors.js';
import type { Configuration, Directory } from '../inbox/directory.js';
import { accessOf } from './authentication.js';
import { invalidRequest } from './validation.js';

/** The configuration as it is known here, or a newer one where the reason may have been made elsewhere a moment ago. */
export async function configNaming(
  directory: Directory,
  request: FastifyRequest,
  reasonId: string | null,
): Promise<Configuration> {
  const { workspaceId, config } = accessOf(request);
  if (reasonId === null || config.resolveReasons.has(reasonId)) return config;
  return (await directory.reload(workspaceId)) ?? config;
}

export const badReason = (path: string, code: 'unknown_id' | 'not_taken'): EngineError => {
  const messages = {
    unknown_id: 'There is no such reason, or it is disabled.',
    not_taken: 'This channel takes no reasons.',
  };
  return invalidRequest([{ path, code, message: messages[code] }]);
};
