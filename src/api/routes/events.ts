/** The agent feed by long poll: what happened to an agent after a cursor, with the texts that events only name. */
import { z } from 'zod';
import { EngineError } from '../../errors.js';
import type { Core } from '../../routing/core.js';
import { type Event, parseCursor } from '../../routing/feed.js';
import type { TimelineEntry } from '../../routing/reads.js';
import { iso, TimelineItem, timelineItem, told } from '../answers.js';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { poll, waitMsUpTo } from '../long-poll.js';
import { badCursor, CursorText } from '../paging.js';
import { sessionEnded } from './sessions.js';

const MAX_EVENTS = 100;
const DEFAULT_WAIT_MS = 25_000;

const EventAnswer = z
  .object({
    id: z.string().describe('Also a cursor: what comes after this event.'),
    type: z.string(),
    at: z.string(),
    by: z.string(),
    conversationId: z.string().optional(),
    agentId: z.string().optional(),
    epoch: z.number().optional(),
    data: z.looseObject({
      message: TimelineItem.optional(),
      note: TimelineItem.optional().describe('Of a transfer: what its sender wrote.'),
    }),
  })
  .meta({ id: 'Event' });
type EventAnswer = z.infer<typeof EventAnswer>;

/** Events that stand for a message in the timeline. */
const withMessage = new Set(
  ['received', 'sent', 'echoed', 'edited', 'deleted', 'reacted'].map((word) => `message.${word}`),
);

/** Where the text that an event only names stands in the timeline: a message, or the note of a transfer. */
function seqOf({ type, data }: Event): number | null {
  if (withMessage.has(type)) return Number(data.seq);
  return data.noteSeq === undefined ? null : Number(data.noteSeq);
}

async function messagesOf(core: Core, workspaceId: string, events: readonly Event[]) {
  const seqs = new Map<string, number[]>();
  for (const event of events) {
    const { conversationId } = event;
    const seq = seqOf(event);
    if (seq === null || !conversationId) continue;
    seqs.set(conversationId, [...(seqs.get(conversationId) ?? []), seq]);
  }
  const found = new Map<string, TimelineEntry>();
  await Promise.all(
    [...seqs].map(async ([conversationId, wanted]) => {
      for (const entry of await core.reads.timelineOf(workspaceId, conversationId, wanted))
        found.set(`${conversationId}/${entry.seq}`, entry);
    }),
  );
  return found;
}

export async function eventAnswers(
  core: Core,
  workspaceId: string,
  generation: string,
  events: readonly Event[],
): Promise<EventAnswer[]> {
  const messages = await messagesOf(core, workspaceId, events);
  return events.map((event) => {
    const text = messages.get(`${event.conversationId}/${seqOf(event)}`);
    const named = text && { [withMessage.has(event.type) ? 'message' : 'note']: timelineItem(text) };
    const data = { ...told(event.data), ...named };
    return { ...event, id: `${generation}.${event.id}`, at: iso(event.at), data };
  });
}

export function eventRoutes(api: Api, { core, wake, queues }: ApiDeps): void {
  const schema = {
    summary: 'What happened since',
    params: z.object({ agentId: z.string() }),
    querystring: z.strictObject({
      cursor: CursorText,
      waitMs: waitMsUpTo(DEFAULT_WAIT_MS),
      sessionId: CursorText.optional(),
    }),
    response: { 200: z.object({ cursor: z.string(), events: z.array(EventAnswer) }) },
  };
  api.get('/v1/agents/:agentId/events', { config: { roles: ['agent'] }, schema }, async (request, reply) => {
    const { workspaceId } = accessOf(request);
    const { agentId } = request.params;
    const { cursor, waitMs, sessionId } = request.query;
    const start = parseCursor(cursor);
    if (!start) throw badCursor();
    if (sessionId !== undefined) {
      const beat = await core.presence.beat(workspaceId, { agentId, sessionId });
      if (beat.status === 'ended') throw sessionEnded();
      if (beat.status === 'alive' && beat.ring) void queues.ringRouting([workspaceId]);
    }
    const page = await poll({
      wake,
      reply,
      topic: { workspaceId, id: agentId },
      waitMs,
      isEmpty: ({ events }) => events.length === 0,
      read: async (before: { cursor: string; events: Event[] } | null) => {
        const from = (before && parseCursor(before.cursor)) ?? start;
        const outcome = await core.feed.read(workspaceId, agentId, from, MAX_EVENTS);
        if (outcome.status === 'read') return outcome;
        throw new EngineError(
          'cursor_too_old',
          'Events after this cursor are no longer kept; take a snapshot.',
        );
      },
    });
    const generation = parseCursor(page.cursor)?.generation ?? start.generation;
    return { cursor: page.cursor, events: await eventAnswers(core, workspaceId, generation, page.events) };
  });
}
