/** What is known of a conversation when its place in line is evaluated. Times are unix ms. */

import type { Configuration } from '../directory.js';
import { languageOf, typedAttributes } from './attributes.js';
import type { Facts } from './conditions.js';
import { groupsOf } from './groups.js';

export type ConversationFacts = {
  readonly channelId: string;
  readonly visibility: string;
  /** Ids. */
  readonly topics: readonly string[];
  /** The contact's attributes by key. */
  readonly attributes: Readonly<Record<string, string>>;
  /** The team it was pinned to by hand. */
  readonly teamId: string | null;
  /** Since when its customer waits for a first answer: its message, or when a bot handed it over; else since it entered New. */
  readonly askedAt: number;
  /** When it entered New: where relaxation and overflow count from. */
  readonly enteredAt: number;
  readonly waitingSince: number;
  /** Has a human answered before? */
  readonly answeredBefore: boolean;
  /** Answered in this stay in New, and nothing was asked since. */
  readonly isAnswered: boolean;
  /** Who had it, or the contact's earlier one, last. */
  readonly lastAgent: { readonly agentId: string; readonly at: number } | null;
  /** What overflow has done since it entered New, oldest first: texts as `overflowFor` answered them. */
  readonly hops: readonly string[];
  /** It enters the line now; false: its place is evaluated again. */
  readonly entering: boolean;
};

export function factsOf(config: Configuration, conversation: ConversationFacts): Facts {
  return {
    channelId: conversation.channelId,
    visibility: conversation.visibility,
    topics: new Set(conversation.topics),
    groups: groupsOf(config, conversation.attributes),
    language: languageOf(conversation.attributes),
    attributes: typedAttributes(config.contactAttributes.values(), conversation.attributes),
  };
}
