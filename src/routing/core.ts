/** The routing core's verbs over one Redis connection: the only door into the truth. */
import type { Redis } from 'ioredis';
import { annotatingVerbs } from './annotating.js';
import { assigningVerbs } from './assigning.js';
import { attachmentVerbs } from './attachments.js';
import { auditVerbs } from './audit.js';
import { boomerangVerbs } from './boomerangs.js';
import { botVerbs } from './bots.js';
import { configurationVerbs } from './configuration.js';
import { contactVerbs } from './contacts.js';
import { conversationVerbs } from './conversations.js';
import { deliveryVerbs } from './deliveries.js';
import { erasingVerbs } from './erasing.js';
import { feedVerbs } from './feed.js';
import { inboundChangeVerbs } from './inbound-changes.js';
import { inboxVerbs } from './inboxes.js';
import { installationVerbs } from './installation.js';
import { maskingVerbs } from './masking.js';
import { matchingVerbs } from './matching.js';
import { monitoringVerbs } from './monitoring.js';
import { outboxVerbs } from './outbox.js';
import { placingVerbs } from './placing.js';
import { presenceVerbs } from './presence.js';
import { queueVerbs } from './queue.js';
import { readVerbs } from './reads.js';
import { reconcilingVerbs } from './reconciling.js';
import { reportingVerbs } from './reporting.js';
import { savedReplyVerbs } from './saved-replies.js';
import { startingVerbs } from './starting.js';
import { webhookVerbs } from './webhooks.js';

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
