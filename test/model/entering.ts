// How conversations come into New in the model: opened or woken by their customer, or brought back.

import type { Placement } from '../../src/routing/terms/placement.js';
import { agentOf, type Books, newEpoch, tell } from './books.js';
import { free, move } from './holding.js';
import { againBy, closedOf, dropBoomerang } from './life.js';
import { release } from './line.js';
import { type People, shownAbsence } from './people.js';
import { prefer, writePlacement } from './placing.js';
import type { ModelConversation } from './shapes.js';

/** What happened in the stay before no longer counts. */
export function beginStay(b: Books, c: ModelConversation, placement: Placement): void {
  release(b, c);
  c.declines = 0;
  c.escalated = false;
  writePlacement(b, c, placement, true);
}

/** Into New by itself: with its assignee, unless that one's absence is due. */
export function wake(
  b: Books,
  people: People,
  c: ModelConversation,
  since: number,
  placement: Placement,
): void {
  if (c.state === 'resolved') newEpoch(b, c);
  c.waitingSince = since;
  beginStay(b, c, placement);
  if (c.assigneeId === null) prefer(b, people, c, placement.prefer);
  move(b, c, 'new');
  tell(c);
  const holder = c.assigneeId === null ? null : agentOf(b, c.assigneeId);
  if (!holder || !people.isDue(holder) || !b.office.removeAssignment) return;
  if (people.stalled() || people.holding()) {
    people.startTakeBack(holder, shownAbsence(holder) ?? '');
    return;
  }
  free(b, c);
  tell(c);
}

type Message = {
  key: string;
  channelId: string;
  newId: string;
  placement: Placement;
  life: ModelConversation['life'];
  reopenWindowMs: number;
};

export const createEntering = (b: Books, people: People) => ({
  /** A customer's message is applied. Wakes or opens its conversation where none is New. */
  message(m: Message): void {
    const now = b.now();
    const closed = closedOf(b, m.key);
    let c =
      b.conversations.find((each) => each.key === m.key && each.state !== 'resolved') ??
      againBy(b, m.key, m.reopenWindowMs);
    const entered = c?.state !== 'new';
    if (!c) {
      if (closed) dropBoomerang(b, closed);
      c = {
        ...{ id: m.newId, key: m.key, channelId: m.channelId, state: 'new', assigneeId: null, teamId: null },
        ...{ passedOver: [], keptFor: null, need: '', weight: 1, priority: 0, byHand: false, deadlineAt: 0 },
        ...{
          nextAt: 0,
          answerWithinMs: null,
          sla: null,
          topics: [],
          waitingSince: now,
          enteredAt: now,
          epoch: now,
          lastSeq: 0,
        },
        ...{ inbound: [], immuneTo: null, lockedBy: null, offer: null, terms: null, declines: 0 },
        ...{ escalated: false, answerBy: null, given: 0, life: m.life, resolveAt: 0, boomerang: null },
        ...{ previousId: closed?.id ?? null, resolvedAt: 0, resolution: 0 },
      };
      b.conversations.push(c);
    }
    tell(c);
    c.inbound.push({ seq: c.lastSeq, at: now });
    if (entered) wake(b, people, c, now, m.placement);
  },
});
