/** Overflow: what becomes of conversations that a channel's own people will not come to in time. */
import { z } from 'zod';
import { DAY_S, Id, Ids, Reason, SafeText, seconds } from './fields.js';

/** Judged before a conversation enters the line, but for `waitedMs`: while it waits there. */
export const OverflowWhen = z.union([
  z.strictObject({ closed: z.literal(true) }),
  z.strictObject({ depthAtLeast: z.int().min(1).max(1_000_000) }),
  z.strictObject({ estimatedWaitMsAtLeast: seconds(1, 7 * DAY_S) }),
  z.strictObject({ nobodyStaffed: z.literal(true) }),
  z.strictObject({ waitedMs: seconds(0.1, 7 * DAY_S) }),
]);

export const OverflowMove = z.union([
  /** Instead of those it would go to. */
  z.strictObject({ teamId: Id }),
  z.strictObject({ addTeamIds: Ids.min(1) }),
  z.strictObject({ priorityUp: z.int().min(1).max(900) }),
  z.strictObject({ reply: SafeText(1, 16_384) }),
  z.strictObject({ resolve: Reason }),
]);

export const Overflow = z.strictObject({ when: OverflowWhen, do: OverflowMove });
export type OverflowWhen = z.infer<typeof OverflowWhen>;
export type OverflowMove = z.infer<typeof OverflowMove>;
export type Overflow = z.infer<typeof Overflow>;
