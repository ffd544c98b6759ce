/**
 * Pages of events as they are answered. Whoever asks for the same page in the same turn of the event loop (everybody whom one
 * wake-up reached) shares one read.
 */
import { z } from 'zod';
import type { LinkTo } from '../inbox/telling/attachments.js';
import { type ToldEvent, tellEvents } from '../inbox/telling/events.js';
import type { Core } from '../routing/core.js';
import { eventTypeNames } from '../routing/records/event-types.js';
import { type Cursor, cursorText } from '../routing/records/feed.js';
import { TimelineItem } from './answers.js';
import { cursorTooOld } from './paging.js';

export const EventAnswer = z
  .object({
    id: z.string().describe('Also a cursor: what comes after this event.'),
    // Words, not an enum: a process of the version before reads what a newer one wrote.
    type: z.string().meta({ enum: eventTypeNames }),
    at: z.string(),
    by: z.string(),
    conversationId: z.string().optional(),
    agentId: z.string().optional(),
    epoch: z.number().optional(),
    data: z.looseObject({
      message: TimelineItem.optional(),
      note: TimelineItem.optional().describe(
        'Of a transfer, a boomerang or a note: what was written for colleagues.',
      ),
    }),
  })
  .meta({ id: 'Event' });
export const EventsAnswer = z.object({
  cursor: z.string().describe('Moves with every answer, also without events.'),
  events: z.array(EventAnswer),
});

/** `cursor`: what comes after it was not read; `more`: something does already. */
export type EventPage = Readonly<{ cursor: Cursor; events: readonly ToldEvent[]; more: boolean }>;

/** @throws {EngineError} `cursor_too_old` */
export type ReadEvents = (workspaceId: string, agentId: string | null, after: Cursor) => Promise<EventPage>;

const AT_ONCE = 100;

export function createEventReader(core: Core, linkTo: LinkTo): ReadEvents {
  const thisTurn = new Map<string, Promise<EventPage>>();

  async function read(workspaceId: string, agentId: string | null, after: Cursor): Promise<EventPage> {
    const page = await core.feed.read(workspaceId, agentId, after, AT_ONCE);
    if (page.status === 'cursor_too_old') throw cursorTooOld();
    const { cursor, more, events } = page;
    return { cursor, more, events: await tellEvents(core, linkTo, workspaceId, cursor.generation, events) };
  }

  return (workspaceId, agentId, after) => {
    const name = `${workspaceId} ${agentId ?? ''} ${cursorText(after)}`;
    const shared = thisTurn.get(name);
    if (shared) return shared;
    // Before anything else can be heard from Redis it is nobody's any more: a later wake-up must not meet an earlier read.
    if (thisTurn.size === 0) process.nextTick(() => thisTurn.clear());
    const page = read(workspaceId, agentId, after);
    thisTurn.set(name, page);
    return page;
  };
}
