/**
 * A second reader of one agent's feed that names no session: it keeps everything the agent was ever told.
 *
 * Never a sign of life, so what the agent loses while away is on record; that is part of what the demo shows.
 */
import { pause } from './clock.js';
import type { History } from './history.js';
import type { HttpClient } from './http.js';
import { Events, read, Snapshot } from './wire.js';

export type Witness = {
  /** Reads from before the agent's first session. @throws {Error} when the snapshot is refused */
  start(): Promise<void>;
  /** Reads what is still there and ends. */
  finish(): Promise<void>;
};

export function createWitness(deps: {
  http: HttpClient;
  history: History;
  agent: { readonly agentId: string; readonly key: string };
}): Witness {
  const { http, history } = deps;
  const { agentId, key } = deps.agent;
  const ending = new AbortController();
  let cursor = '';
  let loop: Promise<void> = Promise.resolve();

  /** @returns how many events came, or -1 without an answer */
  async function poll(waitMs: number, signal?: AbortSignal): Promise<number> {
    const path = `/v1/agents/${agentId}/events?cursor=${encodeURIComponent(cursor)}&waitMs=${waitMs}`;
    const answer = await http.send('GET', path, signal ? { key, signal } : { key });
    const page = answer.status === 200 ? read(Events, answer) : undefined;
    if (!page) {
      if (answer.status !== 0)
        history.surprises.push(`GET events as witness: ${answer.status} ${answer.code}`);
      return -1;
    }
    history.feeds.get(agentId)?.push(...page.events);
    cursor = page.cursor;
    return page.events.length;
  }

  return {
    async start() {
      const answer = await http.send('GET', `/v1/agents/${agentId}/assignments`, { key });
      const snapshot = answer.status === 200 ? read(Snapshot, answer) : undefined;
      if (!snapshot) throw new Error(`GET assignments was answered ${answer.status} ${answer.code}`);
      cursor = snapshot.cursor;
      history.feeds.set(agentId, []);
      loop = (async () => {
        while (!ending.signal.aborted) {
          if ((await poll(20_000, ending.signal)) < 0) await pause(200, ending.signal);
        }
      })();
    },
    async finish() {
      ending.abort();
      await loop;
      for (let attempt = 0; attempt < 1_000; attempt += 1) if ((await poll(0)) === 0) return;
    },
  };
}
