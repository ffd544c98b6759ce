/** Applying what comes in beside messages: echoes, and changes of messages. No rule is evaluated: none of it moves a conversation. */
import { changedEntry, type StoredChange, type StoredEcho, timelineEntryOf } from '../../connectors/index.js';
import { EngineError } from '../../errors.js';
import type { Core } from '../../routing/core.js';
import { conversationKeyOf, messageIdOf } from '../../routing/ids.js';
import { expectedOf, type Head } from './messages.js';

/** A message that changes faster than this is tried again like any that fails. */
const TRIES = 5;

const keyOf = ({ contactId }: Head, { channelId, visibility, threadId }: StoredEcho | StoredChange) =>
  conversationKeyOf(channelId, contactId, visibility, threadId ?? '');

export function applyEcho(core: Core, head: Head, echo: StoredEcho) {
  const { workspaceId, contactId, messageId, token } = head;
  const attachments = expectedOf(head, echo);
  const ids = attachments.map(({ id }) => id);
  return core.inboxes.applyEcho(workspaceId, {
    ...{ contactId, messageId, token },
    conversationKey: keyOf(head, echo),
    entry: timelineEntryOf(messageId, echo, ids),
    attachments,
  });
}

/** @throws {EngineError} `unavailable` when its target keeps changing */
export async function applyChange(core: Core, head: Head, change: StoredChange) {
  const { workspaceId, contactId, messageId, token, acceptedAt } = head;
  const targetId = messageIdOf(change.channelId, change.targetExternalId);
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const target = await core.inboxes.target(workspaceId, contactId, keyOf(head, change), targetId);
    const outcome = await core.inboxes.applyChange(workspaceId, {
      ...{ contactId, messageId, token, targetId, target },
      type: change.type,
      entry: target && changedEntry(target.entry, change, acceptedAt),
    });
    if (outcome.status !== 'facts_changed') return outcome;
  }
  throw new EngineError('unavailable', 'The message keeps changing.');
}
