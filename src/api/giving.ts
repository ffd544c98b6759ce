/** Whose a conversation becomes by hand: given, pinned to a team, put back. The same for one and for many at once. */
import type { FastifyRequest } from 'fastify';
import { takeFromBot } from '../inbox/bots/handing-back.js';
import { botTermsOf } from '../inbox/bots/terms.js';
import type { Configuration } from '../inbox/directory.js';
import type { Agent } from '../inbox/resources/index.js';
import type { Act } from '../routing/terms/acts.js';
import type { Conversation } from '../routing/terms/conversation.js';
import { type Access, mayBeGiven } from './access.js';
import { placementOf } from './act.js';
import type { ApiDeps } from './deps.js';
import { wasAnswered } from './request-ref.js';
import { invalidRequest } from './validation.js';

export type Target = { agentId: string } | { teamId: string };

/** A virtual agent that begins conversations is given none. */
export const takesConversations = ({ virtual }: Agent): boolean => virtual?.role !== 'inception';

/** Why nothing can be given to it; null: something can. */
function problemOf({ agents, teams }: Configuration, to: Target) {
  if ('teamId' in to) {
    if (teams.has(to.teamId)) return null;
    return { path: 'teamId', code: 'unknown_id', message: 'There is no such team.' };
  }
  const agent = agents.get(to.agentId);
  if (!agent) return { path: 'agentId', code: 'unknown_id', message: 'There is no such agent.' };
  if (takesConversations(agent)) return null;
  return { path: 'agentId', code: 'not_delegable', message: 'begins conversations, and is given none' };
}

export function createGiving({ core, directory, queues }: Pick<ApiDeps, 'core' | 'directory' | 'queues'>) {
  return {
    /**
     * @param at the place of the target in the body, as in `do.`
     * @throws {EngineError} `invalid_request` for a target that is not there or takes nothing
     */
    async checkTarget(request: FastifyRequest, { workspaceId, config }: Access, to: Target, at = '') {
      if (!problemOf(config, to)) return;
      const current = await directory.reload(workspaceId);
      const problem = current && problemOf(current, to);
      if (!problem || (await wasAnswered(core, request))) return;
      throw invalidRequest([{ ...problem, path: `${at}${problem.path}` }]);
    },

    /** To an agent, or pinned to a team with the place it then has. `assignee_role`: that agent only looks at it. */
    give: (workspaceId: string, act: Act, conversation: Conversation, to: Target, note?: string) =>
      directory.under(workspaceId, async (current) => {
        const words =
          note === undefined ? {} : { note: JSON.stringify({ kind: 'note', by: act.by, text: note }) };
        const given = { ...act, ...words, configVersion: current.version };
        if ('teamId' in to) {
          const placement = await placementOf(core, current, conversation, to);
          return core.conversations.assign(workspaceId, { ...given, to: { ...to, placement } });
        }
        if (!mayBeGiven(current, to.agentId, conversation)) {
          const { request } = act;
          const repeat = request && (await core.configuration.recallRequest(workspaceId, request));
          if (repeat?.status !== 'known') return { status: 'assignee_role' } as const;
        }
        const agent = current.agents.get(to.agentId);
        const bot = (agent && botTermsOf(agent)) ?? undefined;
        const outcome = await core.conversations.assign(workspaceId, { ...given, to, bot });
        if (outcome.status === 'assigned' && outcome.tell) await queues.ringDelivery(workspaceId, to.agentId);
        return outcome;
      }),

    /** Back in line, out of a virtual agent's hands too. */
    async putBack({ workspaceId, agent }: Access, act: Act, { state }: Conversation) {
      if (state === 'bot') {
        const { epoch, by, request } = act;
        const end = { epoch, by, request, reason: 'manual', complete: 'handover', byPerson: true } as const;
        const taken = await takeFromBot(core, directory, workspaceId, act.conversationId, end);
        if (taken) return { status: 'unassigned' as const, ...taken };
        return { status: 'invalid_state' as const, state };
      }
      return directory.under(workspaceId, ({ version }) =>
        core.conversations.unassign(workspaceId, {
          ...act,
          agentId: agent?.id ?? null,
          configVersion: version,
        }),
      );
    },
  };
}
