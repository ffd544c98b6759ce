/** What a virtual agent is told, as JSON. Nothing of it is kept: bodies are made when they are sent. */
import { valuesOf } from '../../routing/contacts/contact.js';
import type { Conversation } from '../../routing/terms/conversation.js';
import type { Configuration } from '../directory.js';
import type { StoredContact } from '../placing/stored-facts.js';

/**
 * @param seq of the customer's message; 0: the conversation is its now
 * @param entry of that message, as the timeline keeps it, with its attachments filled in; null is answered where it is gone
 */
export function eventBody(
  config: Configuration,
  conversation: Conversation,
  contact: StoredContact,
  seq: number,
  entry: string,
): string | null {
  const { id: conversationId, channelId, visibility, threadId, topics, epoch } = conversation;
  const about = {
    ...{ conversationId, epoch, visibility, threadId, topics },
    channel: { id: channelId, name: config.channels.get(channelId)?.name ?? null },
    contact: {
      id: conversation.contactId,
      externalId: contact.externalId ?? '',
      name: contact.name ?? null,
      attributes: valuesOf(contact),
    },
  };
  if (seq === 0) return told('conversation.started', Date.now(), about);
  if (entry === '') return null;
  const { at, messageId, text, attachments } = JSON.parse(entry) as {
    at: number;
    messageId: string;
    text: string;
    attachments: unknown[];
  };
  return told('message.received', at, { ...about, messageId, seq, text, attachments });
}

const told = (type: string, atMs: number, data: object) =>
  JSON.stringify({ type, timestamp: new Date(atMs).toISOString(), data });
