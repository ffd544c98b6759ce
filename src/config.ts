/**
 * The settings of a process: read from the environment once, checked together, frozen. Reads nothing later and decides
 * nothing. `docs/settings.md` is held to `environment` by a test.
 */
import { join } from 'node:path';
import { z } from 'zod';
import { isTypeRule } from './attachments/content-types.js';
import type { Credentials } from './attachments/sigv4.js';
import { isAllowRule } from './delivery/addresses.js';
import { EngineError } from './errors.js';

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

export type Config = Readonly<{
  port: number;
  host: string;
  dataDir: string;
  /** Null: made at the first start and shown once. */
  rootKey: string | null;
  roles: ReadonlySet<Role>;
  /** Null: the engine starts a Redis of its own. */
  redisUrl: string | null;
  logLevel: string;
  metricsPort: number;
  metricsHost: string;
  inboundConcurrency: number;
  routingConcurrency: number;
  deliveryConcurrency: number;
  /** What webhooks may reach beside public addresses over TLS: hosts, addresses, CIDR ranges. */
  webhookAllow: readonly string[];
  /** Of the api as others reach it, without a slash at its end. */
  publicUrl: string;
  attachments: Readonly<{
    /** Where files are kept, and taken before they are kept elsewhere. */
    directory: string;
    maxBytes: number;
    /** Content types, `image/*` or `*`. */
    types: readonly string[];
    /** Null: files stay in the directory. */
    s3: Readonly<{ endpoint: string; bucket: string; credentials: Credentials }> | null;
  }>;
  /** Rhythm of the presence and timer monitors, ms. */
  tickMs: number;
  /** From the signal to a forced end, ms. */
  stopDeadlineMs: number;
}>;

/**
 * The settings that an environment means; a process passes none and gets its own.
 *
 * @throws {EngineError} `invalid_settings` naming every variable that is wrong, never its value
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  const problems = parsed.success
    ? clashes(parsed.data)
    : unique(parsed.error.issues.map(({ path, message }) => ({ variable: String(path[0]), message })));
  if (!parsed.success || problems.length > 0) {
    const lines = problems.map(({ variable, message }) => `  ${variable} ${message}`);
    throw new EngineError('invalid_settings', ['The settings are wrong:', ...lines].join('\n'), { problems });
  }
  const read = parsed.data;
  return Object.freeze({
    port: read.SWITCHBOARD_PORT,
    host: read.SWITCHBOARD_HOST,
    dataDir: read.SWITCHBOARD_DATA_DIR,
    rootKey: read.SWITCHBOARD_ROOT_KEY ?? null,
    roles: new Set(read.SWITCHBOARD_ROLES),
    redisUrl: read.REDIS_URL ?? null,
    logLevel: read.LOG_LEVEL,
    metricsPort: read.SWITCHBOARD_METRICS_PORT,
    metricsHost: read.SWITCHBOARD_METRICS_HOST,
    inboundConcurrency: read.SWITCHBOARD_INBOUND_CONCURRENCY,
    routingConcurrency: read.SWITCHBOARD_ROUTING_CONCURRENCY,
    deliveryConcurrency: read.SWITCHBOARD_DELIVERY_CONCURRENCY,
    webhookAllow: read.SWITCHBOARD_WEBHOOK_ALLOW ?? [],
    publicUrl: read.SWITCHBOARD_PUBLIC_URL ?? `http://${read.SWITCHBOARD_HOST}:${read.SWITCHBOARD_PORT}`,
    attachments: {
      directory: read.SWITCHBOARD_ATTACHMENT_DIR ?? join(read.SWITCHBOARD_DATA_DIR, 'attachments'),
      maxBytes: read.SWITCHBOARD_ATTACHMENT_MAX_BYTES,
      types: read.SWITCHBOARD_ATTACHMENT_TYPES,
      s3: s3Of(read),
    },
    tickMs: read.SWITCHBOARD_TICK_MS,
    stopDeadlineMs: read.SWITCHBOARD_STOP_DEADLINE_MS,
  });
}

/** Given in full, or not at all: `clashes` has looked. */
function s3Of(read: z.infer<typeof environment>): Config['attachments']['s3'] {
  const { SWITCHBOARD_S3_ENDPOINT: endpoint, SWITCHBOARD_S3_BUCKET: bucket } = read;
  const { SWITCHBOARD_S3_ACCESS_KEY_ID: accessKeyId, SWITCHBOARD_S3_SECRET_ACCESS_KEY: secretAccessKey } =
    read;
  if (!endpoint || !bucket || !accessKeyId || !secretAccessKey) return null;
  return {
    endpoint,
    bucket,
    credentials: { accessKeyId, secretAccessKey, region: read.SWITCHBOARD_S3_REGION },
  };
}

type Problem = { variable: string; message: string };

/** Settings that are fine alone and wrong together. */
function clashes(read: z.infer<typeof environment>): Problem[] {
  return [...samePorts(read), ...partOfS3(read)];
}

const ofS3 = [
  'SWITCHBOARD_S3_ENDPOINT',
  'SWITCHBOARD_S3_BUCKET',
  'SWITCHBOARD_S3_ACCESS_KEY_ID',
  'SWITCHBOARD_S3_SECRET_ACCESS_KEY',
] as const;

function partOfS3(read: z.infer<typeof environment>): Problem[] {
  const missing = ofS3.filter((variable) => read[variable] === undefined);
  if (missing.length === ofS3.length) return [];
  return missing.map((variable) => ({ variable, message: 'must be set, as the others of S3 are' }));
}

function samePorts(read: z.infer<typeof environment>): Problem[] {
  const samePort = read.SWITCHBOARD_PORT === read.SWITCHBOARD_METRICS_PORT && read.SWITCHBOARD_PORT !== 0;
  if (!samePort || !read.SWITCHBOARD_ROLES.includes('api')) return [];
  return [{ variable: 'SWITCHBOARD_METRICS_PORT', message: 'must differ from SWITCHBOARD_PORT' }];
}

/** One line a variable and problem: a list with three wrong roles is one problem. */
const unique = (problems: Problem[]): Problem[] => [
  ...new Map(problems.map((problem) => [`${problem.variable} ${problem.message}`, problem])).values(),
];
