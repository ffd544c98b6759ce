/** Away states: what agents may call being away, for their colleagues and for reports. */
import { z } from 'zod';
import { ShortName } from './fields.js';
import { shapesOf } from './shapes.js';

const shapes = shapesOf(
  {
    name: ShortName,
    /** A disabled one is no longer chosen. */
    enabled: z.boolean(),
  },
  { enabled: true },
);

export const AwayState = shapes.stored;
export const AwayStateInput = shapes.input;
export const AwayStatePatch = shapes.patch;
export type AwayState = z.infer<typeof AwayState>;
export type AwayStateInput = z.infer<typeof AwayStateInput>;
export type AwayStatePatch = z.infer<typeof AwayStatePatch>;
