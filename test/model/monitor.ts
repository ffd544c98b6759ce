// The model's monitors: presence, take-backs, and what becomes of timers that are due.

import { agentOf, type Books, before, conversationOf, holdings, tell } from './books.js';
import { slotsOf } from './capacity.js';
import { count } from './coverage.js';
import { free } from './holding.js';
import { close } from './leaving.js';
import { dropBoomerang } from './life.js';
import { enter, passOver, release, waits } from './line.js';
import { refuse } from './offers.js';
import { AWAY, HELD_AGAIN_MS, type People, shownAbsence } from './people.js';
import type { ModelConversation } from './shapes.js';

const COOL_DOWN_MS = 300_000;
const AGAIN_MS = 5_000;

export function createMonitor(b: Books, people: People) {
  function takeBack(agentId: string, { cause, upTo }: { cause: string; upTo: number }): void {
    const who = agentOf(b, agentId);
    who.takeBack = null;
    const absence = cause === AWAY ? shownAbsence(who) : cause;
    count(`take-back ${cause === AWAY ? 'away' : 'offline'}`);
    for (const c of holdings(b, agentId, 'new')) {
      if (c.given > upTo || (c.immuneTo !== null && c.immuneTo === absence)) continue;
      if (cause === AWAY) passOver(b, c, agentId, COOL_DOWN_MS);
      free(b, c);
      tell(c);
    }
  }

  const ofConversation: Record<string, (c: ModelConversation, what: string) => void> = {
    'not-agent': (c, agentId) => {
      c.passedOver = c.passedOver.filter((id) => id !== agentId);
      enter(b, c);
    },
    only: (c) => {
      release(b, c);
      enter(b, c);
    },
    offer: (c) => {
      for (const agentId of [...(c.offer?.to ?? [])]) refuse(b, c, agentId, 'missed');
    },
    answer: (c) => {
      if (c.answerBy === null || c.answerBy > b.now() || c.assigneeId === null || c.state !== 'new') return;
      passOver(b, c, c.assigneeId, COOL_DOWN_MS);
      free(b, c);
      tell(c);
    },
    sla: (c) => {
      if (c.sla === null) return;
      tell(c);
      const next = [c.sla.dueAt, c.sla.breachAt].find((at) => at > b.now());
      if (next) b.timers.set(`sla/${c.id}`, next);
    },
    slot: (c, agentId) => {
      if (c.state !== 'new' || c.assigneeId !== agentId) slotsOf(b, agentId).delete(c.id);
    },
    reply: () => {},
    'auto-resolve': (c) => {
      if (c.resolveAt === 0 || c.resolveAt > b.now() || c.lockedBy !== null) return;
      if (c.boomerang && c.boomerang.at <= c.resolveAt) {
        b.timers.set(`auto-resolve/${c.id}`, b.now() + AGAIN_MS);
        return;
      }
      count(`auto-resolved ${c.state}`);
      dropBoomerang(b, c);
      close(b, c, 'engine', 0);
    },
  };

  return {
    /** One whole pass of the monitors. Answers the conversations whose next step, or whose return, their caller has to evaluate. */
    pass(): { steps: string[]; back: [id: string, dueAt: number][] } {
      const takes = people.notice() ? [...b.agents.values()] : [];
      for (const { id, takeBack: begun } of takes) {
        if (!begun || b.now() < begun.lookAt) continue;
        if (people.holding()) begun.lookAt = b.now() + HELD_AGAIN_MS;
        else takeBack(id, begun);
      }
      const steps: string[] = [];
      const back: [id: string, dueAt: number][] = [];
      const due = [...b.timers].filter(([, at]) => at <= b.now());
      due.sort(([one, at], [other, otherAt]) => at - otherAt || before(one, other));
      for (const [name] of due) {
        const [kind = '', id = '', what = ''] = name.split('/');
        b.timers.delete(name);
        count(`timer ${kind}`);
        if (kind === 'away') {
          const who = agentOf(b, id);
          const timed = (who.stood?.awayTimeoutMs ?? null) !== null;
          if (who.availability === 'away' && !who.deleted && timed) people.startTakeBack(who, AWAY);
        } else if (kind === 'hours') b.planned.delete(id);
        else if (kind === 'step') {
          if (!waits(conversationOf(b, id))) continue;
          steps.push(id);
          b.timers.set(name, b.now() + AGAIN_MS);
        } else if (kind === 'boomerang') {
          back.push([id, conversationOf(b, id).boomerang?.at ?? 0]);
          b.timers.set(name, b.now() + AGAIN_MS);
        } else ofConversation[kind]?.(conversationOf(b, id), what);
      }
      return { steps, back };
    },
  };
}
