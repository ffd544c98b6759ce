/**
 * Keeps the terminal up to date: asks the live board as an operator and shows it beside the demo's own figures.
 *
 * Redraws in place on a terminal; elsewhere it writes one plain line now and then.
 */
import type { Client } from '@switchboard/client';
import { pause } from './clock.js';
import type { History } from './history.js';
import { said } from './said.js';
import type { Centre } from './setup.js';
import { type AgentRow, figuresOf, type LaneRow, plainLine, tableLines } from './table.js';
import { LiveAgents, LiveLanes, read, teamIdsOf } from './wire.js';

const REDRAW_MS = 500;
const PLAIN_MS = 2_000;

/** Runs until the signal. @param endsAtMs  when customers stop, unix ms */
export async function runScreen(deps: {
  /** An operator's. */
  operator: Client;
  history: History;
  centre: Centre;
  out: NodeJS.WriteStream;
  endsAtMs: () => number;
  signal: AbortSignal;
}): Promise<void> {
  const { operator, history, centre, out, signal } = deps;
  let drawn = 0;

  async function lanes(): Promise<LaneRow[]> {
    const board = read(LiveLanes, await said(operator.call('GET /v1/live/lanes', { timeoutMs: 2_000 })));
    return (board?.items ?? []).map(({ laneId, teams, waiting, oldestWaitMs }) => {
      const channel = centre.channels.find((one) => laneId.includes(one.channelId))?.name;
      const names = teamIdsOf(teams).map((team) => centre.teamNames.get(team) ?? team);
      return { name: channel ?? (names.join(', ') || laneId), waiting, oldestWaitMs: oldestWaitMs ?? 0 };
    });
  }
  async function agents(): Promise<AgentRow[]> {
    const board = read(LiveAgents, await said(operator.call('GET /v1/live/agents', { timeoutMs: 2_000 })));
    const order = new Map(centre.agents.map((agent, index) => [agent.agentId, index]));
    const rank = (agentId: string) => order.get(agentId) ?? order.size;
    return (board?.items ?? []).toSorted((a, b) => rank(a.agentId) - rank(b.agentId));
  }

  do {
    const [laneRows, agentRows] = await Promise.all([lanes(), agents()]);
    const secondsLeft = (deps.endsAtMs() - Date.now()) / 1_000;
    const figures = figuresOf(history);
    if (out.isTTY) {
      // Some terminals say 0 for a size they do not know.
      const [width, height] = [(out.columns || 100) - 1, (out.rows || 40) - 1];
      const lines = tableLines(secondsLeft, figures, laneRows, agentRows, width, height);
      const up = drawn > 0 ? `\u001b[${drawn}A` : '';
      out.write(`${up}\u001b[J${lines.join('\n')}\n`);
      drawn = lines.length;
    } else {
      out.write(`${plainLine(secondsLeft, figures, laneRows, agentRows)}\n`);
    }
  } while (await pause(out.isTTY ? REDRAW_MS : PLAIN_MS, signal));
}
