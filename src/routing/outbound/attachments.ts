/**
 * Records of attachments: what each is, whose it is, whether its file is there. Files are elsewhere; ids name both. A record is written
 * before its file and goes after it.
 */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { newId } from '../ids.js';
import { partitionKeys, workspaceKeys } from '../keys.js';
import { answer, defineScript, int, runScript, text } from '../script.js';

const putScript = defineScript({
  file: 'outbound/put-attachment',
  key: 'anchor',
  args: ['nowMs', 'attachmentId', 'status', 'contentType', 'name', 'size', 'by'],
  reply: z.discriminatedUnion('status', [answer('put'), answer('gone')]),
});
const claimScript = defineScript({
  file: 'outbound/claim-fetch',
  key: 'anchor',
  args: ['nowMs', 'attachmentId', 'token'],
  reply: z.discriminatedUnion('status', [
    answer('claimed', { url: text, contentType: text, attempts: int }),
    answer('waiting'),
  ]),
});
const settleScript = defineScript({
  file: 'outbound/settle-fetch',
  key: 'anchor',
  args: ['nowMs', 'attachmentId', 'token', 'outcome', 'contentType', 'size', 'reason', 'retryInMs'],
  reply: z.discriminatedUnion('status', [answer('settled'), answer('not_claimed')]),
});
const named = z.array(z.tuple([text, text]));
const sweepScript = defineScript({
  file: 'outbound/sweep-attachments',
  key: 'engine',
  args: ['nowMs', 'requestId', 'limit'],
  reply: answer('swept', { fetches: named, drops: named }),
});
const dropScript = defineScript({
  file: 'outbound/drop-attachment',
  key: 'anchor',
  args: ['attachmentId'],
  reply: answer('dropped'),
});

/** One that came with a message and is to be fetched. */
export type ExpectedAttachment = Readonly<{
  id: string;
  url: string;
  contentType: string | null;
  name: string | null;
}>;

/** What scripts take of them: JSON, empty where there is none. */
export const expectedText = (expected: readonly ExpectedAttachment[]): string =>
  expected.length === 0
    ? ''
    : JSON.stringify(
        expected.map(({ contentType, name, ...one }) => ({
          ...one,
          contentType: contentType ?? '',
          name: name ?? '',
        })),
      );

/** `size` in bytes; null: not stored yet. `sourceUrl`: where it came from; null: uploaded. */
export type AttachmentRecord = Readonly<{
  status: 'uploading' | 'stored' | 'fetching' | 'failed' | 'dropping';
  contentType: string | null;
  size: number | null;
  name: string | null;
  sourceUrl: string | null;
}>;

/** How an attempt to fetch one ended. `reason` a word. */
export type FetchOutcome =
  | { outcome: 'stored'; contentType: string; size: number }
  | { outcome: 'failed'; reason: string }
  | { outcome: 'again'; reason: string; retryInMs: number };

/** Ids of the attachments that a timeline entry names, of JSON object text; those of links alone have none. */
export function attachmentIdsIn(entry: string): string[] {
  const { attachments = [] } = JSON.parse(entry) as { attachments?: { id?: string }[] };
  return attachments.flatMap(({ id }) => id ?? []);
}

export const attachmentVerbs = (redis: Redis) => {
  const anchor = (workspaceId: string) => workspaceKeys(workspaceId).anchor;
  const put = (
    workspaceId: string,
    a: { attachmentId: string; status: 'uploading' | 'stored' } & Partial<{
      contentType: string;
      name: string;
      size: number;
      by: string;
      nowMs: number;
    }>,
  ) =>
    runScript(redis, putScript, anchor(workspaceId), {
      ...{ attachmentId: a.attachmentId, status: a.status, nowMs: a.nowMs ?? '' },
      ...{ contentType: a.contentType ?? '', name: a.name ?? '', size: a.size ?? '' },
      by: a.by ?? '',
    });
  return {
    /** Before anything of an upload is kept. Unused for a day, it goes. `by`: `agent:ID`, whose it then is, or `key:ID`. */
    begin: (
      workspaceId: string,
      a: { attachmentId: string; contentType: string; name: string | null; by: string; nowMs?: number },
    ) => put(workspaceId, { ...a, name: a.name ?? '', status: 'uploading' }),
    /** The upload's file is there. `gone`: too late. */
    stored: (workspaceId: string, attachmentId: string, size: number) =>
      put(workspaceId, { attachmentId, size, status: 'stored' }),
    /** Claim one to fetch it, for five minutes. */
    claim: (workspaceId: string, attachmentId: string, token: string, nowMs?: number) =>
      runScript(redis, claimScript, anchor(workspaceId), { attachmentId, token, nowMs: nowMs ?? '' }),
    settle: (
      workspaceId: string,
      s: { attachmentId: string; token: string; nowMs?: number } & FetchOutcome,
    ) =>
      runScript(redis, settleScript, anchor(workspaceId), {
        ...{ nowMs: s.nowMs ?? '', attachmentId: s.attachmentId, token: s.token, outcome: s.outcome },
        ...(s.outcome === 'stored'
          ? { contentType: s.contentType, size: s.size, reason: '' }
          : { contentType: '', size: '', reason: s.reason }),
        retryInMs: s.outcome === 'again' ? s.retryInMs : 0,
      }),
    /** `[workspace, attachment]` of a partition: late to be fetched, due to be dropped. What is told is not told again for a minute. */
    sweep: (partition: string, limit: number, nowMs?: number) =>
      runScript(redis, sweepScript, partitionKeys(partition).engine, {
        ...{ nowMs: nowMs ?? '', requestId: newId('rq'), limit },
      }),
    /** Forget one whose file is gone. */
    dropped: (workspaceId: string, attachmentId: string) =>
      runScript(redis, dropScript, anchor(workspaceId), { attachmentId }),
    /** Records in order; null: there is none. */
    many: async (workspaceId: string, ids: readonly string[]): Promise<(AttachmentRecord | null)[]> => {
      if (ids.length === 0) return [];
      const keys = workspaceKeys(workspaceId);
      const pipeline = redis.pipeline();
      for (const id of ids) pipeline.hgetall(keys.attachment(id));
      const found = (await pipeline.exec()) ?? [];
      return found.map(([error, fields]) => {
        if (error) throw error;
        return toRecord(fields as Record<string, string>);
      });
    },
  };
};

function toRecord({
  status,
  contentType,
  size,
  name,
  sourceUrl,
}: Record<string, string>): AttachmentRecord | null {
  if (status === undefined) return null;
  return {
    status: status as AttachmentRecord['status'],
    contentType: contentType || null,
    size: size ? Number(size) : null,
    name: name || null,
    sourceUrl: sourceUrl || null,
  };
}
