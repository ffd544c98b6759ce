/** What people do to a conversation: each is one verb of the core under the epoch that the caller saw. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Attachments, MessageText, needsText } from '../../connectors/api.js';
import type { Conversation } from '../../routing/conversation.js';
import type { Act } from '../../routing/conversations.js';
import type { Access } from '../access.js';
import { channelOf, notFound } from '../access.js';
import { ConversationAnswer, conversationAnswer } from '../answers.js';
import { accessOf, conversationOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { epochOf, tagWith } from '../epoch.js';
import { accepted } from '../outcomes.js';
import { requestRefOf, wasAnswered } from '../request-ref.js';
import { invalidRequest } from '../validation.js';

const params = z.object({ conversationId: z.string() });
const SeenSeq = z.int().min(0).nullish();
const Seen = z.strictObject({ seenSeq: SeenSeq }).nullish();
const Empty = z.strictObject({}).nullish();
const Id = z.string().regex(/^[a-z]{2,3}_[A-Za-z0-9_-]{1,64}$/);

const ReplyInput = z
  .strictObject({ text: MessageText.default(''), attachments: Attachments.default([]), seenSeq: SeenSeq })
  .refine(({ text, attachments }) => text !== '' || attachments.length > 0, needsText);
const AssignInput = z.union([z.strictObject({ agentId: Id }), z.strictObject({ teamId: Id })]);

export function conversationActionRoutes(api: Api, { core, directory, queues }: ApiDeps): void {
  const config = { roles: ['agent', 'admin'] } as const;
  const path = '/v1/conversations/:conversationId';
  const response = { 200: ConversationAnswer } as const;

  /** Looks, acts, rings, and answers with the conversation as it is now. */
  async function perform(
    request: FastifyRequest<{ Params: { conversationId: string } }>,
    reply: FastifyReply,
    act: (
      act: Act,
      access: Access,
      conversation: Conversation,
    ) => Promise<{ status: string; ring?: boolean }>,
  ): Promise<ConversationAnswer> {
    const access = accessOf(request);
    const { workspaceId, by } = access;
    const ref = requestRefOf(request);
    const { conversationId } = request.params;
    const before = conversationOf(request);
    const outcome = accepted(
      await act({ conversationId, epoch: epochOf(request), by, request: ref }, access, before),
    );
    if ('ring' in outcome && outcome.ring) void queues.ringRouting([workspaceId]);
    const after = await core.reads.conversation(workspaceId, conversationId);
    if (!after) throw notFound('conversation');
    tagWith(reply, after.epoch);
    return conversationAnswer(core, workspaceId, after);
  }

  const replySchema = {
    summary: 'Reply to the customer',
    params,
    body: ReplyInput,
    response: { 202: ConversationAnswer },
  };
  api.post(`${path}/messages`, { config, schema: replySchema }, async (request, reply) => {
    const { text, attachments, seenSeq } = request.body;
    const answer = await perform(request, reply, async (act, access, { channelId }) => {
      const entry = { kind: 'message', direction: 'out', by: act.by, text, attachments };
      return directory.under(access.workspaceId, async (current) => {
        const channel = current.channels.get(channelId) ?? (await channelOf(directory, access, channelId));
        return core.conversations.reply(access.workspaceId, {
          ...act,
          agentId: access.agent?.id ?? null,
          seenSeq: seenSeq ?? null,
          configVersion: current.version,
          assignOnReply: channel.assignOnReply,
          deadlineMs: channel.replyDeadlineMs,
          entry: JSON.stringify(entry),
        });
      });
    });
    return reply.code(202).send(answer);
  });

  const pend = { summary: 'Park until the customer writes again', params, body: Seen, response };
  api.post(`${path}/pend`, { config, schema: pend }, (request, reply) =>
    perform(request, reply, (act, { workspaceId }) =>
      core.conversations.pend(workspaceId, { ...act, seenSeq: request.body?.seenSeq ?? null }),
    ),
  );

  const resolve = { summary: 'Resolve', params, body: Seen, response };
  api.post(`${path}/resolve`, { config, schema: resolve }, (request, reply) =>
    perform(request, reply, (act, { workspaceId }) =>
      core.conversations.resolve(workspaceId, { ...act, seenSeq: request.body?.seenSeq ?? null }),
    ),
  );

  const reopen = { summary: 'Reopen; the agent who reopens holds it', params, body: Empty, response };
  api.post(`${path}/reopen`, { config, schema: reopen }, (request, reply) =>
    perform(request, reply, (act, { workspaceId, agent }) =>
      directory.under(workspaceId, ({ version }) =>
        core.conversations.reopen(workspaceId, {
          ...act,
          agentId: agent?.id ?? null,
          configVersion: version,
        }),
      ),
    ),
  );

  const assign = { summary: 'Give to an agent, or pin to a team', params, body: AssignInput, response };
  api.post(`${path}/assign`, { config, schema: assign }, (request, reply) =>
    perform(request, reply, (act, { workspaceId }) =>
      directory.under(workspaceId, async ({ version, teams }) => {
        const to = request.body;
        if (
          'teamId' in to &&
          !teams.has(to.teamId) &&
          !(await directory.reload(workspaceId))?.teams.has(to.teamId) &&
          !(await wasAnswered(core, request))
        ) {
          throw invalidRequest([{ path: 'teamId', code: 'unknown_id', message: 'There is no such team.' }]);
        }
        return core.conversations.assign(workspaceId, { ...act, to, configVersion: version });
      }),
    ),
  );

  const unassign = { summary: 'Back in line', params, body: Empty, response };
  api.post(`${path}/unassign`, { config, schema: unassign }, (request, reply) =>
    perform(request, reply, (act, { workspaceId, agent }) =>
      directory.under(workspaceId, ({ version }) =>
        core.conversations.unassign(workspaceId, {
          ...act,
          agentId: agent?.id ?? null,
          configVersion: version,
        }),
      ),
    ),
  );
}
