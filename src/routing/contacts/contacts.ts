/** Contacts: what is known of them, written key by key, and notes. Reads are plain; a search looks through an index in order. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { headOf } from '../configuration/config-changes.js';
import { newId } from '../ids.js';
import { workspaceKeys } from '../keys.js';
import { answer, defineScript, flag, runScript, text } from '../script.js';
import type { RequestRef } from '../terms/acts.js';
import { type Contact, toContact } from './contact.js';

const common = ['nowMs', 'requestId', 'requestHash', 'contactId', 'by'] as const;
const refusals = [answer('not_found'), answer('idempotency_key_reused')] as const;

const patchScript = defineScript({
  file: 'contacts/patch-contact',
  key: 'anchor',
  args: [...common, 'attributes', 'names'],
  reply: z.discriminatedUnion('status', [answer('patched', { changed: text }), ...refusals]),
});
const noteScript = defineScript({
  file: 'contacts/note-contact',
  key: 'anchor',
  args: [...common, 'noteId', 'mode', 'text'],
  reply: z.discriminatedUnion('status', [answer('noted', { id: text }), answer('too_many'), ...refusals]),
});

const blockScript = defineScript({
  file: 'contacts/block-contact',
  key: 'anchor',
  args: [...common, 'blocked'],
  reply: z.discriminatedUnion('status', [answer('set', { ring: flag }), ...refusals]),
});

const mergeScript = defineScript({
  file: 'contacts/merge-contacts',
  key: 'anchor',
  args: [...common, 'otherId', 'personId'],
  reply: z.discriminatedUnion('status', [
    answer('merged', { contactId: text, otherId: text }),
    answer('not_merged'),
    answer('already_merged'),
    answer('too_many'),
    ...refusals,
  ]),
});

const settleScript = defineScript({
  file: 'contacts/settle-known',
  key: 'anchor',
  args: ['contactId', 'from', 'dueAt'],
  reply: answer('settled'),
});

/** What every act on a contact carries. `by`: `agent:ID` or `key:ID`. */
export type ContactAct = { contactId: string; by: string; request?: RequestRef | undefined; nowMs?: number };

/** Times unix ms; `changed`: the last change of what it says. */
export type ContactNote = {
  id: string;
  text: string;
  at: number;
  by: string;
  changed: { at: number; by: string } | null;
};

/** `seq`: how many were written before it, it included. */
type StoredNote = {
  seq: number;
  text: string;
  at: number;
  by: string;
  changedAt?: number;
  changedBy?: string;
};

const toNote = ([id, { text: said, at, by, changedAt, changedBy }]: [string, StoredNote]): ContactNote => ({
  ...{ id, text: said, at, by },
  changed: changedAt ? { at: changedAt, by: changedBy ?? '' } : null,
});

export const contactVerbs = (redis: Redis) => {
  const actOf = (a: ContactAct) => ({ ...headOf(a), contactId: a.contactId, by: a.by });
  const anchor = (workspaceId: string) => workspaceKeys(workspaceId).anchor;
  const getMany = async (workspaceId: string, ids: readonly string[]): Promise<(Contact | null)[]> => {
    const pipeline = redis.pipeline();
    for (const id of ids) pipeline.hgetall(workspaceKeys(workspaceId).contact(id));
    const found = (await pipeline.exec()) ?? [];
    return ids.map((id, i) => toContact(id, (found[i]?.[1] ?? {}) as Record<string, string>));
  };
  return {
    get: async (workspaceId: string, id: string) => (await getMany(workspaceId, [id]))[0] ?? null,
    getMany,
    /** Ids and creation (unix ms, as text) of contacts, newest first, from a creation on, some of it skipped. */
    newestFirst: (workspaceId: string, from: number | null, limit: number, skip = 0) =>
      redis.zrevrangebyscore(
        workspaceKeys(workspaceId).contacts,
        from ?? '+inf',
        '-inf',
        'WITHSCORES',
        'LIMIT',
        skip,
        limit,
      ),
    /** Ids of its conversations, newest first. */
    conversationIds: (workspaceId: string, id: string, limit: number) =>
      redis.zrevrange(workspaceKeys(workspaceId).contactConversations(id), '0', String(limit - 1)),
    /** `attributes`: key → canonical text, '' clears; `names` likewise. Answers what changed, joined by spaces. */
    patch: (
      workspaceId: string,
      a: ContactAct & {
        attributes: Readonly<Record<string, string>>;
        names: Readonly<Partial<Record<'name' | 'secondaryId', string>>>;
      },
    ) =>
      runScript(redis, patchScript, anchor(workspaceId), {
        ...actOf(a),
        attributes: JSON.stringify(a.attributes),
        names: JSON.stringify(a.names),
      }),
    /** Every identity of its person: what is open of them is resolved, and what they write is kept and not queued; or no longer. */
    block: (workspaceId: string, a: ContactAct & { blocked: boolean }) =>
      runScript(redis, blockScript, anchor(workspaceId), { ...actOf(a), blocked: a.blocked ? 1 : 0 }),
    /** Makes two contacts one person, `personId` where neither is of one yet; `otherId` null undoes the newest merge. */
    merge: (workspaceId: string, a: ContactAct & { otherId: string | null; personId?: string }) =>
      runScript(redis, mergeScript, anchor(workspaceId), {
        ...actOf(a),
        ...{ otherId: a.otherId ?? '', personId: a.personId ?? newId('pe') },
      }),
    /** A piece of its conversations, as `monitoring.fireTimers` told it, was placed. */
    settleKnown: (workspaceId: string, piece: { contactId: string; from: string; dueAt: number }) =>
      runScript(redis, settleScript, anchor(workspaceId), piece),
    /** Ids of the contacts of a person. */
    identities: (workspaceId: string, personId: string) =>
      redis.hkeys(workspaceKeys(workspaceId).person(personId)),
    /** Newest first; a contact has at most 200. */
    notes: async (workspaceId: string, contactId: string): Promise<ContactNote[]> => {
      const stored = await redis.hgetall(workspaceKeys(workspaceId).contactNotes(contactId));
      const notes = Object.entries(stored).map(([id, json]): [string, StoredNote] => [id, JSON.parse(json)]);
      return notes.sort(([, a], [, b]) => b.seq - a.seq).map(toNote);
    },
    /** `noteId` null writes a new one; `text` null deletes it. */
    note: (workspaceId: string, a: ContactAct & { noteId: string | null; text: string | null }) =>
      runScript(redis, noteScript, anchor(workspaceId), {
        ...actOf(a),
        noteId: a.noteId ?? newId('nt'),
        mode: a.noteId === null ? 'create' : a.text === null ? 'delete' : 'change',
        text: a.text ?? '',
      }),
  };
};
