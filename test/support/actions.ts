// What people do to conversations, with the arguments a test seldom cares about filled in. Each answers the core's outcome.

import type { RequestRef } from '../../src/routing/conversations.js';
import type { Core } from '../../src/routing/core.js';

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
      options: Common & { agent?: Who; seenSeq?: number; assignOnReply?: boolean; text?: string } = {},
    ) =>
      verbs(options).reply(workspaceId, {
        ...act(conversationId, options),
        agentId: options.agent?.id ?? null,
        seenSeq: options.seenSeq ?? null,
        assignOnReply: options.assignOnReply ?? true,
        deadlineMs: 900_000,
        entry: JSON.stringify({
          kind: 'message',
          direction: 'out',
          text: options.text ?? 'hi',
          attachments: [],
        }),
      }),
    pend: (conversationId: string, options: Common & { seenSeq?: number } = {}) =>
      verbs(options).pend(workspaceId, {
        ...act(conversationId, options),
        seenSeq: options.seenSeq ?? null,
      }),
    resolve: (conversationId: string, options: Common & { seenSeq?: number } = {}) =>
      verbs(options).resolve(workspaceId, {
        ...act(conversationId, options),
        seenSeq: options.seenSeq ?? null,
      }),
    /** By an agent when `agent` is given, by an admin otherwise. */
    reopen: (conversationId: string, options: Common & { agent?: Who } = {}) =>
      verbs(options).reopen(workspaceId, {
        ...act(conversationId, options),
        agentId: options.agent?.id ?? null,
      }),
    assign: (conversationId: string, to: Who, options: Common = {}) =>
      verbs(options).assign(workspaceId, { ...act(conversationId, options), to: { agentId: to.id } }),
    pinTeam: (conversationId: string, teamId: string, options: Common = {}) =>
      verbs(options).assign(workspaceId, { ...act(conversationId, options), to: { teamId } }),
    /** By its holder when `agent` is given, by an admin otherwise. */
    unassign: (conversationId: string, options: Common & { agent?: Who; coolDownMs?: number } = {}) =>
      verbs(options).unassign(workspaceId, {
        ...act(conversationId, options),
        agentId: options.agent?.id ?? null,
        ...(options.coolDownMs === undefined ? {} : { coolDownMs: options.coolDownMs }),
      }),
  };
}
