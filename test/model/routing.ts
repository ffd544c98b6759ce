// The model's routing: runs that give, offer or serve, and agents who take the next by themselves.

import { agentOf, type Books, tell } from './books.js';
import { firstPair, isFor, keptInVain } from './choice.js';
import { give } from './holding.js';
import { line, release } from './line.js';
import { lock } from './locks.js';
import { makeOffer } from './offers.js';
import { targetOf } from './office.js';
import type { People } from './people.js';

export type Given = [conversationId: string, agentId: string, how: 'direct' | 'offer' | 'pull'];

export const createRouting = (b: Books, people: People) => ({
  firstPair: () => firstPair(b, people),
  /** Everybody who can be given somebody is. Answers the pairs in order. */
  match(): Given[] {
    const given: Given[] = [];
    const anybody = [...b.agents.values()].some(
      (who) => who.lastSignAt !== null && !who.absence && !who.deleted,
    );
    for (const c of anybody ? line(b) : []) if (keptInVain(b, c)) release(b, c);
    for (let pair = firstPair(b, people); pair; pair = firstPair(b, people)) {
      const { c, best } = pair;
      const [who] = best;
      if (!who) break;
      const { mode, offer } = targetOf(b.office, c.need);
      if (mode === 'offer' && offer && !c.escalated) {
        makeOffer(
          b,
          c,
          best.slice(0, offer.to).map(({ id }) => id),
          offer,
        );
        given.push([c.id, who.id, 'offer']);
      } else if (mode === 'pull') {
        lock(b, c, who.id);
        given.push([c.id, who.id, 'pull']);
      } else {
        release(b, c);
        give(b, c, who.id);
        tell(c);
        given.push([c.id, who.id, 'direct']);
      }
    }
    return given;
  },
  /** The first in line that the agent may have, whatever it has in hand. */
  takeNext(agentId: string): { status: string; conversationId?: string; how?: string } {
    const who = agentOf(b, agentId);
    if (!people.live(who) || who.deleted) return { status: 'not_present' };
    const c = line(b).find((each) => isFor(b, who, each));
    if (!c || who.stood?.draining) return { status: 'none' };
    const pulled = targetOf(b.office, c.need).mode === 'pull';
    if (pulled) lock(b, c, agentId);
    else {
      release(b, c);
      give(b, c, agentId);
      tell(c);
    }
    return { status: 'taken', conversationId: c.id, how: pulled ? 'locked' : 'assigned' };
  },
});
