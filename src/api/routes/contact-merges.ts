/** Two contacts that are one person, and the way back. Each stays an identity of its channel with its own history. */
import { z } from 'zod';
import { EngineError } from '../../errors.js';
import { Id } from '../act.js';
import { accessOf } from '../authentication.js';
import { contactOf, contactPath, contactParams as params, placeContactAnew } from '../contact-act.js';
import { ContactAnswer, contactAnswer } from '../contact-answers.js';
import { checkMayWrite, visibleContact } from '../contact-sight.js';
import type { Api, ApiDeps } from '../deps.js';
import { accepted } from '../outcomes.js';
import { requestRefOf } from '../request-ref.js';
import { invalidRequest } from '../validation.js';

const refused = {
  already_merged: 'This contact is of a person already; undo that first.',
  too_many: 'A person has at most 20 identities.',
} as const;

type Call = Parameters<typeof contactOf>[1];

export function contactMergeRoutes(api: Api, deps: ApiDeps): void {
  const { core } = deps;
  const path = `${contactPath}/merge`;
  const config = { roles: ['agent', 'admin'] } as const;
  const response = { 200: ContactAnswer };

  async function merge(request: Call, otherId: string | null) {
    const access = accessOf(request);
    const contact = await contactOf(core, request);
    await checkMayWrite(core, access, contact);
    const { id: contactId } = contact;
    const act = { contactId, by: access.by, request: requestRefOf(request), otherId };
    const outcome = await core.contacts.merge(access.workspaceId, act);
    if (outcome.status === 'not_merged') {
      throw new EngineError('not_merged', 'This contact was merged with no other.');
    }
    if (outcome.status === 'already_merged' || outcome.status === 'too_many') {
      throw invalidRequest([{ path: 'contactId', code: outcome.status, message: refused[outcome.status] }]);
    }
    const { otherId: other } = accepted(outcome, 'contact');
    for (const id of [contactId, other]) await placeContactAnew(deps, access, id);
    return contactAnswer(access.config, await contactOf(core, request));
  }

  const join = {
    summary:
      'Say that another contact is the same person: values stay, blanks are filled, histories are kept',
    params,
    body: z.strictObject({ contactId: Id }),
    response,
  };
  api.post(path, { config, schema: join }, async (request) => {
    const access = accessOf(request);
    const other = await visibleContact(core, access, request.body.contactId);
    await checkMayWrite(core, access, other);
    return merge(request, other.id);
  });

  const undo = { summary: 'Undo the newest merge of its person', params, response };
  api.delete(path, { config, schema: undo }, (request) => merge(request, null));
}
