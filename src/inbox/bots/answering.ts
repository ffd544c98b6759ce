/** What a virtual agent may answer, at once or later, and what that means for the conversation it holds. */
import { z } from 'zod';
import { valuesOf } from '../../routing/contacts/contact.js';
import type { BotAnswer } from '../../routing/conversations/bots.js';
import type { Core } from '../../routing/core.js';
import type { Conversation } from '../../routing/terms/conversation.js';
import { automaticOf, overflowActs } from '../automations/acts.js';
import { fromConnector } from '../contacts/values.js';
import type { Configuration } from '../directory.js';
import { placementFor } from '../placing/placement.js';
import { overflowNow } from '../placing/situation.js';
import { factsOnEntry, type StoredContact } from '../placing/stored-facts.js';
import { lacksTopic } from '../resolving.js';
import { AttributeKey, SafeText } from '../resources/index.js';

const MOST_TOPICS = 50;

/** All of it may be left out; `complete` left out: it goes on talking. Topics by id or by name; unknown ones are left aside. */
const fields = {
  messages: z
    .array(z.strictObject({ text: SafeText(1, 16_384) }))
    .max(10)
    .default([]),
  topics: z.array(SafeText(1, 255)).max(20).default([]),
  attributes: z.record(AttributeKey, SafeText(0, 1024)).nullable().default(null),
  complete: z.enum(['handover', 'resolved']).nullable().default(null),
};
export const BotWords = z.strictObject(fields);
/** As the answer to an event: what is not known is not for us. */
export const BotWordsAtOnce = z.object(fields);
export type BotWords = z.infer<typeof BotWords>;

export const silent: BotWords = { messages: [], topics: [], attributes: null, complete: null };

function topicIdsOf({ topics }: Configuration, named: readonly string[]): string[] {
  const all = [...topics.values()];
  return named.flatMap((word) => all.find(({ id, name }) => id === word || name === word)?.id ?? []);
}

/**
 * What it is told of the line is asked where it enters it: overflow counts as for a customer who comes, unless a person takes it.
 * Resolved without a topic that there must be it goes to people instead.
 *
 * @param reason why it ends, where it does
 * @param nowMs unix ms: a hand-over starts every clock
 */
export async function answerOf(
  core: Core,
  config: Configuration,
  conversation: Conversation,
  contact: StoredContact,
  words: BotWords,
  who: Pick<BotAnswer, 'agentId' | 'epoch' | 'by' | 'request'> & {
    reason: string;
    byPerson?: true | undefined;
  },
  nowMs: number,
): Promise<BotAnswer> {
  const { id: conversationId, channelId, visibility, topics: before } = conversation;
  const has = [...new Set([...before, ...topicIdsOf(config, words.topics)])].sort();
  const topics = has.length > MOST_TOPICS ? before : has;
  const lacking = words.complete === 'resolved' && lacksTopic(config, { channelId, visibility, topics });
  const complete = lacking ? ('handover' as const) : words.complete;
  const set = words.attributes && fromConnector(config, words.attributes);
  const attributes = { ...valuesOf(contact), ...set };
  const entry = { channelId, visibility, attributes, nowMs };
  const facts = factsOnEntry({ ...conversation, topics, askedAt: nowMs }, contact, entry);
  const { byPerson, ...by } = who;
  const handedOver = complete === 'handover';
  const overflowed = handedOver && !byPerson ? await overflowNow(core, config, facts, nowMs) : null;
  const acts = automaticOf(config, channelId);
  return {
    ...by,
    ...(lacking ? { reason: 'topic_required' } : {}),
    ...{ conversationId, before, topics, configVersion: config.version, attributes: set },
    entries: words.messages.map(({ text }) =>
      JSON.stringify({ kind: 'message', direction: 'out', by: who.by, text, attachments: [] }),
    ),
    acts: overflowed ? { ...acts, overflow: overflowActs(overflowed) } : acts,
    complete,
    placement: handedOver ? (overflowed?.placement ?? placementFor(config, facts, nowMs)) : null,
    hops: overflowed?.hops ?? [],
  };
}
