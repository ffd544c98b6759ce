/** The queues as agents and admins see them: a filtered list in pages, and counts by channel. Nothing here changes any. */
import { z } from 'zod';
import { ConversationAnswer, conversationAnswers } from '../answers.js';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { pageOf } from '../paging.js';
import { countsFor } from '../queue/counts.js';
import { queuePage } from '../queue/pages.js';
import { QueueQuery, wantedBy } from '../queue/query.js';

const Counts = z.object({ new: z.int(), pending: z.int(), bot: z.int(), resolved: z.int() });
const CountsAnswer = z.object({
  items: z
    .array(
      Counts.extend({
        channelId: z.string(),
        atLeast: z.boolean().describe('There may be more: where teams hide some, 1,000 are looked at.'),
      }),
    )
    .describe('Of what the caller sees, by channel, in order of its id.'),
  total: Counts,
});

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

  const counts = {
    summary: 'How many conversations of each channel the caller sees',
    response: { 200: CountsAnswer },
  };
  api.get('/v1/conversations/counts', { config, schema: counts }, async (request) => {
    const items = await countsFor(core, accessOf(request));
    const sum = (state: 'new' | 'pending' | 'bot' | 'resolved') =>
      items.reduce((total, each) => total + each[state], 0);
    return {
      items,
      total: { new: sum('new'), pending: sum('pending'), bot: sum('bot'), resolved: sum('resolved') },
    };
  });
}
