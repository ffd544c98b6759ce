// Looks at a world's state, for assertions: who holds what, who waits where, who stands, what happened. Never changes anything.

import type { Redis } from 'ioredis';
import type { Core } from '../../src/routing/core.js';
import { workspaceKeys } from '../../src/routing/keys.js';

type Who = { id: string; profile: string };

export function observers(core: Core, redis: Redis, workspaceId: string) {
  const keys = workspaceKeys(workspaceId);
  return {
    async conversation(conversationId: string) {
      const found = await core.reads.conversation(workspaceId, conversationId);
      if (!found) throw new Error(`no such conversation: ${conversationId}`);
      return found;
    },
    async timeline(conversationId: string) {
      const { lastSeq } = await this.conversation(conversationId);
      return core.reads.timeline(workspaceId, conversationId, 0, lastSeq);
    },
    /** Ids of the New conversations an agent holds, in order of assignment. */
    held: (agent: Who) => redis.zrange(keys.held(agent.id), '0', '-1'),
    /** Ids of its Pending ones. */
    parked: (agent: Who) => redis.zrange(keys.parked(agent.id), '0', '-1'),
    /** Ids waiting in a lane (`target` or `target!agent`), first in line first. */
    lane: (laneId: string) => redis.zrange(keys.lane(laneId), '0', '-1'),
    /** Non-empty lanes. */
    lanes: async () => (await core.reads.lanes(workspaceId)).map(({ laneId }) => laneId).sort(),
    /** Everything stored of an agent: lease, absence, absenceDueAt, takeBack, … as text. */
    agentFields: (agent: Who) => redis.hgetall(keys.agent(agent.id)),
    stands: async (agent: Who) =>
      (await redis.zscore(keys.standing(agent.profile, 'load_ratio', 1), agent.id)) !== null,
    bell: async () => Number((await redis.hget(keys.anchor, 'bell')) ?? 0),
    /** The workspace's events in order. */
    async events(type?: string) {
      const all = (await redis.xrange(keys.events, '-', '+')).map(([eventId, flat]) => {
        const field: Record<string, string> = {};
        for (let i = 0; i < flat.length; i += 2) field[flat[i]!] = flat[i + 1]!;
        const data = JSON.parse(field.data ?? '{}') as Record<string, unknown>;
        return { ...field, id: eventId, type: field.type ?? '', by: field.by ?? '', data };
      });
      return all.filter((event) => type === undefined || event.type === type);
    },
  };
}
