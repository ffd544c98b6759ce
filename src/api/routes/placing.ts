/** What moves a conversation in line: its topics, its score by hand, an evaluation anew. None of it takes it from its agent. */
import { z } from 'zod';
import type { Configuration } from '../../inbox/directory.js';
import { placementFor } from '../../inbox/placing/placement.js';
import { factsOfStored } from '../../inbox/placing/stored-facts.js';
import { knownOf } from '../../routing/contacts/contact.js';
import {
  Empty,
  forViewers,
  Id,
  conversationParams as params,
  conversationPath as path,
  perform,
  placementOf,
  answersConversation as response,
  underFacts,
} from '../act.js';
import type { Api, ApiDeps } from '../deps.js';
import { wasAnswered } from '../request-ref.js';
import { invalidRequest } from '../validation.js';

const MAX_TOPICS = 50;
const TopicIds = z.array(Id).max(MAX_TOPICS);
const TopicsInput = z
  .strictObject({ add: TopicIds.default([]), remove: TopicIds.default([]) })
  .refine(({ add, remove }) => !add.some((id) => remove.includes(id)), {
    message: 'must not add what it removes',
    path: ['remove'],
  });
const PriorityInput = z.strictObject({ priority: z.int().min(0).max(900) });

export function placingRoutes(api: Api, deps: ApiDeps): void {
  const { core, directory } = deps;

  const topics = { summary: 'Add and remove topics', params, body: TopicsInput, response };
  api.post(`${path}/topics`, { config: forViewers, schema: topics }, (request, reply) =>
    perform(
      deps,
      request,
      reply,
      ({ conversationId, by, request: ref }, { workspaceId }) =>
        underFacts(core, workspaceId, conversationId, (conversation) =>
          directory.under(workspaceId, async (current) => {
            const { add, remove } = request.body;
            const missing = (config: Configuration | null) => add.filter((id) => !config?.topics.has(id));
            const unknown = missing(current).length > 0 ? missing(await directory.reload(workspaceId)) : [];
            if (unknown.length > 0 && !(await wasAnswered(core, request))) {
              throw invalidRequest(
                unknown.map((id) => ({
                  path: `add.${add.indexOf(id)}`,
                  code: 'unknown_id',
                  message: 'There is no such topic.',
                })),
              );
            }
            const after = [...new Set([...conversation.topics, ...add])]
              .filter((id) => !remove.includes(id))
              .sort();
            if (after.length > MAX_TOPICS) {
              throw invalidRequest([
                { path: 'add', code: 'too_big', message: `At most ${MAX_TOPICS} topics.` },
              ]);
            }
            const open = conversation.state !== 'resolved';
            return core.conversations.setTopics(workspaceId, {
              ...{ conversationId, by, request: ref, configVersion: current.version },
              ...{ before: conversation.topics, teamId: conversation.teamId },
              topics: after,
              placement: open ? await placementOf(core, current, conversation, { topics: after }) : null,
            });
          }),
        ),
      { underEpoch: false },
    ),
  );

  const prioritize = {
    summary: 'Set the score by hand; it stays until a rescore',
    params,
    body: PriorityInput,
    response,
  };
  api.put(`${path}/priority`, { config: { roles: ['operator'] }, schema: prioritize }, (request, reply) =>
    perform(deps, request, reply, (act, { workspaceId }) =>
      core.conversations.prioritize(workspaceId, { ...act, priority: request.body.priority }),
    ),
  );

  const rescore = { summary: 'Evaluate score and route anew', params, body: Empty, response };
  api.post(`${path}/rescore`, { config: { roles: ['operator'] }, schema: rescore }, (request, reply) =>
    perform(deps, request, reply, ({ conversationId, by, request: ref }, { workspaceId }) =>
      underFacts(core, workspaceId, conversationId, (conversation, contact) =>
        directory.under(workspaceId, (current) => {
          const { hops } = conversation;
          const placement = placementFor(current, factsOfStored(conversation, contact), Date.now());
          return core.conversations.place(workspaceId, {
            ...{ conversationId, by, request: ref, configVersion: current.version, placement, hops },
            facts: { ...conversation, known: knownOf(contact) },
            rescore: true,
          });
        }),
      ),
    ),
  );
}
