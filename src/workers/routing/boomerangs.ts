/** Boomerangs that are due: where each enters New is evaluated here; the core refuses one that is no longer the one. */
import { placementFor } from '../../inbox/placing/placement.js';
import { factsOnEntry } from '../../inbox/placing/stored-facts.js';
import { slugOf, type WorkerDeps } from '../serving.js';

type Deps = Pick<WorkerDeps, 'core' | 'directory' | 'queues' | 'metrics'>;

/** Facts that change faster than this are left to the next step of the monitor. */
const TRIES = 5;

/** @param dueAt which one, unix ms: another that was set since is left alone */
export async function bringBack(
  deps: Deps,
  workspaceId: string,
  conversationId: string,
  dueAt: number,
  nowMs?: number,
): Promise<void> {
  const { core, directory, queues, metrics } = deps;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const conversation = await core.reads.conversation(workspaceId, conversationId);
    if (conversation?.boomerang?.at !== dueAt) return;
    const contact = await core.reads.contact(workspaceId, conversation.contactId);
    const { topics, teamId, channelId, visibility } = conversation;
    const outcome = await directory.under(workspaceId, async (config) => {
      const entry = { channelId, visibility, nowMs: nowMs ?? Date.now() };
      return core.conversations.bringBack(workspaceId, {
        ...{ conversationId, dueAt, configVersion: config.version, facts: { topics, teamId } },
        placement: placementFor(config, factsOnEntry(conversation, contact, entry), entry.nowMs),
        ...(nowMs === undefined ? {} : { nowMs }),
      });
    });
    if (outcome.status === 'facts_changed') continue;
    if (outcome.status === 'not_due') return;
    const workspace = await slugOf(directory, workspaceId);
    metrics.lifecycle.inc({ workspace, status: outcome.status === 'left' ? 'note_left' : 'boomeranged' });
    if (outcome.status === 'left') return;
    if (outcome.taken) metrics.unassignments.inc({ workspace, reason: 'agent_offline' });
    if (outcome.ring) await queues.ringRouting([workspaceId]);
    return;
  }
}
