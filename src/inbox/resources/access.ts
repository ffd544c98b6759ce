/** What makes a key, and a workspace. */
import { z } from 'zod';
import { Id, Ids, Name } from './fields.js';

export const KeyInput = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('admin') }),
  z.strictObject({ role: z.literal('operator') }),
  z.strictObject({ role: z.literal('connector'), channelIds: Ids.min(1) }),
  z.strictObject({ role: z.literal('agent'), agentId: Id }),
]);
export type KeyInput = z.infer<typeof KeyInput>;

export const WorkspaceInput = z.strictObject({ name: Name });
