/** Channels: where customers write, and which teams have access. */
import { z } from 'zod';
import { AutoResponder } from './automations.js';
import { DAY_S, Id, Ids, Name, seconds, WebhookUrl } from './fields.js';
import { ChannelLifecycle, ChannelLifecyclePatch } from './lifecycle.js';
import { Overflow } from './overflow.js';
import { resolvePatch, resolveStored } from './resolving.js';
import { shapesOf } from './shapes.js';

export const ChannelKind = z.enum(['api']);

/** Slots of an agent that one conversation takes. */
export const Weight = z.int().min(1).max(10);

const shapes = shapesOf(
  {
    name: Name,
    kind: ChannelKind,
    teamIds: Ids,
    assignOnReply: z.boolean(),
    /** Without a receipt for so long a reply is shown as failed. */
    replyDeadlineMs: seconds(1, DAY_S),
    /** Null: what the settings say of its kind. */
    weight: Weight.nullable(),
    /** One conversation takes a whole agent. */
    exclusive: z.boolean(),
    /** Null: always open. */
    businessHoursId: Id.nullable(),
    /** Who gets what no routing rule matches; null: the workspace's fallback team. */
    fallbackTeamId: Id.nullable(),
    overflow: z.array(Overflow).max(20),
    /** A customer who writes within so long after a conversation was resolved opens the same one again; 0: another one. */
    reopenWindowMs: seconds(0, 30 * DAY_S),
    /** Where replies are sent; null: they are pulled. */
    webhookUrl: WebhookUrl.nullable(),
    /** Where a conversation goes when an agent has replied. */
    afterReply: z.enum(['pending', 'stay', 'resolve']),
    /** What becomes of a Pending conversation when a reply was not delivered. */
    onReplyFailed: z.enum(['keep', 'new']),
    autoResponder: AutoResponder.nullable(),
  },
  {
    teamIds: [],
    assignOnReply: true,
    replyDeadlineMs: 900_000,
    weight: null,
    exclusive: false,
    businessHoursId: null,
    fallbackTeamId: null,
    overflow: [],
    reopenWindowMs: 0,
    webhookUrl: null,
    afterReply: 'pending',
    onReplyFailed: 'keep',
    autoResponder: null,
  },
);

const groups = { lifecycle: ChannelLifecyclePatch.optional(), ...resolvePatch };

export const Channel = shapes.stored.extend({
  slug: z.string(),
  lifecycle: ChannelLifecycle,
  ...resolveStored,
});
export const ChannelInput = shapes.input.extend(groups);
export const ChannelPatch = shapes.patch.omit({ kind: true }).extend(groups);
export type Channel = z.infer<typeof Channel>;
export type ChannelInput = z.infer<typeof ChannelInput>;
export type ChannelPatch = z.infer<typeof ChannelPatch>;
