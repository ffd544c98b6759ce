/**
 * The variables of the environment, each with its rule and its default. `docs/settings.md` is held to them by a test.
 */
import { z } from 'zod';
import { isTypeRule } from '../attachments/content-types.js';
import { isAllowRule } from '../delivery/addresses.js';

export const roles = ['api', 'worker', 'monitor'] as const;
export type Role = (typeof roles)[number];

const number = (min: number, max: number, unset: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`))
    .default(unset);
const host = z
  .string()
  .regex(/^[A-Za-z0-9.:_-]{1,253}$/, 'must be a host name or an address')
  .default('127.0.0.1');

const isWebAddress = (value: string): boolean =>
  URL.canParse(value) && ['http:', 'https:'].includes(new URL(value).protocol);

function redisUrl(value: string): boolean {
  return URL.canParse(value) && ['redis:', 'rediss:'].includes(new URL(value).protocol);
}

/** Every variable that the engine reads, with its rule and its default. A variable set to nothing counts as not set. */
export const environment = z.object({
  SWITCHBOARD_PORT: number(0, 65_535, 8080),
  SWITCHBOARD_HOST: host,
  SWITCHBOARD_DATA_DIR: z.string().max(4096, 'is too long').default('.data'),
  SWITCHBOARD_ROOT_KEY: z
    .string()
    .regex(/^[A-Za-z0-9_-]{24,256}$/, 'must be 24 to 256 characters of A-Z, a-z, 0-9, _ and -')
    .optional(),
  SWITCHBOARD_ROLES: z
    .string()
    .transform((value) => value.split(',').map((role) => role.trim()))
    .pipe(z.array(z.enum(roles, `must be of ${roles.join(', ')}, joined by commas`)))
    .default([...roles]),
  REDIS_URL: z.string().refine(redisUrl, 'must be a redis:// or rediss:// address').optional(),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be fatal, error, warn, info, debug, trace or silent',
    })
    .default('info'),
  SWITCHBOARD_METRICS_PORT: number(0, 65_535, 9464),
  SWITCHBOARD_METRICS_HOST: host,
  SWITCHBOARD_INBOUND_CONCURRENCY: number(1, 1_000, 32),
  SWITCHBOARD_ROUTING_CONCURRENCY: number(1, 100, 4),
  SWITCHBOARD_DELIVERY_CONCURRENCY: number(1, 1_000, 64),
  SWITCHBOARD_WEBHOOK_ALLOW: z
    .string()
    .transform((value) => value.split(',').map((rule) => rule.trim()))
    .refine(
      (rules) => rules.every(isAllowRule),
      'must be host names, addresses or CIDR ranges, joined by commas',
    )
    .optional(),
  SWITCHBOARD_PUBLIC_URL: z
    .string()
    .refine(isWebAddress, 'must be an http:// or https:// address')
    .transform((value) => value.replace(/\/+$/, ''))
    .optional(),
  SWITCHBOARD_ATTACHMENT_DIR: z.string().max(4096, 'is too long').optional(),
  SWITCHBOARD_ATTACHMENT_MAX_BYTES: number(1, 999_999_999, 26_214_400),
  SWITCHBOARD_ATTACHMENT_TYPES: z
    .string()
    .transform((value) => value.split(',').map((rule) => rule.trim().toLowerCase()))
    .refine((rules) => rules.every(isTypeRule), 'must be content types, image/* or *, joined by commas')
    .default(['*']),
  SWITCHBOARD_S3_ENDPOINT: z
    .string()
    .refine(isWebAddress, 'must be an http:// or https:// address')
    .optional(),
  SWITCHBOARD_S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket')
    .optional(),
  SWITCHBOARD_S3_REGION: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/, 'must be a region')
    .default('us-east-1'),
  SWITCHBOARD_S3_ACCESS_KEY_ID: z.string().max(256, 'is too long').optional(),
  SWITCHBOARD_S3_SECRET_ACCESS_KEY: z.string().max(256, 'is too long').optional(),
  // Absence, grace and the longest tick stay under two minutes together only up to here.
  SWITCHBOARD_TICK_MS: number(20, 500, 250),
  SWITCHBOARD_STOP_DEADLINE_MS: number(500, 600_000, 10_000),
});

export type Environment = z.infer<typeof environment>;
