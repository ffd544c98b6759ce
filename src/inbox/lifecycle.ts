/** How long a channel's conversations may stand in their queues, and when they come back by themselves. */
import type { LifecycleTerms } from '../routing/terms/lifecycle.js';
import type { FieldError } from './admin/field-error.js';
import type { Channel, Settings } from './resources/index.js';

type Known = { readonly settings: Settings; readonly channels: ReadonlyMap<string, Channel> };

/** What a conversation of the channel is opened under; of a channel that is gone, what the settings say. */
export function lifecycleTerms(
  { lifecycle }: Settings,
  channel: Pick<Channel, 'lifecycle' | 'topicRequired'> | undefined,
  visibility: 'private' | 'public' = 'private',
): LifecycleTerms {
  const own = channel?.lifecycle;
  const { autoResolve } = lifecycle;
  return {
    resolveNewMs: own?.autoResolve.newMs ?? autoResolve.newMs,
    resolvePendingMs: own?.autoResolve.pendingMs ?? autoResolve.pendingMs,
    resolveNewReason: own?.autoResolve.newReason ?? autoResolve.newReason,
    resolvePendingReason: own?.autoResolve.pendingReason ?? autoResolve.pendingReason,
    boomerangMs: own?.boomerangMs ?? lifecycle.boomerangMs,
    topicRequired: channel?.topicRequired[visibility] ? 1 : 0,
  };
}

const comesTooLate = ({ boomerangMs, resolvePendingMs }: LifecycleTerms) => boomerangMs >= resolvePendingMs;
const tooLate = (where: string): FieldError => ({
  path: 'lifecycle.boomerangMs',
  code: 'invalid_relation',
  message: `must be shorter than lifecycle.autoResolve.pendingMs${where}`,
});

/** A channel whose conversations would be resolved before they came back. */
export const channelLifecycleErrors = (settings: Settings, channel: Channel): FieldError[] =>
  comesTooLate(lifecycleTerms(settings, channel)) ? [tooLate('')] : [];

/** The same of the settings, and of each channel under them. */
export function lifecycleErrors({ settings, channels }: Known): FieldError[] {
  const wrong = comesTooLate(lifecycleTerms(settings, undefined)) ? [tooLate('')] : [];
  const under = [...channels.values()].filter((channel) => comesTooLate(lifecycleTerms(settings, channel)));
  return [...wrong, ...under.map(({ id }) => tooLate(` in channel ${id}`))];
}

/** Whether a message accepted then opens again what was resolved, unix ms. */
export const opensAgain = (windowMs: number, resolvedAt: number | null, acceptedAt: number): boolean =>
  windowMs > 0 && resolvedAt !== null && acceptedAt - resolvedAt <= windowMs;
