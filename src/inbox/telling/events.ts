/**
 * Events as they leave: with the texts that they only name, fetched now, so that what was erased since is not in them.
 * The same words whether an event is polled, streamed or sent.
 */

import type { TimelineEntry } from '../../routing/conversations/reads.js';
import type { Core } from '../../routing/core.js';
import { cursorText, type Event } from '../../routing/records/feed.js';
import { type LinkTo, withAttachments } from './attachments.js';
import { iso, type ToldEntry, told, toldEntry } from './words.js';

export type ToldEvent = Omit<Event, 'at' | 'data'> & {
  at: string;
  data: Record<string, unknown> & { message?: ToldEntry; note?: ToldEntry };
};

/** Events that stand for a message in the timeline. */
const withMessage = new Set(
  ['received', 'sent', 'echoed', 'edited', 'deleted', 'reacted'].map((word) => `message.${word}`),
);

/** Where the text that an event only names stands in the timeline: a message, or what was written for colleagues. */
function seqOf({ type, data }: Event): number | null {
  if (withMessage.has(type)) return Number(data.seq);
  return data.noteSeq === undefined ? null : Number(data.noteSeq);
}

async function messagesOf(core: Core, linkTo: LinkTo, workspaceId: string, events: readonly Event[]) {
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
      const entries = await core.reads.timelineOf(workspaceId, conversationId, wanted);
      for (const entry of await withAttachments(core, linkTo, workspaceId, entries))
        found.set(`${conversationId}/${entry.seq}`, entry);
    }),
  );
  return found;
}

/** @param generation that the ids of these events are of: an event's told id is a cursor */
export async function tellEvents(
  core: Core,
  linkTo: LinkTo,
  workspaceId: string,
  generation: string,
  events: readonly Event[],
): Promise<ToldEvent[]> {
  const messages = await messagesOf(core, linkTo, workspaceId, events);
  return events.map((event) => {
    const text = messages.get(`${event.conversationId}/${seqOf(event)}`);
    const named = text && { [withMessage.has(event.type) ? 'message' : 'note']: toldEntry(text) };
    const data = { ...told(event.data), ...named };
    return { ...event, id: cursorText({ generation, id: event.id }), at: iso(event.at), data };
  });
}
