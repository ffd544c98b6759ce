/** Blocked contacts: what they write is kept and never queued. Unblocking restores the flow, not what was missed. */
import { accessOf } from '../authentication.js';
import { contactOf, contactPath, contactParams as params } from '../contact-act.js';
import { ContactAnswer, contactAnswer } from '../contact-answers.js';
import type { Api, ApiDeps } from '../deps.js';
import { accepted } from '../outcomes.js';
import { requestRefOf } from '../request-ref.js';

type Call = Parameters<typeof contactOf>[1];

export function contactBlockRoutes(api: Api, { core, queues }: ApiDeps): void {
  const path = `${contactPath}/block`;
  const config = { roles: ['admin'] } as const;
  const response = { 200: ContactAnswer };

  const set = (blocked: boolean) => async (request: Call) => {
    const { workspaceId, by, config: current } = accessOf(request);
    const { contactId } = request.params;
    const act = { contactId, by, request: requestRefOf(request), blocked };
    const { ring } = accepted(await core.contacts.block(workspaceId, act), 'contact');
    if (ring) void queues.ringRouting([workspaceId]);
    return contactAnswer(current, await contactOf(core, request));
  };
  const block = { summary: 'Block a contact: what is open of it is resolved', params, response };
  api.put(path, { config, schema: block }, set(true));
  const unblock = { summary: 'Unblock a contact', params, response };
  api.delete(path, { config, schema: unblock }, set(false));
}
