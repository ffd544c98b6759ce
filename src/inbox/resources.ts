/**
 * What admins configure: shapes as stored, and the inputs that make and change them. Inputs are strict: an unknown
 * field is an error, not a surprise.
 */
import { z } from 'zod';

const wellFormed = (value: string) => value.isWellFormed() && !value.includes('\u0000');

/** Text from outside: no lone surrogates, no NUL. Lengths count UTF-16 code units. */
export const SafeText = (min: number, max: number) =>
  z
    .string()
    .min(min)
    .max(max)
    .refine(wellFormed, {
      message: 'must be well-formed Unicode without NUL',
      params: { code: 'malformed_text' },
    });

/** A display name: 1 to 255 characters, not only white space. */
export const Name = SafeText(1, 255).refine((value) => value.trim().length > 0, {
  message: 'must not be blank',
});

/** Of whatever an admin configures. */
export const Id = z.string().regex(/^[a-z]{2,3}_[A-Za-z0-9_-]{1,64}$/);
const Ids = z
  .array(Id)
  .max(100)
  .refine((ids) => new Set(ids).size === ids.length, { message: 'must not name one twice' });
/** Most conversations in New that an agent holds by automatic assignment. */
const Capacity = z.int().min(1).max(100);

export const Team = z.object({ id: Id, name: Name, slug: z.string(), capacity: Capacity.nullable() });
export const Channel = z.object({
  id: Id,
  name: Name,
  slug: z.string(),
  kind: z.enum(['api']),
  teamIds: Ids,
  assignOnReply: z.boolean(),
  /** Without a receipt for so long a reply is shown as failed, ms. */
  replyDeadlineMs: z.int(),
});
export const Agent = z.object({
  id: Id,
  name: Name,
  slug: z.string(),
  teamIds: Ids,
  capacity: Capacity.nullable(),
});
export type Team = z.infer<typeof Team>;
export type Channel = z.infer<typeof Channel>;
export type Agent = z.infer<typeof Agent>;

const seconds = (min: number, max: number) =>
  z
    .int()
    .min(min * 1000)
    .max(max * 1000);

export const Settings = z.object({
  removeAssignment: z.object({
    enabled: z.boolean(),
    graceMs: seconds(0.5, 110),
    signOutGraceMs: z.int().min(0).max(110_000),
  }),
  presence: z.object({ leaseMs: seconds(0.3, 110), heartbeatMs: seconds(0.1, 60) }),
  routing: z.object({ defaultCapacity: Capacity }),
  retention: z.object({
    resolvedDays: z.int().min(1).max(3650),
    eventHours: z.int().min(1).max(168),
    auditDays: z.int().min(1).max(3650),
    deadLetterDays: z.int().min(1).max(365),
    dedupeDays: z.int().min(8).max(30),
  }),
});
export type Settings = z.infer<typeof Settings>;

export const defaultSettings: Settings = {
  removeAssignment: { enabled: true, graceMs: 90_000, signOutGraceMs: 10_000 },
  presence: { leaseMs: 45_000, heartbeatMs: 15_000 },
  routing: { defaultCapacity: 5 },
  retention: { resolvedDays: 30, eventHours: 1, auditDays: 90, deadLetterDays: 14, dedupeDays: 8 },
};

export const TeamInput = z.strictObject({ name: Name, capacity: Capacity.nullable().optional() });
export const TeamPatch = TeamInput.partial();
const ChannelFields = z.strictObject({
  name: Name,
  kind: z.enum(['api']),
  teamIds: Ids.optional(),
  assignOnReply: z.boolean().optional(),
  replyDeadlineMs: seconds(1, 86_400).optional(),
  /** Accepted by the schema only to be refused by name until replies are pushed. */
  webhookUrl: z.string().max(2048).nullable().optional(),
});
export const ChannelInput = ChannelFields;
export const ChannelPatch = ChannelFields.omit({ kind: true }).partial();
export const AgentInput = z.strictObject({
  name: Name,
  teamIds: Ids.optional(),
  capacity: Capacity.nullable().optional(),
});
export const AgentPatch = AgentInput.partial();
export const SettingsPatch = z.strictObject({
  removeAssignment: z.strictObject(Settings.shape.removeAssignment.shape).partial().optional(),
  presence: z.strictObject(Settings.shape.presence.shape).partial().optional(),
  routing: z.strictObject(Settings.shape.routing.shape).partial().optional(),
  retention: z.strictObject(Settings.shape.retention.shape).partial().optional(),
});
export const KeyInput = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('admin') }),
  z.strictObject({ role: z.literal('operator') }),
  z.strictObject({ role: z.literal('connector'), channelIds: Ids.min(1) }),
  z.strictObject({ role: z.literal('agent'), agentId: Id }),
]);
export const WorkspaceInput = z.strictObject({ name: Name });

export type TeamInput = z.infer<typeof TeamInput>;
export type TeamPatch = z.infer<typeof TeamPatch>;
export type ChannelInput = z.infer<typeof ChannelInput>;
export type ChannelPatch = z.infer<typeof ChannelPatch>;
export type AgentInput = z.infer<typeof AgentInput>;
export type AgentPatch = z.infer<typeof AgentPatch>;
export type SettingsPatch = z.infer<typeof SettingsPatch>;
export type KeyInput = z.infer<typeof KeyInput>;

/** A label made from a name: lower-case letters, digits and dashes, at most 40; `fallback` when nothing is left. */
export function slugOf(name: string, fallback: string): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
  return slug || fallback;
}
