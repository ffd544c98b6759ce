/** What the API is given. Nothing here is made by the API itself, so that tests and roles can give something else. */
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Files } from '../attachments/files.js';
import type { Admin } from '../inbox/admin/index.js';
import type { Directory } from '../inbox/directory.js';
import type { Keyring } from '../inbox/keys.js';
import type { Queues } from '../queues.js';
import type { Core } from '../routing/core.js';
import type { StreamTimes } from './event-stream.js';
import type { FeedWake } from './wake.js';

export type RequestObservation = { method: string; route: string; status: number; ms: number };

/** What the API counts. Labels are bounded: slugs, kinds and route patterns, never an id. */
export type ApiMetrics = {
  observeRequest(observation: RequestObservation): void;
  countMessages(labels: {
    workspace: string;
    channelKind: string;
    outcome: 'accepted' | 'duplicate' | 'rejected';
    count: number;
  }): void;
  countStreams(labels: { workspace: string; change: 1 | -1 }): void;
};

export type Health = {
  /** Whether this process has what it needs, and each thing it needs by name. */
  ready(): Promise<{ ok: boolean; checks: Record<string, boolean> }>;
};

/** What the process says about itself. */
export type ProcessReport = {
  health: Health;
  /** The exposition: series of this workspace (its slug) and of none; null: all. */
  metricsText(workspaceSlug: string | null): Promise<string>;
};

export type ApiDeps = ProcessReport & {
  core: Core;
  directory: Directory;
  admin: Admin;
  keyring: Keyring;
  queues: Pick<Queues, 'ringInbound' | 'ringRouting' | 'ringDelivery'>;
  files: Files;
  metrics: ApiMetrics;
  /** Given ids and codes only. */
  log: FastifyBaseLogger;
  version: string;
  /** Hash tags of the installation: where workspaces live. */
  partitions: readonly string[];
  wake: FeedWake;
  /** Of event streams; not given: as they are in production. */
  streamTimes?: StreamTimes;
};

/** The instance that routes are put on: bodies and answers are typed by their zod schemas. */
export type Api = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;
