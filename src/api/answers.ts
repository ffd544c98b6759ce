/** The shapes that several routes answer with, and how the core's records become them. Times leave as ISO 8601. */
import { z } from 'zod';
import type { Configuration } from '../inbox/directory.js';
import type { Core } from '../routing/core.js';
import type { Conversation } from '../routing/terms/conversation.js';
import { ContactOfConversation, contactOfConversation } from './contact-answers.js';
import { iso, isoOrNull } from './iso.js';

export { iso, isoOrNull };

/** 204: nothing. */
export const Nothing = z.null().describe('Done; no body.');

export const ConversationAnswer = z
  .object({
    id: z.string(),
    state: z.enum(['new', 'pending', 'bot', 'resolved']),
    channelId: z.string(),
    contactId: z.string(),
    contact: ContactOfConversation,
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
    resolveReason: z.string().nullable().describe('A word, or the id of a resolve reason.'),
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

/** Conversations with what is shown of their contacts, in order; each contact is read once. */
export async function conversationAnswers(
  core: Core,
  config: Configuration,
  conversations: readonly Conversation[],
): Promise<ConversationAnswer[]> {
  const ids = [...new Set(conversations.map(({ contactId }) => contactId))];
  const stored = await core.contacts.getMany(config.workspaceId, ids);
  const contacts = new Map(ids.map((id, i) => [id, contactOfConversation(config, id, stored[i] ?? null)]));
  return conversations.map((conversation) => {
    const { laneId, enteredAt, handedOverAt, hops, nextAt, byHand, declines, ...more } = conversation;
    const { answeredAt, askedAt, assignedSeq, ...c } = more;
    return {
      ...c,
      topics: [...c.topics],
      rules: [...c.rules],
      offer: c.offer && { agentIds: [...c.offer.agentIds], until: iso(c.offer.until) },
      sla: c.sla && { ...c.sla, dueAt: iso(c.sla.dueAt), breachAt: iso(c.sla.breachAt) },
      contact: contacts.get(c.contactId)!,
      waitingSince: iso(c.waitingSince),
      createdAt: iso(c.createdAt),
      resolvedAt: isoOrNull(c.resolvedAt),
      autoResolveAt: isoOrNull(c.autoResolveAt),
      boomerang: c.boomerang && { ...c.boomerang, at: iso(c.boomerang.at) },
    };
  });
}

export async function conversationAnswer(core: Core, config: Configuration, conversation: Conversation) {
  const [answer] = await conversationAnswers(core, config, [conversation]);
  return answer!;
}

/** A file that is kept here; of a link that an agent sent, only `url`, `contentType` and `name`. */
const AttachmentAnswer = z.looseObject({
  id: z.string().optional(),
  url: z.string().nullable().describe('Good for an hour, without a key; null while its file is not there.'),
  contentType: z.string().nullish(),
  size: z.number().nullish().describe('Bytes.'),
  name: z.string().nullish(),
  status: z.enum(['stored', 'fetching', 'failed', 'gone']).optional(),
  sourceUrl: z.string().optional().describe('Where it was fetched from.'),
});

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
    tags: z.array(z.string()).optional(),
    noteId: z.string().optional().describe('Of a note.'),
    mentions: z.array(z.string()).optional().describe('Agents who were told of a note.'),
    attachments: z.array(AttachmentAnswer).optional(),
    delivery: z.looseObject({ status: z.string(), at: z.string() }).optional(),
    editedAt: z.string().optional(),
    deletedAt: z.string().optional().describe('Its text and attachments are gone.'),
    reactions: z.array(z.object({ emoji: z.string(), by: z.string(), at: z.string() })).optional(),
  })
  .meta({ id: 'TimelineItem' });
export type TimelineItem = z.infer<typeof TimelineItem>;
