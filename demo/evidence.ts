/**
 * What the engine says at the end, read through public calls: every conversation, snapshot, lane and dead letter.
 *
 * Reads only, and only when the actors have come to rest.
 */

import type { Client } from '@switchboard/client';
import type { z } from 'zod';
import type { AgentApp } from './agent-app.js';
import { pause } from './clock.js';
import type { FinalState, History, TimelineEntry } from './history.js';
import type { Centre } from './setup.js';
import {
  Conversation,
  DeadLetter,
  Entry,
  heldOf,
  LiveAgents,
  LiveLanes,
  read,
  Snapshot,
  teamIdsOf,
} from './wire.js';

/** Requests at the same time. */
const LANES = 16;

export type Evidence = {
  /** Nothing waits in any lane. @returns undefined when the engine did not say */
  lanesEmpty(): Promise<boolean | undefined>;
  /** Everything, read again while accepted messages are not there yet, for at most `patienceMs`. */
  collect(apps: readonly AgentApp[], patienceMs: number): Promise<FinalState>;
};

export function createEvidence(deps: {
  admin: Client;
  operator: Client;
  /** The client of an agent. */
  clientOf(key: string): Client;
  history: History;
  centre: Centre;
}): Evidence {
  const { admin, operator, clientOf, history, centre } = deps;

  /** @throws {Error} for an answer in another shape; {ProblemError} for a refusal */
  const understood = async <S extends z.ZodType>(what: string, shape: S, call: Promise<unknown>) => {
    const value = read(shape, { status: 200, code: '', body: await call });
    if (value === undefined) throw new Error(`${what} was answered in another shape`);
    return value;
  };
  async function all<S extends z.ZodType>(shape: S, items: AsyncIterable<unknown>): Promise<z.output<S>[]> {
    const found: z.output<S>[] = [];
    for await (const item of items) found.push(shape.parse(item));
    return found;
  }

  async function conversations(): Promise<FinalState['conversations']> {
    const found = new Map<string, Conversation>();
    for (const state of ['new', 'pending', 'resolved'] as const) {
      const listed = admin.items('GET /v1/conversations', { query: { state } });
      for (const one of await all(Conversation, listed)) found.set(one.id, one);
    }
    const isPlan = ({ key }: { key: string }) => key === 'plan';
    history.workspace.attributes = [...found.values()].filter(({ contact }) =>
      contact.attributes.some(isPlan),
    ).length;
    const queue = [...found.values()];
    const done: FinalState['conversations'][number][] = [];
    const reader = async () => {
      for (let next = queue.pop(); next; next = queue.pop()) {
        const path = { conversationId: next.id };
        const entries = admin.items('GET /v1/conversations/{conversationId}/timeline', { path });
        const timeline: TimelineEntry[] = await all(Entry, entries);
        const { id: conversationId, channelId, state, epoch, lastSeq, createdAt: createdAtMs } = next;
        done.push({ conversationId, channelId, state, epoch, lastSeq, createdAtMs, timeline });
      }
    };
    await Promise.all(Array.from({ length: LANES }, reader));
    return done;
  }

  async function lanes(): Promise<FinalState['lanes']> {
    const { items } = await understood('live lanes', LiveLanes, operator.call('GET /v1/live/lanes'));
    const everybody = [...centre.teamNames.keys()];
    const idOf = new Map([...centre.teamNames].map(([id, name]) => [name, id]));
    return items.map(({ laneId, teams, waiting }) => {
      const named = teamIdsOf(teams).map((team) => idOf.get(team) ?? team);
      const channel = centre.channels.find((one) => laneId.includes(one.channelId));
      return { laneId, waiting, teamIds: named.length > 0 ? named : (channel?.teamIds ?? everybody) };
    });
  }

  async function liveAgents(): Promise<FinalState['agents']> {
    const { items } = await understood('live agents', LiveAgents, operator.call('GET /v1/live/agents'));
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
      const client = clientOf(key);
      for (let query: { page?: string } | null = {}; query; ) {
        const page = client.call('GET /v1/agents/{agentId}/assignments', { path: { agentId }, query });
        const snapshot: Snapshot = await understood('assignments', Snapshot, page);
        held.push(...snapshot.conversations);
        query = snapshot.nextPage ? { page: snapshot.nextPage } : null;
      }
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
        const dead = await all(DeadLetter, operator.items('GET /v1/dead-letters'));
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
