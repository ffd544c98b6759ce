/** A workspace's settings. */
import { z } from 'zod';
import { Weight } from './channels.js';
import { Capacity, DAY_S, Id, listOf, seconds } from './fields.js';
import { autoResolve, autoResolveDefaults, boomerangMs } from './lifecycle.js';
import { type Defaults, withDefaults } from './shapes.js';

const hold = seconds(0, DAY_S);
const weights = { api: Weight };
const pendingHoldMs = { private: hold, public: hold };
const preferredAgent = { waitMs: seconds(0, DAY_S), memoryMs: seconds(1, 365 * DAY_S) };

const removeAssignment = {
  enabled: z.boolean(),
  graceMs: seconds(0.5, 110),
  signOutGraceMs: seconds(0, 110),
};
const presence = { leaseMs: seconds(0.3, 110), heartbeatMs: seconds(0.1, 60) };
const routing = {
  defaultCapacity: Capacity,
  /** Who gets what no routing rule matches, where the channel says nothing; null: the channel's teams. */
  fallbackTeamId: Id.nullable(),
  order: z.enum(['priority', 'deadline']),
  /** Waiting so long is worth one point of priority; null: priority first, whatever the wait. */
  headStartMs: seconds(1, DAY_S).nullable(),
  idleAwayMs: seconds(1, DAY_S).nullable(),
};
const retention = {
  resolvedDays: z.int().min(1).max(3650),
  reportDays: z.int().min(1).max(3650),
  eventHours: z.int().min(1).max(168),
  auditDays: z.int().min(1).max(3650),
  erasureDays: z.int().min(1).max(3650),
  deadLetterDays: z.int().min(1).max(365),
  dedupeDays: z.int().min(8).max(30),
};
/** Changed by its own call alone. */
const attributeOrder = listOf(Id, 10_000);
const contacts = {
  /** So long after resolving a contact's attributes are erased; null: never. */
  clearAfterMs: seconds(1, 365 * DAY_S).nullable(),
};
const masking = { cards: z.boolean(), socialSecurity: z.boolean() };

const defaults = {
  removeAssignment: { enabled: true, graceMs: 90_000, signOutGraceMs: 10_000 },
  presence: { leaseMs: 45_000, heartbeatMs: 15_000 },
  routing: {
    defaultCapacity: 5,
    fallbackTeamId: null,
    order: 'priority',
    headStartMs: null,
    idleAwayMs: null,
  },
  weights: { api: 1 },
  pendingHoldMs: { private: 300_000, public: 0 },
  preferredAgent: { waitMs: 0, memoryMs: 2_592_000_000 },
  retention: {
    ...{
      resolvedDays: 30,
      reportDays: 540,
      eventHours: 1,
      auditDays: 90,
      erasureDays: 1095,
      deadLetterDays: 14,
      dedupeDays: 8,
    },
  },
  contacts: { clearAfterMs: null },
  masking: { cards: false, socialSecurity: false },
} as const;

const Group = <S extends z.ZodRawShape, const D extends Required<Defaults<S>>>(fields: S, unset: D) =>
  z.object(withDefaults(fields, unset)).prefault({} as never);

export const Settings = z.object({
  removeAssignment: Group(removeAssignment, defaults.removeAssignment),
  presence: Group(presence, defaults.presence),
  routing: z
    .object({
      ...withDefaults(routing, defaults.routing),
      weights: Group(weights, defaults.weights),
      pendingHoldMs: Group(pendingHoldMs, defaults.pendingHoldMs),
      preferredAgent: Group(preferredAgent, defaults.preferredAgent),
    })
    .prefault({}),
  lifecycle: z
    .object({
      autoResolve: Group(autoResolve, autoResolveDefaults),
      ...withDefaults({ boomerangMs }, { boomerangMs: 0 }),
    })
    .prefault({}),
  retention: Group(retention, defaults.retention),
  contacts: Group({ ...contacts, attributeOrder }, { ...defaults.contacts, attributeOrder: [] }),
  masking: Group(masking, defaults.masking),
});
export type Settings = z.infer<typeof Settings>;

export const defaultSettings: Settings = Settings.parse({});

const Part = <S extends z.ZodRawShape>(fields: S) => z.strictObject(fields).partial();

export const SettingsPatch = Part({
  removeAssignment: Part(removeAssignment),
  presence: Part(presence),
  routing: Part({
    ...routing,
    weights: Part(weights),
    pendingHoldMs: Part(pendingHoldMs),
    preferredAgent: Part(preferredAgent),
  }),
  lifecycle: Part({ autoResolve: Part(autoResolve), boomerangMs }),
  retention: Part(retention),
  contacts: Part(contacts),
  masking: Part(masking),
});
export type SettingsPatch = z.infer<typeof SettingsPatch>;
