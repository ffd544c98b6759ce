/** What a routing rule would do to what waits now. Nothing is stored and nothing moves. */
import { z } from 'zod';
import { referencesOf, unknownOnes } from '../../inbox/admin/references.js';
import { dryRun } from '../../inbox/explaining/dry-run.js';
import { factsOfStored } from '../../inbox/placing/stored-facts.js';
import { RoutingRule, RoutingRuleInput } from '../../inbox/resources/index.js';
import type { Conversation } from '../../routing/terms/conversation.js';
import { notFound } from '../access.js';
import { Id } from '../act.js';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { invalidRequest } from '../validation.js';

/** Conversations that are looked at, oldest in New first. */
const MOST = 1_000;
const TRIED = 'rr_tried';

const Where = z.object({ need: z.string(), teamIds: z.array(z.string()) });
const DryRunAnswer = z.object({
  examined: z.number(),
  more: z.boolean().describe('More waits than was examined.'),
  matched: z.number().describe('How many of them the rule would decide about.'),
  conversations: z.array(z.object({ id: z.string(), from: Where, to: Where })),
});

export function dryRunRoutes(api: Api, { core, directory }: ApiDeps): void {
  const schema = {
    summary: 'Try a rule on what waits now',
    body: z.strictObject({
      rule: RoutingRuleInput,
      replaces: Id.optional().describe('The stored rule whose place it takes.'),
    }),
    response: { 200: DryRunAnswer },
  };
  api.post('/v1/routing-rules/dry-run', { config: { roles: ['admin'] }, schema }, async (request) => {
    const { workspaceId } = accessOf(request);
    const config = await directory.reload(workspaceId);
    if (!config) throw notFound('workspace');
    const { rule: input, replaces } = request.body;
    if (replaces !== undefined && !config.routingRules.has(replaces)) throw notFound('routing rule');
    const rule = RoutingRule.parse({ ...input, id: replaces ?? TRIED });
    const unknown = unknownOnes(config, referencesOf('routing_rule', rule));
    if (unknown.length > 0) {
      throw invalidRequest(unknown.map(({ path, ...rest }) => ({ ...rest, path: `rule.${path}` })));
    }
    const flat = await core.reads.byState(workspaceId, 'new', 0, MOST + 1);
    const ids = flat.filter((_, i) => i % 2 === 0);
    const found = await core.reads.conversations(workspaceId, ids.slice(0, MOST));
    const waiting = found.filter((c): c is Conversation => c !== null);
    const contacts = await core.reads.contacts(
      workspaceId,
      waiting.map(({ contactId }) => contactId),
    );
    const facts = waiting.map((c, i) => ({ id: c.id, facts: factsOfStored(c, contacts[i] ?? {}) }));
    const tried = dryRun(config, rule, facts, Date.now());
    return {
      examined: waiting.length,
      more: ids.length > MOST,
      matched: tried.matched,
      conversations: tried.conversations.map(({ id, from, to }) => ({
        id,
        from: { ...from, teamIds: [...from.teamIds] },
        to: { ...to, teamIds: [...to.teamIds] },
      })),
    };
  });
}
