/** Conversations as agents and admins see them: one, a filtered list, a timeline. Nothing here changes any. */
import { z } from 'zod';
import { teamsOf } from '../../inbox/serving/standing.js';
import type { Conversation, ConversationState } from '../../routing/conversation.js';
import type { Access } from '../access.js';
import { sees } from '../access.js';
import {
  ConversationAnswer,
  conversationAnswer,
  conversationAnswers,
  TimelineItem,
  timelineItem,
} from '../answers.js';
import { accessOf, conversationOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { tagWith } from '../epoch.js';
import { badCursor, CursorText, Limit, openCursor, PageQuery, pageOf, sealCursor } from '../paging.js';

const states = ['new', 'pending', 'bot', 'resolved'] as const;
const Id = z.string().regex(/^[a-z]{2,3}_[A-Za-z0-9_-]{1,64}$/);

const ListQuery = z.strictObject({
  state: z.enum(states).optional(),
  channelId: Id.optional(),
  teamId: Id.optional().describe('Conversations that this team may be given.'),
  assignee: z
    .union([z.literal('none'), Id])
    .optional()
    .describe('An agent, or none.'),
  cursor: CursorText.optional(),
  limit: Limit,
});
type Filter = z.output<typeof ListQuery>;

/** State, score and id of the last one looked at. */
const Place = z.tuple([z.enum(states), z.number().min(0), z.string()]);
type Place = z.infer<typeof Place>;

function matches(access: Access, filter: Filter, c: Conversation): boolean {
  if (!sees(access, c)) return false;
  if (filter.channelId !== undefined && c.channelId !== filter.channelId) return false;
  if (filter.assignee !== undefined && (c.assigneeId ?? 'none') !== filter.assignee) return false;
  return (
    filter.teamId === undefined || teamsOf(access.config, c.teamId ?? c.channelId).includes(filter.teamId)
  );
}

const stateAfter = (state: ConversationState, filter: Filter): ConversationState | undefined =>
  filter.state ? undefined : states[states.indexOf(state) + 1];

export function conversationRoutes(api: Api, { core }: ApiDeps): void {
  const config = { roles: ['agent', 'admin'] } as const;
  const params = z.object({ conversationId: z.string() });

  /** Ids of a state after a place, oldest in it first; more than `limit` only where many share one instant. */
  async function idsAfter(workspaceId: string, [state, score, lastId]: Place, limit: number) {
    for (let window = limit + 1; ; window *= 2) {
      const flat = await core.reads.byState(workspaceId, state, score, window);
      const all = flat.flatMap((id, i) => (i % 2 === 0 ? [{ id, score: Number(flat[i + 1]) }] : []));
      const after = all.filter((entry) => entry.score > score || entry.id > lastId);
      if (after.length > 0 || all.length < window)
        return { entries: after.slice(0, limit), more: all.length === window };
    }
  }

  const list = {
    summary: 'Conversations by state, team, channel, assignee',
    querystring: ListQuery,
    response: { 200: pageOf(ConversationAnswer) },
  };
  api.get('/v1/conversations', { config, schema: list }, async (request) => {
    const access = accessOf(request);
    const { workspaceId } = access;
    const filter = request.query;
    const opened = filter.cursor === undefined ? null : openCursor(Place, filter.cursor);
    if (filter.cursor !== undefined && !opened) throw badCursor();
    const place: Place = opened ?? [filter.state ?? 'new', 0, ''];
    const [state] = place;

    const { entries, more } = await idsAfter(workspaceId, place, filter.limit);
    const found = await core.reads.conversations(
      workspaceId,
      entries.map(({ id }) => id),
    );
    const shown = found.filter(
      (c): c is Conversation => c !== null && c.state === state && matches(access, filter, c),
    );
    const last = entries.at(-1);
    const nextState = stateAfter(state, filter);
    const next: Place | null =
      last && (more || entries.length === filter.limit)
        ? [state, last.score, last.id]
        : nextState
          ? [nextState, 0, '']
          : null;
    return {
      items: await conversationAnswers(core, workspaceId, shown),
      nextCursor: next ? sealCursor(next) : null,
    };
  });

  const one = { summary: 'A conversation', params, response: { 200: ConversationAnswer } };
  api.get('/v1/conversations/:conversationId', { config, schema: one }, async (request, reply) => {
    const conversation = conversationOf(request);
    tagWith(reply, conversation.epoch);
    return conversationAnswer(core, accessOf(request).workspaceId, conversation);
  });

  const timeline = {
    summary: 'Messages and changes, oldest first',
    params,
    querystring: PageQuery,
    response: { 200: pageOf(TimelineItem) },
  };
  api.get('/v1/conversations/:conversationId/timeline', { config, schema: timeline }, async (request) => {
    const { workspaceId } = accessOf(request);
    const { cursor = '0', limit } = request.query;
    if (!/^\d{1,9}$/.test(cursor)) throw badCursor();
    const { id, lastSeq } = conversationOf(request);
    const after = Math.min(Number(cursor), lastSeq);
    const upTo = Math.min(after + limit, lastSeq);
    const entries = await core.reads.timeline(workspaceId, id, after, upTo);
    return { items: entries.map(timelineItem), nextCursor: upTo < lastSeq ? String(upTo) : null };
  });
}
