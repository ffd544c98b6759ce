/** Plain reads of the core's state: what the API shows and monitors measure. Never a decision, never a write. */
import type { Redis } from 'ioredis';
import { partitionKeys, workspaceKeys } from '../keys.js';
import { type Conversation, type ConversationState, toConversation } from '../terms/conversation.js';

/** A timeline entry as stored, parsed: `kind` message, change or note, `seq`, `at` (unix ms), and what its kind has. */
export type TimelineEntry = { seq: number; at: number; kind: 'message' | 'change' | 'note' } & Record<
  string,
  unknown
>;

export type DeadLetter = {
  id: string;
  messageId: string;
  contactId: string;
  acceptedAt: number;
  at: number;
  reason: string;
  body: string;
};

export type AgentStatus = {
  agentId: string;
  availability: 'available' | 'away';
  /** What it calls being away; null: just away, or available. */
  awayStateId: string | null;
  liveness: 'live' | 'suspect' | 'absent';
  /** Slots taken: what counts to the cap. */
  load: number;
  /** What it is at work on. */
  lockedConversationId: string | null;
  /** To be served the next where its teams pull. */
  wantsNext: boolean;
  /** No new work; it leaves when it has finished. */
  draining: boolean;
  /** Pending conversations held. */
  parked: number;
  standing: boolean;
  takeBackPending: boolean;
};

export type LaneStatus = {
  laneId: string;
  /** What its conversations require. */
  need: string;
  /** The agent they are kept for, for a while. */
  onlyAgentId: string | null;
  notAgentIds: string[];
  waiting: number;
  oldest: number;
};

/** A lane's need and which agents it is kept for or passes over. */
export function partsOfLane(laneId: string): Pick<LaneStatus, 'need' | 'onlyAgentId' | 'notAgentIds'> {
  const [, need = '', only, excluded] = /^([^@!]+)(?:@([^!]+))?(?:!(.+))?$/.exec(laneId) ?? [];
  return { need, onlyAgentId: only ?? null, notAgentIds: excluded ? excluded.split(',') : [] };
}

