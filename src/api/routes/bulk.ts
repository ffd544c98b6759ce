/**
 * Many at once: up to 500 conversations a call, each with its epoch and an outcome of its own. One that is refused keeps none
 * of the others back.
 */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { EngineError } from '../../errors.js';
import { requiredBy, resolveTermsOf } from '../../inbox/resolving.js';
import type { TeamRole } from '../../inbox/resources/index.js';
import { wrapUpMsOf } from '../../inbox/serving/standing.js';
import type { Conversation } from '../../routing/conversation.js';
import { type Access, mayBeGiven, refusalOn } from '../access.js';
import { Id, placementOf } from '../act.js';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { rememberRequest, requestRefOf, wasAnswered } from '../request-ref.js';
import { badReason, configNaming } from '../resolving.js';
import { invalidRequest } from '../validation.js';

const MOST = 500;
const AT_ONCE = 32;

const Item = z.strictObject({ id: Id, epoch: z.int().min(0) });
const BulkInput = z.strictObject({
  items: z.array(Item).min(1).max(MOST),
  do: z.union([
    z.strictObject({ verb: z.literal('assign'), agentId: Id }),
    z.strictObject({ verb: z.literal('assign'), teamId: Id }),
    z.strictObject({ verb: z.literal('unassign') }).describe('Pulled back: into line again.'),
    z.strictObject({ verb: z.literal('resolve'), reasonId: Id.nullish() }),
    z.strictObject({ verb: z.literal('prioritize'), priority: z.int().min(0).max(900) }),
  ]),
});
type Verb = z.infer<typeof BulkInput>['do'];

const needs: Record<Verb['verb'], TeamRole> = {
  assign: 'contributor',
  unassign: 'contributor',
  resolve: 'viewer',
  prioritize: 'contributor',
};

const BulkAnswer = z.object({
  results: z.array(
    z.object({
      id: z.string(),
      status: z.string().describe('`done`, or the code of why not.'),
      epoch: z.number().optional(),
    }),
  ),
});

export function bulkRoutes(api: Api, { core, directory, queues }: ApiDeps): void {
  const schema = {
    summary: 'Do one thing to many conversations',
    body: BulkInput,
    response: { 200: BulkAnswer },
  };
  const config = { roles: ['agent', 'admin'] } as const;
  api.post('/v1/conversations/bulk', { config, schema }, async (request) => {
    const access = accessOf(request);
    const { workspaceId } = access;
    const { items, do: verb } = request.body;
    const ref = requestRefOf(request);
    if (verb.verb === 'prioritize' && access.agent) {
      throw new EngineError('forbidden', 'A key of role agent may not set priorities.');
    }
    await checkTarget(access, verb);
    await checkReason(request, verb);
    await rememberRequest(core, request);
    let rings = false;

    async function one({ id, epoch }: z.infer<typeof Item>) {
      const conversation = await core.reads.conversation(workspaceId, id);
      const refusal = conversation && refusalOn(access, conversation, needs[verb.verb]);
      if (!conversation || refusal) return { id, status: refusal?.code ?? 'not_found' };
      // Each item is a request of its own under the caller's key.
      const own = ref && { id: `${ref.id}/${id}`, hash: ref.hash };
      const outcome = await act(access, verb, conversation, { epoch, request: own });
      if (!('ring' in outcome)) return { id, status: outcome.status };
      rings ||= outcome.ring;
      const after = await core.reads.conversation(workspaceId, id);
      return { id, status: 'done', ...(after ? { epoch: after.epoch } : {}) };
    }

    const results = [];
    for (let i = 0; i < items.length; i += AT_ONCE) {
      results.push(...(await Promise.all(items.slice(i, i + AT_ONCE).map(one))));
    }
    if (rings) void queues.ringRouting([workspaceId]);
    return { results };
  });

  async function checkReason(request: FastifyRequest, verb: Verb): Promise<void> {
    if (verb.verb !== 'resolve' || !verb.reasonId) return;
    const current = await configNaming(directory, request, verb.reasonId);
    const isKnown = current.resolveReasons.get(verb.reasonId)?.enabled;
    if (!isKnown && !(await wasAnswered(core, request))) throw badReason('do.reasonId', 'unknown_id');
  }

  async function checkTarget({ workspaceId, config: seen }: Access, verb: Verb): Promise<void> {
    if (verb.verb !== 'assign') return;
    const knows = (current: typeof seen | null) =>
      'teamId' in verb ? current?.teams.has(verb.teamId) : current?.agents.has(verb.agentId);
    if (knows(seen) || knows(await directory.reload(workspaceId))) return;
    const path = 'teamId' in verb ? 'do.teamId' : 'do.agentId';
    throw invalidRequest([{ path, code: 'unknown_id', message: 'There is no such team or agent.' }]);
  }

  function act(
    { workspaceId, by, agent }: Access,
    verb: Verb,
    conversation: Conversation,
    presented: { epoch: number; request: { id: string; hash: string } | undefined },
  ) {
    const acting = { ...presented, conversationId: conversation.id, by };
    return directory.under(workspaceId, async (current) => {
      const configVersion = current.version;
      const { conversations } = core;
      switch (verb.verb) {
        case 'assign': {
          if ('agentId' in verb) {
            if (!mayBeGiven(current, verb.agentId, conversation)) return { status: 'forbidden' as const };
            return conversations.assign(workspaceId, {
              ...acting,
              configVersion,
              to: { agentId: verb.agentId },
            });
          }
          const { teamId } = verb;
          const placement = await placementOf(core, current, conversation, { teamId });
          return conversations.assign(workspaceId, { ...acting, configVersion, to: { teamId, placement } });
        }
        case 'unassign':
          return conversations.unassign(workspaceId, {
            ...acting,
            configVersion,
            agentId: agent?.id ?? null,
          });
        case 'resolve': {
          const wrapUpMs = wrapUpMsOf(current, conversation.assigneeId);
          const { reasonId = null } = verb;
          const terms = resolveTermsOf(current, conversation);
          // Channels differ: one that takes no reason is resolved without.
          const reason = terms.reason === 'off' ? null : reasonId;
          const required = requiredBy(terms);
          return conversations.resolve(workspaceId, { ...acting, seenSeq: null, wrapUpMs, reason, required });
        }
        case 'prioritize':
          return conversations.prioritize(workspaceId, { ...acting, priority: verb.priority });
      }
    });
  }
}
