/**
 * Assignments and unassignments that people decide, counted where their outcome comes back from the core. Passes every
 * call and outcome on unchanged; routing and take-backs are counted by the workers that run them.
 */
import type { Directory } from './inbox/directory.js';
import type { Metrics } from './metrics.js';
import type { Core } from './routing/core.js';

type Counted = Pick<Metrics, 'assignments' | 'unassignments'>;

/** The same core, counting. */
export function countingCore(core: Core, directory: Pick<Directory, 'get'>, metrics: Counted): Core {
  async function count(metric: keyof Counted, workspaceId: string, reason: string, many = 1): Promise<void> {
    const workspace = (await directory.get(workspaceId).catch(() => null))?.slug;
    if (workspace && many > 0) metrics[metric].inc({ workspace, reason }, many);
  }
  const { conversations, configuration } = core;
  return {
    ...core,
    conversations: {
      ...conversations,
      assign: async (workspaceId, act) => {
        const outcome = await conversations.assign(workspaceId, act);
        if (outcome.status === 'assigned' && 'agentId' in act.to) {
          await count('assignments', workspaceId, 'manual');
        }
        return outcome;
      },
      reopen: async (workspaceId, act) => {
        const outcome = await conversations.reopen(workspaceId, act);
        if (outcome.status === 'reopened' && act.agentId) await count('assignments', workspaceId, 'manual');
        return outcome;
      },
      unassign: async (workspaceId, act) => {
        const outcome = await conversations.unassign(workspaceId, act);
        if (outcome.status === 'unassigned') await count('unassignments', workspaceId, 'manual');
        return outcome;
      },
    },
    configuration: {
      ...configuration,
      deleteAgent: async (workspaceId, step) => {
        const outcome = await configuration.deleteAgent(workspaceId, step);
        await count('unassignments', workspaceId, 'agent_deleted', outcome.unassigned);
        return outcome;
      },
    },
  };
}
