/** Applying a customer's message: its conversation's place in line is evaluated as of now, and again when its facts changed meanwhile. */
import { type Stored, type StoredMessage, timelineEntryOf } from '../../connectors/index.js';
import { EngineError } from '../../errors.js';
import { fromConnector } from '../../inbox/contacts/values.js';
import type { Configuration } from '../../inbox/directory.js';
import { lifecycleTerms } from '../../inbox/lifecycle.js';
import { attachmentIdOf, contactIdOf, conversationIdOf, conversationKeyOf } from '../../routing/ids.js';
import type { ExpectedAttachment } from '../../routing/outbound/attachments.js';
import { placeAnew } from '../routing/placement.js';
import type { WorkerDeps } from '../serving.js';
import { enteringAs, type Met } from './entering.js';

/** The head of a contact's inbox, under a claim. `acceptedAt` unix ms. */
export type Head = {
  workspaceId: string;
  contactId: string;
  messageId: string;
  token: string;
  acceptedAt: number;
};

type Deps = Pick<WorkerDeps, 'core' | 'directory' | 'queues' | 'metrics' | 'log'>;

/** A conversation whose topics change faster than this is tried again like any that fails. */
const TRIES = 5;

/** @throws {EngineError} what `checkMessage` throws; `stale_config` when its conversation keeps changing */
export async function applyMessage(deps: Deps, head: Head, accepted: StoredMessage) {
  const { core, directory } = deps;
  const { workspaceId, contactId, messageId, token, acceptedAt } = head;
  let met: Met | null = null;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const outcome = await directory.under(workspaceId, async (config) => {
      checkMessage(config, contactId, accepted);
      const message = canonically(config, accepted);
      const place = await enteringAs(core, config, contactId, message, acceptedAt, met);
      const channel = config.channels.get(message.channelId);
      const of = { contactId, messageId, token, configVersion: config.version };
      return core.inboxes.apply(workspaceId, {
        ...of,
        ...inputOf(head, message),
        ...place,
        terms: lifecycleTerms(config.settings, channel, message.visibility),
        reopenWindowMs: channel?.reopenWindowMs ?? 0,
      });
    });
    if (outcome.status !== 'facts_changed') {
      if (outcome.status === 'applied') {
        if (outcome.deliver) await deps.queues.ringDelivery(workspaceId, accepted.channelId);
        if (outcome.tell) await deps.queues.ringDelivery(workspaceId, outcome.tell);
        // What is known of the contact may route the conversation that waits elsewhere, and score it.
        if (!outcome.entered && accepted.contact.attributes) {
          await placeAnew(deps, workspaceId, outcome.conversationId, { scored: true });
        }
      }
      return outcome;
    }
    met = await core.inboxes.open(workspaceId, contactId, inputOf(head, accepted).conversationKey);
  }
  throw new EngineError('stale_config', 'The conversation keeps changing.');
}

/** @throws {EngineError} `not_found` when its channel is gone, `invalid_request` when it is another contact's */
export function checkMessage(
  config: Configuration | null,
  contactId: string,
  { channelId, contact }: Stored,
): void {
  if (!config?.channels.has(channelId)) {
    throw new EngineError('not_found', 'The channel is gone.', { channelId });
  }
  if (contactIdOf(channelId, contact.externalId) !== contactId) {
    throw new EngineError('invalid_request', 'The message is of another contact.');
  }
}

/** With attributes in the form that their types are kept in. */
function canonically(config: Configuration, message: StoredMessage): StoredMessage {
  const { attributes } = message.contact;
  if (!attributes) return message;
  return { ...message, contact: { ...message.contact, attributes: fromConnector(config, attributes) } };
}

/** Its attachments under the ids that they are kept by. */
export const expectedOf = (
  { workspaceId, messageId, acceptedAt }: Head,
  { attachments }: Pick<StoredMessage, 'attachments'>,
): ExpectedAttachment[] =>
  (attachments ?? []).map((one, i) => ({
    ...one,
    id: attachmentIdOf(workspaceId, messageId, acceptedAt, i),
  }));

/** What of a message the core keeps, whatever the configuration says. */
function inputOf(head: Head, message: StoredMessage) {
  const { contactId, messageId } = head;
  const attachments = expectedOf(head, message);
  const { channelId, visibility, contact } = message;
  const threadId = message.threadId ?? '';
  return {
    channelId,
    contactExternalId: contact.externalId,
    contactName: contact.name ?? '',
    contactAttributes: contact.attributes ? JSON.stringify(contact.attributes) : '',
    conversationKey: conversationKeyOf(channelId, contactId, visibility, threadId),
    conversationId: conversationIdOf(messageId),
    visibility,
    threadId,
    entry: timelineEntryOf(
      messageId,
      message,
      attachments.map(({ id }) => id),
    ),
    attachments,
  };
}
