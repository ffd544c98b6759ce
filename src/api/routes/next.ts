/** An agent takes the next waiting conversation by itself. */
import { z } from 'zod';
import { EngineError } from '../../errors.js';
import { prepared } from '../../inbox/serving/prepare.js';
import { notFound } from '../access.js';
import { Empty } from '../act.js';
import { ConversationAnswer, conversationAnswer, Nothing } from '../answers.js';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { tagWith } from '../epoch.js';
import { accepted } from '../outcomes.js';
import { requestRefOf } from '../request-ref.js';

export function nextRoutes(api: Api, { core, directory, queues }: ApiDeps): void {
  const schema = {
    summary: 'Take the next waiting conversation: locked where its team pulls, else assigned',
    params: z.object({ agentId: z.string() }),
    body: Empty,
    response: { 200: ConversationAnswer, 204: Nothing },
  };
  api.post('/v1/agents/:agentId/next', { config: { roles: ['agent'] }, schema }, async (request, reply) => {
    const { workspaceId } = accessOf(request);
    const { agentId } = request.params;
    const ref = requestRefOf(request);
    const outcome = await prepared({ core, directory }, workspaceId, (config) =>
      core.matching.takeNext(workspaceId, { agentId, configVersion: config.version, request: ref }),
    );
    if (!outcome) throw new EngineError('stale_config', 'The configuration keeps changing; try again.');
    if (outcome.status === 'not_present') {
      throw new EngineError('not_signed_in', 'Sign in first: work is for those who are there.');
    }
    const taken = accepted(outcome, 'agent');
    if (taken.status === 'none') return reply.code(204).send(null);
    // What it had locked before is back in line.
    if (taken.ring) void queues.ringRouting([workspaceId]);
    const conversation = await core.reads.conversation(workspaceId, taken.conversationId);
    if (!conversation) throw notFound('conversation');
    tagWith(reply, conversation.epoch);
    return reply.code(200).send(await conversationAnswer(core, accessOf(request).config, conversation));
  });
}
