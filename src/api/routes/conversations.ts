/** One conversation as agents and admins see it, and its timeline. Nothing here changes any. */

import { toldEntry } from '../../inbox/telling/words.js';
import {
  forViewers as config,
  conversationParams as params,
  conversationPath as path,
  answersConversation as response,
} from '../act.js';
import { conversationAnswer, TimelineItem } from '../answers.js';
import { accessOf, conversationOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { tagWith } from '../epoch.js';
import { badCursor, PageQuery, pageOf } from '../paging.js';

export function conversationRoutes(api: Api, { core }: ApiDeps): void {
  const one = { summary: 'A conversation', params, response };
  api.get(path, { config, schema: one }, async (request, reply) => {
    const conversation = conversationOf(request);
    tagWith(reply, conversation.epoch);
    return conversationAnswer(core, accessOf(request).config, conversation);
  });

  const timeline = {
    summary: 'Messages, notes and changes, oldest first',
    params,
    querystring: PageQuery,
    response: { 200: pageOf(TimelineItem) },
  };
  api.get(`${path}/timeline`, { config, schema: timeline }, async (request) => {
    const { workspaceId } = accessOf(request);
    const { cursor = '0', limit } = request.query;
    if (!/^\d{1,9}$/.test(cursor)) throw badCursor();
    const { id, lastSeq } = conversationOf(request);
    const after = Math.min(Number(cursor), lastSeq);
    const upTo = Math.min(after + limit, lastSeq);
    const entries = await core.reads.timeline(workspaceId, id, after, upTo);
    return { items: entries.map(toldEntry), nextCursor: upTo < lastSeq ? String(upTo) : null };
  });
}
