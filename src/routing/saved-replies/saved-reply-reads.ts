/** Plain reads of saved replies and their collections. Many are read in small commands, so that none holds Redis. */
import type { Redis } from 'ioredis';
import { workspaceKeys } from '../keys.js';

export type SavedReplyFields = {
  /** Empty: none of its own. */
  title: string;
  body: string;
  /** Empty: none. */
  shortcut: string;
  /** The shortcut as it is compared: no two of a collection have the same. */
  folded: string;
  /** Empty: none. */
  language: string;
};

/** Times are unix ms. */
export type SavedReply = SavedReplyFields & {
  id: string;
  collectionId: string;
  createdAt: number;
  updatedAt: number;
  uses: number;
  /** null: never. */
  usedAt: number | null;
};

/** A shared collection as stored; times are unix ms. */
export type StoredCollection = {
  id: string;
  name: string;
  teamIds: string[];
  channelIds: string[];
  editableBy: string;
  createdAt: number;
};

/** As they were made; or by use, what was used most first, of equals what was made first. */
export type ReplyOrder = 'created' | 'usage';
/** A reply and its place in the order; no two of a workspace have the same. */
export type ReplyPlace = { id: string; place: number };

function toReply(id: string, stored: Record<string, string>): SavedReply | null {
  const { collectionId, title = '', body = '', shortcut = '', folded = '', language = '' } = stored;
  if (!collectionId) return null;
  return {
    ...{ id, collectionId, title, body, shortcut, folded, language },
    createdAt: Number(stored.createdAt),
    updatedAt: Number(stored.updatedAt),
    uses: Number(stored.uses),
    usedAt: Number(stored.usedAt) || null,
  };
}

const pairsOf = (flat: readonly string[]): ReplyPlace[] =>
  flat.flatMap((id, i) => (i % 2 === 0 ? [{ id, place: Number(flat[i + 1]) }] : []));

export const savedReplyReads = (redis: Redis) => {
  /** Replies with these ids, in their order, missing ones left out. */
  const replies = async (workspaceId: string, ids: readonly string[]): Promise<SavedReply[]> => {
    const pipeline = redis.pipeline();
    for (const id of ids) pipeline.hgetall(workspaceKeys(workspaceId).savedReply(id));
    const found = (await pipeline.exec()) ?? [];
    return ids.flatMap((id, i) => toReply(id, (found[i]?.[1] ?? {}) as Record<string, string>) ?? []);
  };
  return {
    replies,
    reply: async (workspaceId: string, id: string) => (await replies(workspaceId, [id]))[0] ?? null,
    /** Every shared collection, as they were made. */
    collections: async (workspaceId: string): Promise<StoredCollection[]> => {
      const keys = workspaceKeys(workspaceId);
      const all = pairsOf(await redis.zrange(keys.collections, '0', '-1', 'WITHSCORES'));
      const pipeline = redis.pipeline();
      for (const { id } of all) pipeline.hgetall(keys.collection(id));
      const found = (await pipeline.exec()) ?? [];
      return all.flatMap(({ id, place }, i) => {
        const { name, ...stored } = (found[i]?.[1] ?? {}) as Record<string, string>;
        const listed = (json: string | undefined) => JSON.parse(json ?? '[]') as string[];
        if (name === undefined) return []; // deleted since
        return [
          {
            ...{ id, name, editableBy: stored.editableBy ?? '', createdAt: place },
            ...{ teamIds: listed(stored.teamIds), channelIds: listed(stored.channelIds) },
          },
        ];
      });
    },
    /** How many replies each collection has. */
    counts: async (workspaceId: string, collectionIds: readonly string[]): Promise<number[]> => {
      const pipeline = redis.pipeline();
      for (const id of collectionIds) pipeline.zcard(workspaceKeys(workspaceId).savedReplies(id));
      return ((await pipeline.exec()) ?? []).map(([, count]) => Number(count));
    },
    /** Of each collection its next replies after a place of the order (null: from the first on), at most `count`. */
    places: async (
      workspaceId: string,
      order: ReplyOrder,
      asked: readonly { collectionId: string; after: number | null; count: number }[],
    ): Promise<ReplyPlace[][]> => {
      const keys = workspaceKeys(workspaceId);
      const pipeline = redis.pipeline();
      for (const { collectionId, after, count } of asked) {
        const from = after === null ? '' : `(${after}`;
        if (order === 'created')
          pipeline.zrangebyscore(
            ...([keys.savedReplies(collectionId), from || '-inf', '+inf'] as const),
            ...(['WITHSCORES', 'LIMIT', 0, count] as const),
          );
        else
          pipeline.zrevrangebyscore(
            ...([keys.replyUses(collectionId), from || '+inf', '-inf'] as const),
            ...(['WITHSCORES', 'LIMIT', 0, count] as const),
          );
      }
      return ((await pipeline.exec()) ?? []).map(([, flat]) => pairsOf((flat ?? []) as string[]));
    },
    /** Ids of the replies that have a shortcut (folded), in the order of these collections. */
    named: async (
      workspaceId: string,
      collectionIds: readonly string[],
      folded: string,
    ): Promise<string[]> => {
      const pipeline = redis.pipeline();
      for (const id of collectionIds) pipeline.hget(workspaceKeys(workspaceId).shortcuts(id), folded);
      return ((await pipeline.exec()) ?? []).flatMap(([, id]) => (typeof id === 'string' ? [id] : []));
    },
    /** Of these shortcuts (folded) those that a reply of the collection has. */
    taken: async (
      workspaceId: string,
      collectionId: string,
      folded: readonly string[],
    ): Promise<ReadonlySet<string>> => {
      if (folded.length === 0) return new Set();
      const found = await redis.hmget(workspaceKeys(workspaceId).shortcuts(collectionId), ...folded);
      return new Set(folded.filter((_, i) => found[i] !== null));
    },
  };
};
