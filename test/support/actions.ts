// What people do to conversations, with the arguments a test seldom cares about filled in. Each answers the core's outcome.

import type { Core } from '../../src/routing/core.js';
import type { RequestRef } from '../../src/routing/terms/acts.js';
import { type Placement, plainPlacement } from '../../src/routing/terms/placement.js';

type Common = { epoch?: number | null; by?: string; request?: RequestRef; from?: Core };
type Who = { id: string };

/** `at` tells owned time and the version of the configuration at the moment of each act. */
export function actions(core: Core, workspaceId: string, at: () => { nowMs: number; configVersion: number }) {
  const act = (conversationId: string, { epoch = null, by = 'key:test', request }: Common) => ({
    ...at(),
    conversationId,
    epoch,
    by,
    request,
  });
  const verbs = ({ from = core }: Common) => from.conversations;
  return {
    reply: (
      conversationId: string,
      options: Common & {
        agent?: Who;
        seenSeq?: number;
        assignOnReply?: boolean;
        text?: string;
        keepMs?: number;
        savedReplyId?: string;
        pushed?: boolean;
        after?: 'pending' | 'stay' | 'resolve';
        attachmentIds?: readonly string[];
      } = {},
    ) =>
      verbs(options).reply(workspaceId, {
        ...act(conversationId, options),
        agentId: options.agent?.id ?? null,
        seenSeq: options.seenSeq ?? null,
        assignOnReply: options.assignOnReply ?? true,
        deadlineMs: 900_000,
        keepMs: options.keepMs ?? 0,
        savedReplyId: options.savedReplyId ?? null,
        pushed: options.pushed ?? false,
        after: options.after ?? 'pending',
        attachmentIds: options.attachmentIds ?? [],
        entry: JSON.stringify({
          kind: 'message',
          direction: 'out',
          by: act(conversationId, options).by,
          text: options.text ?? 'hi',
          attachments: [],
        }),
      }),
    pend: (conversationId: string, options: Common & { seenSeq?: number } = {}) =>
      verbs(options).pend(workspaceId, {
        ...act(conversationId, options),
        seenSeq: options.seenSeq ?? null,
      }),
    resolve: (
      conversationId: string,
      options: Common & {
        seenSeq?: number;
        wrapUpMs?: number;
        reason?: string;
        required?: ('reason' | 'topic')[];
      } = {},
    ) =>
      verbs(options).resolve(workspaceId, {
        ...act(conversationId, options),
        seenSeq: options.seenSeq ?? null,
        wrapUpMs: options.wrapUpMs ?? 0,
        reason: options.reason ?? null,
        required: options.required ?? [],
      }),
    /** By an agent when `agent` is given, by an admin otherwise. */
    reopen: async (
      conversationId: string,
      options: Common & { agent?: Who; placement?: Partial<Placement> } = {},
    ) => {
      const found = await core.reads.conversation(workspaceId, conversationId);
      return verbs(options).reopen(workspaceId, {
        ...act(conversationId, options),
        agentId: options.agent?.id ?? null,
        placement: { ...plainPlacement(found?.teamId ?? found?.channelId ?? ''), ...options.placement },
      });
    },
    setBoomerang: (
      conversationId: string,
      options: Common & {
        afterMs?: number;
        at?: number;
        state?: 'pending' | 'resolved';
        note?: string;
        seenSeq?: number;
        wrapUpMs?: number;
      } = {},
    ) =>
      verbs(options).setBoomerang(workspaceId, {
        ...act(conversationId, options),
        when: options.at === undefined ? { afterMs: options.afterMs ?? 60_000 } : { at: options.at },
        state: options.state ?? null,
        note: options.note ?? null,
        seenSeq: options.seenSeq ?? null,
        wrapUpMs: options.wrapUpMs ?? 0,
      }),
    cancelBoomerang: (conversationId: string, options: Common = {}) =>
      verbs(options).cancelBoomerang(workspaceId, act(conversationId, options)),
    /** A monitor brings back what is due; `dueAt` as it stands unless given. */
    bringBack: async (
      conversationId: string,
      options: Common & { placement?: Partial<Placement>; dueAt?: number } = {},
    ) => {
      const found = await core.reads.conversation(workspaceId, conversationId);
      return verbs(options).bringBack(workspaceId, {
        ...at(),
        conversationId,
        dueAt: options.dueAt ?? found?.boomerang?.at ?? 0,
        placement: { ...plainPlacement(found?.teamId ?? found?.channelId ?? ''), ...options.placement },
        facts: { topics: found?.topics ?? [], teamId: found?.teamId ?? null },
      });
    },
    assign: (conversationId: string, to: Who, options: Common & { note?: string } = {}) =>
      verbs(options).assign(workspaceId, {
        ...act(conversationId, options),
        to: { agentId: to.id },
        ...(options.note === undefined ? {} : { note: JSON.stringify({ kind: 'note', text: options.note }) }),
      }),
    pinTeam: (
      conversationId: string,
      teamId: string,
      options: Common & { placement?: Partial<Placement> } = {},
    ) =>
      verbs(options).assign(workspaceId, {
        ...act(conversationId, options),
        to: { teamId, placement: { ...plainPlacement(teamId), ...options.placement } },
      }),
    /** By its holder when `agent` is given, by an admin otherwise. */
    unassign: (conversationId: string, options: Common & { agent?: Who; coolDownMs?: number } = {}) =>
      verbs(options).unassign(workspaceId, {
        ...act(conversationId, options),
        agentId: options.agent?.id ?? null,
        ...(options.coolDownMs === undefined ? {} : { coolDownMs: options.coolDownMs }),
      }),
    lock: (conversationId: string, agent: Who, options: Common & { take?: boolean } = {}) =>
      verbs(options).lock(workspaceId, {
        ...act(conversationId, { by: `agent:${agent.id}`, ...options }),
        agentId: agent.id,
        take: options.take ?? false,
      }),
    unlock: (conversationId: string, agent: Who, options: Common = {}) =>
      verbs(options).unlock(workspaceId, act(conversationId, { by: `agent:${agent.id}`, ...options })),
    acceptOffer: (conversationId: string, agent: Who, options: Common = {}) =>
      verbs(options).answerOffer(workspaceId, {
        ...act(conversationId, options),
        agentId: agent.id,
        accept: true,
      }),
    declineOffer: (conversationId: string, agent: Who, options: Common = {}) =>
      verbs(options).answerOffer(workspaceId, {
        ...act(conversationId, options),
        agentId: agent.id,
        accept: false,
      }),
    /** Evaluated anew: as it is placed, but for what differs. */
    place: async (
      conversationId: string,
      differs: Partial<Placement>,
      options: Common & { rescore?: boolean; hops?: string[] } = {},
    ) => {
      const c = await core.reads.conversation(workspaceId, conversationId);
      const placed = { ...plainPlacement(c?.need ?? ''), priority: c?.priority ?? 0, weight: c?.weight ?? 1 };
      return verbs(options).place(workspaceId, {
        ...act(conversationId, options),
        placement: { ...placed, ...differs },
        facts: c ?? { topics: [], enteredAt: 0, teamId: null, hops: [] },
        hops: options.hops ?? [],
        rescore: options.rescore ?? false,
      });
    },
    setTopics: async (
      conversationId: string,
      topics: readonly string[],
      differs: Partial<Placement> = {},
      options: Common = {},
    ) => {
      const c = await core.reads.conversation(workspaceId, conversationId);
      const open = c?.state !== 'resolved';
      return verbs(options).setTopics(workspaceId, {
        ...act(conversationId, options),
        ...{ before: c?.topics ?? [], teamId: c?.teamId ?? null },
        topics,
        placement: open ? { ...plainPlacement(c?.need ?? ''), ...differs } : null,
      });
    },
    note: (
      conversationId: string,
      text: string,
      options: Common & { mentions?: string[]; seq?: number; anybodys?: boolean } = {},
    ) => {
      const { seq, mentions = null, anybodys = false } = options;
      const beside = act(conversationId, options);
      return seq === undefined
        ? verbs(options).note(workspaceId, { ...beside, text, mentions: mentions ?? [] })
        : verbs(options).rewriteNote(workspaceId, { ...beside, seq, text: text || null, mentions, anybodys });
    },
    tag: (
      conversationId: string,
      seq: number,
      { add = [], remove = [], ...options }: Common & { add?: string[]; remove?: string[] },
    ) => verbs(options).tag(workspaceId, { ...act(conversationId, options), seq, add, remove, most: 3 }),
    prioritize: (conversationId: string, priority: number, options: Common = {}) =>
      verbs(options).prioritize(workspaceId, { ...act(conversationId, options), priority }),
    next: (agent: Who, options: Common = {}) =>
      (options.from ?? core).matching.takeNext(workspaceId, {
        ...at(),
        agentId: agent.id,
        request: options.request,
      }),
  };
}
