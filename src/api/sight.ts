/** What is out of an agent's reach is still there for the repeat of a request that was answered when it was not. */
import type { FastifyRequest } from 'fastify';
import { refusalOf } from './authentication.js';
import type { ApiDeps } from './deps.js';
import { wasAnswered } from './request-ref.js';

/** Runs once the body is there, which says whether a request is a repeat. */
export function createSightCheck({ core }: Pick<ApiDeps, 'core'>) {
  return async (request: FastifyRequest): Promise<void> => {
    const refusal = refusalOf(request);
    if (refusal && !(await wasAnswered(core, request))) throw refusal;
  };
}
