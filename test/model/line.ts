// The model's line: who waits, in the one total order, and for whom.

import { type Books, before } from './books.js';
import type { ModelConversation } from './shapes.js';

const STRICT = 1e13;
const PASSED_OVER_AT_MOST = 8;

export const waits = (c: ModelConversation): boolean =>
  c.state === 'new' && c.assigneeId === null && c.lockedBy === null && c.offer === null;

export function score({ office }: Books, c: ModelConversation): number {
  if (office.orderKind === 'deadline') return c.deadlineAt || c.waitingSince + STRICT;
  return c.waitingSince - c.priority * (office.headStartMs ?? STRICT);
}

export const line = (b: Books): ModelConversation[] =>
  b.conversations.filter(waits).sort((x, y) => score(b, x) - score(b, y) || before(x.id, y.id));

export const baseOf = (c: ModelConversation): string => c.need + (c.keptFor ? `@${c.keptFor}` : '');
export const laneOf = (c: ModelConversation): string =>
  baseOf(c) + (c.passedOver.length > 0 ? `!${c.passedOver.join()}` : '');

/** Into the line, or to another place in it. */
export function enter(b: Books, c: ModelConversation): void {
  if (waits(c) && c.nextAt > 0) b.timers.set(`step/${c.id}`, c.nextAt);
}
export function leave(b: Books, c: ModelConversation): void {
  b.timers.delete(`step/${c.id}`);
}

/** Passed over until then; it is no longer kept for who is passed over. */
export function passOver(b: Books, c: ModelConversation, agentId: string, ms: number): void {
  const others = c.passedOver.filter((id) => id !== agentId);
  const forgotten = others.length >= PASSED_OVER_AT_MOST ? others.shift() : undefined;
  if (forgotten) b.timers.delete(`not-agent/${c.id}/${forgotten}`);
  c.passedOver = [...others, agentId];
  b.timers.set(`not-agent/${c.id}/${agentId}`, b.now() + ms);
  if (c.keptFor === agentId) release(b, c);
}

export function release(b: Books, c: ModelConversation): void {
  if (c.keptFor === null) return;
  b.timers.delete(`only/${c.id}`);
  c.keptFor = null;
}
