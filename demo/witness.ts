/**
 * A second reader of one agent's feed: it keeps everything the agent was ever told, by stream.
 *
 * Never a sign of life, so what the agent loses while away is on record; that is part of what the demo shows.
 */
import { agentFeed, type Client } from '@switchboard/client';
import type { History } from './history.js';
import { said } from './said.js';
import { Events, OneEvent, read } from './wire.js';

export type Witness = {
  /** Reads from before the agent's first session. @throws {ProblemError} when the snapshot is refused */
  start(): Promise<void>;
  /** Reads what is still there and ends. */
  finish(): Promise<void>;
};

export function createWitness(deps: {
  /** The agent's own. */
  client: Client;
  history: History;
  agent: { readonly agentId: string };
}): Witness {
  const { client, history } = deps;
  const { agentId } = deps.agent;
  const ending = new AbortController();
  let cursor = '';
  let reading: Promise<void> = Promise.resolve();

  async function follow(): Promise<void> {
    try {
      for await (const item of agentFeed(client, { agentId, cursor, signal: ending.signal })) {
        if (item.kind === 'snapshot') history.surprises.push('the feed of a witness had a gap');
        else history.feeds.get(agentId)?.push(OneEvent.parse(item.event));
        cursor = item.cursor;
      }
    } catch (error) {
      history.surprises.push(`the feed of a witness: ${String(error)}`);
    }
  }

  /** @returns how many events came */
  async function poll(): Promise<number> {
    const query = { cursor, waitMs: 0 };
    const answer = await said(client.call('GET /v1/agents/{agentId}/events', { path: { agentId }, query }));
    const page = answer.status === 200 ? read(Events, answer) : undefined;
    if (!page) {
      if (answer.status !== 0) history.surprises.push(`GET events: ${answer.status} ${answer.code}`);
      return 0;
    }
    history.feeds.get(agentId)?.push(...page.events);
    cursor = page.cursor;
    return page.events.length;
  }

  return {
    async start() {
      const snapshot = await client.call('GET /v1/agents/{agentId}/assignments', { path: { agentId } });
      cursor = snapshot.cursor;
      history.feeds.set(agentId, []);
      reading = follow();
    },
    async finish() {
      ending.abort();
      await reading;
      for (let attempt = 0; attempt < 1_000; attempt += 1) if ((await poll()) === 0) return;
    },
  };
}
