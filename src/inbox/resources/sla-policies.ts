/** SLA policies: how soon which conversations are answered. Of several that match, the one made first holds. */
import { z } from 'zod';
import { Condition } from './condition.js';
import { DAY_S, Name, seconds } from './fields.js';
import { shapesOf } from './shapes.js';

const Term = seconds(1, 365 * DAY_S).nullable();

const shapes = shapesOf(
  {
    name: Name,
    enabled: z.boolean(),
    /** Null: every conversation. */
    when: Condition.nullable(),
    /** Business time from the first message to the first answer; null: no term. */
    firstResponseMs: Term,
    /** Business time to each further answer; null: no term. */
    nextResponseMs: Term,
    /** Business time before the term at which is warned; null: not at all. */
    warnBeforeMs: Term,
  },
  { enabled: true, when: null, firstResponseMs: null, nextResponseMs: null, warnBeforeMs: null },
);

export const SlaPolicy = shapes.stored.extend({
  /** Version of the configuration that made it: the order of policies. */
  madeIn: z.int(),
});
export const SlaPolicyInput = shapes.input;
export const SlaPolicyPatch = shapes.patch;
export type SlaPolicy = z.infer<typeof SlaPolicy>;
export type SlaPolicyInput = z.infer<typeof SlaPolicyInput>;
export type SlaPolicyPatch = z.infer<typeof SlaPolicyPatch>;
