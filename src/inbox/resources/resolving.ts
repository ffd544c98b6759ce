/** What resolving takes in a channel, by visibility: whether people say why, and whether there must be a topic. */
import { z } from 'zod';

export const ReasonUse = z.enum(['off', 'optional', 'required']);
export type ReasonUse = z.infer<typeof ReasonUse>;

const byVisibility = <T extends z.ZodType>(field: T) => ({ private: field, public: field });

export const resolveStored = {
  resolveReason: z.object(byVisibility(ReasonUse.default('optional'))).prefault({}),
  topicRequired: z.object(byVisibility(z.boolean().default(false))).prefault({}),
};
export const resolvePatch = {
  resolveReason: z.strictObject(byVisibility(ReasonUse)).partial().optional(),
  topicRequired: z.strictObject(byVisibility(z.boolean())).partial().optional(),
};
