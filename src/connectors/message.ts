/**
 * What comes in, after parsing: what inboxes keep as JSON and workers read back. Fields that were not given are null, so that a
 * reader never meets two ways of saying nothing.
 */
export type Attachment = { url: string; contentType: string | null; name: string | null };

type Envelope = { externalId: string; threadId: string | null; visibility: 'private' | 'public' };

type Said = Envelope & {
  replyTo: string | null;
  contact: { externalId: string; name: string | null; attributes: Record<string, string> | null };
  text: string;
  /** ISO 8601, as the provider said; shown only. */
  sentAt: string | null;
  attachments: Attachment[];
  metadata: Record<string, unknown> | null;
};

/** What a customer wrote. */
export type InboundMessage = Said & { type: 'message' };

/** What the business wrote to a customer elsewhere. */
export type InboundEcho = Said & { type: 'echo' };

/** What happened to a message that came in or went out before, by the name that its source has for it. */
export type InboundChange = Envelope & {
  contact: { externalId: string };
  targetExternalId: string;
} & (
    | { type: 'edit'; text: string }
    | { type: 'delete' }
    | {
        type: 'reaction';
        emoji: string;
        /** It was taken back. */
        remove: boolean;
      }
  );

export type Inbound = InboundMessage | InboundEcho | InboundChange;

/** The body of an inbox entry: what came in and the channel it came by. */
export type StoredMessage = InboundMessage & { channelId: string };
export type StoredEcho = InboundEcho & { channelId: string };
export type StoredChange = InboundChange & { channelId: string };
export type Stored = StoredMessage | StoredEcho | StoredChange;

export const encodeMessage = (message: Stored): string => JSON.stringify(message);

/** Reads what `encodeMessage` wrote; what an inbox holds was checked when it was accepted. What has no type is a message. */
export function decodeMessage(body: string): Stored {
  const stored = JSON.parse(body) as Stored;
  return Object.hasOwn(stored, 'type') ? stored : { ...(stored as StoredMessage), type: 'message' };
}

/** The timeline entry of a message or an echo: object text for the core, which adds seq and time. */
export function timelineEntryOf(messageId: string, message: InboundMessage | InboundEcho): string {
  const { type, externalId, text, attachments, replyTo, sentAt, metadata } = message;
  const written = type === 'echo' ? { direction: 'out', by: 'channel' } : { direction: 'in', by: 'contact' };
  return JSON.stringify({
    kind: 'message',
    ...written,
    messageId,
    externalId,
    text,
    attachments,
    ...(replyTo ? { replyTo } : {}),
    ...(sentAt ? { sentAt } : {}),
    ...(metadata ? { metadata } : {}),
  });
}
