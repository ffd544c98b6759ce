/** What people do to a conversation: reply, park, resolve, reopen. Each is one verb of the core under the epoch seen. */
import { z } from 'zod';
import { reasonProblem, requiredBy, resolveTermsOf } from '../../inbox/resolving.js';
import { wrapUpMsOf } from '../../inbox/serving/standing.js';
import { type Access, channelOf } from '../access.js';
import {
  Empty,
  forViewers,
  Id,
  conversationParams as params,
  conversationPath as path,
  perform,
  placeAgain,
  placementOf,
  answersConversation as response,
} from '../act.js';
import { ConversationAnswer } from '../answers.js';
import type { Api, ApiDeps } from '../deps.js';
import { wasAnswered } from '../request-ref.js';
import { badReason, configNaming } from '../resolving.js';
import { attachmentIdsOf, entryOf, saidFields, saysSomething } from '../said.js';
import { replySeen } from '../saved-replies.js';

const SeenSeq = z.int().min(0).nullish();
const Seen = z.strictObject({ seenSeq: SeenSeq }).nullish();

const ResolveInput = z
  .strictObject({ seenSeq: SeenSeq, reasonId: Id.nullish() })
  .nullish()
  .meta({ examples: [{ seenSeq: 4, reasonId: 'rs_6h2kqv3mzt5a' }] });

const ReplyInput = z
  .strictObject({
    ...saidFields,
    seenSeq: SeenSeq,
    savedReplyId: Id.nullish().describe('The saved reply it was made from: its use is counted.'),
  })
  .refine(...saysSomething);

export function conversationActionRoutes(api: Api, deps: ApiDeps): void {
  const { core, directory } = deps;
  const config = { roles: ['agent', 'admin'] } as const;

  const replySchema = {
    summary: 'Reply to the customer',
    params,
    body: ReplyInput,
    response: { 202: ConversationAnswer },
  };
  api.post(`${path}/messages`, { config, schema: replySchema }, async (request, reply) => {
    const { seenSeq, savedReplyId } = request.body;
    const answer = await perform(deps, request, reply, async (act, access, conversation) => {
      const { channelId, visibility, assigneeId } = conversation;
      // A reply whose template is gone is sent all the same.
      const used = savedReplyId ? await replySeen(core, access, savedReplyId, conversation) : null;
      const replied = await directory.under(access.workspaceId, async (current) => {
        const channel = current.channels.get(channelId) ?? (await channelOf(directory, access, channelId));
        const keepMs = current.settings.routing.pendingHoldMs[visibility === 'public' ? 'public' : 'private'];
        return core.conversations.reply(access.workspaceId, {
          ...act,
          agentId: access.agent?.id ?? null,
          seenSeq: seenSeq ?? null,
          configVersion: current.version,
          assignOnReply: channel.assignOnReply,
          deadlineMs: channel.replyDeadlineMs,
          entry: entryOf(act.by, request.body),
          attachmentIds: attachmentIdsOf(request.body),
          keepMs,
          savedReplyId: used?.id ?? null,
          after: channel.afterReply,
          topicRequired: resolveTermsOf(current, conversation).topicRequired,
          wrapUpMs: wrapUpMsOf(current, assigneeId ?? access.agent?.id ?? null),
          pushed: channel.webhookUrl !== null,
        });
      });
      // What it left unanswered has a term of its own.
      if (replied.status === 'replied' && seenSeq != null) await placeUnanswered(access, conversation.id);
      return replied;
    });
    return reply.code(202).send(answer);
  });

  async function placeUnanswered(access: Access, conversationId: string): Promise<void> {
    const { state, askedAt } = (await core.reads.conversation(access.workspaceId, conversationId)) ?? {};
    if (state === 'new' && askedAt) await placeAgain(deps, access, conversationId, false);
  }

  const pend = { summary: 'Park until the customer writes again', params, body: Seen, response };
  api.post(`${path}/pend`, { config: forViewers, schema: pend }, (request, reply) =>
    perform(deps, request, reply, (act, { workspaceId }) =>
      core.conversations.pend(workspaceId, { ...act, seenSeq: request.body?.seenSeq ?? null }),
    ),
  );

  const resolve = {
    summary: 'Resolve, with a reason where the channel takes one',
    params,
    body: ResolveInput,
    response,
  };
  api.post(`${path}/resolve`, { config: forViewers, schema: resolve }, (request, reply) =>
    perform(deps, request, reply, async (act, { workspaceId }, conversation) => {
      const { seenSeq = null, reasonId = null } = request.body ?? {};
      const current = await configNaming(directory, request, reasonId);
      const terms = resolveTermsOf(current, conversation);
      const problem = reasonProblem(current, terms, reasonId);
      if (problem && !(await wasAnswered(core, request))) throw badReason('reasonId', problem);
      return core.conversations.resolve(workspaceId, {
        ...{ ...act, seenSeq, reason: reasonId, required: requiredBy(terms) },
        wrapUpMs: wrapUpMsOf(current, conversation.assigneeId),
      });
    }),
  );

  const reopen = { summary: 'Reopen; the agent who reopens holds it', params, body: Empty, response };
  api.post(`${path}/reopen`, { config, schema: reopen }, (request, reply) =>
    perform(deps, request, reply, (act, { workspaceId, agent }, conversation) =>
      directory.under(workspaceId, async (current) =>
        core.conversations.reopen(workspaceId, {
          ...act,
          agentId: agent?.id ?? null,
          configVersion: current.version,
          placement: await placementOf(core, current, conversation, { reopened: true }),
        }),
      ),
    ),
  );
}
