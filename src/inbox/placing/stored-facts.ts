/** What the core keeps of a conversation and its contact, as the facts that its place in line is evaluated from. */
import { valuesOf } from '../../routing/contacts/contact.js';
import type { Conversation } from '../../routing/terms/conversation.js';
import type { ConversationFacts } from './facts.js';

/** Stored fields of a contact: what of them counts here. */
export type StoredContact = Readonly<Record<string, string>>;

const lastAgentOf = ({ lastAgentId, lastAgentAt }: StoredContact): ConversationFacts['lastAgent'] =>
  lastAgentId ? { agentId: lastAgentId, at: Number(lastAgentAt) } : null;

/** Of a conversation where it stands now. */
export const factsOfStored = (conversation: Conversation, contact: StoredContact): ConversationFacts => ({
  channelId: conversation.channelId,
  visibility: conversation.visibility,
  topics: conversation.topics,
  attributes: valuesOf(contact),
  teamId: conversation.teamId,
  askedAt: conversation.askedAt ?? conversation.enteredAt,
  enteredAt: conversation.enteredAt,
  waitingSince: conversation.waitingSince,
  answeredBefore: conversation.answeredAt !== null,
  isAnswered: conversation.askedAt === null && (conversation.answeredAt ?? 0) > conversation.enteredAt,
  lastAgent: lastAgentOf(contact),
  hops: conversation.hops,
  entering: false,
});

/** Of one that enters New at `nowMs`: by a message, accepted a while before, that opens or wakes it, or by a person. */
export const factsOnEntry = (
  conversation: Conversation | null,
  contact: StoredContact,
  entry: {
    channelId: string;
    visibility: string;
    attributes?: Record<string, string> | null;
    acceptedAt?: number;
    nowMs: number;
  },
): ConversationFacts => ({
  channelId: entry.channelId,
  visibility: entry.visibility,
  topics: conversation?.topics ?? [],
  attributes: { ...valuesOf(contact), ...entry.attributes },
  teamId: conversation?.teamId ?? null,
  askedAt: conversation?.askedAt ?? entry.acceptedAt ?? entry.nowMs,
  enteredAt: entry.nowMs,
  waitingSince: entry.acceptedAt ?? entry.nowMs,
  answeredBefore: (conversation?.answeredAt ?? null) !== null,
  isAnswered: false,
  lastAgent: lastAgentOf(contact),
  hops: [],
  entering: true,
});
