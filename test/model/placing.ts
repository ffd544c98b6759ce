// The model's placements: what was evaluated of a conversation becomes its place, and the clock of its SLA.

import type { Placement } from '../../src/routing/terms/placement.js';
import type { Books } from './books.js';
import { takeSlot } from './capacity.js';
import { count } from './coverage.js';
import { enter, leave } from './line.js';
import type { People } from './people.js';
import type { ModelConversation } from './shapes.js';
import { standingOf } from './standing.js';

function stopSla(b: Books, c: ModelConversation): void {
  if (c.sla === null) return;
  c.sla = null;
  b.timers.delete(`sla/${c.id}`);
}

/** Answered or closed: nothing is due any more. */
export function answerSla(b: Books, c: ModelConversation): void {
  if (c.sla !== null) c.deadlineAt = 0;
  stopSla(b, c);
}

export function writePlacement(b: Books, c: ModelConversation, p: Placement, rescore: boolean): void {
  leave(b, c);
  c.need = p.need;
  c.weight = p.weight;
  if (rescore || !c.byHand) {
    c.priority = p.priority;
    c.byHand = false;
  }
  c.deadlineAt = p.deadlineAt ?? 0;
  c.nextAt = p.nextAt ?? 0;
  c.answerWithinMs = p.answerWithinMs;
  const { sla } = p;
  // What was told of the same term is not told again.
  if (sla && c.sla?.dueAt === sla.dueAt) {
    const first = c.sla.warnAt ?? c.sla.dueAt;
    if (b.timers.get(`sla/${c.id}`) !== first) return;
    b.timers.set(`sla/${c.id}`, sla.warnAt ?? sla.dueAt);
    c.sla.warnAt = sla.warnAt;
    return;
  }
  stopSla(b, c);
  if (sla === null) return;
  c.sla = { warnAt: sla.warnAt, dueAt: sla.dueAt, breachAt: sla.breachAt };
  b.timers.set(`sla/${c.id}`, sla.warnAt ?? sla.dueAt);
}

/** Kept for one agent for a while, if that one could be given it now. */
export function prefer(b: Books, people: People, c: ModelConversation, preferred: Placement['prefer']): void {
  if (preferred === null) return;
  const who = b.agents.get(preferred.agentId);
  if (!who?.stood || c.passedOver.includes(who.id)) return;
  const standing = standingOf(b, people, who);
  if (!standing?.fits.includes(c.weight)) return;
  // Where nothing is planned nobody knows yet who can serve it.
  if (b.planned.get(c.need)?.serves(who.stood) === false) return;
  c.keptFor = who.id;
  count('kept');
  b.timers.set(`only/${c.id}`, b.now() + preferred.forMs);
}

/** Where it stands: a waiting one moves, one that is held or asked takes what it now weighs. */
export function placeAnew(b: Books, c: ModelConversation, p: Placement, rescore: boolean): void {
  const { weight } = c;
  writePlacement(b, c, p, rescore);
  enter(b, c);
  if (weight === c.weight) return;
  for (const agentId of c.offer?.to ?? []) takeSlot(b, agentId, c);
  if (c.assigneeId !== null && c.state === 'new') takeSlot(b, c.assigneeId, c);
}
