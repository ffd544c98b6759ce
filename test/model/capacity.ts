// The model's capacity: slots that conversations take of agents, some of them for a while after they left their hands.

import type { Books } from './books.js';
import { agentOf } from './books.js';
import type { ModelConversation, Standing } from './shapes.js';

/** Weight of what takes a whole agent. */
export const EXCLUSIVE = 1000;

export const slotsOf = (b: Books, agentId: string): Map<string, number> => b.slots.get(agentId) ?? new Map();

export const load = (b: Books, agentId: string): number =>
  [...slotsOf(b, agentId).values()].reduce((sum, weight) => sum + weight, 0);

export function takeSlot(b: Books, agentId: string, c: ModelConversation): void {
  b.slots.set(agentId, slotsOf(b, agentId).set(c.id, c.weight));
  b.timers.delete(`slot/${c.id}/${agentId}`);
}

export function freeSlot(b: Books, agentId: string, c: ModelConversation): void {
  slotsOf(b, agentId).delete(c.id);
  b.timers.delete(`slot/${c.id}/${agentId}`);
}

export function keepSlot(b: Books, agentId: string, c: ModelConversation, ms: number): void {
  if (ms <= 0 || !slotsOf(b, agentId).has(c.id)) freeSlot(b, agentId, c);
  else b.timers.set(`slot/${c.id}/${agentId}`, b.now() + ms);
}

/** An exclusive one needs empty hands, any other room beside what is in them. */
export function hasRoom(b: Books, agentId: string, { capacity }: Standing, weight: number): boolean {
  const has = load(b, agentId);
  return weight === EXCLUSIVE ? has === 0 : weight <= capacity - has;
}

/** Who is draining and has nothing left in hand takes a break. */
export function rest(b: Books): void {
  for (const { id, stood } of b.agents.values()) {
    const busy = load(b, id) > 0 || b.conversations.some((c) => c.lockedBy === id);
    if (stood?.draining && !busy) agentOf(b, id).availability = 'away';
  }
}
