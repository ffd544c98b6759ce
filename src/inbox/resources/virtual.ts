/** What makes an agent a virtual one: a webhook that is told of what it holds, and the terms under which it may. */
import { z } from 'zod';
import { DAY_S, Ids, seconds, WebhookUrl } from './fields.js';
import { withDefaults } from './shapes.js';

export const AgentKind = z.enum(['human', 'virtual']);

const fields = {
  webhookUrl: WebhookUrl,
  /** It begins private conversations of its channels, or a person gives it one. */
  role: z.enum(['inception', 'delegation']),
  /** Where it begins them; one per channel. */
  channelIds: Ids,
  /** Without a word of it for so long after a message people take over. */
  answerWithinMs: seconds(1, 3600),
  /** So many attempts in a row that its webhook does not take, and people take over. */
  failures: z.int().min(1).max(20),
  /** Without a word of the customer for so long after its own, `onTimeout` happens; null: it waits on. */
  contactTimeoutMs: seconds(1, 30 * DAY_S).nullable(),
  onTimeout: z.enum(['new', 'resolve']),
  /** Handed over, it goes to the line, or back to the agent who gave it, if that one is here. */
  handoff: z.enum(['new', 'previous']),
};

export const Virtual = z.strictObject(
  withDefaults(fields, {
    channelIds: [],
    answerWithinMs: 30_000,
    failures: 3,
    contactTimeoutMs: null,
    onTimeout: 'new',
    handoff: 'new',
  }),
);
export type Virtual = z.infer<typeof Virtual>;
