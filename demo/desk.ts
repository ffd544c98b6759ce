/**
 * One agent at work on what its app shows: read, think, answer, park, resolve, and cope with every refusal.
 *
 * Acts only with the epoch and the newest message it has read, except where it tries an old epoch on purpose.
 */
import type { Client } from '@switchboard/client';
import { pause } from './clock.js';
import type { FeedView } from './feed-view.js';
import type { Action, History, Verb } from './history.js';
import type { Random } from './random.js';
import { readUp } from './reading.js';
import { type Said, said } from './said.js';
import { Conversation, read } from './wire.js';
import { createWords } from './words.js';

export type Desk = {
  /** Work on it, unless that is being done or there is nothing to do. */
  look(conversationId: string): void;
  /** Starts, or goes on after `pack`. */
  open(): void;
  /** No new requests; settles when those on the way are answered. */
  pack(): Promise<void>;
  /** Conversations that were parked with a boomerang and may not be back yet. */
  boomerangs(): number;
  /** Acts on an assignment of the past, as an app that slept would. The engine must refuse. */
  tryOld(conversationId: string, epoch: number): Promise<void>;
};

export type Pace = {
  /** Mean time from seeing a conversation to answering, ms. May change while desks are open. */
  thinkMs: number;
  /** Whether conversations may be parked with a boomerang. */
  boomerangs: boolean;
};

const ATTEMPTS = 6;
const BOOMERANG_MS = 1_000;
/** A boomerang is back by then, or was ended by something else. */
const BACK_LIMIT_MS = 2_500;

export function createDesk(deps: {
  client: Client;
  clock: () => number;
  history: History;
  random: Random;
  pace: Pace;
  agent: { readonly agentId: string; readonly name: string };
  view: FeedView;
  learntAtMs: ReadonlyMap<string, number>;
}): Desk {
  const { client, clock, history, random, pace, agent, view, learntAtMs } = deps;
  const { agentId } = agent;
  const words = createWords({ client, history, random, agentName: agent.name });
  const busy = new Map<string, Promise<void>>();
  const measured = new Map<string, number>();
  let boomerangsUntilMs: number[] = [];
  let shift = new AbortController();
  let requests = 0;
  let triedOld = false;

  const think = (share: number) => pause(pace.thinkMs * share * random.between(0.5, 1.5), shift.signal);

  type Body = { text?: string; savedReplyId?: string; seenSeq?: number; afterMs?: number };
  /** One attempt, whose body is as its verb wants it. */
  function attemptOf(
    verb: Verb | 'boomerang',
    options: { path: { conversationId: string }; ifMatch: number; idempotencyKey: string },
    { text = '', savedReplyId, seenSeq, afterMs = BOOMERANG_MS }: Body,
  ): Promise<Said> {
    const seen = seenSeq === undefined ? {} : { seenSeq };
    if (verb === 'pend')
      return said(client.call('POST /v1/conversations/{conversationId}/pend', { ...options, body: seen }));
    if (verb === 'resolve')
      return said(client.call('POST /v1/conversations/{conversationId}/resolve', { ...options, body: seen }));
    if (verb === 'boomerang') {
      const body = { ...seen, afterMs };
      return said(client.call('POST /v1/conversations/{conversationId}/boomerang', { ...options, body }));
    }
    const body = { ...seen, text, ...(savedReplyId === undefined ? {} : { savedReplyId }) };
    return said(client.call('POST /v1/conversations/{conversationId}/messages', { ...options, body }));
  }

  /** One request, sent again under the same key while the engine has not decided. */
  async function act(
    verb: Verb,
    conversationId: string,
    epoch: number,
    body: Body,
    how: { stale?: boolean; twice?: boolean; as?: 'boomerang' } = {},
  ): Promise<{ action: Action; after: Conversation | undefined }> {
    requests += 1;
    const options = { path: { conversationId }, ifMatch: epoch, idempotencyKey: `${agentId}-${requests}` };
    for (let attempt = 1; ; attempt += 1) {
      const sentAtMs = clock();
      const answer = await attemptOf(how.as ?? verb, options, body);
      const after = answer.status === 200 ? read(Conversation, answer) : undefined;
      const action: Action = {
        ...{ agentId, conversationId, verb, epoch, sentAtMs },
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
        if (answer.status === 200 && !after) history.surprises.push(`${verb}: no conversation`);
        return { action, after };
      }
      if (undecided) history.surprises.push(`${verb}: ${answer.status} ${answer.code}`);
      if (attempt >= ATTEMPTS) return { action, after };
      await pause(undecided ? 100 * attempt : 0);
    }
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

  /** Parks it until it comes back by itself. */
  async function boomerang(conversationId: string, epoch: number, seenSeq: number): Promise<void> {
    const body = { afterMs: BOOMERANG_MS, seenSeq };
    const { after } = await act('pend', conversationId, epoch, body, { as: 'boomerang' });
    if (!after) return;
    history.workspace.boomerangs += 1;
    boomerangsUntilMs.push(clock() + BACK_LIMIT_MS);
  }

  /** One step: answer what is New, or resolve what is Pending. */
  async function step(conversationId: string): Promise<void> {
    const found = await readUp({ client, history, agent }, conversationId);
    if (!found || shift.signal.aborted) return;
    const { now, seenSeq } = found;
    if (now.state === 'pending') {
      if (random.chance(0.7)) await resolve(conversationId, now.epoch, seenSeq);
      return;
    }
    measure(now);
    if (!(await think(0.4))) return;
    const isFirst = history.workspace.boomerangs === 0; // a short run shows one too
    if (pace.boomerangs && (isFirst || random.chance(0.06))) {
      await boomerang(conversationId, now.epoch, seenSeq);
      return;
    }
    if (random.chance(0.06)) {
      await act('pend', conversationId, now.epoch, { seenSeq });
      return;
    }
    const said = await words.forAnswer(conversationId);
    const twice = words.count() === 2 || random.chance(0.04);
    const { after } = await act('reply', conversationId, now.epoch, { ...said, seenSeq }, { twice });
    if (after && said.savedReplyId) history.workspace.savedReplies += 1;
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
    boomerangs() {
      boomerangsUntilMs = boomerangsUntilMs.filter((untilMs) => untilMs > clock());
      return boomerangsUntilMs.length;
    },
    async tryOld(conversationId, epoch) {
      const path = { conversationId };
      const answer = await said(client.call('GET /v1/conversations/{conversationId}', { path }));
      const now = answer.status === 200 ? read(Conversation, answer) : undefined;
      if (!now || now.epoch <= epoch) return;
      const text = words.plain('Are you still there?');
      await act('reply', conversationId, epoch, { text }, { stale: true });
    },
  };
}
