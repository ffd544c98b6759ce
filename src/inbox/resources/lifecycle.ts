/** How long conversations may stand in a queue, as the settings say and a channel may say otherwise. */
import { z } from 'zod';
import { DAY_S, Reason, seconds } from './fields.js';
import { withDefaults } from './shapes.js';

const LONGEST_S = 30 * DAY_S;

export const autoResolve = {
  /** So long after it entered New, or Pending, a conversation is resolved, and why. */
  newMs: seconds(1, LONGEST_S),
  pendingMs: seconds(1, LONGEST_S),
  newReason: Reason,
  pendingReason: Reason,
};
/** Every conversation in Pending comes back to New after so long; 0: none does by itself. */
export const boomerangMs = seconds(0, LONGEST_S);

export const autoResolveDefaults = {
  newMs: LONGEST_S * 1000,
  pendingMs: LONGEST_S * 1000,
  newReason: 'auto_resolved',
  pendingReason: 'auto_resolved',
} as const;

const own = {
  newMs: autoResolve.newMs.nullable(),
  pendingMs: autoResolve.pendingMs.nullable(),
  newReason: autoResolve.newReason.nullable(),
  pendingReason: autoResolve.pendingReason.nullable(),
};
const unset = { newMs: null, pendingMs: null, newReason: null, pendingReason: null };

/** Of a channel; null: what the settings say. */
export const ChannelLifecycle = z
  .object({
    autoResolve: z.object(withDefaults(own, unset)).prefault({}),
    boomerangMs: boomerangMs.nullable().default(null),
  })
  .prefault({});
export const ChannelLifecyclePatch = z
  .strictObject({ autoResolve: z.strictObject(own).partial(), boomerangMs: boomerangMs.nullable() })
  .partial();
