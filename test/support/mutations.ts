// Every script that writes, as data for the tests of repetition; keyed by `script` or `script: what happens`.

import { ofBots } from './mutations-bots.js';
import { ofConversations } from './mutations-conversations.js';
import { ofDeliveries } from './mutations-deliveries.js';
import { ofTheEngine } from './mutations-engine.js';
import { ofSavedReplies } from './mutations-saved-replies.js';

export const mutations = {
  ...ofConversations,
  ...ofBots,
  ...ofTheEngine,
  ...ofDeliveries,
  ...ofSavedReplies,
};
