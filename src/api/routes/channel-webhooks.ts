/** A channel's webhook, which replies are sent to. */
import { channelOf } from '../access.js';
import type { Api, ApiDeps } from '../deps.js';
import { endpointRoutes } from './endpoints.js';

export function channelWebhookRoutes(api: Api, deps: ApiDeps): void {
  const path = '/v1/channels/:channelId';
  endpointRoutes(api, deps, {
    of: 'a channel',
    param: 'channelId',
    paths: {
      status: `${path}/webhook`,
      enable: `${path}/webhook/enable`,
      secrets: `${path}/webhook-secrets`,
    },
    find: async (access, channelId) => {
      const { id, webhookUrl } = await channelOf(deps.directory, access, channelId);
      return { id, url: webhookUrl };
    },
  });
}
