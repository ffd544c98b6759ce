/**
 * Assignments, unassignments and answers to offers that people decide, counted beside the call that decides them. Passes every call and
 * outcome on unchanged; routing and take-backs are counted by the workers that run them.
 */
import type { Directory } from '../inbox/directory.js';
import type { Core } from '../routing/core.js';
import type { RequestRef } from '../routing/terms/acts.js';
import type { Metrics } from './metrics.js';

type Counted = Pick<Metrics, 'assignments' | 'unassignments' | 'offerAnswers' | 'next'>;

/**
 * The same core, counting. Whose a conversation was is read before the act, so that a repeat is not counted again; of
 * two people who act in the same millisecond one may be counted for the other.
 */
export function countingCore(core: Core, directory: Pick<Directory, 'get'>, metrics: Counted): Core {
  const slugOf = async (workspaceId: string) =>
    (await directory.get(workspaceId).catch(() => null))?.slug ?? null;
  async function count(
    metric: 'assignments' | 'unassignments',
    workspaceId: string,
    reason: string,
    many = 1,
  ): Promise<void> {
    const workspace = await slugOf(workspaceId);
    if (workspace && many > 0) metrics[metric].inc({ workspace, reason }, many);
  }
  async function countStatus(
    metric: 'offerAnswers' | 'next',
    workspaceId: string,
    status: string,
  ): Promise<void> {
    const workspace = await slugOf(workspaceId);
    if (workspace) metrics[metric].inc({ workspace, status });
  }
  const isRepeat = async (workspaceId: string, request: RequestRef | undefined) =>
    request !== undefined &&
    (await core.configuration.recallRequest(workspaceId, request).catch(() => null))?.status === 'known';
  const holderOf = async (workspaceId: string, { conversationId }: { conversationId: string }) =>
    (await core.reads.conversation(workspaceId, conversationId).catch(() => null))?.assigneeId ?? null;

  const { conversations, configuration, matching } = core;
  return {
    ...core,
    conversations: {
      ...conversations,
      assign: async (workspaceId, act) => {
        const holder = await holderOf(workspaceId, act);
        const outcome = await conversations.assign(workspaceId, act);
        if (outcome.status !== 'assigned') return outcome;
        const agentId = 'agentId' in act.to ? act.to.agentId : null;
        if (holder && holder !== agentId) {
          await count('unassignments', workspaceId, agentId ? 'reassigned' : 'team');
        }
        if (agentId && holder !== agentId) await count('assignments', workspaceId, 'manual');
        return outcome;
      },
      reply: async (workspaceId, act) => {
        const mayAssign = act.agentId !== null && act.assignOnReply;
        const held = mayAssign && (await holderOf(workspaceId, act));
        const outcome = await conversations.reply(workspaceId, act);
        if (outcome.status !== 'replied' || held || !mayAssign) return outcome;
        const holder = await holderOf(workspaceId, act);
        if (holder === act.agentId) await count('assignments', workspaceId, 'reply');
        return outcome;
      },
      reopen: async (workspaceId, act) => {
        const holder = await holderOf(workspaceId, act);
        const outcome = await conversations.reopen(workspaceId, act);
        if (outcome.status === 'reopened' && act.agentId && holder !== act.agentId) {
          await count('assignments', workspaceId, 'manual');
        }
        return outcome;
      },
      unassign: async (workspaceId, act) => {
        const holder = await holderOf(workspaceId, act);
        const outcome = await conversations.unassign(workspaceId, act);
        if (outcome.status === 'unassigned' && holder) await count('unassignments', workspaceId, 'manual');
        return outcome;
      },
      answerOffer: async (workspaceId, act) => {
        const repeat = await isRepeat(workspaceId, act.request);
        const outcome = await conversations.answerOffer(workspaceId, act);
        if (repeat || (outcome.status !== 'accepted' && outcome.status !== 'declined')) return outcome;
        await countStatus('offerAnswers', workspaceId, outcome.status);
        if (outcome.status === 'accepted') await count('assignments', workspaceId, 'offer');
        return outcome;
      },
    },
    matching: {
      ...matching,
      takeNext: async (workspaceId, next) => {
        const repeat = await isRepeat(workspaceId, next.request);
        const outcome = await matching.takeNext(workspaceId, next);
        if (repeat || (outcome.status !== 'taken' && outcome.status !== 'none')) return outcome;
        const got = outcome.status === 'none' ? outcome.status : outcome.how;
        await countStatus('next', workspaceId, got);
        if (got === 'assigned') await count('assignments', workspaceId, 'next');
        return outcome;
      },
    },
    configuration: {
      ...configuration,
      deleteAgent: async (workspaceId, step) => {
        const outcome = await configuration.deleteAgent(workspaceId, step);
        if (outcome.status === 'deleted') {
          await count('unassignments', workspaceId, 'agent_deleted', outcome.unassigned);
        }
        return outcome;
      },
    },
  };
}
