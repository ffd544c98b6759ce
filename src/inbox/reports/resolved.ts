/** Conversations that were resolved in a range, a row each: of the fact what stays, of the conversation what is known while it is kept. */

import type { Resolved } from '../../routing/records/facts.js';
import type { Conversation } from '../../routing/terms/conversation.js';
import type { Export, ExportRow } from './exports.js';
import { conversationFactsIn, isFirstIn, waitedMs } from './reading.js';

const iso = (at: number): string => new Date(at).toISOString();

const keptCells = (conversation: Conversation | null): ExportRow => ({
  contactId: conversation?.contactId ?? null,
  visibility: conversation?.visibility ?? null,
  threadId: conversation?.threadId ?? null,
  previousId: conversation?.previousId ?? null,
});

export const resolvedConversations: Export = {
  columns: () => [
    ...['conversation', 'conversationId', 'channelId', 'agentId', 'teamId', 'topics', 'openedAt'],
    ...['resolvedAt', 'reason', 'openMs', 'businessMs', 'contactId', 'visibility', 'threadId', 'previousId'],
  ],
  async *pages({ core, config, range, scope }) {
    const rowOf = (fact: Resolved, conversation: Conversation | null): ExportRow => ({
      ...{ conversation: fact.number, conversationId: fact.conversationId, channelId: fact.channelId },
      ...{ agentId: fact.agentId, teamId: fact.teamId, topics: fact.topics.join(' ') },
      ...{ openedAt: iso(fact.openedAt), resolvedAt: iso(fact.at), reason: fact.reason || null },
      openMs: fact.at - fact.openedAt,
      businessMs: waitedMs(config, fact.channelId, fact.openedAt, fact.at),
      ...keptCells(conversation),
    });
    for await (const facts of conversationFactsIn(core, config.workspaceId, range, scope)) {
      const resolved = facts
        .filter((fact) => fact.kind === 'resolved')
        .filter((fact) => isFirstIn(range, fact));
      const ids = [...new Set(resolved.flatMap(({ conversationId }) => conversationId ?? []))];
      const found = await core.reads.conversations(config.workspaceId, ids);
      const kept = new Map(ids.map((id, i) => [id, found[i] ?? null]));
      yield resolved.map((fact) => rowOf(fact, kept.get(fact.conversationId ?? '') ?? null));
    }
  },
};
