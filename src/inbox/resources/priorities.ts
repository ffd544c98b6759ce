/** The priority list: each item that fits a conversation adds its weight to the score. */
import { z } from 'zod';
import { Id } from './fields.js';
import { shapesOf } from './shapes.js';

export const PriorityItem = z.union([
  z.strictObject({ topicId: Id }),
  z.strictObject({ groupId: Id }),
  z.strictObject({ channelId: Id, visibility: z.enum(['private', 'public', 'both']) }),
]);
export type PriorityItem = z.infer<typeof PriorityItem>;

const shapes = shapesOf({ item: PriorityItem, weight: z.int().min(1).max(100) }, { weight: 1 });

export const Priority = shapes.stored;
export const PriorityInput = shapes.input;
export const PriorityPatch = shapes.patch;
export type Priority = z.infer<typeof Priority>;
export type PriorityInput = z.infer<typeof PriorityInput>;
export type PriorityPatch = z.infer<typeof PriorityPatch>;
