// What an inbound worker does with one contact's inbox, in its smallest form: claim, apply head by head until empty.

import { opensAgain } from '../../src/inbox/lifecycle.js';
import type { Core } from '../../src/routing/core.js';
import { contactIdOf, conversationIdOf, conversationKeyOf } from '../../src/routing/ids.js';
import { idle } from '../../src/routing/terms/automatic.js';
import type { BotTerms } from '../../src/routing/terms/bot-terms.js';
import type { Conversation } from '../../src/routing/terms/conversation.js';
import { type LifecycleTerms, timeless } from '../../src/routing/terms/lifecycle.js';
import { type Placement, plainPlacement } from '../../src/routing/terms/placement.js';

export type Incoming = {
  channelId: string;
  /** The channel's name for the contact; 'ada' when not given. */
  contact?: string;
  externalId?: string;
  text?: string;
  threadId?: string;
  /** What its place in line is to be, where it enters New: what differs from the channel's plain one. */
  placement?: Partial<Placement>;
  /** What it is opened under, if it is: what differs from one that time does not move. */
  terms?: Partial<LifecycleTerms>;
  reopenWindowMs?: number;
  /** The virtual agent that begins what the message opens. */
  bot?: BotTerms;
};

type Inbox = { workspaceId: string; contactId: string; token: string; nowMs: number; configVersion: number };

/** The arguments with which a claimed message is applied to the open conversation of its key, if there is one. */
export function applyInput(
  inbox: Omit<Inbox, 'workspaceId'>,
  messageId: string,
  body: string,
  met: Pick<Conversation, 'topics' | 'teamId' | 'state' | 'enteredAt' | 'answeredAt'> | null = null,
) {
  const incoming = JSON.parse(body) as Incoming;
  const { channelId, contact = 'ada', text = 'hello', threadId = '' } = incoming;
  return {
    ...inbox,
    ...{ messageId, channelId, threadId, contactExternalId: contact, contactName: '', contactAttributes: '' },
    conversationKey: conversationKeyOf(channelId, contactIdOf(channelId, contact), 'private', threadId),
    conversationId: conversationIdOf(messageId),
    visibility: 'private',
    entry: JSON.stringify({ kind: 'message', direction: 'in', messageId, text }),
    placement: { ...plainPlacement(met?.teamId ?? channelId), ...incoming.placement },
    topics: met?.topics ?? [],
    teamId: met?.teamId ?? null,
    hops: [],
    terms: { ...timeless, ...incoming.terms },
    reopenWindowMs: incoming.reopenWindowMs ?? 0,
    acts: { ...idle, bot: incoming.bot ?? null },
    evaluatedIn: met?.state === 'new' ? Math.max(met.enteredAt, met.answeredAt ?? 0) : 0,
  };
}

/** Claims and applies until the inbox is empty, busy, or another worker took its head. */
export async function applyHead(core: Core, inbox: Inbox) {
  const { workspaceId, ...rest } = inbox;
  const applied: {
    messageId: string;
    conversationId: string;
    seq: number;
    opened: boolean;
    taken: boolean;
    ring: boolean;
  }[] = [];
  const claim = await core.inboxes.claim(workspaceId, rest.contactId, rest.token, rest.nowMs);
  if (claim.status !== 'claimed') return applied;
  let messageId: string | null = claim.messageId;
  let body = claim.body;
  let acceptedAt = claim.acceptedAt;
  while (messageId !== null) {
    const { contactId, conversationKey } = applyInput(rest, messageId, body);
    const { conversation } = await core.inboxes.open(workspaceId, contactId, conversationKey);
    const { reopenWindowMs = 0 } = JSON.parse(body) as Incoming;
    const closed = conversation?.state === 'resolved';
    const again = closed && opensAgain(reopenWindowMs, conversation.resolvedAt, acceptedAt);
    const met = closed && !again ? null : conversation;
    const answer = await core.inboxes.apply(workspaceId, applyInput(rest, messageId, body, met));
    if (answer.status === 'stale_config') throw new Error('the world changed its configuration elsewhere');
    if (answer.status === 'facts_changed') throw new Error('its facts are others');
    if (answer.status === 'not_head') return applied;
    const { conversationId, seq, opened, taken, ring } = answer;
    applied.push({ messageId, conversationId, seq, opened, taken, ring });
    messageId = answer.nextId;
    body = answer.nextBody;
    acceptedAt = answer.nextAt ?? 0;
  }
  return applied;
}
