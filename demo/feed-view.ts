/**
 * What an agent holds, from its snapshot and the events since: the replay that every app does.
 *
 * Never asks the engine anything, so that a gap in the feed shows as a difference.
 */
import type { FeedEvent, HeldConversation } from './history.js';

/** conversationId → what the agent holds of it. */
export type FeedView = Map<string, HeldConversation>;

const statesByType: Readonly<Record<string, 'new' | 'pending'>> = {
  'message.received': 'new',
  'conversation.pended': 'pending',
  'conversation.woken': 'new',
  'conversation.boomeranged': 'new',
  'conversation.reopened': 'new',
};

function stateOf(event: FeedEvent, before: HeldConversation | undefined): 'new' | 'pending' {
  const told = event.data.state;
  if (told === 'new' || told === 'pending') return told;
  return statesByType[event.type] ?? before?.state ?? 'new';
}

/** Applies one event of `agentId`'s own feed. Unknown types change nothing but the epoch. */
export function applyEvent(view: FeedView, event: FeedEvent, agentId: string): void {
  const id = event.conversationId;
  if (id === undefined) return;
  const before = view.get(id);
  if (event.type === 'conversation.assigned') {
    if (event.agentId !== agentId) view.delete(id);
    else view.set(id, { conversationId: id, state: stateOf(event, before), epoch: event.epoch ?? 0 });
    return;
  }
  if (!before) return;
  if (event.type === 'conversation.unassigned' || event.type === 'conversation.resolved') {
    view.delete(id);
    return;
  }
  view.set(id, {
    conversationId: id,
    state: stateOf(event, before),
    epoch: Math.max(before.epoch, event.epoch ?? 0),
  });
}

/** What `agentId` held after all events that the engine dated before `untilMs`. */
export function replay(events: readonly FeedEvent[], agentId: string, untilMs = Infinity): FeedView {
  const view: FeedView = new Map();
  for (const event of events) {
    if (event.atMs >= untilMs) break;
    applyEvent(view, event, agentId);
  }
  return view;
}

/** How many of them count as load. */
export function countNew(view: FeedView): number {
  let count = 0;
  for (const held of view.values()) if (held.state === 'new') count += 1;
  return count;
}
