/** Whose a conversation is: given, pinned, transferred, put back, offered, locked. Caps do not bind hands. */

import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { EngineError } from '../../errors.js';
import { takeFromBot } from '../../inbox/bots/handing-back.js';
import { botTermsOf } from '../../inbox/bots/terms.js';
import { SafeText } from '../../inbox/resources/index.js';
import type { Act } from '../../routing/acts.js';
import type { Conversation } from '../../routing/conversation.js';
import { type Access, mayBeGiven } from '../access.js';
import {
  Empty,
  Id,
  conversationParams as params,
  conversationPath as path,
  perform,
  placementOf,
  answersConversation as response,
} from '../act.js';
import type { Api, ApiDeps } from '../deps.js';
import { wasAnswered } from '../request-ref.js';
import { invalidRequest } from '../validation.js';

export const AssignInput = z.union([z.strictObject({ agentId: Id }), z.strictObject({ teamId: Id })]);
type AssignInput = z.infer<typeof AssignInput>;

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
  const { core, directory, queues } = deps;
  const config = { roles: ['agent', 'admin'] } as const;
  const agentOnly = { roles: ['agent'] } as const;

  /** To an agent, or pinned to a team, with the place it then has. */
  const give = (
    request: FastifyRequest,
    { workspaceId }: Access,
    act: Act,
    conversation: Conversation,
    to: AssignInput,
    note?: string,
  ) =>
    directory.under(workspaceId, async (current) => {
      const words =
        note === undefined ? {} : { note: JSON.stringify({ kind: 'note', by: act.by, text: note }) };
      const given = { ...act, ...words, configVersion: current.version };
      if ('agentId' in to) {
        const agent = current.agents.get(to.agentId);
        if (agent?.virtual?.role === 'inception') {
          const message = 'begins conversations, and is given none';
          throw invalidRequest([{ path: 'agentId', code: 'not_delegable', message }]);
        }
        if (!mayBeGiven(current, to.agentId, conversation) && !(await wasAnswered(core, request))) {
          throw new EngineError('forbidden', 'This agent may look at it, not answer it.', {
            reason: 'assignee_role',
          });
        }
        const bot = (agent && botTermsOf(agent)) ?? undefined;
        const outcome = await core.conversations.assign(workspaceId, { ...given, to, bot });
        if (outcome.status === 'assigned' && outcome.tell) await queues.ringDelivery(workspaceId, to.agentId);
        return outcome;
      }
      const { teamId } = to;
      const known = current.teams.has(teamId) || (await directory.reload(workspaceId))?.teams.has(teamId);
      if (!known && !(await wasAnswered(core, request))) {
        throw invalidRequest([{ path: 'teamId', code: 'unknown_id', message: 'There is no such team.' }]);
      }
      const placement = await placementOf(core, current, conversation, { teamId });
      return core.conversations.assign(workspaceId, { ...given, to: { teamId, placement } });
    });

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
    perform(deps, request, reply, (act, access, conversation) => {
      const { note, ...to } = request.body;
      return give(request, access, act, conversation, to, note);
    }),
  );

  const unassign = { summary: 'Back in line', params, body: Empty, response };
  api.post(`${path}/unassign`, { config, schema: unassign }, (request, reply) =>
    perform(deps, request, reply, async (act, { workspaceId, agent }, { state }) => {
      if (state === 'bot') {
        const { epoch, by } = act;
        const end = { epoch, by, reason: 'manual', complete: 'handover', byPerson: true } as const;
        const taken = await takeFromBot(core, directory, workspaceId, act.conversationId, end);
        return taken ? { status: 'unassigned', ...taken } : { status: 'invalid_state', state };
      }
      return directory.under(workspaceId, ({ version }) =>
        core.conversations.unassign(workspaceId, {
          ...act,
          agentId: agent?.id ?? null,
          configVersion: version,
        }),
      );
    }),
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
