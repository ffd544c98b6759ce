/** What happened after a cursor, to an agent or in the whole workspace: by long poll, or as a stream. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Choice, chooses } from '../../inbox/telling/choosing.js';
import { isChosenType } from '../../routing/records/event-types.js';
import { type Cursor, cursorText, NEWEST, OLDEST, parseCursor } from '../../routing/records/feed.js';
import { Id } from '../act.js';
import { accessOf, createGuard } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { createEventReader, type EventPage, EventsAnswer } from '../event-reader.js';
import { streamEvents, wantsStream } from '../event-stream.js';
import { poll, waitMsUpTo } from '../long-poll.js';
import { createOpenStreams } from '../open-streams.js';
import { badCursor, CursorText } from '../paging.js';
import { invalidRequest } from '../validation.js';
import { sessionEnded } from './sessions.js';

const DEFAULT_WAIT_MS = 25_000;
const MAX_TYPES = 50;

const streaming = 'With `Accept: text/event-stream` as a stream; `Last-Event-ID` goes before `cursor`.';

const ChosenType = z
  .string()
  .refine(isChosenType, { message: 'There are no such events.', params: { code: 'unknown_id' } });

/** `message.*,conversation.assigned` as a list. */
const Types = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(ChosenType).max(MAX_TYPES))
  .default([]);

type Feed = { workspaceId: string; agentId: string | null; start: Cursor; choice: Choice };

function startOf(request: FastifyRequest, cursor: string | undefined, otherwise: Cursor | null): Cursor {
  const header = request.headers['last-event-id'];
  const resumed = wantsStream(request.headers.accept) && typeof header === 'string' && header !== '';
  const text = resumed ? header : cursor;
  if (text === undefined) {
    if (otherwise) return otherwise;
    throw invalidRequest([{ path: 'cursor', code: 'required', message: 'of a snapshot, or of an event' }]);
  }
  const found = parseCursor(text);
  if (!found) throw badCursor(resumed ? 'last-event-id' : 'cursor');
  return found;
}

export function eventRoutes(api: Api, deps: ApiDeps): void {
  const { core, files, wake, queues, streamTimes } = deps;
  const read = createEventReader(core, files.linkTo);
  const guard = createGuard(deps);
  const streams = createOpenStreams(deps.metrics);

  async function answer(request: FastifyRequest, reply: FastifyReply, feed: Feed, waitMs: number) {
    const { workspaceId, agentId, start, choice } = feed;
    const topic = { workspaceId, id: agentId ?? workspaceId };
    const chosen = (event: EventPage['events'][number]) => chooses(choice, event);
    if (wantsStream(request.headers.accept)) {
      const { principal, config } = accessOf(request);
      const over = streams.open(principal.keyId, config.slug);
      try {
        await streamEvents({
          ...{ wake, reply, topic, start, chooses: chosen },
          read: (after) => read(workspaceId, agentId, after),
          recheck: () => guard(request),
          ...(streamTimes ? { times: streamTimes } : {}),
        });
      } finally {
        over();
      }
      return reply;
    }
    const page = await poll({
      ...{ wake, reply, topic, waitMs },
      isEmpty: ({ events, more }) => events.length === 0 && !more,
      read: async (before: EventPage | null) => {
        const found = await read(workspaceId, agentId, before?.cursor ?? start);
        return { ...found, events: found.events.filter(chosen) };
      },
    });
    return { cursor: cursorText(page.cursor), events: [...page.events] };
  }

  const ofAgent = {
    summary: 'What happened since',
    description: streaming,
    params: z.object({ agentId: z.string() }),
    querystring: z.strictObject({
      cursor: CursorText.optional().describe('Of a snapshot or an event. Needed where no header resumes.'),
      waitMs: waitMsUpTo(DEFAULT_WAIT_MS),
      sessionId: CursorText.optional().describe('Makes a poll a sign of life. A stream never is one.'),
    }),
    response: { 200: EventsAnswer },
  };
  api.get(
    '/v1/agents/:agentId/events',
    { config: { roles: ['agent'] }, schema: ofAgent },
    async (request, reply) => {
      const { workspaceId } = accessOf(request);
      const { agentId } = request.params;
      const { cursor, waitMs, sessionId } = request.query;
      const start = startOf(request, cursor, null);
      if (sessionId !== undefined) {
        if (wantsStream(request.headers.accept))
          throw invalidRequest([
            {
              path: 'sessionId',
              code: 'not_of_a_stream',
              message: 'a stream is no sign of life; send heartbeats',
            },
          ]);
        const beat = await core.presence.beat(workspaceId, { agentId, sessionId });
        if (beat.status === 'ended') throw sessionEnded();
        if (beat.status === 'alive' && beat.ring) void queues.ringRouting([workspaceId]);
      }
      return answer(request, reply, { workspaceId, agentId, start, choice: { types: [] } }, waitMs);
    },
  );

  const ofWorkspace = {
    summary: 'What happened in the workspace since',
    description: `${streaming} What is asked for is looked for page by page: an answer may be empty with a cursor that moved.`,
    querystring: z.strictObject({
      cursor: CursorText.optional().describe(
        'Of an answer or an event; `oldest` that is kept; none: now, without waiting.',
      ),
      waitMs: waitMsUpTo(DEFAULT_WAIT_MS),
      types: Types.describe('Types joined by commas, as in `message.*,conversation.assigned`.'),
      conversationId: Id.optional(),
      agentId: Id.optional(),
    }),
    response: { 200: EventsAnswer },
  };
  api.get('/v1/events', { config: { roles: ['operator'] }, schema: ofWorkspace }, async (request, reply) => {
    const { workspaceId } = accessOf(request);
    const { cursor, waitMs, ...choice } = request.query;
    const start = startOf(
      request,
      cursor === 'oldest' ? undefined : cursor,
      cursor === 'oldest' ? OLDEST : NEWEST,
    );
    // Whoever has no cursor yet is told one at once.
    const feed = { workspaceId, agentId: null, start, choice };
    return answer(request, reply, feed, cursor === undefined ? 0 : waitMs);
  });
}
