/** Refusals of the core as errors of the contract: what every verb may answer, said once. */
import { EngineError } from '../errors.js';
import { notFound } from './access.js';
import { keyReused } from './request-ref.js';
import { invalidRequest } from './validation.js';

/** Every refusal that some verb answers, as far as the API shows it. */
type Refusal =
  | { status: 'not_found' }
  | { status: 'stale_epoch'; epoch: number; state: string; assigneeId: string | null }
  | { status: 'invalid_state'; state: string }
  | { status: 'idempotency_key_reused' }
  | { status: 'unseen_message'; lastInboundSeq: number }
  | { status: 'conversation_open'; conversationId: string }
  | { status: 'contact_blocked' }
  | { status: 'conversation_locked'; lockedBy: string; epoch: number }
  | { status: 'offer_ended' }
  | { status: 'reason_required' }
  | { status: 'topic_required' }
  | { status: 'unknown_agent' }
  | { status: 'reserved' }
  | { status: 'in_use'; namedBy?: readonly string[]; resource?: string };

const texts = {
  stale_epoch: 'The conversation has changed hands since.',
  invalid_state: 'This cannot be done in the state that it is in.',
  unseen_message: 'The customer wrote something that was not seen.',
  conversation_open: 'Another conversation of this contact is open.',
  contact_blocked: 'This contact is blocked.',
  conversation_locked: 'Another agent is at work on it; take the lock first.',
  reason_required: 'Its channel wants a reason; `choices` has them.',
  topic_required: 'Its channel wants a topic first; `choices` has them.',
  offer_ended: 'The offer has ended: answered, too late, or somebody else’s by now.',
  reserved: 'Every workspace has it: it may be hidden, not deleted.',
  in_use: 'Conversations stand under it, or something names it.',
} as const;

const isRefusal = (outcome: { status: string }): outcome is Refusal =>
  outcome.status in texts ||
  ['not_found', 'idempotency_key_reused', 'unknown_agent'].includes(outcome.status);

/**
 * The outcome, when it is none of the refusals.
 *
 * @param what the resource's name in a 404
 * @throws {EngineError} the refusal's code, with what the core told of it
 */
export function accepted<T extends { status: string }>(
  outcome: T,
  what = 'conversation',
): Exclude<T, Refusal> {
  if (!isRefusal(outcome)) return outcome as Exclude<T, Refusal>;
  const refusal: Refusal = outcome;
  switch (refusal.status) {
    case 'not_found':
      throw notFound(what);
    case 'idempotency_key_reused':
      throw keyReused();
    case 'unknown_agent':
      throw invalidRequest([{ path: 'agentId', code: 'unknown_id', message: 'There is no such agent.' }]);
    default: {
      const { status, ...details } = refusal;
      throw new EngineError(status, texts[status], details);
    }
  }
}
