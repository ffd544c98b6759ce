/** What every act on a conversation carries, and why one is refused. */
import { newId } from '../ids.js';
import { answer, int, optional, text } from '../script.js';

/** Which request acts: the engine's own id, or a client's idempotency key with a hash of its request. */
export type RequestRef = { id: string; hash: string };

/** What every act on a conversation carries. `epoch` null: not checked. `by`: `agent:ID` or `key:ID`. */
export type Act = {
  conversationId: string;
  epoch: number | null;
  by: string;
  request?: RequestRef | undefined;
  nowMs?: number;
};

export const refusals = [
  answer('not_found'),
  answer('stale_epoch', { epoch: int, state: text, assigneeId: optional }),
  answer('invalid_state', { state: text }),
  answer('idempotency_key_reused'),
] as const;
export const unseen = answer('unseen_message', { lastInboundSeq: int });
export const locked = answer('conversation_locked', { lockedBy: text, epoch: int });
/** Not uploaded, not here, another agent's, or taken already. */
export const unknownAttachment = answer('unknown_attachment', { attachmentId: text });
export const staleConfig = answer('stale_config');

/** Arguments of scripts that keep their answer. */
export const requestArgs = ['nowMs', 'requestId', 'requestHash'] as const;
/** Arguments of scripts that act on a conversation. */
export const actArgs = [...requestArgs, 'conversationId', 'epoch', 'by'] as const;

/** Where no epoch is checked. */
export const ofRequest = (a: Omit<Act, 'epoch'>) => ({
  nowMs: a.nowMs ?? '',
  requestId: a.request?.id ?? newId('rq'),
  requestHash: a.request?.hash ?? '',
  conversationId: a.conversationId,
  by: a.by,
});

export const ofAct = (a: Act) => ({ ...ofRequest(a), epoch: a.epoch ?? '' });
