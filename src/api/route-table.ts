/** The routes as they are put on: each must say who may call it, and which paths there are is known for 405. */
import type { FastifyInstance } from 'fastify';
import type {} from './authentication.js';

export type Pattern = { method: string; matches: RegExp };

/** From now on a route without declared roles is refused when it is put on. Collects the routes' paths. */
export function declareRoles(app: Pick<FastifyInstance, 'addHook'>): Pattern[] {
  const patterns: Pattern[] = [];
  app.addHook('onRoute', (route) => {
    // The readable page brings its own routes.
    if (route.url.startsWith('/docs')) route.config = { ...route.config, roles: ['anyone'] };
    if (!route.config?.roles?.length) throw new Error(`${route.url} does not declare who may call it.`);
    const source = route.url
      .replace(/[.]/g, '\\.')
      .replace(/:[^/]+/g, '[^/]+')
      .replace(/\*/g, '.*');
    for (const method of [route.method].flat()) patterns.push({ method, matches: new RegExp(`^${source}$`) });
  });
  return patterns;
}

/** The methods that a request's path takes; none: there is no such path. */
export function methodsOf(patterns: readonly Pattern[], url: string): string[] {
  const [path = ''] = url.split('?', 1);
  return [...new Set(patterns.filter(({ matches }) => matches.test(path)).map(({ method }) => method))];
}
