/**
 * Draining contacts' inboxes: claim, evaluate, apply head by head until the inbox is empty. Order rests on the core
 * refusing all but the head; this may run anywhere, any number of times, for any contact.
 */
import { decodeMessage, type Stored, type StoredEcho, type StoredMessage } from '../../connectors/index.js';
import { EngineError } from '../../errors.js';
import type { Job } from '../../queues.js';
import { randomToken } from '../../routing/ids.js';
import { codeOf } from '../failure.js';
import type { WorkerDeps } from '../serving.js';
import { applyChange, applyEcho } from './changes.js';
import { type Head as AppliedHead, applyMessage, checkMessage, expectedOf } from './messages.js';

export type Drained = {
  applied: number;
  /** Heads given up on the way. */
  dead: number;
  /** Another one holds the claim. */
  busy: boolean;
  /** Attempts counted on the first head, this one included; 0 when nothing was claimed. */
  attempts: number;
};

type Deps = Pick<WorkerDeps, 'core' | 'directory' | 'queues' | 'metrics' | 'log'>;
type Head = { messageId: string; acceptedAt: number; body: string };

/** A longer inbox is given back and rung for again, so that stopping never waits for a flood. */
const AT_MOST = 500;

/** One inbound job: its contacts side by side. */
export async function handleInbound(deps: Deps, { workspaceId, contactIds }: Job<'inbound'>): Promise<void> {
  // All have ended when the job ends, also when one of them failed.
  const drained = await Promise.allSettled(contactIds.map((id) => drainContact(deps, workspaceId, id)));
  for (const each of drained) if (each.status === 'rejected') throw each.reason;
}

/**
 * Apply what stands in a contact's inbox, as far as it can be applied. A head that fails is given back with a reason;
 * the sweep tries it again. Throws only when Redis is away.
 */
export async function drainContact(deps: Deps, workspaceId: string, contactId: string): Promise<Drained> {
  const { core, metrics, queues } = deps;
  const token = randomToken();
  const claim = await core.inboxes.claim(workspaceId, contactId, token);
  if (claim.status === 'busy') return { applied: 0, dead: 0, busy: true, attempts: 0 };
  const workspace = (await deps.directory.get(workspaceId))?.slug ?? '';
  if (claim.dead > 0) metrics.deadLettered.inc({ workspace }, claim.dead);
  const drained: Drained = { applied: 0, dead: claim.dead, busy: false, attempts: 0 };
  if (claim.status === 'empty') return drained;

  drained.attempts = claim.attempts;
  const rings: Promise<void>[] = [];
  let head: Head | null = { messageId: claim.messageId, acceptedAt: claim.acceptedAt, body: claim.body };
  while (head && drained.applied < AT_MOST) {
    const { messageId } = head;
    const outcome: Applied = await applyHead(deps, workspaceId, contactId, token, head).catch(
      (err: unknown) => {
        deps.log.error({ workspaceId, contactId, messageId, err }, 'a message was not applied');
        return { status: 'failed' as const, code: codeOf(err) };
      },
    );
    if (outcome.status === 'failed') {
      metrics.applyFailures.inc({ workspace, code: outcome.code });
      await core.inboxes.release(workspaceId, contactId, token, outcome.code);
      break;
    }
    if (outcome.status === 'not_head') break;
    drained.applied++;
    if ('taken' in outcome && outcome.taken)
      metrics.unassignments.inc({ workspace, reason: 'agent_offline' });
    metrics.applySeconds.observe({ workspace }, Math.max(0, outcome.appliedAt - outcome.acceptedAt) / 1000);
    for (const kind of 'did' in outcome ? outcome.did : []) metrics.automations.inc({ workspace, kind });
    if ('ring' in outcome && outcome.ring) rings.push(queues.ringRouting([workspaceId]));
    head = outcome.nextId
      ? { messageId: outcome.nextId, acceptedAt: outcome.nextAt ?? Date.now(), body: outcome.nextBody }
      : null;
    if (head && drained.applied === AT_MOST) {
      await core.inboxes.release(workspaceId, contactId, token, '');
      rings.push(queues.ringInbound(workspaceId, [contactId]));
    }
  }
  await Promise.all(rings);
  return drained;
}

type Applied = Awaited<ReturnType<typeof applyHead>> | { status: 'failed'; code: string };

async function applyHead(deps: Deps, workspaceId: string, contactId: string, token: string, head: Head) {
  const { directory } = deps;
  const accepted = decode(head.body);
  // A channel made a moment ago on another process: the copy here may be older than the message.
  const known = await directory.get(workspaceId);
  const config = known?.channels.has(accepted.channelId) ? known : await directory.reload(workspaceId);
  const { messageId, acceptedAt } = head;
  const of = { workspaceId, contactId, messageId, token, acceptedAt };
  if (accepted.type === 'message') {
    const outcome = await applyMessage(deps, of, accepted);
    await ringForFiles(deps, of, accepted);
    return outcome;
  }
  checkMessage(config, contactId, accepted);
  if (accepted.type !== 'echo') return applyChange(deps.core, of, accepted);
  const outcome = await applyEcho(deps.core, of, accepted);
  await ringForFiles(deps, of, accepted);
  return outcome;
}

/** Also after a repeat: whoever was to ring may have gone. */
function ringForFiles({ queues }: Deps, of: AppliedHead, message: StoredMessage | StoredEcho): Promise<void> {
  const ids = expectedOf(of, message).map(({ id }) => id);
  return queues.ringAttachments(of.workspaceId, ids);
}

function decode(body: string): Stored {
  try {
    const message: Stored = decodeMessage(body);
    if (typeof message.contact.externalId === 'string') return message;
  } catch {
    // What the parser says quotes what it read.
  }
  throw new EngineError('invalid_request', 'The stored body is not a message.');
}
