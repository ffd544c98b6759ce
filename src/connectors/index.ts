/** The connector of each kind of channel. A kind without an entry here cannot be configured. */
import { type ApiReply, formatApiReply, type Parsed, parseApiMessage, type StoredReply } from './api.js';

export type Connector = {
  /** Judges one message as the connector sent it. */
  parse(input: unknown): Parsed;
  /** A reply as the connector pulls it; null when its text is no longer kept. */
  formatReply(reply: StoredReply): ApiReply | null;
};

export const connectors: Readonly<Record<'api', Connector>> = {
  api: { parse: parseApiMessage, formatReply: formatApiReply },
};

export type { ApiReply, Fault, Parsed } from './api.js';
export { changedEntry } from './changes.js';
export type { InboundMessage, Stored, StoredChange, StoredEcho, StoredMessage } from './message.js';
export { decodeMessage, encodeMessage, timelineEntryOf } from './message.js';
