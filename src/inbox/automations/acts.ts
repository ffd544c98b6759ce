/** What the engine says and does by itself, as the core is handed it. */
import { type Automatic, idle, type OverflowActs } from '../../routing/terms/automatic.js';
import type { Configuration } from '../directory.js';
import type { Overflowed } from '../placing/overflow.js';
import { entryOf } from './automating.js';

/** Where its channel is gone. */
const REPLY_DEADLINE_MS = 15 * 60_000;

/** Nothing yet, by this channel. */
export function automaticOf(config: Configuration, channelId: string): Automatic {
  const channel = config.channels.get(channelId);
  return {
    ...idle,
    deadlineMs: channel?.replyDeadlineMs ?? REPLY_DEADLINE_MS,
    pushed: (channel?.webhookUrl ?? null) !== null,
  };
}

export const overflowActs = ({ replies, resolve }: Overflowed): OverflowActs => ({
  replies: replies.map((text) => entryOf('engine', text)),
  resolve,
});
