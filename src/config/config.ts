/**
 * The settings of a process: read from the environment once, checked together, frozen. Reads nothing later and decides
 * nothing.
 */
import { join } from 'node:path';
import type { Credentials } from '../attachments/sigv4.js';
import { EngineError } from '../errors.js';
import { clashes, type Problem } from './clashes.js';
import { type Environment, environment, type Role } from './environment.js';

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
function s3Of(read: Environment): Config['attachments']['s3'] {
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

/** One line a variable and problem: a list with three wrong roles is one problem. */
const unique = (problems: Problem[]): Problem[] => [
  ...new Map(problems.map((problem) => [`${problem.variable} ${problem.message}`, problem])).values(),
];
