/** Virtual agents over REST: what one says and does with what it holds, and the secrets that its events are signed with. */
import { z } from 'zod';
import { newSigningSecret } from '../../delivery/signing.js';
import { answerOf, BotWords } from '../../inbox/bots/answering.js';
import { newId } from '../../routing/ids.js';
import { notFound } from '../access.js';
import { conversationParams, conversationPath, underFacts } from '../act.js';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { accepted } from '../outcomes.js';
import { requestRefOf } from '../request-ref.js';
import { invalidRequest } from '../validation.js';

const DAY_MS = 86_400_000;

const notVirtual = () =>
  invalidRequest([{ path: 'agentId', code: 'not_virtual', message: 'This is for virtual agents.' }]);

const Answered = z
  .object({ state: z.enum(['new', 'pending', 'bot', 'resolved']), messageIds: z.array(z.string()) })
  .meta({ id: 'BotAnswered' });
const Secret = z
  .object({ id: z.string(), secret: z.string().optional().describe('Answered this once.') })
  .meta({ id: 'BotSecret' });

export function virtualAgentRoutes(api: Api, { core, directory, queues }: ApiDeps): void {
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

  const rotate = {
    summary: 'Make a signing secret of a virtual agent; older ones sign along for a day',
    params: z.object({ agentId: z.string() }),
    body: z.strictObject({}).nullish(),
    response: { 201: Secret },
  };
  api.post(
    '/v1/agents/:agentId/webhook-secrets',
    { config: { roles: ['admin'] }, schema: rotate },
    async (request, reply) => {
      const { workspaceId, by } = accessOf(request);
      const agent = (await directory.reload(workspaceId))?.agents.get(request.params.agentId);
      if (!agent) throw notFound('agent');
      if (!agent.virtual) throw notVirtual();
      const [secretId, secret] = [newId('sec'), newSigningSecret()];
      const made = await core.deliveries.rotateSecret(workspaceId, {
        ...{ endpointId: agent.id, by, request: requestRefOf(request) },
        ...{ secretId, secret, overlapMs: DAY_MS },
      });
      const { secretId: id } = accepted(made, 'agent');
      await queues.ringDelivery(workspaceId, agent.id);
      return reply.code(201).send({ id, ...(id === secretId ? { secret } : {}) });
    },
  );
}
