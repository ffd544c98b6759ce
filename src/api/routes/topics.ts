/** Topics: what conversations are about. */
import type { Api, ApiDeps } from '../deps.js';
import { resourceRoutes } from './resources.js';

export function topicRoutes(api: Api, deps: ApiDeps): void {
  resourceRoutes(api, deps, {
    kind: 'topic',
    what: 'topic',
    path: '/v1/topics',
    param: 'topicId',
    schema: 'Topic',
  });
}
