/** What the terminal shows while the demo runs: text from figures. Pure, never prints. */
import type { History } from './history.js';
import { countTakeBacks } from './history.js';

export type Figures = {
  readonly sent: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly assigned: number;
  readonly replied: number;
  readonly resolved: number;
  readonly takenBack: number;
  readonly waitP50Ms: number;
  readonly waitP99Ms: number;
};

export type LaneRow = { readonly name: string; readonly waiting: number; readonly oldestWaitMs: number };
export type AgentRow = {
  readonly name: string;
  readonly availability: string;
  readonly liveness: string;
  readonly load: number;
  readonly capacity: number;
};

/** The value below which `share` of the values lie (nearest rank); 0 of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

export function figuresOf(history: History): Figures {
  const countSends = (status: string) => history.sends.filter((send) => send.status === status).length;
  const done = (verb: string) =>
    history.actions.filter((one) => one.verb === verb && !one.repeat && one.status >= 200 && one.status < 300)
      .length;
  let assigned = 0;
  for (const events of history.feeds.values()) {
    for (const event of events) if (event.type === 'conversation.assigned') assigned += 1;
  }
  return {
    sent: history.sends.length,
    accepted: countSends('accepted'),
    duplicates: countSends('duplicate'),
    assigned,
    replied: done('reply'),
    resolved: done('resolve'),
    takenBack: countTakeBacks(history),
    waitP50Ms: Math.round(percentile(history.waitsMs, 0.5)),
    waitP99Ms: Math.round(percentile(history.waitsMs, 0.99)),
  };
}

/** 12 ms, 3.4 s, 2 min */
export function formatMs(durationMs: number): string {
  if (durationMs < 1_000) return `${Math.round(durationMs)} ms`;
  if (durationMs < 120_000) return `${(durationMs / 1_000).toFixed(1)} s`;
  return `${Math.round(durationMs / 60_000)} min`;
}

export function countersLine(f: Figures): string {
  return [
    `sent ${f.sent}`,
    `accepted ${f.accepted}`,
    `duplicate ${f.duplicates}`,
    `assigned ${f.assigned}`,
    `replied ${f.replied}`,
    `resolved ${f.resolved}`,
    `taken back ${f.takenBack}`,
    `wait p50 ${formatMs(f.waitP50Ms)} p99 ${formatMs(f.waitP99Ms)}`,
  ].join(' · ');
}

/** One line that says it all, for an output that is no terminal. */
export function plainLine(
  secondsLeft: number,
  f: Figures,
  lanes: readonly LaneRow[],
  agents: readonly AgentRow[],
): string {
  const waiting = lanes.reduce((sum, lane) => sum + lane.waiting, 0);
  const oldest = Math.max(0, ...lanes.map((lane) => lane.oldestWaitMs));
  const live = agents.filter((agent) => agent.liveness === 'live').length;
  const head = secondsLeft > 0 ? `${Math.ceil(secondsLeft)} s left` : 'coming to rest';
  return `${head} · ${countersLine(f)} · waiting ${waiting} (oldest ${formatMs(oldest)}) · agents live ${live}/${agents.length}`;
}

const bar = (load: number, capacity: number) =>
  capacity > 20 ? `${load}/${capacity}` : '■'.repeat(load) + '·'.repeat(Math.max(0, capacity - load));

/** Lines of the table beside those of lanes and agents. */
const OTHER_LINES = 10;

/** The whole table, one string a line, none longer than `width`; agents that do not fit into `height` are counted. */
export function tableLines(
  secondsLeft: number,
  f: Figures,
  lanes: readonly LaneRow[],
  agents: readonly AgentRow[],
  width: number,
  height: number,
): string[] {
  const head = secondsLeft > 0 ? `${Math.ceil(secondsLeft)} s left` : 'coming to rest';
  const lines = [`Switchboard demo · ${head}`, ''];
  lines.push(`${'LANE'.padEnd(34)}${'WAITING'.padStart(8)}${'OLDEST'.padStart(10)}`);
  for (const { name, waiting, oldestWaitMs } of lanes) {
    const oldest = waiting > 0 ? formatMs(oldestWaitMs) : '-';
    lines.push(`${name.slice(0, 33).padEnd(34)}${String(waiting).padStart(8)}${oldest.padStart(10)}`);
  }
  if (lanes.length === 0) lines.push('nothing waits');
  lines.push('', `${'AGENT'.padEnd(14)}${'AVAILABILITY'.padEnd(14)}${'LIVENESS'.padEnd(10)}HOLDS`);
  const shown = Math.max(3, height - OTHER_LINES - Math.max(1, lanes.length));
  for (const agent of agents.slice(0, shown)) {
    const row =
      agent.name.slice(0, 13).padEnd(14) + agent.availability.padEnd(14) + agent.liveness.padEnd(10);
    lines.push(row + bar(agent.load, agent.capacity));
  }
  if (agents.length > shown) lines.push(`and ${agents.length - shown} more`);
  const [sent = '', accepted = '', duplicate = '', ...rest] = countersLine(f).split(' · ');
  lines.push('', [sent, accepted, duplicate].join(' · '), rest.join(' · '));
  return lines.map((line) => line.slice(0, width));
}
