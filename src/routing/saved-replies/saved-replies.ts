/** Saved replies and the collections they stand in: what changes them. An agent's own collection needs no making. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { newId } from '../ids.js';
import { workspaceKeys } from '../keys.js';
import { answer, defineScript, flag, int, runScript, text } from '../script.js';
import { type RequestRef, requestArgs } from '../terms/acts.js';
import { type SavedReplyFields, savedReplyReads } from './saved-reply-reads.js';

const reused = answer('idempotency_key_reused');

const putCollectionScript = defineScript({
  file: 'saved-replies/put-collection',
  key: 'anchor',
  args: [...requestArgs, 'collectionId', 'fields', 'most'],
  reply: z.discriminatedUnion('status', [
    answer('stored', { id: text }),
    answer('not_found'),
    answer('too_many'),
    reused,
  ]),
});
const deleteCollectionScript = defineScript({
  file: 'saved-replies/delete-collection',
  key: 'anchor',
  args: [...requestArgs, 'collectionId', 'limit'],
  reply: z.discriminatedUnion('status', [answer('deleted', { more: flag }), answer('not_found'), reused]),
});
const putScript = defineScript({
  file: 'saved-replies/put-saved-reply',
  key: 'anchor',
  args: [...requestArgs, 'collectionId', 'replyId', 'fields', 'most'],
  reply: z.discriminatedUnion('status', [
    answer('stored', { id: text }),
    answer('not_found'),
    answer('shortcut_taken', { id: text }),
    answer('too_many'),
    reused,
  ]),
});
const deleteScript = defineScript({
  file: 'saved-replies/delete-saved-reply',
  key: 'anchor',
  args: [...requestArgs, 'collectionId', 'replyId'],
  reply: z.discriminatedUnion('status', [answer('deleted'), answer('not_found'), reused]),
});
const importScript = defineScript({
  file: 'saved-replies/import-saved-replies',
  key: 'anchor',
  args: [...requestArgs, 'collectionId', 'rows'],
  reply: z.discriminatedUnion('status', [
    answer('imported', { made: int, changed: int }),
    answer('not_found'),
    reused,
  ]),
});

/** Of a shared collection; lists are JSON. */
export type CollectionFields = {
  name: string;
  teamIds: string;
  channelIds: string;
  editableBy: string;
};

type Changing = { request?: RequestRef | undefined; nowMs?: number };
type InCollection = Changing & { collectionId: string };

const headOf = ({ request, nowMs }: Changing) => ({
  nowMs: nowMs ?? '',
  requestId: request?.id ?? newId('rq'),
  requestHash: request?.hash ?? '',
});

export const savedReplyVerbs = (redis: Redis) => {
  const anchor = (workspaceId: string) => workspaceKeys(workspaceId).anchor;
  return {
    ...savedReplyReads(redis),
    /** Make a shared collection, where `most` says how many there may be; else change what is named. */
    putCollection: (
      workspaceId: string,
      c: InCollection & { fields: Partial<CollectionFields>; most?: number },
    ) =>
      runScript(redis, putCollectionScript, anchor(workspaceId), {
        ...headOf(c),
        ...{ collectionId: c.collectionId, fields: JSON.stringify(c.fields), most: c.most ?? 0 },
      }),
    /** One bounded step of deleting a shared collection; call again while `more`. */
    deleteCollection: (workspaceId: string, c: InCollection & { limit: number }) =>
      runScript(redis, deleteCollectionScript, anchor(workspaceId), {
        ...headOf(c),
        ...{ collectionId: c.collectionId, limit: c.limit },
      }),
    /** Make a reply, where `most` says how many its collection may have; else change what is named. */
    put: (
      workspaceId: string,
      r: InCollection & { replyId: string; fields: Partial<SavedReplyFields>; most?: number },
    ) =>
      runScript(redis, putScript, anchor(workspaceId), {
        ...headOf(r),
        ...{ collectionId: r.collectionId, replyId: r.replyId },
        ...{ fields: JSON.stringify(r.fields), most: r.most ?? 0 },
      }),
    delete: (workspaceId: string, r: InCollection & { replyId: string }) =>
      runScript(redis, deleteScript, anchor(workspaceId), {
        ...headOf(r),
        ...{ collectionId: r.collectionId, replyId: r.replyId },
      }),
    /** One chunk of an import: each with the id that it gets if no reply has its shortcut. */
    import: (
      workspaceId: string,
      i: InCollection & { rows: readonly (readonly [id: string, fields: SavedReplyFields])[] },
    ) =>
      runScript(redis, importScript, anchor(workspaceId), {
        ...headOf(i),
        ...{ collectionId: i.collectionId, rows: JSON.stringify(i.rows) },
      }),
  };
};
