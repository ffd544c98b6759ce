// The reference model's books: everything it remembers, in maps and arrays, and the smallest facts about it.

import type { Office } from './office.js';
import type { ModelAgent, ModelConversation, Standing, State } from './shapes.js';

export type Planned = { answerWithinMs: number | null; serves: (who: Standing) => boolean };

export type Books = {
  now: () => number;
  office: Office;
  conversations: ModelConversation[];
  agents: Map<string, ModelAgent>;
  /** `kind/what…` to when it is due. */
  timers: Map<string, number>;
  /** Agent to what counts to its cap: conversation to weight. */
  slots: Map<string, Map<string, number>>;
  /** Needs that are planned, as they were configured then. */
  planned: Map<string, Planned>;
  /** Orders and weights that agents stand under. */
  frame: { orders: readonly string[]; weights: readonly number[] };
  assignments: number;
  resolutions: number;
};

export const createBooks = (office: Office, now: () => number): Books => ({
  now,
  office,
  conversations: [],
  agents: new Map(),
  timers: new Map(),
  slots: new Map(),
  planned: new Map(),
  frame: { orders: ['load_ratio'], weights: [1] },
  assignments: 0,
  resolutions: 0,
});

export const before = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export function agentOf(b: Books, id: string): ModelAgent {
  const found = b.agents.get(id);
  if (!found) throw new Error(`the model knows no agent ${id}`);
  return found;
}

export function conversationOf(b: Books, id: string): ModelConversation {
  const found = b.conversations.find((c) => c.id === id);
  if (!found) throw new Error(`the model knows no conversation ${id}`);
  return found;
}

export const holdings = (b: Books, agentId: string, state: State): ModelConversation[] =>
  b.conversations
    .filter((c) => c.assigneeId === agentId && c.state === state)
    .sort((one, other) => one.given - other.given);

export const lockOf = (b: Books, agentId: string): ModelConversation | undefined =>
  b.conversations.find((c) => c.lockedBy === agentId);

export const newEpoch = (b: Books, c: ModelConversation): void => {
  c.epoch = Math.max(c.epoch + 1, b.now());
};
/** Something of it is told in its timeline. */
export const tell = (c: ModelConversation): void => {
  c.lastSeq += 1;
};
