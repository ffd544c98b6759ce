/** What resolving a conversation takes, as its channel says for its visibility. */
import type { Configuration } from './directory.js';

export type ResolveTerms = { reason: 'off' | 'optional' | 'required'; topicRequired: boolean };

/** Of a channel that is gone: anything, nothing. */
export function resolveTermsOf(
  { channels }: Configuration,
  { channelId, visibility }: { channelId: string; visibility: string },
): ResolveTerms {
  const channel = channels.get(channelId);
  const which = visibility === 'public' ? 'public' : 'private';
  return {
    reason: channel?.resolveReason[which] ?? 'optional',
    topicRequired: channel?.topicRequired[which] ?? false,
  };
}

/** Why this reason is not taken; null: it is, or none is given. */
export function reasonProblem(
  { resolveReasons }: Configuration,
  { reason }: ResolveTerms,
  reasonId: string | null,
): 'not_taken' | 'unknown_id' | null {
  if (reasonId === null) return null;
  if (!resolveReasons.get(reasonId)?.enabled) return 'unknown_id';
  return reason === 'off' ? 'not_taken' : null;
}
