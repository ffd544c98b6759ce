/** Boomerangs: a parked or resolved conversation that comes back to New at an instant. One per conversation; the last set counts. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { newId } from '../ids.js';
import { workspaceKeys } from '../keys.js';
import { answer, defineScript, flag, int, optional, runScript, text } from '../script.js';
import { type Act, actArgs, locked, ofAct, refusals, staleConfig, unseen } from '../terms/acts.js';
import { type Placement, textOf } from '../terms/placement.js';

const setScript = defineScript({
  file: 'conversations/set-boomerang',
  key: 'anchor',
  args: [...actArgs, 'seenSeq', 'wrapUpMs', 'state', 'at', 'afterMs', 'note'],
  reply: z.discriminatedUnion('status', [
    answer('set', { ring: flag }),
    ...refusals,
    unseen,
    locked,
    answer('conversation_open', { conversationId: text }),
    answer('contact_blocked'),
  ]),
});
const cancelScript = defineScript({
  file: 'conversations/cancel-boomerang',
  key: 'anchor',
  args: actArgs,
  reply: z.discriminatedUnion('status', [
    answer('cancelled'),
    answer('not_found'),
    answer('stale_epoch', { epoch: int, state: text, assigneeId: optional }),
    locked,
    answer('idempotency_key_reused'),
  ]),
});
const bringBackScript = defineScript({
  file: 'conversations/bring-back',
  key: 'anchor',
  args: ['nowMs', 'requestId', 'conversationId', 'configVersion', 'dueAt', 'placement', 'topics', 'teamId'],
  reply: z.discriminatedUnion('status', [
    answer('returned', { taken: flag, ring: flag }),
    answer('left', { conversationId: text }),
    answer('not_due'),
    staleConfig,
    answer('facts_changed'),
  ]),
});

/** When it comes back: an instant, unix ms, or so long from now. */
export type BoomerangTime = { at: number } | { afterMs: number };

export const boomerangVerbs = (redis: Redis) => {
  const anchor = (workspaceId: string) => workspaceKeys(workspaceId).anchor;
  return {
    /** Parks or resolves it until then. `state` null: as it stands, and Pending for a New one. */
    setBoomerang: (
      workspaceId: string,
      a: Act & {
        when: BoomerangTime;
        state: 'pending' | 'resolved' | null;
        note: string | null;
        seenSeq: number | null;
        wrapUpMs?: number;
      },
    ) =>
      runScript(redis, setScript, anchor(workspaceId), {
        ...ofAct(a),
        seenSeq: a.seenSeq ?? '',
        wrapUpMs: a.wrapUpMs ?? 0,
        state: a.state ?? '',
        at: 'at' in a.when ? a.when.at : '',
        afterMs: 'afterMs' in a.when ? a.when.afterMs : '',
        note: a.note ?? '',
      }),
    /** The system's own too; where there is none nothing changes. */
    cancelBoomerang: (workspaceId: string, a: Act) =>
      runScript(redis, cancelScript, anchor(workspaceId), ofAct(a)),
    /**
     * Back to New with the placement, if the boomerang due at `dueAt` is still the one, and the facts are those named.
     * `taken`: from an assignee whose absence is due. `left`: another of its key is open and has the note.
     */
    bringBack: (
      workspaceId: string,
      b: {
        conversationId: string;
        dueAt: number;
        configVersion: number;
        placement: Placement;
        facts: { topics: readonly string[]; teamId: string | null };
        nowMs?: number;
      },
    ) =>
      runScript(redis, bringBackScript, anchor(workspaceId), {
        nowMs: b.nowMs ?? '',
        requestId: newId('rq'),
        conversationId: b.conversationId,
        configVersion: b.configVersion,
        dueAt: b.dueAt,
        placement: textOf(b.placement),
        topics: b.facts.topics.join(' '),
        teamId: b.facts.teamId ?? '',
      }),
  };
};
