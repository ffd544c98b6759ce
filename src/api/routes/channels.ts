/** Channels: where customers write, and which teams have access. */
import { Channel, ChannelInput, ChannelPatch } from '../../inbox/resources/index.js';
import type { Api, ApiDeps } from '../deps.js';
import { resourceRoutes } from './resources.js';

export function channelRoutes(api: Api, deps: ApiDeps): void {
  resourceRoutes(api, deps, {
    what: 'channel',
    path: '/v1/channels',
    param: 'channelId',
    answer: Channel.meta({ id: 'Channel' }),
    input: ChannelInput,
    patch: ChannelPatch,
    all: ({ channels }) => channels,
    create: deps.admin.createChannel,
    change: deps.admin.patchChannel,
    remove: deps.admin.deleteChannel,
  });
}
