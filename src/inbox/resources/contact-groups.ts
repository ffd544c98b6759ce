/** Contact groups: contacts whose attributes fit a condition. Who belongs is computed, never stored. */
import type { z } from 'zod';
import { AttributeCondition } from './condition.js';
import { Name } from './fields.js';
import { shapesOf } from './shapes.js';

const shapes = shapesOf({ name: Name, when: AttributeCondition }, {});

export const ContactGroup = shapes.stored;
export const ContactGroupInput = shapes.input;
export const ContactGroupPatch = shapes.patch;
export type ContactGroup = z.infer<typeof ContactGroup>;
export type ContactGroupInput = z.infer<typeof ContactGroupInput>;
export type ContactGroupPatch = z.infer<typeof ContactGroupPatch>;
