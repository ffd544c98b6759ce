/** The routing core's verbs over one Redis connection: the only door into the truth. */
import type { Redis } from 'ioredis';
import { configurationVerbs } from './configuration/configuration.js';
import { installationVerbs } from './configuration/installation.js';
import { contactVerbs } from './contacts/contacts.js';
import { erasingVerbs } from './contacts/erasing.js';
import { annotatingVerbs } from './conversations/annotating.js';
import { boomerangVerbs } from './conversations/boomerangs.js';
import { botVerbs } from './conversations/bots.js';
import { conversationVerbs } from './conversations/conversations.js';
import { queueVerbs } from './conversations/queue.js';
import { readVerbs } from './conversations/reads.js';
import { startingVerbs } from './conversations/starting.js';
import { inboundChangeVerbs } from './inbound/inbound-changes.js';
import { inboxVerbs } from './inbound/inboxes.js';
import { maskingVerbs } from './inbound/masking.js';
import { assigningVerbs } from './matching/assigning.js';
import { matchingVerbs } from './matching/matching.js';
import { placingVerbs } from './matching/placing.js';
import { presenceVerbs } from './matching/presence.js';
import { attachmentVerbs } from './outbound/attachments.js';
import { deliveryVerbs } from './outbound/deliveries.js';
import { outboxVerbs } from './outbound/outbox.js';
import { webhookVerbs } from './outbound/webhooks.js';
import { auditVerbs } from './records/audit.js';
import { feedVerbs } from './records/feed.js';
import { reportingVerbs } from './records/reporting.js';
import { savedReplyVerbs } from './saved-replies/saved-replies.js';
import { monitoringVerbs } from './upkeep/monitoring.js';
import { reconcilingVerbs } from './upkeep/reconciling.js';

/** Every verb answers an outcome; what throws is Redis being away. Times are unix ms, `nowMs` is for tests. */
export const createCore = (redis: Redis) => ({
  inboxes: { ...inboxVerbs(redis), ...inboundChangeVerbs(redis) },
  conversations: {
    ...conversationVerbs(redis),
    ...assigningVerbs(redis),
    ...placingVerbs(redis),
    ...annotatingVerbs(redis),
    ...maskingVerbs(redis),
    ...boomerangVerbs(redis),
    ...startingVerbs(redis),
  },
  contacts: contactVerbs(redis),
  erasing: erasingVerbs(redis),
  presence: presenceVerbs(redis),
  matching: matchingVerbs(redis),
  monitoring: monitoringVerbs(redis),
  outbox: outboxVerbs(redis),
  attachments: attachmentVerbs(redis),
  deliveries: deliveryVerbs(redis),
  bots: botVerbs(redis),
  feed: feedVerbs(redis),
  audit: auditVerbs(redis),
  configuration: configurationVerbs(redis),
  installation: installationVerbs(redis),
  reconciling: reconcilingVerbs(redis),
  reporting: reportingVerbs(redis),
  savedReplies: savedReplyVerbs(redis),
  queue: queueVerbs(redis),
  reads: readVerbs(redis),
  webhooks: webhookVerbs(redis),
});

export type Core = ReturnType<typeof createCore>;
