/**
 * The feeds: a snapshot of what an agent holds with a cursor, and what happened after a cursor, to an agent or in the whole
 * workspace. A cursor names its generation and an event id; a client sees it as one opaque text.
 */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { workspaceKeys } from '../keys.js';
import { answer, defineScript, optional, runScript, text } from '../script.js';
import { type Conversation, toConversation } from '../terms/conversation.js';

const readScript = defineScript({
  file: 'records/read-feed',
  key: 'anchor',
  args: ['agentId', 'generation', 'cursor', 'limit'],
  reply: z.discriminatedUnion('status', [
    answer('read', { cursor: text, generation: text, events: z.array(z.tuple([text, z.array(text)])) }),
    answer('cursor_too_old'),
  ]),
});
const stored = z.tuple([text, z.array(text)]);
const pageScript = defineScript({
  file: 'records/read-assignments',
  key: 'anchor',
  args: ['agentId', 'state', 'after', 'limit'],
  reply: answer('page', {
    cursor: text,
    generation: text,
    conversations: z.array(stored),
    offered: z.array(stored),
    locked: z.array(stored),
    nextState: optional,
    nextAfter: text,
  }),
});

/** One event as it is kept: ids and numbers only. `by`: contact, engine, agent:ID or key:ID. */
export type Event = {
  id: string;
  type: string;
  at: number;
  by: string;
  conversationId?: string;
  agentId?: string;
  epoch?: number;
  data: Record<string, string | number>;
};

/** A place in a log: an event id under the generation it is of. */
export type Cursor = Readonly<{ generation: string; id: string }>;

/** What happens from now on, and everything that is kept: cursors that are never too old. */
export const NEWEST: Cursor = { generation: '', id: '' };
export const OLDEST: Cursor = { generation: '', id: '-' };

/** `cursor` moves with every answer; `more`: as many were read as were asked for. */
export type FeedPage = { status: 'read'; cursor: Cursor; events: Event[]; more: boolean };

/** Where a page of assignments begins. */
export type PageStart = { state: 'new' | 'pending'; after: string };

export function toEvent(id: string, flat: readonly string[]): Event {
  const field: Record<string, string> = {};
  for (let i = 0; i < flat.length; i += 2) field[flat[i] ?? ''] = flat[i + 1] ?? '';
  return {
    id,
    type: field.type ?? '',
    at: Number(field.at),
    by: field.by ?? 'engine',
    ...(field.conversationId ? { conversationId: field.conversationId } : {}),
    ...(field.agentId ? { agentId: field.agentId } : {}),
    ...(field.epoch ? { epoch: Number(field.epoch) } : {}),
    data: field.data ? (JSON.parse(field.data) as Event['data']) : {},
  };
}

/** `<generation>.<ms>-<seq>`, or null when the text is no cursor of ours. */
export function parseCursor(cursor: string): Cursor | null {
  const match = /^(\d{1,9})\.(\d{1,15}-\d{1,10})$/.exec(cursor);
  return match ? { generation: match[1]!, id: match[2]! } : null;
}

/** The text that `parseCursor` reads. */
export const cursorText = ({ generation, id }: Cursor): string => `${generation}.${id}`;

export const feedVerbs = (redis: Redis) => ({
  /** Events of an agent (null: of the whole workspace) after a cursor. */
  read: async (
    workspaceId: string,
    agentId: string | null,
    after: Cursor,
    limit: number,
  ): Promise<FeedPage | { status: 'cursor_too_old' }> => {
    const reply = await runScript(redis, readScript, workspaceKeys(workspaceId).anchor, {
      agentId: agentId ?? '',
      generation: after.generation,
      cursor: after.id,
      limit,
    });
    if (reply.status === 'cursor_too_old') return reply;
    const events = reply.events.map(([id, flat]) => toEvent(id, flat));
    const { cursor: id, generation } = reply;
    return { status: 'read', cursor: { generation, id }, events, more: events.length === limit };
  },

  /**
   * One page of what an agent holds, New first, atomically with the feed's cursor; `next` null on the last page. The first
   * page also has what it is asked to take, and what it has locked, whoever holds that.
   */
  assignments: async (
    workspaceId: string,
    agentId: string,
    start: PageStart,
    limit: number,
  ): Promise<{
    cursor: string;
    conversations: Conversation[];
    offered: Conversation[];
    locked: Conversation | null;
    next: PageStart | null;
  }> => {
    const reply = await runScript(redis, pageScript, workspaceKeys(workspaceId).anchor, {
      agentId,
      ...start,
      limit,
    });
    const conversations = (all: readonly z.infer<typeof stored>[]) =>
      all.map(([id, flat]) => toConversation(id, flat));
    return {
      cursor: cursorText({ generation: reply.generation, id: reply.cursor }),
      conversations: conversations(reply.conversations),
      offered: conversations(reply.offered),
      locked: conversations(reply.locked)[0] ?? null,
      next: reply.nextState ? { state: reply.nextState as 'new' | 'pending', after: reply.nextAfter } : null,
    };
  },
});
