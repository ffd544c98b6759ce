/** Virtual agents over REST: what one says and does with what it holds, and the webhook that it is told by. */
import { z } from 'zod';
import { answerOf, BotWords } from '../../inbox/bots/answering.js';
import { notFound } from '../access.js';
import { conversationParams, conversationPath, underFacts } from '../act.js';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { accepted } from '../outcomes.js';
import { requestRefOf } from '../request-ref.js';
import { invalidRequest } from '../validation.js';
import { endpointRoutes } from './endpoints.js';

const notVirtual = () =>
  invalidRequest([{ path: 'agentId', code: 'not_virtual', message: 'This is for virtual agents.' }]);

const Answered = z
  .object({ state: z.enum(['new', 'pending', 'bot', 'resolved']), messageIds: z.array(z.string()) })
  .meta({ id: 'BotAnswered' });

export function virtualAgentRoutes(api: Api, deps: ApiDeps): void {
  const { core, directory, queues } = deps;
  const answer = {
    summary: 'Say and do something with a conversation that the virtual agent of this key holds',
    params: conversationParams,
    body: BotWords.meta({
      examples: [
        { messages: [{ text: 'Which order is it?' }], topics: ['Refunds'] },
        { complete: 'handover' },
      ],
    }),
    response: { 200: Answered },
  };
  api.post(`${conversationPath}/bot`, { config: { roles: ['agent'] }, schema: answer }, async (request) => {
    const { workspaceId, agent, by } = accessOf(request);
    const { conversationId } = request.params;
    if (!agent?.virtual) throw notVirtual();
    const who = { agentId: agent.id, epoch: null, by, reason: 'bot', request: requestRefOf(request) };
    const outcome = await underFacts(core, workspaceId, conversationId, (conversation, contact) =>
      directory.under(workspaceId, (config) =>
        core.bots.answer(workspaceId, answerOf(config, conversation, contact, request.body, who, Date.now())),
      ),
    );
    if (outcome.status === 'not_holding') throw notFound('conversation');
    const { state, messageIds, ring, deliver } = accepted(outcome);
    if (ring) void queues.ringRouting([workspaceId]);
    const conversation = deliver ? await core.reads.conversation(workspaceId, conversationId) : null;
    if (conversation) void queues.ringDelivery(workspaceId, conversation.channelId);
    return { state: Answered.shape.state.parse(state), messageIds };
  });

  const path = '/v1/agents/:agentId';
  endpointRoutes(api, deps, {
    of: 'a virtual agent',
    param: 'agentId',
    paths: {
      status: `${path}/webhook`,
      enable: `${path}/webhook/enable`,
      secrets: `${path}/webhook-secrets`,
    },
    find: async ({ workspaceId, config }, id) => {
      const agent = config.agents.get(id) ?? (await directory.reload(workspaceId))?.agents.get(id);
      if (!agent) throw notFound('agent');
      if (!agent.virtual) throw notVirtual();
      return { id, url: agent.virtual.webhookUrl };
    },
  });
}
