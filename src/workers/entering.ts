/** Where a message's conversation enters New, if it does: evaluated before it is known whether it will. */
import type { StoredMessage } from '../connectors/index.js';
import type { Configuration } from '../inbox/directory.js';
import { opensAgain } from '../inbox/lifecycle.js';
import type { Overflowed } from '../inbox/placing/overflow.js';
import { factsOnEntry } from '../inbox/placing/stored-facts.js';
import type { Conversation } from '../routing/conversation.js';
import type { Core } from '../routing/core.js';
import { conversationKeyOf } from '../routing/ids.js';
import { overflowNow } from './situation.js';

/** What the message meets: the open conversation of its key, else the one resolved last, and what is known of the contact. */
export type Met = { conversation: Conversation | null; contact: Record<string, string> };

/** Place and overflow on entry, and the facts that they rest on. */
export type Entry = Overflowed & { topics: readonly string[]; teamId: string | null };

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
  const key = conversationKeyOf(channelId, contactId, visibility, threadId ?? '');
  const known =
    met ??
    (isPlain(config, channelId) ? nobody : await core.inboxes.open(config.workspaceId, contactId, key));
  const nowMs = Date.now();
  const entry = { channelId, visibility, attributes: contact.attributes, acceptedAt, nowMs };
  const facts = factsOnEntry(continued(config, known.conversation, acceptedAt), known.contact, entry);
  const overflowed = await overflowNow(core, config, facts, nowMs);
  return { ...overflowed, topics: facts.topics, teamId: facts.teamId };
}

/** What was met, unless it stays resolved and another one is opened. */
function continued(config: Configuration, met: Conversation | null, acceptedAt: number): Conversation | null {
  if (met?.state !== 'resolved') return met;
  const windowMs = config.channels.get(met.channelId)?.reopenWindowMs ?? 0;
  return opensAgain(windowMs, met.resolvedAt, acceptedAt) ? met : null;
}

const nobody: Met = { conversation: null, contact: {} };

/** Whether a place depends on the channel alone, unless a person set topics or a team: that the core tells. */
function isPlain(config: Configuration, channelId: string): boolean {
  const enabled = [...config.routingRules.values(), ...config.slaPolicies.values()].some(
    (each) => each.enabled,
  );
  const overflows = (config.channels.get(channelId)?.overflow.length ?? 0) > 0;
  const reopens = (config.channels.get(channelId)?.reopenWindowMs ?? 0) > 0;
  const remembers = config.settings.routing.preferredAgent.waitMs > 0;
  return !enabled && !overflows && !reopens && !remembers && config.priorities.size === 0;
}
