/** The queues as agents and admins see them: a filtered list in pages, and counts by channel. Nothing here changes any. */
import { z } from 'zod';
import type { Configuration } from '../../inbox/directory.js';
import type { Agent } from '../../inbox/resources/index.js';
import { ConversationAnswer, conversationAnswers } from '../answers.js';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { pageOf } from '../paging.js';
import { queuePage } from '../queue/pages.js';
import { QueueQuery, wantedBy } from '../queue/query.js';

const Counts = z.object({ new: z.int(), pending: z.int(), bot: z.int(), resolved: z.int() });
const CountsAnswer = z.object({
  items: z.array(Counts.extend({ channelId: z.string() })).describe('Of whole channels, by id.'),
  total: Counts,
});

/** Channels that one of the agent's teams has access to; all for others. */
const channelsOf = ({ channels }: Configuration, agent: Agent | null): string[] =>
  [...channels.values()]
    .filter(({ teamIds }) => !agent || teamIds.some((id) => agent.teamIds.includes(id)))
    .map(({ id }) => id)
    .sort();

export function queueRoutes(api: Api, { core }: ApiDeps): void {
  const config = { roles: ['agent', 'admin'] } as const;

  const list = {
    summary: 'Conversations by state, channel, team, assignee and what they are about',
    querystring: QueueQuery,
    response: { 200: pageOf(ConversationAnswer) },
  };
  api.get('/v1/conversations', { config, schema: list }, async (request) => {
    const access = accessOf(request);
    const { found, next } = await queuePage(core, access, wantedBy(access, request.query), request.query);
    return { items: await conversationAnswers(core, access.config, found), nextCursor: next };
  });

  const counts = { summary: 'How many conversations each channel has', response: { 200: CountsAnswer } };
  api.get('/v1/conversations/counts', { config, schema: counts }, async (request) => {
    const { workspaceId, config: current, agent } = accessOf(request);
    const channelIds = channelsOf(current, agent);
    const counted = await core.queue.counts(workspaceId, channelIds);
    const sum = (state: 'new' | 'pending' | 'bot' | 'resolved') =>
      counted.reduce((total, each) => total + each[state], 0);
    return {
      items: counted.map((each, i) => ({ channelId: channelIds[i] ?? '', ...each })),
      total: { new: sum('new'), pending: sum('pending'), bot: sum('bot'), resolved: sum('resolved') },
    };
  });
}