export const readVerbs = (redis: Redis) => {
  const parse = (seq: string, [entry, status, tags]: readonly (string | null)[]): TimelineEntry[] => {
    if (!entry) return [];
    const parsed = JSON.parse(entry) as TimelineEntry;
    const delivery = status ? { delivery: JSON.parse(status) as unknown } : {};
    return [
      { ...parsed, seq: Number(seq), ...delivery, ...(tags ? { tags: JSON.parse(tags) as unknown } : {}) },
    ];
  };
  const timelineOf = async (workspaceId: string, conversationId: string, seqs: readonly number[]) => {
    if (seqs.length === 0) return [];
    const fields = seqs.flatMap((seq) => [`${seq}`, `${seq}:status`, `${seq}:tags`]);
    const found = await redis.hmget(workspaceKeys(workspaceId).timeline(conversationId), ...fields);
    return seqs.flatMap((seq, i) => parse(`${seq}`, found.slice(i * 3, i * 3 + 3)));
  };
  const conversations = async (
    workspaceId: string,
    ids: readonly string[],
  ): Promise<(Conversation | null)[]> => {
    const pipeline = redis.pipeline();
    for (const id of ids) pipeline.hgetall(workspaceKeys(workspaceId).conversation(id));
    const found = (await pipeline.exec()) ?? [];
    return ids.map((id, i) => {
      const stored = found[i]?.[1] as Record<string, string> | undefined;
      return stored && Object.keys(stored).length > 0 ? toConversation(id, stored) : null;
    });
  };
  return {
    conversation: async (workspaceId: string, id: string) =>
      (await conversations(workspaceId, [id]))[0] ?? null,
    conversations,
    /** Ids and scores of a state's conversations in order of entering it, from a score on, some of it skipped. */
    byState: (workspaceId: string, state: ConversationState, after: number, limit: number, skip = 0) =>
      redis.zrangebyscore(
        workspaceKeys(workspaceId).state(state),
        after,
        '+inf',
        'WITHSCORES',
        'LIMIT',
        skip,
        limit,
      ),
    /** Entries with these seqs, missing ones left out. Replies carry `delivery` once it is known, messages their `tags`. */
    timelineOf,
    timeline: (workspaceId: string, conversationId: string, after: number, upTo: number) =>
      timelineOf(
        workspaceId,
        conversationId,
        Array.from({ length: Math.max(0, upTo - after) }, (_, i) => after + 1 + i),
      ),
    /** Stored fields of a contact: channelId, externalId, name?, attributes? (JSON), createdAt, seenAt. */
    contact: (workspaceId: string, id: string) => redis.hgetall(workspaceKeys(workspaceId).contact(id)),
    contacts: async (workspaceId: string, ids: readonly string[]): Promise<Record<string, string>[]> => {
      const pipeline = redis.pipeline();
      for (const id of ids) pipeline.hgetall(workspaceKeys(workspaceId).contact(id));
      const found = (await pipeline.exec()) ?? [];
      return found.map(([, stored]) => (stored ?? {}) as Record<string, string>);
    },
    /** Dead letters after a stream id, oldest first. */
    deadLetters: async (workspaceId: string, after: string, limit: number): Promise<DeadLetter[]> => {
      const found = await redis.xrange(workspaceKeys(workspaceId).deadLetters, after, '+', 'COUNT', limit);
      return found.map(([id, flat]) => {
        const field: Record<string, string> = {};
        for (let i = 0; i < flat.length; i += 2) field[flat[i] ?? ''] = flat[i + 1] ?? '';
        const { messageId = '', contactId = '', reason = '', body = '' } = field;
        return {
          id,
          messageId,
          contactId,
          reason,
          body,
          acceptedAt: Number(field.acceptedAt),
          at: Number(field.at),
        };
      });
    },
    deadLetterCount: (workspaceId: string) => redis.xlen(workspaceKeys(workspaceId).deadLetters),
    /** Each non-empty lane with its depth and the `waitingSince` of its first (unix ms), in order of the line. */
    lanes: async (workspaceId: string): Promise<LaneStatus[]> => {
      const keys = workspaceKeys(workspaceId);
      const bases = await redis.zrange(keys.lanes, '0', '-1');
      const variants = await Promise.all(bases.map((base) => redis.zrange(keys.variants(base), '0', '-1')));
      const laneIds = variants.flat();
      const first = await Promise.all(laneIds.map((laneId) => redis.zrange(keys.lane(laneId), '0', '0')));
      const read = await Promise.all(
        laneIds.map((laneId, i) =>
          Promise.all([
            redis.zcard(keys.lane(laneId)),
            redis.hget(keys.conversation(first[i]?.[0] ?? ''), 'waitingSince'),
          ]),
        ),
      );
      return laneIds.flatMap((laneId, i) => {
        const [waiting = 0, since = null] = read[i] ?? [];
        return since === null ? [] : [{ ...partsOfLane(laneId), laneId, waiting, oldest: Number(since) }];
      });
    },
    /** Ids of the first in a lane, in order. */
    lane: (workspaceId: string, laneId: string, limit: number) =>
      redis.zrange(workspaceKeys(workspaceId).lane(laneId), '0', String(limit - 1)),
    /** Presence and load of these agents. */
    agents: async (workspaceId: string, agentIds: readonly string[]): Promise<AgentStatus[]> => {
      const keys = workspaceKeys(workspaceId);
      const engine = partitionKeys(workspaceId.split('_')[1] ?? '').engine;
      const pipeline = redis.pipeline().time().hmget(engine, 'outageMs', 'alive');
      for (const id of agentIds) {
        pipeline.hmget(
          keys.agent(id),
          'availability',
          'lease',
          'absence',
          'standing',
          'takeBack',
          'lastSign',
          'lock',
          'draining',
          'wants',
          'awayState',
        );
        pipeline.hvals(keys.slots(id)).zcard(keys.parked(id));
      }
      const found = ((await pipeline.exec()) ?? []).map(([, value]) => value);
      const time = found[0] as [string, string];
      const now = Number(time[0]) * 1000 + Math.floor(Number(time[1]) / 1000);
      const [outageMs, alive] = ((found[1] ?? []) as (string | null)[]).map(Number);
      // Engine time stands still while no api process is alive, as in the scripts.
      const engineNow = (alive && now - alive > 5_000 ? alive : now) - (outageMs ?? 0);
      return agentIds.map((agentId, i) => {
        const [availability, lease, absence, standing, takeBack, lastSign, lock, draining, wants, awayState] =
          (found[2 + i * 3] ?? []) as string[];
        const slots = (found[3 + i * 3] ?? []) as string[];
        const absent = Boolean(absence) || !lastSign;
        return {
          agentId,
          availability: availability === 'available' ? 'available' : 'away',
          awayStateId: awayState || null,
          liveness: absent ? 'absent' : Number(lease ?? 0) > engineNow ? 'live' : 'suspect',
          load: slots.reduce((sum, weight) => sum + Number(weight), 0),
          lockedConversationId: lock || null,
          wantsNext: wants === '1',
          draining: draining === '1',
          parked: Number(found[4 + i * 3] ?? 0),
          standing: Boolean(standing),
          takeBackPending: Boolean(takeBack),
        };
      });
    },
    workspaces: (partition: string) => redis.zrange(partitionKeys(partition).workspaces, '0', '-1'),
    takeBacksPending: (partition: string) => redis.zcard(partitionKeys(partition).takeBacks),
    /** Fields of a workspace's anchor: name, slug, configVersion, createdAt, … */
    anchor: (workspaceId: string) => redis.hgetall(workspaceKeys(workspaceId).anchor),
    configVersion: async (workspaceId: string) =>
      Number((await redis.hget(workspaceKeys(workspaceId).anchor, 'configVersion')) ?? 0),
    /** Resources (`kind:id` → JSON text, null: deleted) that changed after a version, with the version read first. */
    configSince: async (workspaceId: string, version: number) => {
      const keys = workspaceKeys(workspaceId);
      const current = Number((await redis.hget(keys.anchor, 'configVersion')) ?? 0);
      const changed = await redis.zrangebyscore(keys.changes, `(${version}`, current);
      const json = changed.length > 0 ? await redis.hmget(keys.config, ...changed) : [];
      return { version: current, resources: changed.map((name, i) => [name, json[i] ?? null] as const) };
    },
    key: (workspaceId: string, keyId: string) => redis.hget(workspaceKeys(workspaceId).keys, keyId),
    keys: (workspaceId: string) => redis.hgetall(workspaceKeys(workspaceId).keys),
  };
};
