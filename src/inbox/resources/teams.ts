/** Teams: who shares work, how much each may hold, and how work comes to them. */
import { z } from 'zod';
import { choiceOrders } from '../../routing/terms/placement.js';
import { Capacity, DAY_S, Id, Name, seconds } from './fields.js';
import { shapesOf, withDefaults } from './shapes.js';

/** By entry into the state, or the line's own order. */
export const queueSorts = ['priority', 'oldest', 'newest'] as const;
export type QueueSort = (typeof queueSorts)[number];

const offerFields = {
  /** An offer that nobody takes ends after so long. */
  timeoutMs: seconds(1, 3600),
  /** Agents asked at once in mode `broadcast`. */
  broadcastTo: z.int().min(2).max(50),
  /** Declined or missed so often, a conversation escalates: it is given from then on, not asked. */
  declineLimit: z.int().min(1).max(100),
  /** How long an agent who declined or missed one is passed over for it. */
  coolDownMs: seconds(0, DAY_S),
  /** Where an escalated one goes; null: it stays with its teams. */
  escalateToTeamId: Id.nullable(),
};
const offerDefaults = {
  timeoutMs: 30_000,
  broadcastTo: 3,
  declineLimit: 3,
  coolDownMs: 300_000,
  escalateToTeamId: null,
};

const queueFields = {
  /** The order in which its members are shown conversations. */
  sort: z.enum(queueSorts),
  mayChangeSort: z.boolean(),
  /** False: members see what nobody holds and their own; of filters they use state, channel and those two. */
  mayFilter: z.boolean(),
  /** Members see what is routed to the team, not all of its channels. */
  onlyRouted: z.boolean(),
  /** Members see what no team serves. */
  seesUnrouted: z.boolean(),
};
const queueDefaults = {
  sort: 'oldest',
  mayChangeSort: true,
  mayFilter: true,
  onlyRouted: false,
  seesUnrouted: false,
} as const;

const shapes = shapesOf(
  {
    name: Name,
    capacity: Capacity.nullable(),
    mode: z.enum(['direct', 'offer', 'broadcast', 'pull']),
    choice: z.enum(choiceOrders),
    /** Without a word of the person for so long an agent of the team is away; null: never. */
    awayTimeoutMs: seconds(1, DAY_S).nullable(),
    /** An assigned conversation that nobody answers goes back after so long; null: never. */
    answerWithinMs: seconds(1, 7 * DAY_S).nullable(),
    /** How long a resolved conversation keeps its slot; null: not at all. */
    wrapUpMs: seconds(1, 3600).nullable(),
    /** Nothing is assigned to the team while it is paused. */
    paused: z.boolean(),
    /** Nothing is assigned to the team outside of them; null: always open. */
    businessHoursId: Id.nullable(),
  },
  {
    capacity: null,
    mode: 'direct',
    choice: 'load_ratio',
    awayTimeoutMs: null,
    answerWithinMs: null,
    wrapUpMs: null,
    paused: false,
    businessHoursId: null,
  },
);
const Offer = z.strictObject(offerFields).partial();
const Queue = z.strictObject(queueFields).partial();

export const Team = shapes.stored.extend({
  slug: z.string(),
  /** Terms of offers in the modes `offer` and `broadcast`. */
  offer: z.object(withDefaults(offerFields, offerDefaults)).default(offerDefaults),
  /** What its members see of the queues, and how. */
  queue: z.object(withDefaults(queueFields, queueDefaults)).default(queueDefaults),
});
export const TeamInput = shapes.input.extend({ offer: Offer.optional(), queue: Queue.optional() });
export const TeamPatch = shapes.patch.extend({ offer: Offer.optional(), queue: Queue.optional() });
export type Team = z.infer<typeof Team>;
export type TeamInput = z.infer<typeof TeamInput>;
export type TeamPatch = z.infer<typeof TeamPatch>;
