/**
 * What a message does besides standing in its conversation: what automations do, and where the conversation enters New, if it
 * does. Evaluated before it is known whether it will.
 */
import type { StoredMessage } from '../../connectors/index.js';
import { automaticOf, overflowActs } from '../../inbox/automations/acts.js';
import {
  automationsFor,
  repliesBy,
  resolveBy,
  tagsBy,
  topicStepsBy,
} from '../../inbox/automations/automating.js';
import { responseOf } from '../../inbox/automations/responding.js';
import { inceptionBot } from '../../inbox/bots/terms.js';
import type { Configuration } from '../../inbox/directory.js';
import { opensAgain } from '../../inbox/lifecycle.js';
import { placementFor } from '../../inbox/placing/placement.js';
import { unscored } from '../../inbox/placing/priority.js';
import { overflowNow } from '../../inbox/placing/situation.js';
import { factsOfStored, factsOnEntry } from '../../inbox/placing/stored-facts.js';
import { lacksTopic } from '../../inbox/resolving.js';
import type { Automation } from '../../inbox/resources/index.js';
import { knownOf } from '../../routing/contacts/contact.js';
import type { Core } from '../../routing/core.js';
import { conversationKeyOf } from '../../routing/ids.js';
import type { Automatic } from '../../routing/terms/automatic.js';
import type { Conversation } from '../../routing/terms/conversation.js';
import type { Placement } from '../../routing/terms/placement.js';

/** What the message meets: the open conversation of its key, else the one resolved last, and what is known of the contact. */
export type Met = { conversation: Conversation | null; contact: Record<string, string> };

/** What is done by itself, the place it leaves the conversation in, and the facts that it rests on. */
export type Entry = {
  acts: Automatic;
  placement: Placement;
  hops: readonly string[];
  topics: readonly string[];
  teamId: string | null;
  /** Of the contact; empty: nothing depends on it. */
  known: string;
  /** When the stay in New began that the placement is of, or its last answer in it; 0: it enters. */
  evaluatedIn: number;
};

/**
 * @param acceptedAt of the message, unix ms
 * @param met null: not looked at yet; where nothing depends on it, it need not be
 */
export async function enteringAs(
  core: Core,
  config: Configuration,
  contactId: string,
  message: StoredMessage,
  acceptedAt: number,
  met: Met | null,
): Promise<Entry> {
  const { channelId, visibility, contact, threadId } = message;
  const automations = automationsFor(config, channelId, message.text);
  const key = conversationKeyOf(channelId, contactId, visibility, threadId ?? '');
  const known =
    met ??
    (isPlain(config, channelId, automations)
      ? nobody
      : await core.inboxes.open(config.workspaceId, contactId, key));
  const nowMs = Date.now();
  const conversation = continued(config, known.conversation, acceptedAt);
  const entry = { channelId, visibility, attributes: contact.attributes, acceptedAt, nowMs };
  const facts = factsOnEntry(conversation, known.contact, entry);
  const steps = topicStepsBy(automations, facts.topics);
  const topics = steps.at(-1)?.topics ?? facts.topics;
  const contactThen = withMessage(known.contact, message);
  const acts = {
    ...automaticOf(config, channelId),
    tags: tagsBy(automations),
    topics: steps,
    replies: repliesBy(config, automations, contactThen),
    resolve: lacksTopic(config, { channelId, visibility, topics }) ? null : resolveBy(automations),
    bot: inceptionBot(config, channelId, visibility),
    responder: responseOf(config, channelId, contactThen, nowMs),
  };
  const rests = {
    ...{ topics: facts.topics, teamId: facts.teamId },
    known: known === nobody ? '' : knownOf(known.contact),
  };
  if (conversation?.state === 'new') {
    const stored = factsOfStored(conversation, known.contact);
    const asked = stored.isAnswered ? { isAnswered: false, waitingSince: acceptedAt } : {};
    const where = { ...stored, ...asked, topics, attributes: facts.attributes };
    const placement = placementFor(config, where, nowMs);
    const evaluatedIn = Math.max(conversation.enteredAt, conversation.answeredAt ?? 0);
    const place = steps.length > 0 ? placement : unscored(placement, conversation);
    return { ...rests, acts, placement: place, hops: [], evaluatedIn };
  }
  const overflowed = await overflowNow(core, config, { ...facts, topics }, nowMs);
  const { placement, hops } = overflowed;
  return {
    ...rests,
    ...{ placement, hops, evaluatedIn: 0 },
    acts: { ...acts, overflow: overflowActs(overflowed) },
  };
}

/** What is known of the contact when the message is there. */
const withMessage = (
  contact: Record<string, string>,
  { contact: { name, attributes } }: StoredMessage,
): Record<string, string> => ({
  ...contact,
  ...(name ? { name } : {}),
  ...Object.fromEntries(
    Object.entries(attributes ?? {}).map(([key, value]) => [`attribute:${key}`, JSON.stringify({ value })]),
  ),
});

/** What was met, unless it stays resolved and another one is opened. */
function continued(config: Configuration, met: Conversation | null, acceptedAt: number): Conversation | null {
  if (met?.state !== 'resolved') return met;
  const windowMs = config.channels.get(met.channelId)?.reopenWindowMs ?? 0;
  return opensAgain(windowMs, met.resolvedAt, acceptedAt) ? met : null;
}

const nobody: Met = { conversation: null, contact: {} };

/** Whether a place depends on the channel alone, unless a person set topics or a team: that the core tells. */
function isPlain(config: Configuration, channelId: string, automations: readonly Automation[]): boolean {
  const enabled = [...config.routingRules.values(), ...config.slaPolicies.values()].some(
    (each) => each.enabled,
  );
  const overflows = (config.channels.get(channelId)?.overflow.length ?? 0) > 0;
  const reopens = (config.channels.get(channelId)?.reopenWindowMs ?? 0) > 0;
  const remembers = config.settings.routing.preferredAgent.waitMs > 0;
  const responds = (config.channels.get(channelId)?.autoResponder ?? null) !== null;
  const rules = enabled || config.priorities.size > 0 || automations.length > 0 || responds;
  return !rules && !overflows && !reopens && !remembers;
}
