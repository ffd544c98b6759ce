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
import type { Act, RequestRef } from '../../routing/terms/acts.js';
import type { Conversation } from '../../routing/terms/conversation.js';
import { type Access, refusalOn } from '../access.js';
import { Id } from '../act.js';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { createGiving } from '../giving.js';
import { rememberRequest, requestRefOf, wasAnswered } from '../request-ref.js';
import { badReason, configNaming } from '../resolving.js';

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

export function bulkRoutes(api: Api, deps: ApiDeps): void {
  const { core, directory, queues } = deps;
  const giving = createGiving(deps);
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
    if (verb.verb === 'assign') await giving.checkTarget(request, access, verb, 'do.');
    await checkReason(request, verb);
    await rememberRequest(core, request);
    let rings = false;

    async function one({ id, epoch }: z.infer<typeof Item>) {
      const conversation = await core.reads.conversation(workspaceId, id);
      if (!conversation) return { id, status: 'not_found' };
      // Each item is a request of its own under the caller's key.
      const own = ref && { id: `${ref.id}/${id}`, hash: ref.hash };
      const refusal = refusalOn(access, conversation, needs[verb.verb]);
      if (refusal && !(await wasDone(workspaceId, own))) return { id, status: refusal.code };
      const isLocked = conversation.lockedBy !== null && conversation.lockedBy !== access.agent?.id;
      if (isLocked && verb.verb !== 'prioritize' && !(await wasDone(workspaceId, own)))
        return { id, status: 'conversation_locked' };
      const acting = { conversationId: id, epoch, by: access.by, request: own };
      const outcome = await act(access, verb, conversation, acting);
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

  /** What is out of the caller's reach may be so by its own doing: a repeat is answered as it was. */
  async function wasDone(workspaceId: string, own: RequestRef | undefined): Promise<boolean> {
    return own !== undefined && (await core.configuration.recallRequest(workspaceId, own)).status === 'known';
  }

  async function checkReason(request: FastifyRequest, verb: Verb): Promise<void> {
    if (verb.verb !== 'resolve' || !verb.reasonId) return;
    const current = await configNaming(directory, request, verb.reasonId);
    const isKnown = current.resolveReasons.get(verb.reasonId)?.enabled;
    if (!isKnown && !(await wasAnswered(core, request))) throw badReason('do.reasonId', 'unknown_id');
  }

  async function act(access: Access, verb: Verb, conversation: Conversation, acting: Act) {
    const { workspaceId } = access;
    switch (verb.verb) {
      case 'assign': {
        const { verb: _, ...to } = verb;
        const outcome = await giving.give(workspaceId, acting, conversation, to);
        return outcome.status === 'assignee_role' ? { status: 'forbidden' as const } : outcome;
      }
      case 'unassign':
        return giving.putBack(access, acting, conversation);
      case 'resolve': {
        const current = await directory.get(workspaceId);
        if (!current) return { status: 'not_found' as const };
        const terms = resolveTermsOf(current, conversation);
        return core.conversations.resolve(workspaceId, {
          ...{ ...acting, seenSeq: null, required: requiredBy(terms) },
          wrapUpMs: wrapUpMsOf(current, conversation.assigneeId),
          // Channels differ: one that takes no reason is resolved without.
          reason: terms.reason === 'off' ? null : (verb.reasonId ?? null),
        });
      }
      case 'prioritize':
        return core.conversations.prioritize(workspaceId, { ...acting, priority: verb.priority });
    }
  }
}
