/** Whose a conversation is: given, pinned, transferred, put back, offered, locked. Caps do not bind hands. */

import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { EngineError } from '../../errors.js';
import { SafeText } from '../../inbox/resources/index.js';
import type { Act } from '../../routing/terms/acts.js';
import type { Conversation } from '../../routing/terms/conversation.js';
import type { Access } from '../access.js';
import {
  Empty,
  Id,
  conversationParams as params,
  conversationPath as path,
  perform,
  answersConversation as response,
} from '../act.js';
import type { Api, ApiDeps } from '../deps.js';
import { createGiving, type Target } from '../giving.js';

const AssignInput = z.union([z.strictObject({ agentId: Id }), z.strictObject({ teamId: Id })]);

/** A note for whoever gets it, at most 2,000 characters. */
const Note = SafeText(1, 2000);
const TransferInput = z.union([
  z.strictObject({ agentId: Id, note: Note.optional() }),
  z.strictObject({ teamId: Id, note: Note.optional() }),
]);
const LockInput = z
  .strictObject({ take: z.boolean().default(false).describe('From another agent’s hands too.') })
  .default({ take: false });

export function assigningRoutes(api: Api, deps: ApiDeps): void {
  const { core } = deps;
  const giving = createGiving(deps);
  const config = { roles: ['agent', 'admin'] } as const;
  const agentOnly = { roles: ['agent'] } as const;

  /** @throws {EngineError} `invalid_request` or `forbidden` for what it cannot be given to */
  async function give(
    request: FastifyRequest,
    access: Access,
    act: Act,
    conversation: Conversation,
    { note, ...to }: Target & { note?: string | undefined },
  ) {
    await giving.checkTarget(request, access, to);
    const outcome = await giving.give(access.workspaceId, act, conversation, to, note);
    if (outcome.status !== 'assignee_role') return outcome;
    throw new EngineError('forbidden', 'This agent may look at it, not answer it.', {
      reason: 'assignee_role',
    });
  }

  const assign = { summary: 'Give to an agent, or pin to a team', params, body: AssignInput, response };
  api.post(`${path}/assign`, { config, schema: assign }, (request, reply) =>
    perform(deps, request, reply, (act, access, conversation) =>
      give(request, access, act, conversation, request.body),
    ),
  );

  const transfer = {
    summary: 'Hand over to an agent or a team, with a note for whoever gets it',
    params,
    body: TransferInput,
    response,
  };
  api.post(`${path}/transfer`, { config, schema: transfer }, (request, reply) =>
    perform(deps, request, reply, (act, access, conversation) =>
      give(request, access, act, conversation, request.body),
    ),
  );

  const unassign = { summary: 'Back in line', params, body: Empty, response };
  api.post(`${path}/unassign`, { config, schema: unassign }, (request, reply) =>
    perform(deps, request, reply, (act, access, conversation) => giving.putBack(access, act, conversation)),
  );

  for (const accept of [true, false]) {
    const verb = accept ? 'accept' : 'decline';
    const schema = {
      summary: accept ? 'Accept an offer; the first to do so holds it' : 'Decline an offer',
      params,
      body: Empty,
      response,
    };
    api.post(`${path}/${verb}`, { config: agentOnly, schema }, (request, reply) =>
      perform(deps, request, reply, (act, { workspaceId, agent }) =>
        core.conversations.answerOffer(workspaceId, { ...act, agentId: agent?.id ?? '', accept }),
      ),
    );
  }

  const lock = {
    summary: 'Set to work on it: nobody else may act on it meanwhile',
    params,
    body: LockInput,
    response,
  };
  api.post(`${path}/lock`, { config: agentOnly, schema: lock }, (request, reply) =>
    perform(deps, request, reply, async (act, { workspaceId, agent }) => {
      const { take } = request.body;
      const outcome = await core.conversations.lock(workspaceId, { ...act, agentId: agent?.id ?? '', take });
      if (outcome.status !== 'not_present') return outcome;
      throw new EngineError('not_signed_in', 'Sign in first: a lock lives as long as a session.');
    }),
  );

  const unlock = { summary: 'Free the lock; an agent its own', params, response };
  api.delete(`${path}/lock`, { config, schema: unlock }, (request, reply) =>
    perform(deps, request, reply, (act, { workspaceId }) => core.conversations.unlock(workspaceId, act)),
  );
}
