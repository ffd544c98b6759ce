// The model's hands: how conversations come into them and leave them.

import { agentOf, type Books, newEpoch } from './books.js';
import { keepSlot, takeSlot } from './capacity.js';
import { enterQueue } from './life.js';
import { enter, leave } from './line.js';
import { withdraw } from './offers.js';
import { shownAbsence, watchAway } from './people.js';
import type { ModelConversation } from './shapes.js';

function watchAnswer(b: Books, c: ModelConversation): void {
  const { answerWithinMs: withinMs } = b.planned.get(c.need) ?? c;
  if (withinMs === null) return;
  c.answerBy = b.now() + withinMs;
  b.timers.set(`answer/${c.id}`, c.answerBy);
}

function unwatchAnswer(b: Books, c: ModelConversation): void {
  c.answerBy = null;
  b.timers.delete(`answer/${c.id}`);
}

/** Out of line, offers and hands. */
export function drop(b: Books, c: ModelConversation, keepMs = 0): string | null {
  const holder = c.assigneeId;
  leave(b, c);
  withdraw(b, c);
  c.assigneeId = null;
  c.immuneTo = null;
  if (holder === null) return null;
  unwatchAnswer(b, c);
  keepSlot(b, holder, c, keepMs);
  agentOf(b, holder).idleSince = b.now();
  return holder;
}

export function give(b: Books, c: ModelConversation, agentId: string): void {
  drop(b, c);
  newEpoch(b, c);
  c.assigneeId = agentId;
  b.assignments += 1;
  c.given = b.assignments;
  const who = agentOf(b, agentId);
  who.lastGiven = b.assignments;
  who.idleSince = b.now();
  if (c.state !== 'new') return;
  takeSlot(b, agentId, c);
  watchAnswer(b, c);
  watchAway(b, who);
}

/** By a person: one in New is immune to the absence shown at that moment. */
export function handOver(b: Books, c: ModelConversation, agentId: string): void {
  give(b, c, agentId);
  const who = agentOf(b, agentId);
  const absence = shownAbsence(who);
  if (c.state === 'new') c.immuneTo = absence;
  if (absence === 'never') who.expected = true;
}

/** Nobody's, and back at its place where it waits. */
export function free(b: Books, c: ModelConversation): void {
  if (drop(b, c) !== null) newEpoch(b, c);
  enter(b, c);
}

/** Comes or goes with its holder, if it has one. */
export function move(b: Books, c: ModelConversation, state: 'new' | 'pending', keepMs = 0): void {
  leave(b, c);
  withdraw(b, c);
  enterQueue(b, c, state);
  if (c.assigneeId === null) {
    enter(b, c);
    return;
  }
  b.assignments += 1;
  c.given = b.assignments;
  c.immuneTo = null;
  if (state === 'new') {
    takeSlot(b, c.assigneeId, c);
    watchAnswer(b, c);
    watchAway(b, agentOf(b, c.assigneeId));
  } else {
    keepSlot(b, c.assigneeId, c, keepMs);
    unwatchAnswer(b, c);
    agentOf(b, c.assigneeId).idleSince = b.now();
  }
}
