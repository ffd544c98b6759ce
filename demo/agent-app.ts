/**
 * One agent's app: its session, its heartbeats, its long poll and what it therefore believes to hold.
 *
 * Never works on conversations itself: the desk does, told by `onChange`. It records when it gave signs of life and when not.
 */
import type { Client } from '@switchboard/client';
import { pause } from './clock.js';
import { applyEvent, type FeedView } from './feed-view.js';
import type { Absence, AgentFacts, History } from './history.js';
import type { Random } from './random.js';
import { type Said, said } from './said.js';
import { terms } from './setup.js';
import { type Conversation, Events, heldOf, read, Session, Snapshot } from './wire.js';

export type AgentApp = {
  readonly facts: AgentFacts;
  readonly view: FeedView;
  /** conversationId → when this app learnt of its assignment */
  readonly learntAtMs: ReadonlyMap<string, number>;
  /** A new session with a fresh snapshot; ends the absence that `leave` began. @throws {Error} when it is refused */
  signIn(): Promise<void>;
  /** No sign of life from now on. With `sign_out` and `reload` the session is ended first. */
  leave(kind: Absence['kind']): Promise<void>;
  /** Goes on with the same session and cursor, as after a dead spot. */
  resume(): Promise<void>;
  setAvailability(availability: 'available' | 'away'): Promise<void>;
  /** Stops polling, keeps beating, and reads what is still in the feed. */
  catchUp(): Promise<void>;
  /** Stops everything without a word to the engine. */
  stop(): Promise<void>;
};

/** How long bytes of an aborted poll may still be on their way. */
const IN_FLIGHT_MS = 250;
const POLL_WAIT_MS = 10_000;

