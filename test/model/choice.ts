// The model's choice: who can be given a conversation, and who of those is the best.

import type { ChoiceOrder } from '../../src/routing/terms/placement.js';
import { type Books, before, lockOf } from './books.js';
import { hasRoom, load } from './capacity.js';
import { line } from './line.js';
import { serves, targetOf } from './office.js';
import type { People } from './people.js';
import type { ModelAgent, ModelConversation, Standing } from './shapes.js';

type Compare = (a: ModelAgent, b: ModelAgent) => number;

/** The best first, by order. Ties: longest since the last assignment, then id. */
export function comparisons(b: Books, standing: (who: ModelAgent) => Standing): Record<ChoiceOrder, Compare> {
  const ratio = (who: ModelAgent) => load(b, who.id) / standing(who).capacity;
  const room = (who: ModelAgent) => standing(who).capacity - load(b, who.id);
  const ties: Compare = (x, y) => x.lastGiven - y.lastGiven || before(x.id, y.id);
  return {
    load_ratio: (x, y) => ratio(x) - ratio(y) || ties(x, y),
    free_slots: (x, y) => room(y) - room(x) || ties(x, y),
    longest_idle: (x, y) => x.idleSince - y.idleSince || before(x.id, y.id),
    round_robin: ties,
    level: (x, y) => standing(y).level - standing(x).level || ratio(x) - ratio(y) || ties(x, y),
  };
}

/** Whoever waits to be served where teams pull: wants the next, and is at work on nothing. */
export const isServed = (b: Books, who: ModelAgent): boolean => who.wants && !lockOf(b, who.id);

export function isFor(b: Books, who: ModelAgent, c: ModelConversation): boolean {
  const forHim = c.keptFor === null || c.keptFor === who.id;
  return forHim && !c.passedOver.includes(who.id) && serves(b.office, who.configured, c.need, b.now());
}

/** Kept for somebody who is not here to work, or does not serve it: for nobody, as soon as a run looks. */
export function keptInVain(b: Books, { keptFor, need }: ModelConversation): boolean {
  const who = keptFor === null ? undefined : b.agents.get(keptFor);
  if (!who) return false;
  const { availability, absence, deleted, stood, configured } = who;
  if (availability !== 'available' || absence !== null || deleted || stood?.draining === true) return true;
  return !serves(b.office, configured, need, b.now());
}

/** Everybody who can be given it now, best first. */
export function candidates(b: Books, people: People, c: ModelConversation): ModelAgent[] {
  const target = targetOf(b.office, c.need);
  const order = target.mode === 'pull' ? 'load_ratio' : target.order;
  return [...b.agents.values()]
    .filter((who) => people.canReceive(who, who.configured) && hasRoom(b, who.id, who.configured, c.weight))
    .filter((who) => isFor(b, who, keptInVain(b, c) ? { ...c, keptFor: null } : c))
    .filter((who) => target.mode !== 'pull' || isServed(b, who))
    .sort(comparisons(b, (who) => who.configured)[order]);
}

/** The first in line for whom somebody is free, and who those are. */
export function firstPair(b: Books, people: People): { c: ModelConversation; best: ModelAgent[] } | null {
  for (const c of line(b)) {
    const best = candidates(b, people, c);
    if (best.length > 0) return { c, best };
  }
  return null;
}
