/** What resolving a conversation takes, as its channel says for its visibility. */
import type { Configuration } from './directory.js';
import type { ReasonUse } from './resources/resolving.js';

export type ResolveTerms = { reason: ReasonUse; topicRequired: boolean };

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

/** Whether there must be a topic before it is resolved, by whomever, and there is none. */
export const lacksTopic = (
  config: Configuration,
  conversation: { channelId: string; visibility: string; topics: readonly string[] },
): boolean => conversation.topics.length === 0 && resolveTermsOf(config, conversation).topicRequired;

/** What must be there when it is resolved by hand. */
export const requiredBy = ({ reason, topicRequired }: ResolveTerms): ('reason' | 'topic')[] => [
  ...(reason === 'required' ? (['reason'] as const) : []),
  ...(topicRequired ? (['topic'] as const) : []),
];

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
