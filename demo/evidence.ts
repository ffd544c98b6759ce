/**
 * What the engine says at the end, read through public calls: every conversation, snapshot, lane and dead letter.
 *
 * Reads only, and only when the actors have come to rest.
 */
import type { AgentApp } from './agent-app.js';
import { pause } from './clock.js';
import type { FinalState, History, TimelineEntry } from './history.js';
import type { HttpAnswer, HttpClient } from './http.js';
import type { Centre } from './setup.js';
import {
  type Conversation,
  ConversationPage,
  DeadLetters,
  heldOf,
  LiveAgents,
  LiveLanes,
  read,
  Snapshot,
  Timeline,
  teamIdsOf,
} from './wire.js';

type Page<T> = { items: T[]; nextCursor?: string | null | undefined };

/** Requests at the same time. */
const LANES = 16;

export type Evidence = {
  /** Nothing waits in any lane. @returns undefined when the engine did not say */
  lanesEmpty(): Promise<boolean | undefined>;
  /** Everything, read again while accepted messages are not there yet, for at most `patienceMs`. */
  collect(apps: readonly AgentApp[], patienceMs: number): Promise<FinalState>;
};

export function createEvidence(deps: { http: HttpClient; history: History; centre: Centre }): Evidence {
  const { http, history, centre } = deps;
  const { adminKey, operatorKey } = centre;

  async function get(path: string, key: string) {
    const answer = await http.send('GET', path, { key });
    if (answer.status !== 200) throw new Error(`GET ${path} was answered ${answer.status} ${answer.code}`);
    return answer;
  }
  const understood = <T>(path: string, value: T | undefined): T => {
    if (value === undefined) throw new Error(`GET ${path} was answered in another shape`);
    return value;
  };
  /** Follows `nextCursor` to the end. */
  async function all<T>(
    path: string,
    key: string,
    parse: (answer: HttpAnswer) => Page<T> | undefined,
  ): Promise<T[]> {
    const items: T[] = [];
    let next: string | null | undefined = '';
    while (next !== null && next !== undefined) {
      const joint = path.includes('?') ? '&' : '?';
      const page: string = `${path}${next === '' ? '' : `${joint}cursor=${encodeURIComponent(next)}`}`;
      const part: Page<T> = understood(page, parse(await get(page, key)));
      items.push(...part.items);
      next = part.nextCursor;
    }
    return items;
  }

  async function conversations(): Promise<FinalState['conversations']> {
    const found = new Map<string, Conversation>();
    for (const state of ['new', 'pending', 'resolved']) {
      const path = `/v1/conversations?state=${state}`;
      for (const one of await all(path, adminKey, (answer) => read(ConversationPage, answer)))
        found.set(one.id, one);
    }
    const isPlan = ({ key }: { key: string }) => key === 'plan';
    history.workspace.attributes = [...found.values()].filter(({ contact }) =>
      contact.attributes.some(isPlan),
    ).length;
    const queue = [...found.values()];
    const done: FinalState['conversations'][number][] = [];
    const reader = async () => {
      for (let next = queue.pop(); next; next = queue.pop()) {
        const path = `/v1/conversations/${next.id}/timeline`;
        const timeline: TimelineEntry[] = await all(path, adminKey, (answer) => read(Timeline, answer));
        const { id: conversationId, channelId, state, epoch, lastSeq, createdAt: createdAtMs } = next;
        done.push({ conversationId, channelId, state, epoch, lastSeq, createdAtMs, timeline });
      }
    };
    await Promise.all(Array.from({ length: LANES }, reader));
    return done;
  }

  async function lanes(): Promise<FinalState['lanes']> {
    const path = '/v1/live/lanes';
    const { items } = understood(path, read(LiveLanes, await get(path, operatorKey)));
    const everybody = [...centre.teamNames.keys()];
    const idOf = new Map([...centre.teamNames].map(([id, name]) => [name, id]));
    return items.map(({ laneId, teams, waiting }) => {
      const named = teamIdsOf(teams).map((team) => idOf.get(team) ?? team);
      const channel = centre.channels.find((one) => laneId.includes(one.channelId));
      return { laneId, waiting, teamIds: named.length > 0 ? named : (channel?.teamIds ?? everybody) };
    });
  }

  async function liveAgents(): Promise<FinalState['agents']> {
    const path = '/v1/live/agents';
    const { items } = understood(path, read(LiveAgents, await get(path, operatorKey)));
    return items.map(({ agentId, load, capacity, liveness, availability }) => ({
      agentId,
      load,
      free: capacity - load,
      mayReceive: liveness === 'live' && availability === 'available',
    }));
  }

  async function snapshots(): Promise<FinalState['snapshots']> {
    const taken: FinalState['snapshots'][number][] = [];
    for (const { agentId, key } of centre.agents) {
      const held: Conversation[] = [];
      let page = '';
      do {
        const path = `/v1/agents/${agentId}/assignments${page}`;
        const snapshot = understood(path, read(Snapshot, await get(path, key)));
        held.push(...snapshot.conversations);
        page = snapshot.nextPage ? `?page=${encodeURIComponent(snapshot.nextPage)}` : '';
      } while (page !== '');
      taken.push({ agentId, held: heldOf(held) });
    }
    return taken;
  }

  const arrived = (found: FinalState['conversations']) =>
    found.reduce((sum, one) => sum + one.timeline.filter((entry) => entry.kind === 'inbound').length, 0);

  return {
    async lanesEmpty() {
      try {
        return (await lanes()).every((lane) => lane.waiting === 0);
      } catch {
        return undefined;
      }
    },
    async collect(apps, patienceMs) {
      const accepted = new Set(history.sends.flatMap((send) => (send.messageId ? [send.messageId] : [])))
        .size;
      const giveUpAt = Date.now() + patienceMs;
      for (;;) {
        const path = '/v1/dead-letters';
        const dead = await all(path, operatorKey, (answer) => read(DeadLetters, answer));
        const found = await conversations();
        if (arrived(found) + dead.length < accepted && Date.now() < giveUpAt) {
          await pause(300);
          continue;
        }
        return {
          conversations: found,
          deadLetterMessageIds: dead.map((letter) => letter.messageId ?? letter.id ?? ''),
          snapshots: await snapshots(),
          appViews: apps.map(({ facts, view }) => ({ agentId: facts.agentId, held: [...view.values()] })),
          lanes: await lanes(),
          agents: await liveAgents(),
        };
      }
    },
  };
}
