/** A conversation that the business begins: opened with its first message, Pending, held by the agent who begins it. */
import { z } from 'zod';
import { ExternalId, SafeText } from '../../connectors/fields.js';
import type { Configuration } from '../../inbox/directory.js';
import { lifecycleTerms } from '../../inbox/lifecycle.js';
import { placementFor } from '../../inbox/placing/placement.js';
import { factsOnEntry } from '../../inbox/placing/stored-facts.js';
import { contactIdOf } from '../../routing/ids.js';
import { type Access, channelOf, notFound, refusalOn, sees } from '../access.js';
import { Id } from '../act.js';
import { ConversationAnswer, conversationAnswer } from '../answers.js';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { tagWith } from '../epoch.js';
import { accepted } from '../outcomes.js';
import { requestRefOf } from '../request-ref.js';
import { attachmentIdsOf, entryOf, saidFields, saysSomething } from '../said.js';

const StartInput = z
  .strictObject({
    channelId: Id,
    contact: z.strictObject({
      externalId: ExternalId,
      name: SafeText(0, 255).nullish().describe('Of a contact that is not known yet.'),
    }),
    ...saidFields,
    threadId: ExternalId.nullish(),
    visibility: z.enum(['private', 'public']).default('private'),
  })
  .refine(...saysSomething)
  .meta({
    examples: [
      {
        channelId: 'ch_p0_default_a1b2c3d4',
        contact: { externalId: '+33612345678', name: 'Camille' },
        text: 'Your card is on its way.',
        templateName: 'card_shipped',
      },
    ],
  });

/** The channel, if it may be named and written in: by a team that has access to it. */
async function channelFor({ directory }: Pick<ApiDeps, 'directory'>, access: Access, channelId: string) {
  const channel = await channelOf(directory, access, channelId);
  const at = { channelId, teamId: null, assigneeId: null };
  if (!sees(access, at)) throw notFound('channel');
  const refusal = refusalOn(access, at, 'contributor');
  if (refusal) throw refusal;
  return channel;
}

export function startingRoutes(api: Api, deps: ApiDeps): void {
  const { core, directory, queues } = deps;
  const schema = {
    summary: 'Start a conversation',
    body: StartInput,
    response: { 201: ConversationAnswer },
  };
  const config = { roles: ['agent', 'admin'] } as const;
  api.post('/v1/conversations', { config, schema }, async (request, reply) => {
    const access = accessOf(request);
    const { workspaceId, agent, by } = access;
    const { channelId, contact, threadId, visibility } = request.body;
    await channelFor(deps, access, channelId);
    const stored = await core.reads.contact(workspaceId, contactIdOf(channelId, contact.externalId));
    const placementUnder = (current: Configuration) => {
      const nowMs = Date.now();
      return placementFor(current, factsOnEntry(null, stored, { channelId, visibility, nowMs }), nowMs);
    };
    const outcome = accepted(
      await directory.under(workspaceId, async (current) => {
        const channel = current.channels.get(channelId) ?? (await channelOf(directory, access, channelId));
        return core.conversations.start(workspaceId, {
          ...{ channelId, by, visibility, threadId: threadId ?? null },
          contact: { externalId: contact.externalId, name: contact.name ?? null },
          agentId: agent?.id ?? null,
          configVersion: current.version,
          entry: entryOf(by, request.body),
          attachmentIds: attachmentIdsOf(request.body),
          deadlineMs: channel.replyDeadlineMs,
          pushed: channel.webhookUrl !== null,
          placement: placementUnder(current),
          terms: lifecycleTerms(current.settings, channel, visibility),
          request: requestRefOf(request),
        });
      }),
    );
    if (outcome.ring) void queues.ringRouting([workspaceId]);
    if (outcome.deliver) void queues.ringDelivery(workspaceId, channelId);
    const started = await core.reads.conversation(workspaceId, outcome.conversationId);
    if (!started) throw notFound('conversation');
    tagWith(reply, started.epoch);
    return reply.code(201).send(await conversationAnswer(core, access.config, started));
  });
}
