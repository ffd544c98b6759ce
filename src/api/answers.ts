/** The shapes that several routes answer with, and how the core's records become them. Times leave as ISO 8601. */
import { z } from 'zod';
import { comparedOf } from '../inbox/explaining/decision.js';
import type { Conversation } from '../routing/conversation.js';
import type { Core } from '../routing/core.js';
import type { TimelineEntry } from '../routing/reads.js';

export const iso = (atMs: number): string => new Date(atMs).toISOString();
export const isoOrNull = (atMs: number | null): string | null => (atMs === null ? null : iso(atMs));

/** 204: nothing. */
export const Nothing = z.null().describe('Done; no body.');

export const ConversationAnswer = z
  .object({
    id: z.string(),
    state: z.enum(['new', 'pending', 'bot', 'resolved']),
    channelId: z.string(),
    contactId: z.string(),
    contact: z.object({ externalId: z.string(), name: z.string().nullable() }),
    visibility: z.string(),
    threadId: z.string().nullable(),
    assigneeId: z.string().nullable(),
    teamId: z.string().nullable(),
    epoch: z.number(),
    lastSeq: z.number(),
    lastInboundSeq: z.number(),
    priority: z.number(),
    waitingSince: z.string(),
    createdAt: z.string(),
    resolvedAt: z.string().nullable(),
    previousId: z
      .string()
      .nullable()
      .describe('The conversation of this contact that was resolved before it.'),
    autoResolveAt: z.string().nullable().describe('When it is resolved unless something happens.'),
    boomerang: z
      .object({ at: z.string(), by: z.string(), note: z.string().nullable() })
      .nullable()
      .describe('When it comes back to New; `by` is engine where nobody set it by hand.'),
    topics: z.array(z.string()),
    rules: z.array(z.string()).describe('Routing rules that matched.'),
    need: z.string().describe('What it requires of an agent.'),
    weight: z.number().describe('Slots it takes.'),
    lockedBy: z.string().nullable(),
    offer: z.object({ agentIds: z.array(z.string()), until: z.string() }).nullable(),
    sla: z
      .object({ policyId: z.string(), kind: z.string(), dueAt: z.string(), breachAt: z.string() })
      .nullable(),
  })
  .meta({ id: 'Conversation' });
export type ConversationAnswer = z.infer<typeof ConversationAnswer>;

/** Conversations with their contacts' names, in order; each contact is read once. */
export async function conversationAnswers(
  core: Core,
  workspaceId: string,
  conversations: readonly Conversation[],
): Promise<ConversationAnswer[]> {
  const ids = [...new Set(conversations.map(({ contactId }) => contactId))];
  const stored = await Promise.all(ids.map((id) => core.reads.contact(workspaceId, id)));
  const contacts = new Map(ids.map((id, i) => [id, stored[i]]));
  return conversations.map((conversation) => {
    const { laneId, enteredAt, handedOverAt, hops, nextAt, byHand, declines, answeredAt, assignedSeq, ...c } =
      conversation;
    const contact = contacts.get(c.contactId);
    return {
      ...c,
      topics: [...c.topics],
      rules: [...c.rules],
      offer: c.offer && { agentIds: [...c.offer.agentIds], until: iso(c.offer.until) },
      sla: c.sla && { ...c.sla, dueAt: iso(c.sla.dueAt), breachAt: iso(c.sla.breachAt) },
      contact: { externalId: contact?.externalId ?? '', name: contact?.name ?? null },
      waitingSince: iso(c.waitingSince),
      createdAt: iso(c.createdAt),
      resolvedAt: isoOrNull(c.resolvedAt),
      autoResolveAt: isoOrNull(c.autoResolveAt),
      boomerang: c.boomerang && { ...c.boomerang, at: iso(c.boomerang.at) },
    };
  });
}

export async function conversationAnswer(core: Core, workspaceId: string, conversation: Conversation) {
  const [answer] = await conversationAnswers(core, workspaceId, [conversation]);
  return answer!;
}

/** A message, a change with its type, actor and reason, or a note for colleagues. Fields by kind; clients ignore what they do not know. */
export const TimelineItem = z
  .looseObject({
    seq: z.number(),
    at: z.string(),
    kind: z.enum(['message', 'change', 'note']),
    by: z.string().optional(),
    type: z.string().optional().describe('Of a change: conversation.opened, conversation.assigned, …'),
    reason: z.string().optional(),
    messageId: z.string().optional(),
    direction: z.enum(['in', 'out']).optional(),
    text: z.string().optional(),
    attachments: z.array(z.looseObject({ url: z.string() })).optional(),
    tags: z.array(z.string()).optional(),
    delivery: z.looseObject({ status: z.string(), at: z.string() }).optional(),
  })
  .meta({ id: 'TimelineItem' });
export type TimelineItem = z.infer<typeof TimelineItem>;

const isoOf = (at: unknown): string => (typeof at === 'number' ? iso(at) : String(at ?? ''));

/** Ids that scripts keep as one text. */
const lists = new Set(['rules', 'topics', 'was', 'to']);
/** Instants that scripts keep as unix ms, under the names they are told by. */
const instants: Readonly<Record<string, string>> = { untilMs: 'until', dueAt: 'dueAt' };

/** The words of a change or an event as they are told: instants as ISO 8601, ids as lists, the keys that were compared. */
export function told(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(data).map(([name, value]): [string, unknown] => {
    if (lists.has(name) && typeof value === 'string') return [name, value === '' ? [] : value.split(' ')];
    if (name in instants && typeof value === 'number') return [instants[name] ?? name, iso(value)];
    if (name === 'compared') return [name, comparedOf(String(data.order ?? ''), value)];
    return [name, value];
  });
  return Object.fromEntries(entries);
}

export function timelineItem({ at, delivery, seq, kind, ...entry }: TimelineEntry): TimelineItem {
  const word = delivery as { status: string; at?: unknown } | undefined;
  const words = kind === 'change' ? told(entry) : entry;
  return { seq, kind, ...words, at: iso(at), ...(word ? { delivery: { ...word, at: isoOf(word.at) } } : {}) };
}
