/** Topics: what conversations are about. */
import type { z } from 'zod';
import { Name } from './fields.js';
import { shapesOf } from './shapes.js';

const shapes = shapesOf({ name: Name }, {});

export const Topic = shapes.stored;
export const TopicInput = shapes.input;
export const TopicPatch = shapes.patch;
export type Topic = z.infer<typeof Topic>;
export type TopicInput = z.infer<typeof TopicInput>;
export type TopicPatch = z.infer<typeof TopicPatch>;
