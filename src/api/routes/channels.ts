/** Channels: where customers write, and which teams have access. */
import type { Api, ApiDeps } from '../deps.js';
import { resourceRoutes } from './resources.js';

export function channelRoutes(api: Api, deps: ApiDeps): void {
  resourceRoutes(api, deps, {
    kind: 'channel',
    what: 'channel',
    path: '/v1/channels',
    param: 'channelId',
    schema: 'Channel',
    // Its webhook may be another one.
    changed: (workspaceId, channelId) => void deps.queues.ringDelivery(workspaceId, channelId),
  });
}
