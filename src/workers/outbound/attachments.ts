/**
 * Fetching what came with messages, at once, because providers' links expire: claim, fetch through the guarded client, keep, settle.
 * This may run anywhere, any number of times, for any attachment.
 */
import { contentTypeOf, UNKNOWN_TYPE } from '../../attachments/content-types.js';
import type { Files } from '../../attachments/files.js';
import type { Client, Incoming } from '../../delivery/client.js';
import { retryInMs } from '../../delivery/schedule.js';
import type { Job } from '../../queues.js';
import { randomToken } from '../../routing/ids.js';
import type { FetchOutcome } from '../../routing/outbound/attachments.js';
import { inChunks, slugOf, type WorkerDeps } from '../serving.js';

export type FetchDeps = Pick<WorkerDeps, 'core' | 'directory' | 'metrics' | 'queues' | 'log'> & {
  client: Client;
  files: Files;
};

/** Of one attempt, until all of it was taken; a claim lasts longer than this and keeping it together. */
const FETCH_MS = 60_000;
/** About six minutes. */
const ATTEMPTS = 12;
const AT_ONCE = 4;

/** What asking again does not change. */
const final = new Set(['address_refused', 'invalid_url', 'too_large', 'empty', 'type_refused', 'http_410']);

/** Throws only when Redis is away; what was claimed then is due again in five minutes. */
export async function handleFetches(
  deps: FetchDeps,
  { workspaceId, attachmentIds }: Job<'attachments'>,
): Promise<void> {
  await inChunks(attachmentIds, AT_ONCE, (id) => fetchOne(deps, workspaceId, id));
}

async function fetchOne(deps: FetchDeps, workspaceId: string, attachmentId: string): Promise<void> {
  const { core, client, queues } = deps;
  if (client.closing()) return;
  const token = randomToken();
  const claim = await core.attachments.claim(workspaceId, attachmentId, token);
  if (claim.status === 'waiting') return;
  const got = await client.get(claim.url, FETCH_MS, (incoming) =>
    keep(deps, { workspaceId, attachmentId, declared: claim.contentType }, incoming),
  );
  const made = 'taken' in got ? got.taken : got.error;
  const outcome = typeof made === 'string' ? outcomeOf(made, claim.attempts) : made;
  await core.attachments.settle(workspaceId, { attachmentId, token, ...outcome });
  const workspace = await slugOf(deps.directory, workspaceId);
  deps.metrics.attachmentFetches.inc({ workspace, status: outcome.outcome });
  if (outcome.outcome === 'stored') return;
  deps.log.warn({ workspaceId, attachmentId, reason: outcome.reason }, 'an attachment was not fetched');
  if (outcome.outcome === 'again')
    await queues.ringAttachments(workspaceId, [attachmentId], outcome.retryInMs);
}

/** Keeps it, or says in a word why not. */
async function keep(
  { files, log }: FetchDeps,
  { workspaceId, attachmentId, declared }: { workspaceId: string; attachmentId: string; declared: string },
  { code, contentType, length, body }: Incoming,
): Promise<FetchOutcome | string> {
  if (code !== 200) return `http_${code}`;
  const type = contentTypeOf(contentType) ?? contentTypeOf(declared) ?? UNKNOWN_TYPE;
  if (!files.takes(type)) return 'type_refused';
  if (length !== null && length > files.maxBytes) return 'too_large';
  const taken = await files.spool(body);
  if (taken.status !== 'taken') return taken.status;
  try {
    await files.keep(workspaceId, attachmentId, taken.file, type);
  } catch (err) {
    log.error({ workspaceId, attachmentId, err }, 'a file was not kept');
    return 'store_failed';
  }
  return { outcome: 'stored', contentType: type, size: taken.file.size };
}

function outcomeOf(reason: string, attempts: number): FetchOutcome {
  if (final.has(reason) || attempts >= ATTEMPTS) return { outcome: 'failed', reason };
  return { outcome: 'again', reason, retryInMs: retryInMs(attempts, null, Math.random()) };
}
