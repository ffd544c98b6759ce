/** What all actions on a conversation have in common: epoch, idempotency, the bell, and the conversation as the answer. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { EngineError } from '../errors.js';
import type { Configuration } from '../inbox/directory.js';
import { placementFor } from '../inbox/placing/placement.js';
import { unscored } from '../inbox/placing/priority.js';
import { factsOfStored, factsOnEntry } from '../inbox/placing/stored-facts.js';
import { knownOf } from '../routing/contacts/contact.js';
import type { Core } from '../routing/core.js';
import type { Act } from '../routing/terms/acts.js';
import type { Conversation } from '../routing/terms/conversation.js';
import type { Placement } from '../routing/terms/placement.js';
import { type Access, notFound } from './access.js';
import { ConversationAnswer, conversationAnswer } from './answers.js';
import { accessOf, conversationOf } from './authentication.js';
import type { ApiDeps } from './deps.js';
import { epochOf, tagWith } from './epoch.js';
import { accepted } from './outcomes.js';
import { requestRefOf } from './request-ref.js';

export const Id = z.string().regex(/^[a-z]{2,3}_[A-Za-z0-9_-]{1,64}$/);
/** The body of an action that takes nothing. */
export const Empty = z.strictObject({}).nullish();
export const conversationParams = z.object({ conversationId: z.string() });
/** Open to agents in any role, viewers too, and to admins. */
export const forViewers = { roles: ['agent', 'admin'], needs: 'viewer' } as const;
export const conversationPath = '/v1/conversations/:conversationId';
export const answersConversation = { 200: ConversationAnswer } as const;

type Outcome = { status: string; ring?: boolean; deliver?: boolean };
type Acting = (act: Act, access: Access, conversation: Conversation) => Promise<Outcome>;

/**
 * Looks, acts, rings, and answers with the conversation as it is now.
 *
 * @param underEpoch false for what changes nobody's assignment: `If-Match` is not looked at
 */
export async function perform(
  { core, queues }: Pick<ApiDeps, 'core' | 'queues'>,
  request: FastifyRequest<{ Params: { conversationId: string } }>,
  reply: FastifyReply,
  act: Acting,
  { underEpoch = true }: { underEpoch?: boolean } = {},
): Promise<ConversationAnswer> {
  const access = accessOf(request);
  const { workspaceId, by } = access;
  const { conversationId } = request.params;
  const acting = {
    conversationId,
    epoch: underEpoch ? epochOf(request) : null,
    by,
    request: requestRefOf(request),
  };
  const conversation = conversationOf(request);
  const outcome = accepted(await act(acting, access, conversation));
  if ('ring' in outcome && outcome.ring) void queues.ringRouting([workspaceId]);
  if ('deliver' in outcome && outcome.deliver) void queues.ringDelivery(workspaceId, conversation.channelId);
  const after = await core.reads.conversation(workspaceId, conversationId);
  if (!after) throw notFound('conversation');
  tagWith(reply, after.epoch);
  return conversationAnswer(core, access.config, after);
}

/** Facts that change faster than this are somebody else's quarrel. */
const TRIES = 5;

/** Acts on the conversation as it is now, again when its facts changed meanwhile. */
export async function underFacts<T extends Outcome>(
  core: Core,
  workspaceId: string,
  conversationId: string,
  act: (conversation: Conversation, contact: Record<string, string>) => Promise<T>,
): Promise<Exclude<T, { status: 'facts_changed' }>> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const conversation = await core.reads.conversation(workspaceId, conversationId);
    if (!conversation) throw notFound('conversation');
    const outcome = await act(conversation, await core.reads.contact(workspaceId, conversation.contactId));
    if (outcome.status !== 'facts_changed') return outcome as Exclude<T, { status: 'facts_changed' }>;
  }
  throw new EngineError('unavailable', 'The conversation keeps changing; try again.');
}

/** Its place evaluated anew as it stands. `scored`: what happened changes its score too. Rings. */
export async function placeAgain(
  { core, directory, queues }: Pick<ApiDeps, 'core' | 'directory' | 'queues'>,
  { workspaceId, by }: Pick<Access, 'workspaceId' | 'by'>,
  conversationId: string,
  scored: boolean,
): Promise<void> {
  const outcome = await underFacts(core, workspaceId, conversationId, (conversation, contact) =>
    directory.under(workspaceId, (current) => {
      const placement = placementFor(current, factsOfStored(conversation, contact), Date.now());
      return core.conversations.place(workspaceId, {
        ...{ conversationId, by, configVersion: current.version, rescore: false },
        facts: { ...conversation, known: knownOf(contact) },
        hops: conversation.hops,
        placement: scored ? placement : unscored(placement, conversation),
      });
    }),
  );
  if (outcome.status === 'placed' && outcome.ring) void queues.ringRouting([workspaceId]);
}

/** Its place where something about it is changed by hand. Another team alone changes no score. */
export async function placementOf(
  core: Core,
  config: Configuration,
  conversation: Conversation,
  change: { teamId?: string; topics?: readonly string[]; reopened?: true } = {},
): Promise<Placement> {
  const contact = await core.reads.contact(config.workspaceId, conversation.contactId);
  const nowMs = Date.now();
  const facts = change.reopened
    ? factsOnEntry(conversation, contact, { ...conversation, nowMs })
    : { ...factsOfStored(conversation, contact), ...change };
  const placement = placementFor(config, facts, nowMs);
  return change.reopened || change.topics ? placement : unscored(placement, conversation);
}
