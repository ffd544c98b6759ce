/** Which events somebody wants: by type, conversation or agent. */
import type { Event } from '../../routing/records/feed.js';

export type Choice = Readonly<{
  /** Types, or all of a subject as in `message.*`. Empty: all. */
  types: readonly string[];
  conversationId?: string | undefined;
  agentId?: string | undefined;
}>;

const isOf = (type: string, wanted: string): boolean =>
  wanted.endsWith('.*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted;

/** Whether an event is among those that were chosen. */
export const chooses = (
  { types, conversationId, agentId }: Choice,
  event: Pick<Event, 'type' | 'conversationId' | 'agentId'>,
): boolean =>
  (types.length === 0 || types.some((wanted) => isOf(event.type, wanted))) &&
  (conversationId === undefined || event.conversationId === conversationId) &&
  (agentId === undefined || event.agentId === agentId);
