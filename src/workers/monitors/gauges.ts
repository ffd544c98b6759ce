/**
 * Gauges of what stands in Redis, kept up to date by monitors alone. When Redis cannot be read the series vanish, so
 * that nobody takes an old number for a new one.
 */
import type { Configuration } from '../../inbox/directory.js';
import { effectiveCapacity, teamsOf } from '../../inbox/serving/standing.js';
import { type JobState, jobStates, queueNames } from '../../queues.js';
import type { AgentStatus, LaneStatus } from '../../routing/conversations/reads.js';
import type { WorkerDeps } from '../serving.js';
import { type Outboxes, readOutboxes } from './outboxes.js';

/** Between two readings, ms. */
export const GAUGES_EVERY_MS = 5_000;
const AGENTS_AT_ONCE = 500;

type Deps = Pick<WorkerDeps, 'core' | 'directory' | 'queues' | 'metrics'>;
type Reading = {
  config: Configuration;
  lanes: LaneStatus[];
  agents: AgentStatus[];
  deadLetters: number;
  outboxes: Outboxes;
  /** When the oldest event happened that a webhook has still before it; null: none. */
  oldestUntold: number | null;
};

/** Read everything, then replace what was shown. */
export async function runGauges(
  deps: Deps,
  partitions: readonly string[],
  nowMs = Date.now(),
): Promise<void> {
  try {
    const counts = await deps.queues.counts();
    const readings: Reading[] = [];
    for (const partition of partitions) {
      for (const workspaceId of await deps.core.reads.workspaces(partition)) {
        const config = await deps.directory.get(workspaceId);
        if (config) readings.push(await read(deps, config));
      }
    }
    clear(deps);
    for (const queue of queueNames) {
      for (const state of jobStates) {
        deps.metrics.queueJobs.set({ queue, state }, counts[queue][state satisfies JobState] ?? 0);
      }
    }
    for (const reading of readings) show(deps, reading, nowMs);
  } catch (error) {
    clear(deps);
    throw error;
  }
}

async function read({ core }: Deps, config: Configuration): Promise<Reading> {
  const { workspaceId } = config;
  const ids = [...config.agents.keys()];
  const agents: AgentStatus[] = [];
  for (let i = 0; i < ids.length; i += AGENTS_AT_ONCE) {
    agents.push(...(await core.reads.agents(workspaceId, ids.slice(i, i + AGENTS_AT_ONCE))));
  }
  const webhookIds = [...config.webhooks.values()].filter(({ enabled }) => enabled).map(({ id }) => id);
  const [lanes, deadLetters, outboxes, oldestUntold] = await Promise.all([
    core.reads.lanes(workspaceId),
    core.reads.deadLetterCount(workspaceId),
    readOutboxes(core, config),
    core.webhooks.oldestBefore(workspaceId, webhookIds),
  ]);
  return { config, lanes, agents, deadLetters, outboxes, oldestUntold };
}

function clear({ metrics }: Deps): void {
  for (const gauge of [metrics.waiting, metrics.oldestWaiting, metrics.agents, metrics.capacityUsed])
    gauge.reset();
  for (const gauge of [metrics.capacityFree, metrics.takeBacks, metrics.deadLetters, metrics.queueJobs])
    gauge.reset();
  for (const gauge of [metrics.failedReplies, metrics.outboxDepth, metrics.openBreakers, metrics.webhookLag])
    gauge.reset();
}

function show(
  { metrics }: Deps,
  { config, lanes, agents, deadLetters, outboxes, oldestUntold }: Reading,
  nowMs: number,
): void {
  const workspace = config.slug;
  // A lane that several teams may serve counts for each; one that nobody may serve counts for the team ''.
  const teams = new Map([...config.teams.values()].map(({ slug }) => [slug, { waiting: 0, oldestMs: 0 }]));
  for (const lane of lanes) {
    const slugs = teamsOf(config, lane.need).flatMap((id) => config.teams.get(id)?.slug ?? []);
    for (const slug of slugs.length > 0 ? slugs : ['']) {
      const team = teams.get(slug) ?? { waiting: 0, oldestMs: 0 };
      team.waiting += lane.waiting;
      team.oldestMs = Math.max(team.oldestMs, nowMs - lane.oldest);
      teams.set(slug, team);
    }
  }
  for (const [team, { waiting, oldestMs }] of teams) {
    metrics.waiting.set({ workspace, team }, waiting);
    metrics.oldestWaiting.set({ workspace, team }, oldestMs / 1000);
  }

  let used = 0;
  let free = 0;
  let takeBacks = 0;
  for (const status of agents) {
    const { agentId, availability, liveness, load } = status;
    metrics.agents.inc({ workspace, availability, liveness });
    used += load;
    if (status.takeBackPending) takeBacks++;
    const agent = config.agents.get(agentId);
    if (agent && availability === 'available' && liveness === 'live') {
      free += Math.max(0, effectiveCapacity(config, agent) - load);
    }
  }
  metrics.capacityUsed.set({ workspace }, used);
  metrics.capacityFree.set({ workspace }, free);
  metrics.takeBacks.set({ workspace }, takeBacks);
  metrics.deadLetters.set({ workspace }, deadLetters);
  metrics.failedReplies.set({ workspace }, outboxes.failed);
  metrics.outboxDepth.set({ workspace }, outboxes.depth);
  metrics.openBreakers.set({ workspace }, outboxes.open);
  const lagMs = oldestUntold === null ? 0 : Math.max(0, nowMs - oldestUntold);
  metrics.webhookLag.set({ workspace }, lagMs / 1000);
}
