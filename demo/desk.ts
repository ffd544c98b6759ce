/**
 * One agent at work on what its app shows: read, think, answer, park, resolve, and cope with every refusal.
 *
 * Acts only with the epoch and the newest message it has read, except where it tries an old epoch on purpose.
 */
import { pause } from './clock.js';
import type { FeedView } from './feed-view.js';
import type { Action, History, Verb } from './history.js';
import type { HttpClient } from './http.js';
import type { Random } from './random.js';
import { Conversation, read, Timeline } from './wire.js';

export type Desk = {
  /** Work on it, unless that is being done or there is nothing to do. */
  look(conversationId: string): void;
  /** Starts, or goes on after `pack`. */
  open(): void;
  /** No new requests; settles when those on the way are answered. */
  pack(): Promise<void>;
  /** Acts on an assignment of the past, as an app that slept would. The engine must refuse. */
  tryOld(conversationId: string, epoch: number): Promise<void>;
};

export type Pace = {
  /** Mean time from seeing a conversation to answering, ms. May change while desks are open. */
  thinkMs: number;
};

const ATTEMPTS = 6;

export function createDesk(deps: {
  http: HttpClient;
  clock: () => number;
  history: History;
  random: Random;
  pace: Pace;
  agent: { readonly agentId: string; readonly name: string; readonly key: string };
  view: FeedView;
  learntAtMs: ReadonlyMap<string, number>;
}): Desk {
  const { http, clock, history, random, pace, agent, view, learntAtMs } = deps;
  const { agentId, key } = agent;
  const busy = new Map<string, Promise<void>>();
  const measured = new Map<string, number>();
  let shift = new AbortController();
  let replies = 0;
  let requests = 0;
  let triedOld = false;

  const think = (share: number) => pause(pace.thinkMs * share * random.between(0.5, 1.5), shift.signal);

  /** One request, sent again under the same key while the engine has not decided. */
  async function act(
    verb: Verb,
    conversationId: string,
    epoch: number,
    body: { text?: string; seenSeq?: number },
    how: { stale?: boolean; twice?: boolean } = {},
  ): Promise<{ action: Action; after: Conversation | undefined }> {
    requests += 1;
    const headers = { 'if-match': `"${epoch}"`, 'idempotency-key': `${agentId}-${requests}` };
    const path = `/v1/conversations/${conversationId}/${verb === 'reply' ? 'messages' : verb}`;
    for (let attempt = 1; ; attempt += 1) {
      const sentAtMs = clock();
      const answer = await http.send('POST', path, { key, body, headers });
      const after = answer.status < 300 ? read(Conversation, answer) : undefined;
      const action: Action = {
        agentId,
        conversationId,
        verb,
        epoch,
        sentAtMs,
        answeredAtMs: clock(),
        status: answer.status,
        code: answer.code,
        stale: how.stale ?? false,
        repeat: attempt > 1,
        ...(after ? { epochAfter: after.epoch } : {}),
        ...(body.text === undefined ? {} : { text: body.text }),
      };
      history.actions.push(action);
      const undecided = answer.status === 0 || answer.status >= 500;
      if (!undecided && !(how.twice && attempt === 1)) {
        if (answer.status >= 200 && answer.status < 300 && !after)
          history.surprises.push(`${verb}: no conversation`);
        return { action, after };
      }
      if (undecided) history.surprises.push(`${verb}: ${answer.status} ${answer.code}`);
      if (attempt >= ATTEMPTS) return { action, after };
      await pause(undecided ? 100 * attempt : 0);
    }
  }

  /** The conversation and the newest customer message in it, or undefined when this agent should leave it. */
  async function readUp(conversationId: string): Promise<{ now: Conversation; seenSeq: number } | undefined> {
    const path = `/v1/conversations/${conversationId}`;
    const answer = await http.send('GET', path, { key });
    const now = answer.status === 200 ? read(Conversation, answer) : undefined;
    if (!now) {
      if (answer.status !== 0) history.surprises.push(`GET conversation: ${answer.status} ${answer.code}`);
      return undefined;
    }
    if (now.assigneeId !== agentId || now.state === 'resolved') return undefined;
    let seenSeq = 0;
    let next = '';
    do {
      const page = await http.send('GET', `${path}/timeline${next}`, { key });
      const timeline = page.status === 200 ? read(Timeline, page) : undefined;
      if (!timeline) return undefined;
      for (const entry of timeline.items) if (entry.kind === 'inbound') seenSeq = entry.seq;
      next = timeline.nextCursor ? `?cursor=${encodeURIComponent(timeline.nextCursor)}` : '';
    } while (next !== '');
    return { now, seenSeq };
  }

  function measure(now: Conversation): void {
    const learnt = learntAtMs.get(now.id);
    if (learnt === undefined || now.waitingSince === undefined || measured.get(now.id) === now.epoch) return;
    measured.set(now.id, now.epoch);
    history.waitsMs.push(Math.max(0, learnt - now.waitingSince));
  }

  /** @returns whether the engine did it */
  async function resolve(conversationId: string, epoch: number, seenSeq: number): Promise<boolean> {
    const { after } = await act('resolve', conversationId, epoch, { seenSeq });
    if (!after) return false;
    if (after.epoch > epoch && (!triedOld || random.chance(0.05))) {
      triedOld = true;
      await act('pend', conversationId, epoch, {}, { stale: true });
    }
    return true;
  }

  /** One step: answer what is New, or resolve what is Pending. */
  async function step(conversationId: string): Promise<void> {
    const found = await readUp(conversationId);
    if (!found || shift.signal.aborted) return;
    const { now, seenSeq } = found;
    if (now.state === 'pending') {
      if (random.chance(0.7)) await resolve(conversationId, now.epoch, seenSeq);
      return;
    }
    measure(now);
    if (!(await think(0.4))) return;
    if (random.chance(0.06)) {
      await act('pend', conversationId, now.epoch, { seenSeq });
      return;
    }
    replies += 1;
    const text = `Thank you for your message. (${agent.name}, answer ${replies})`;
    const twice = replies === 2 || random.chance(0.04);
    const { after } = await act('reply', conversationId, now.epoch, { text, seenSeq }, { twice });
    if (after?.state !== 'pending' || !random.chance(0.5)) return;
    if (await think(0.3)) await resolve(conversationId, after.epoch, seenSeq);
  }

  async function work(conversationId: string): Promise<void> {
    // Refusals need no case of their own: the next round reads what is true now and goes on from there.
    while (view.has(conversationId)) {
      const parked = view.get(conversationId)?.state === 'pending';
      if (parked && random.chance(0.4)) return;
      if (!(await think(parked ? 4 : 0.6))) return;
      if (view.get(conversationId)?.state === (parked ? 'pending' : 'new')) await step(conversationId);
      // The feed may lag behind the answer by a moment.
      if (!(await pause(20, shift.signal))) return;
    }
  }

  function look(conversationId: string): void {
    if (shift.signal.aborted || !view.has(conversationId) || busy.has(conversationId)) return;
    const task = work(conversationId).finally(() => {
      busy.delete(conversationId);
      if (view.get(conversationId)?.state === 'new') look(conversationId);
    });
    busy.set(conversationId, task);
  }

  return {
    look,
    open() {
      shift = new AbortController();
      for (const conversationId of view.keys()) look(conversationId);
    },
    async pack() {
      shift.abort();
      await Promise.all(busy.values());
    },
    async tryOld(conversationId, epoch) {
      const answer = await http.send('GET', `/v1/conversations/${conversationId}`, { key });
      const now = answer.status === 200 ? read(Conversation, answer) : undefined;
      if (!now || now.epoch <= epoch) return;
      replies += 1;
      const text = `Are you still there? (${agent.name}, answer ${replies})`;
      await act('reply', conversationId, epoch, { text }, { stale: true });
    },
  };
}
