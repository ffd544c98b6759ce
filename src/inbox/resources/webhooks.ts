/** Webhooks of events: where an integrator is told what happens. */
import { z } from 'zod';
import { DAY_S, listOf, Name, SafeText, seconds, WebhookUrl } from './fields.js';
import { shapesOf } from './shapes.js';

/** A type as in `message.received`, or all of one subject as in `message.*`. */
const EventType = z.string().regex(/^[a-z_]{1,40}\.([a-z_]{1,40}|\*)$/);

const shapes = shapesOf(
  {
    name: Name,
    url: WebhookUrl,
    /** Which events it is sent; none: all. */
    types: listOf(EventType, 50),
    enabled: z.boolean(),
    description: SafeText(0, 1000),
    /** How long after it happened an event is tried. */
    retryForMs: seconds(60, 3 * DAY_S),
  },
  { types: [], enabled: true, description: '', retryForMs: DAY_S * 1000 },
);

export const Webhook = shapes.stored;
export const WebhookInput = shapes.input;
export const WebhookPatch = shapes.patch;
export type Webhook = z.infer<typeof Webhook>;
export type WebhookInput = z.infer<typeof WebhookInput>;
export type WebhookPatch = z.infer<typeof WebhookPatch>;
