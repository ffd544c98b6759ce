// The model's offers: asked of one or several agents, answered, missed, withdrawn, returned.

import { agentOf, type Books, newEpoch, tell } from './books.js';
import { freeSlot, takeSlot } from './capacity.js';
import { count } from './coverage.js';
import { enter, leave, passOver } from './line.js';
import type { ModelConversation, Terms } from './shapes.js';

export function makeOffer(b: Books, c: ModelConversation, to: readonly string[], terms: Terms): void {
  leave(b, c);
  newEpoch(b, c);
  c.offer = { to: [...to], until: b.now() + terms.timeoutMs };
  c.terms = terms;
  b.timers.set(`offer/${c.id}`, c.offer.until);
  for (const agentId of to) {
    takeSlot(b, agentId, c);
    b.assignments += 1;
    agentOf(b, agentId).lastGiven = b.assignments;
  }
  tell(c);
}

function endPart(b: Books, c: ModelConversation, agentId: string): void {
  freeSlot(b, agentId, c);
  if (!c.offer) return;
  c.offer.to = c.offer.to.filter((id) => id !== agentId);
  if (c.offer.to.length > 0) return;
  c.offer = null;
  b.timers.delete(`offer/${c.id}`);
}

export function withdraw(b: Books, c: ModelConversation): void {
  for (const agentId of [...(c.offer?.to ?? [])]) endPart(b, c, agentId);
}

export function refuse(
  b: Books,
  c: ModelConversation,
  agentId: string,
  reason: 'declined' | 'missed' | 'returned',
): void {
  const { terms } = c;
  if (!terms) throw new Error('refused what was never offered');
  if (reason !== 'returned') {
    c.declines += 1;
    passOver(b, c, agentId, terms.coolDownMs);
  }
  endPart(b, c, agentId);
  tell(c);
  if (c.offer) return;
  if (c.declines >= terms.declineLimit && !c.escalated) {
    c.escalated = true;
    count('escalated');
    if (terms.escalateTo !== null) {
      c.teamId = terms.escalateTo;
      c.need = terms.escalateTo + (c.weight > 1 ? `;w=${c.weight}` : '');
    }
    tell(c);
  }
  newEpoch(b, c);
  enter(b, c);
}

/** Whoever goes answers nothing. */
export function returnAll(b: Books, agentId: string): void {
  for (const c of b.conversations) if (c.offer?.to.includes(agentId)) refuse(b, c, agentId, 'returned');
}

export const isAsked = (b: Books, c: ModelConversation, agentId: string): boolean =>
  c.offer?.to.includes(agentId) === true && b.now() < c.offer.until;
