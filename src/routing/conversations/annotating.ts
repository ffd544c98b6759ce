/** What people write beside a conversation for each other: notes, and tags of its messages. No epoch, no state. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { workspaceKeys } from '../keys.js';
import { answer, defineScript, int, runScript } from '../script.js';
import { type Act, ofRequest, requestArgs } from '../terms/acts.js';

const noteScript = defineScript({
  file: 'conversations/note-conversation',
  key: 'anchor',
  args: [...requestArgs, 'conversationId', 'by', 'seq', 'text', 'mentions', 'anybodys'],
  reply: z.discriminatedUnion('status', [
    answer('noted', { seq: int }),
    answer('not_found'),
    answer('no_note'),
    answer('not_own'),
    answer('idempotency_key_reused'),
  ]),
});
const tagScript = defineScript({
  file: 'conversations/tag-message',
  key: 'anchor',
  args: [...requestArgs, 'conversationId', 'by', 'seq', 'add', 'remove', 'most'],
  reply: z.discriminatedUnion('status', [
    answer('tagged'),
    answer('not_found'),
    answer('too_many'),
    answer('idempotency_key_reused'),
  ]),
});

type Beside = Omit<Act, 'epoch'>;

export const annotatingVerbs = (redis: Redis) => {
  const anchor = (workspaceId: string) => workspaceKeys(workspaceId).anchor;
  return {
    /** A new note. `mentions`: ids of agents who are told, beside the holder. */
    note: (workspaceId: string, a: Beside & { text: string; mentions: readonly string[] }) =>
      runScript(redis, noteScript, anchor(workspaceId), {
        ...ofRequest(a),
        seq: '',
        text: a.text,
        mentions: a.mentions.join(' '),
        anybodys: 0,
      }),
    /**
     * Rewrites a note; `text` null: deletes what it says. `mentions` null: as they are. `anybodys`: others' too, else
     * `not_own`.
     */
    rewriteNote: (
      workspaceId: string,
      a: Beside & {
        seq: number;
        text: string | null;
        mentions: readonly string[] | null;
        anybodys: boolean;
      },
    ) =>
      runScript(redis, noteScript, anchor(workspaceId), {
        ...ofRequest(a),
        seq: a.seq,
        text: a.text ?? '',
        mentions: a.mentions?.join(' ') ?? '*',
        anybodys: a.anybodys ? 1 : 0,
      }),
    /** Tags of one message; `too_many` when it would have more than `most`. */
    tag: (
      workspaceId: string,
      a: Beside & { seq: number; add: readonly string[]; remove: readonly string[]; most: number },
    ) =>
      runScript(redis, tagScript, anchor(workspaceId), {
        ...ofRequest(a),
        seq: a.seq,
        add: JSON.stringify(a.add),
        remove: JSON.stringify(a.remove),
        most: a.most,
      }),
  };
};
