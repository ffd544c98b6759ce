// The model's clocks of a conversation: how long it may stand in its queue, and when it comes back.

import { type Books, tell } from './books.js';
import type { ModelConversation, State } from './shapes.js';

export const SYSTEM = 'engine';

export function forgetBoomerang(b: Books, c: ModelConversation): void {
  c.boomerang = null;
  b.timers.delete(`boomerang/${c.id}`);
}

/** It is told where a person had set it. */
export function dropBoomerang(b: Books, c: ModelConversation): void {
  if (c.boomerang && c.boomerang.by !== SYSTEM) tell(c);
  forgetBoomerang(b, c);
}

export function setBoomerang(
  b: Books,
  c: ModelConversation,
  afterMs: number,
  by: string,
  note: boolean,
): void {
  c.boomerang = { at: b.now() + afterMs, by, note };
  b.timers.set(`boomerang/${c.id}`, c.boomerang.at);
}

/** Its clocks begin; those of the queue before end. */
export function enterQueue(b: Books, c: ModelConversation, state: State): void {
  dropBoomerang(b, c);
  b.timers.delete(`auto-resolve/${c.id}`);
  c.state = state;
  const ms = { new: c.life.newMs, pending: c.life.pendingMs, resolved: 0 }[state];
  c.resolveAt = ms > 0 ? b.now() + ms : 0;
  if (ms > 0) b.timers.set(`auto-resolve/${c.id}`, c.resolveAt);
  if (state === 'new') c.enteredAt = b.now();
  if (state === 'pending' && c.life.boomerangMs > 0) setBoomerang(b, c, c.life.boomerangMs, SYSTEM, false);
  if (state !== 'resolved') return;
  b.resolutions += 1;
  c.resolution = b.resolutions;
  c.resolvedAt = b.now();
}

/** Where its time ran out while somebody was at work on it, it is looked at now. */
export function overdue(b: Books, c: ModelConversation): void {
  if (c.resolveAt > 0 && c.resolveAt <= b.now()) b.timers.set(`auto-resolve/${c.id}`, c.resolveAt);
}

/** Where none of its key is open, the one that was resolved last. */
export function closedOf({ conversations }: Books, key: string): ModelConversation | undefined {
  const all = conversations.filter((c) => c.key === key);
  if (all.some(({ state }) => state !== 'resolved')) return undefined;
  return all.sort((one, other) => other.resolution - one.resolution)[0];
}

/** The one that a message opens again. */
export function againBy(b: Books, key: string, windowMs: number): ModelConversation | undefined {
  const closed = closedOf(b, key);
  return closed && windowMs > 0 && b.now() - closed.resolvedAt <= windowMs ? closed : undefined;
}
