// The model's locks: who is at work on what, one per agent.

import { agentOf, type Books, lockOf, newEpoch, tell } from './books.js';
import { overdue } from './life.js';
import { enter, leave } from './line.js';
import { withdraw } from './offers.js';
import type { ModelConversation } from './shapes.js';

export function unlock(
  b: Books,
  c: ModelConversation,
  reason: 'state' | 'taken' | 'navigated' | 'absent' | 'released',
): void {
  if (c.lockedBy === null) return;
  agentOf(b, c.lockedBy).wants = reason === 'absent' || reason === 'state';
  c.lockedBy = null;
  newEpoch(b, c);
  overdue(b, c);
  if (reason === 'state') return;
  enter(b, c);
  tell(c);
}

export function lock(b: Books, c: ModelConversation, agentId: string): void {
  const other = lockOf(b, agentId);
  if (other && other !== c) unlock(b, other, 'navigated');
  if (c.lockedBy !== null) unlock(b, c, 'taken');
  withdraw(b, c);
  leave(b, c);
  c.lockedBy = agentId;
  newEpoch(b, c);
  agentOf(b, agentId).wants = false;
  tell(c);
}

/** Ends with the state it was taken in; where teams pull, who acted is served the next one. */
export function doneWith(b: Books, c: ModelConversation, by: string): void {
  unlock(b, c, 'state');
  const [kind, actor = ''] = by.split(':');
  if (kind === 'agent' && b.frame.orders.includes('pull')) agentOf(b, actor).wants = true;
}

export const lockedByAnother = (c: ModelConversation, by: string): boolean =>
  c.lockedBy !== null && by.startsWith('agent:') && by !== `agent:${c.lockedBy}`;
