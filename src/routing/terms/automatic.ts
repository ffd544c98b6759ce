/** What the engine does by itself when a message is applied or a place is evaluated, as its caller worked it out. */
import type { BotTerms } from './bot-terms.js';
import { textOf } from './placement.js';

/** `entry`: JSON object text `{kind:'message', direction:'out', by, text, attachments}`; gets `seq`, `at` and `messageId` in front. */
export type AutomaticReply = { readonly by: string; readonly entry: string };
/** The topics a conversation has from then on, sorted. */
export type TopicStep = { readonly by: string; readonly topics: readonly string[] };

/** What overflow does where it acts. */
export type OverflowActs = { readonly replies: readonly AutomaticReply[]; readonly resolve: string | null };

export type Automatic = {
  /** Without a receipt for so long a reply is shown as failed. */
  readonly deadlineMs: number;
  /** The channel has a webhook. */
  readonly pushed: boolean;
  /** Sorted, put on the message by the first of those that put any; null: none. */
  readonly tags: { readonly by: string; readonly tags: readonly string[] } | null;
  /** On a message, whatever it meets. */
  readonly topics: readonly TopicStep[];
  readonly replies: readonly AutomaticReply[];
  /** Where the message opens the conversation: resolved, before anybody is given it. */
  readonly resolve: { readonly by: string; readonly reason: string } | null;
  /** Unless it is resolved so: where the conversation opens, and `everyMs` after it was said last; 0: only there. */
  readonly responder: (AutomaticReply & { readonly everyMs: number }) | null;
  /** Who begins the conversation that the message opens, before any person; null: nobody does. */
  readonly bot: BotTerms | null;
  /** Where it enters New. */
  readonly overflow: OverflowActs;
};

export const textOfAutomatic = ({ topics, overflow, ...acts }: Automatic): string =>
  textOf({ ...acts, topics: topics.map((step) => ({ ...step, topics: step.topics.join(' ') })), overflow });

/** Nothing. */
export const idle: Automatic = {
  deadlineMs: 0,
  pushed: false,
  tags: null,
  topics: [],
  replies: [],
  resolve: null,
  responder: null,
  bot: null,
  overflow: { replies: [], resolve: null },
};
