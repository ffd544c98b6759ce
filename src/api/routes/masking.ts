/** Masking a customer's message by hand: for good, told in the timeline. */
import { z } from 'zod';
import { notFound } from '../access.js';
import { answersConversation, conversationPath, Empty, perform } from '../act.js';
import type { Api, ApiDeps } from '../deps.js';
import { invalidRequest } from '../validation.js';

const params = z.object({
  conversationId: z.string(),
  seq: z.coerce.number().int().min(1).max(1e9),
});

export function maskingRoutes(api: Api, deps: ApiDeps): void {
  const schema = {
    summary: 'Replace a customer’s message by asterisks; not undoable',
    params,
    body: Empty,
    response: answersConversation,
  };
  const path = `${conversationPath}/timeline/:seq/mask`;
  api.post(path, { config: { roles: ['agent', 'admin'], needs: 'supervisor' }, schema }, (request, reply) => {
    const { seq } = request.params;
    return perform(
      deps,
      request,
      reply,
      async ({ conversationId, by, request: ref }, { workspaceId }) => {
        const act = { conversationId, by, request: ref, seq };
        let outcome = await deps.core.conversations.mask(workspaceId, act);
        // Masked by another at the same moment: what is there now is masked again, which changes nothing.
        if (outcome.status === 'facts_changed')
          outcome = await deps.core.conversations.mask(workspaceId, act);
        if (outcome.status === 'not_found') throw notFound('message');
        if (outcome.status !== 'not_message') return outcome;
        throw invalidRequest([
          { path: 'seq', code: 'not_a_message', message: 'It is no customer’s message.' },
        ]);
      },
      { underEpoch: false },
    );
  });
}
