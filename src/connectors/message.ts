/**
 * An inbound message after parsing: what inboxes keep as JSON and workers read back. Fields that were not given are
 * null, so that a reader never meets two ways of saying nothing.
 */
export type Attachment = { url: string; contentType: string | null; name: string | null };

export type InboundMessage = {
  externalId: string;
  threadId: string | null;
  replyTo: string | null;
  visibility: 'private' | 'public';
  contact: { externalId: string; name: string | null; attributes: Record<string, string> | null };
  text: string;
  /** ISO 8601, as the provider said; shown only. */
  sentAt: string | null;
  attachments: Attachment[];
  metadata: Record<string, unknown> | null;
};

/** The body of an inbox entry: the message and the channel it came by. */
export type StoredMessage = InboundMessage & { channelId: string };

export const encodeMessage = (message: StoredMessage): string => JSON.stringify(message);

/** Reads what `encodeMessage` wrote; what an inbox holds was checked when it was accepted. */
export const decodeMessage = (body: string): StoredMessage => JSON.parse(body) as StoredMessage;

/** The timeline entry of an inbound message: object text for the core, which adds seq and time. */
export function timelineEntryOf(messageId: string, message: InboundMessage): string {
  const { externalId, text, attachments, replyTo, sentAt, metadata } = message;
  return JSON.stringify({
    kind: 'message',
    direction: 'in',
    by: 'contact',
    messageId,
    externalId,
    text,
    attachments,
    ...(replyTo ? { replyTo } : {}),
    ...(sentAt ? { sentAt } : {}),
    ...(metadata ? { metadata } : {}),
  });
}
