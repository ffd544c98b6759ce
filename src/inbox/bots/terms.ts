/** Which virtual agent gets what, and under which terms. */
import type { BotTerms } from '../../routing/terms/bot-terms.js';
import type { Configuration } from '../directory.js';
import type { Agent } from '../resources/index.js';

/** What it is given a conversation under; null: it is a person. */
export const botTermsOf = ({ id, virtual }: Agent): BotTerms | null =>
  virtual && {
    agentId: id,
    answerWithinMs: virtual.answerWithinMs,
    contactTimeoutMs: virtual.contactTimeoutMs ?? 0,
    handoff: virtual.handoff,
  };

/** Who begins conversations of a channel; null: people do. */
export function inceptionBot(
  { agents }: Pick<Configuration, 'agents'>,
  channelId: string,
  visibility: string,
): BotTerms | null {
  if (visibility !== 'private') return null;
  const begins = ({ virtual, draining }: Agent) =>
    virtual?.role === 'inception' && virtual.channelIds.includes(channelId) && !draining;
  const bot = [...agents.values()].find(begins);
  return bot ? botTermsOf(bot) : null;
}
