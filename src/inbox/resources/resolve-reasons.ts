/** Resolve reasons: what agents choose from when they resolve. */
import { z } from 'zod';
import { Name } from './fields.js';
import { shapesOf } from './shapes.js';

const shapes = shapesOf(
  {
    name: Name,
    /** A disabled one is no longer chosen; what was resolved with it keeps it. */
    enabled: z.boolean(),
  },
  { enabled: true },
);

export const ResolveReason = shapes.stored;
export const ResolveReasonInput = shapes.input;
export const ResolveReasonPatch = shapes.patch;
export type ResolveReason = z.infer<typeof ResolveReason>;
export type ResolveReasonInput = z.infer<typeof ResolveReasonInput>;
export type ResolveReasonPatch = z.infer<typeof ResolveReasonPatch>;
