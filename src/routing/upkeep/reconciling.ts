/**
 * Reconciling: a walk over a partition in bounded steps finds what does not hold between a fact and its indexes; each repair is
 * one script that recounts one item and writes what differs.
 */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { newId } from '../ids.js';
import { partitionKeys, workspaceKeys } from '../keys.js';
import { answer, defineScript, flag, int, runScript, text } from '../script.js';

export const suspectKinds = ['conversation', 'agent', 'lane', 'profile', 'entry'] as const;
export type SuspectKind = (typeof suspectKinds)[number];

/** `id`: of the conversation, agent, lane or profile; of an entry its set, its subject or `-`, and its member. */
export type Suspect = { readonly workspaceId: string; readonly kind: SuspectKind; readonly id: string };

const suspectsScript = defineScript({
  file: 'upkeep/read-suspects',
  key: 'engine',
  args: ['nowMs', 'from', 'limit'],
  reply: answer('examined', {
    count: int,
    suspects: z.array(
      z
        .tuple([text, z.enum(suspectKinds), text])
        .transform(([workspaceId, kind, id]): Suspect => ({ workspaceId, kind, id })),
    ),
    next: text,
  }),
});
const markScript = defineScript({
  file: 'upkeep/mark-walk',
  key: 'engine',
  args: ['from', 'next'],
  reply: z.discriminatedUnion('status', [answer('marked'), answer('moved')]),
});
const repairScript = defineScript({
  file: 'upkeep/repair',
  key: 'anchor',
  args: ['nowMs', 'requestId', 'kind', 'id'],
  reply: z.discriminatedUnion('status', [answer('repaired', { what: text, ring: flag }), answer('sound')]),
});

export const reconcilingVerbs = (redis: Redis) => ({
  /** Where the partition's walk stands; '' at its beginning. */
  walk: async (partition: string): Promise<string> =>
    (await redis.hget(partitionKeys(partition).engine, 'walk')) ?? '',
  /** One step of a walk: about `limit` items from where it stands. `next` is '' when it is at its end. */
  suspects: (partition: string, step: { from: string; limit: number; nowMs?: number }) =>
    runScript(redis, suspectsScript, partitionKeys(partition).engine, {
      nowMs: step.nowMs ?? '',
      from: step.from,
      limit: step.limit,
    }),
  /** The walk goes on at `next`; `moved` when another monitor took it elsewhere meanwhile. */
  markWalk: (partition: string, from: string, next: string) =>
    runScript(redis, markScript, partitionKeys(partition).engine, { from, next }),
  /** `what`: the names of what was not sound and is now, joined by spaces. */
  repair: ({ workspaceId, kind, id }: Suspect, nowMs?: number) =>
    runScript(redis, repairScript, workspaceKeys(workspaceId).anchor, {
      nowMs: nowMs ?? '',
      requestId: newId('rq'),
      kind,
      id,
    }),
});
