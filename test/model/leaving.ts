// How conversations of the model leave New and Pending for a while or for good: closed, and what is to bring them back.

import type { Placement } from '../../src/routing/terms/placement.js';
import { type Books, newEpoch, tell } from './books.js';
import { takeSlot } from './capacity.js';
import { wake } from './entering.js';
import { drop, move } from './holding.js';
import { dropBoomerang, enterQueue, forgetBoomerang, setBoomerang } from './life.js';
import { release } from './line.js';
import { doneWith, lockedByAnother } from './locks.js';
import type { People } from './people.js';
import { answerSla } from './placing.js';
import type { Acting, ModelConversation } from './shapes.js';

export function close(b: Books, c: ModelConversation, by: string, wrapUpMs: number): void {
  if (wrapUpMs > 0 && c.assigneeId !== null && by === `agent:${c.assigneeId}`) takeSlot(b, c.assigneeId, c);
  drop(b, c, wrapUpMs);
  doneWith(b, c, by);
  release(b, c);
  answerSla(b, c);
  enterQueue(b, c, 'resolved');
  newEpoch(b, c);
  tell(c);
}

type Setting = Acting & {
  seenSeq: number | null;
  wrapUpMs: number;
  state: 'pending' | 'resolved' | null;
  afterMs: number;
  note: boolean;
};

export const createLeaving = (b: Books, people: People) => {
  const openOf = (c: ModelConversation) =>
    b.conversations.find((each) => each.key === c.key && each.state !== 'resolved');
  return {
    setBoomerang(c: ModelConversation, act: Setting): string {
      const state = act.state ?? (c.state === 'resolved' ? 'resolved' : 'pending');
      if (act.epoch !== null && act.epoch !== c.epoch) return 'stale_epoch';
      if (c.state === 'resolved' && state === 'pending') return 'invalid_state';
      if (lockedByAnother(c, act.by)) return 'conversation_locked';
      const { seenSeq } = act;
      if (seenSeq !== null && c.inbound.some(({ seq }) => seq > seenSeq)) return 'unseen_message';
      if (c.state === 'resolved' && openOf(c)) return 'conversation_open';
      forgetBoomerang(b, c);
      if (c.state === 'new' && state === 'pending') {
        move(b, c, 'pending');
        doneWith(b, c, act.by);
        tell(c);
      }
      if (c.state !== 'resolved' && state === 'resolved') close(b, c, act.by, act.wrapUpMs);
      setBoomerang(b, c, act.afterMs, act.by, act.note);
      tell(c);
      return 'set';
    },
    cancelBoomerang(c: ModelConversation, act: Acting): string {
      if (act.epoch !== null && act.epoch !== c.epoch) return 'stale_epoch';
      if (lockedByAnother(c, act.by)) return 'conversation_locked';
      dropBoomerang(b, c);
      return 'cancelled';
    },
    /** One that is due comes back, or tells the open one of its key. */
    bringBack(c: ModelConversation, dueAt: number, placement: Placement): string {
      const { boomerang } = c;
      if (boomerang?.at !== dueAt || dueAt > b.now()) return 'not_due';
      const open = c.state === 'resolved' ? openOf(c) : undefined;
      if (open) dropBoomerang(b, c);
      else forgetBoomerang(b, c);
      if (boomerang.note) tell(open ?? c);
      if (open) tell(open);
      else wake(b, people, c, b.now(), placement);
      return open ? 'left' : 'returned';
    },
  };
};
