/** What an agent no longer sees is still there for the repeat of a request that was answered when it did. */
import type { FastifyRequest } from 'fastify';
import { notFound, sees } from './access.js';
import type { ApiDeps } from './deps.js';
import { wasAnswered } from './request-ref.js';

/** Runs once the body is there, which says whether a request is a repeat. */
export function createSightCheck({ core }: Pick<ApiDeps, 'core'>) {
  return async (request: FastifyRequest): Promise<void> => {
    const { access, conversation } = request;
    if (!access || !conversation || sees(access, conversation)) return;
    if (!(await wasAnswered(core, request))) throw notFound('conversation');
  };
}
