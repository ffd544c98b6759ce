/** What may be chosen with a conversation: topics, and what resolving it takes. Admins make both, agents read them here. */
import { z } from 'zod';
import { resolveTermsOf } from '../../inbox/resolving.js';
import { forViewers as config, conversationParams as params, conversationPath as path } from '../act.js';
import { accessOf, conversationOf } from '../authentication.js';
import type { Api } from '../deps.js';

const Named = z.object({ id: z.string(), name: z.string() });
const Choices = z
  .object({
    topics: z.array(Named),
    resolve: z.object({
      reason: z.enum(['off', 'optional', 'required']),
      reasons: z.array(Named).describe('Enabled ones; none where they are off.'),
      topicRequired: z.boolean(),
    }),
  })
  .meta({ id: 'Choices' });

const named = (all: Iterable<{ id: string; name: string }>) =>
  [...all].map(({ id, name }) => ({ id, name })).sort((a, b) => (a.name < b.name ? -1 : 1));

export function choiceRoutes(api: Api): void {
  const schema = {
    summary: 'Topics it may have, and what resolving it takes',
    params,
    response: { 200: Choices },
  };
  api.get(`${path}/choices`, { config, schema }, async (request) => {
    const { config: current } = accessOf(request);
    const terms = resolveTermsOf(current, conversationOf(request));
    const enabled = [...current.resolveReasons.values()].filter((reason) => reason.enabled);
    return {
      topics: named(current.topics.values()),
      resolve: { ...terms, reasons: terms.reason === 'off' ? [] : named(enabled) },
    };
  });
}
