// Every script that writes, as data for the tests of repetition; keyed by `script` or `script: what happens`.

import { ofAttachments } from './mutations-attachments.js';
import { ofBots } from './mutations-bots.js';
import { ofContacts } from './mutations-contacts.js';
import { ofConversations } from './mutations-conversations.js';
import { ofDeliveries } from './mutations-deliveries.js';
import { ofTheEngine } from './mutations-engine.js';
import { ofEvents } from './mutations-events.js';
import { ofInboundChanges } from './mutations-inbound.js';
import { ofSavedReplies } from './mutations-saved-replies.js';

export const mutations = {
  ...ofAttachments,
  ...ofBots,
  ...ofContacts,
  ...ofConversations,
  ...ofTheEngine,
  ...ofDeliveries,
  ...ofEvents,
  ...ofSavedReplies,
  ...ofInboundChanges,
};
