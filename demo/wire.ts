/**
 * The engine's answers as this client reads them: the fields it needs, everything else ignored.
 *
 * Never accepts an answer without the fields that the contract promises.
 */
import { z } from 'zod';
import type { FeedEvent, HeldConversation, TimelineEntry } from './history.js';
import type { Said } from './said.js';

const instant = z.string().transform((text) => Date.parse(text));
const optionalInstant = z
  .string()
  .nullish()
  .transform((text) => (text ? Date.parse(text) : undefined));
const id = z.string().min(1);
const cursor = z.string().nullish();

export const Made = z.object({ id });
export const MadeKey = z.object({ id, key: z.string().min(1) });
export const Accepted = z.object({
  messages: z.array(
    z.object({
      id: id.optional(),
      externalId: z.string(),
      status: z.enum(['accepted', 'duplicate', 'rejected']),
    }),
  ),
});
export const Conversation = z.object({
  id,
  state: z.enum(['new', 'pending', 'resolved']),
  channelId: id,
  contactId: id,
  contact: z.object({ attributes: z.array(z.object({ key: z.string(), value: z.unknown() })) }),
  assigneeId: z.string().nullish(),
  epoch: z.number(),
  lastSeq: z.number(),
  waitingSince: optionalInstant,
  createdAt: instant,
});
export type Conversation = z.infer<typeof Conversation>;
export const Session = z.object({
  sessionId: id,
  heartbeatMs: z.number(),
  leaseMs: z.number(),
  graceMs: z.number(),
  lastAbsence: z.unknown().optional(),
});
export const Snapshot = z.object({
  cursor: z.string(),
  conversations: z.array(Conversation),
  nextPage: cursor,
});
export type Snapshot = z.infer<typeof Snapshot>;

export const OneEvent = z
  .object({
    id,
    type: z.string(),
    at: instant,
    by: z.string().default(''),
    conversationId: z.string().nullish(),
    agentId: z.string().nullish(),
    epoch: z.number().nullish(),
    data: z.record(z.string(), z.unknown()).default({}),
  })
  .transform(
    (raw): FeedEvent => ({
      id: raw.id,
      type: raw.type,
      atMs: raw.at,
      by: raw.by,
      data: raw.data,
      ...(raw.conversationId ? { conversationId: raw.conversationId } : {}),
      ...(raw.agentId ? { agentId: raw.agentId } : {}),
      ...(typeof raw.epoch === 'number' ? { epoch: raw.epoch } : {}),
    }),
  );
export const Events = z.object({ cursor: z.string(), events: z.array(OneEvent) });

const RawEntry = z.object({
  seq: z.number(),
  direction: z.string().nullish(),
  messageId: z.string().nullish(),
  text: z.string().nullish(),
});
const kinds = new Map<unknown, TimelineEntry['kind']>([
  ['in', 'inbound'],
  ['out', 'reply'],
]);

export const Entry = RawEntry.transform((raw): TimelineEntry => {
  return {
    seq: raw.seq,
    kind: kinds.get(raw.direction) ?? 'change',
    ...(raw.messageId ? { messageId: raw.messageId } : {}),
    ...(typeof raw.text === 'string' ? { text: raw.text } : {}),
  };
});
export const Timeline = z.object({ items: z.array(Entry), nextCursor: cursor });

export const Replies = z.object({
  cursor: z.string(),
  replies: z.array(
    z.object({
      messageId: id,
      conversationId: id,
      contact: z.object({ externalId: z.string() }),
      text: z.string(),
    }),
  ),
});

export const LiveLanes = z.object({
  items: z.array(
    z.object({
      laneId: z.string().default(''),
      target: z.unknown().optional(),
      teams: z.array(z.unknown()).default([]),
      waiting: z.number().default(0),
      oldestWaitMs: z.number().nullish(),
    }),
  ),
});
export const LiveAgents = z.object({
  items: z.array(
    z.object({
      agentId: z.string().default(''),
      name: z.string().default(''),
      availability: z.string().default(''),
      liveness: z.string().default(''),
      load: z.number().default(0),
      capacity: z.number().default(0),
    }),
  ),
});
export const DeadLetter = z.looseObject({ messageId: z.string().nullish(), id: z.string().nullish() });
/** The body of an answer, or undefined when it has another shape. */
export function read<T extends z.ZodType>(schema: T, answer: Said): z.output<T> | undefined {
  const parsed = schema.safeParse(answer.body);
  return parsed.success ? parsed.data : undefined;
}

/** What a snapshot says an agent holds. */
export function heldOf(conversations: readonly Conversation[]): HeldConversation[] {
  return conversations.flatMap(({ id: conversationId, state, epoch }) =>
    state === 'resolved' ? [] : [{ conversationId, state, epoch }],
  );
}

/** The ids or names of a lane's teams, whichever the engine shows. */
export function teamIdsOf(teams: readonly unknown[]): string[] {
  return teams.flatMap((team) => {
    if (typeof team === 'string') return [team];
    const parsed = z.object({ id: z.string() }).safeParse(team);
    return parsed.success ? [parsed.data.id] : [];
  });
}