export function createAgentApp(deps: {
  /** The agent's own, one attempt a call. */
  client: Client;
  clock: () => number;
  history: History;
  random: Random;
  agent: AgentFacts;
  /** The agent holds something new, or something it holds changed. */
  onChange(conversationId: string): void;
}): AgentApp {
  const { client, clock, history, random, agent, onChange } = deps;
  const { agentId } = agent;
  const view: FeedView = new Map();
  const learntAtMs = new Map<string, number>();
  const lastSign = { fromMs: 0, toMs: 0 };
  let life = new AbortController();
  let polling = new AbortController();
  let loops: Promise<unknown> = Promise.resolve();
  let sessionId = '';
  let cursor = '';
  let absence: Absence | undefined;
  let closedFrom: { fromMs: number; why: string } | undefined = { fromMs: 0, why: 'not signed in yet' };

  const surprise = (call: string, status: number, code: string) => {
    if (status !== 0) history.surprises.push(`${call}: ${status} ${code}`);
  };
  /** A request that the engine takes for a sign of life; without an answer nobody knows whether it arrived. */
  async function sign(request: () => Promise<unknown>, signal?: AbortSignal): Promise<Said> {
    const sentAtMs = clock();
    const answer = await said(request(), signal);
    if (answer.status !== 0) lastSign.fromMs = Math.max(lastSign.fromMs, sentAtMs);
    lastSign.toMs = Math.max(lastSign.toMs, clock());
    return answer;
  }
  function openUntil(untilMs: number): void {
    if (closedFrom) history.offLimits.push({ agentId, untilMs, ...closedFrom });
    closedFrom = undefined;
  }
  function returned(backFromMs: number, backToMs: number): void {
    if (absence) history.absences.push({ ...absence, backFromMs, backToMs });
    absence = undefined;
  }
  const sessionPath = () => ({ agentId, sessionId });
  const beat = (body: { availability?: 'available' | 'away' } = {}) =>
    sign(() => client.call('PUT /v1/agents/{agentId}/sessions/{sessionId}', { path: sessionPath(), body }));

  async function takeSnapshot(): Promise<void> {
    const conversations: Conversation[] = [];
    for (let query: { page?: string } | null = {}; query; ) {
      const answer: Said = await said(
        client.call('GET /v1/agents/{agentId}/assignments', { path: { agentId }, query }),
      );
      const snapshot = answer.status === 200 ? read(Snapshot, answer) : undefined;
      if (!snapshot) throw new Error(`GET assignments was answered ${answer.status} ${answer.code}`);
      if (!query.page) cursor = snapshot.cursor;
      conversations.push(...snapshot.conversations);
      query = snapshot.nextPage ? { page: snapshot.nextPage } : null;
    }
    view.clear();
    for (const held of heldOf(conversations)) {
      view.set(held.conversationId, held);
      learntAtMs.set(held.conversationId, clock());
      onChange(held.conversationId);
    }
  }

  /** @returns how many events came, or -1 when the poll failed */
  async function poll(waitMs: number, session: string, signal?: AbortSignal): Promise<number> {
    const query = { cursor, waitMs, ...(session === '' ? {} : { sessionId: session }) };
    const stopped = signal ? { signal } : {};
    const request = () =>
      client.call('GET /v1/agents/{agentId}/events', { path: { agentId }, query, ...stopped });
    const answer = await (session === '' ? said(request(), signal) : sign(request, signal));
    if (answer.status === 410 && answer.code === 'cursor_too_old') {
      await takeSnapshot();
      return 0;
    }
    const page = answer.status === 200 ? read(Events, answer) : undefined;
    if (!page) {
      surprise('GET events', answer.status, answer.code);
      return -1;
    }
    cursor = page.cursor;
    for (const event of page.events) {
      applyEvent(view, event, agentId);
      if (!event.conversationId) continue;
      if (event.type === 'conversation.assigned') learntAtMs.set(event.conversationId, clock());
      onChange(event.conversationId);
    }
    return page.events.length;
  }

  function startPolling(): Promise<void> {
    polling = new AbortController();
    const signal = AbortSignal.any([life.signal, polling.signal]);
    return (async () => {
      while (!signal.aborted) if ((await poll(POLL_WAIT_MS, sessionId, signal)) < 0) await pause(200, signal);
    })();
  }
  async function beatOn(signal: AbortSignal): Promise<void> {
    while (await pause(terms.heartbeatMs * random.between(0.7, 1), signal)) {
      const answer = await beat();
      if (answer.status !== 200) surprise('PUT session', answer.status, answer.code);
    }
  }
  function startLoops(): void {
    life = new AbortController();
    loops = Promise.all([startPolling(), beatOn(life.signal)]);
  }
  async function stop(): Promise<void> {
    life.abort();
    await loops;
  }

  return {
    facts: agent,
    view,
    learntAtMs,
    stop,
    async signIn() {
      const sentAtMs = clock();
      const answer = await sign(() =>
        client.call('POST /v1/agents/{agentId}/sessions', {
          ...{ path: { agentId }, body: { availability: 'available' } },
        }),
      );
      const session = answer.status === 200 ? read(Session, answer) : undefined;
      if (!session) throw new Error(`POST sessions was answered ${answer.status} ${answer.code}`);
      returned(sentAtMs, clock());
      openUntil(sentAtMs);
      sessionId = session.sessionId;
      await takeSnapshot();
      startLoops();
    },
    async leave(kind) {
      await stop();
      if (kind === 'vanish' || kind === 'blink') {
        lastSign.toMs = Math.max(lastSign.toMs, clock() + IN_FLIGHT_MS);
        closedFrom = { fromMs: lastSign.toMs + terms.leaseMs, why: 'without a sign of life' };
      } else {
        const path = sessionPath();
        const answer = await sign(() =>
          client.call('DELETE /v1/agents/{agentId}/sessions/{sessionId}', { path }),
        );
        if (answer.status !== 200) surprise('DELETE session', answer.status, answer.code);
        closedFrom = { fromMs: lastSign.toMs, why: 'signed out' };
      }
      const graceMs = kind === 'vanish' || kind === 'blink' ? terms.graceMs : terms.signOutGraceMs;
      absence = { agentId, kind, graceMs, lastSignFromMs: lastSign.fromMs, lastSignToMs: lastSign.toMs };
      if (kind !== 'blink') view.clear();
    },
    async resume() {
      const sentAtMs = clock();
      const answer = await beat();
      if (answer.status !== 200) surprise('PUT session', answer.status, answer.code);
      returned(sentAtMs, clock());
      openUntil(sentAtMs);
      startLoops();
      for (const conversationId of view.keys()) onChange(conversationId);
    },
    async setAvailability(availability) {
      const sentAtMs = clock();
      const answer = await beat({ availability });
      if (answer.status !== 200) surprise('PUT session', answer.status, answer.code);
      else if (availability === 'away') closedFrom = { fromMs: clock(), why: 'away' };
      else openUntil(sentAtMs);
    },
    async catchUp() {
      polling.abort();
      for (let attempt = 0; attempt < 1_000; attempt += 1) if ((await poll(0, '')) === 0) return;
    },
  };
}
