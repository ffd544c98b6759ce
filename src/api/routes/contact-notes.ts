/** Notes on contacts, newest first, of every identity of a person that the caller sees. Whoever may write one may change and delete any. */
import { z } from 'zod';
import { SafeText } from '../../inbox/resources/index.js';
import { notFound } from '../access.js';
import { Nothing } from '../answers.js';
import { accessOf } from '../authentication.js';
import { contactOf, contactParams, contactPath } from '../contact-act.js';
import { ContactNoteAnswer, noteAnswer } from '../contact-answers.js';
import { identitiesSeen } from '../contact-sight.js';
import type { Api, ApiDeps } from '../deps.js';
import { accepted } from '../outcomes.js';
import { requestRefOf } from '../request-ref.js';
import { invalidRequest } from '../validation.js';

const NoteInput = z.strictObject({
  text: SafeText(1, 2000).refine((text) => text.trim() !== '', { message: 'must not be blank' }),
});
type Call = Parameters<typeof contactOf>[1];

export function contactNoteRoutes(api: Api, { core }: ApiDeps): void {
  const path = `${contactPath}/notes`;
  const config = { roles: ['agent', 'admin'] } as const;
  const params = z.object({ contactId: z.string(), noteId: z.string() });

  /** Writes, and answers the note as it is then. */
  async function write(request: Call, noteId: string | null, text: string | null) {
    const access = accessOf(request);
    const { workspaceId, by } = access;
    const contact = await contactOf(core, request);
    // A note that there is stands with one of the identities; a new one is of the contact that was named.
    const places = noteId === null ? [contact] : await identitiesSeen(core, access, contact);
    for (const { id: contactId } of places) {
      const act = { contactId, by, request: requestRefOf(request), noteId, text };
      const outcome = await core.contacts.note(workspaceId, act);
      if (outcome.status === 'too_many') {
        const message = 'A contact has at most 200 notes.';
        throw invalidRequest([{ path: 'text', code: 'too_many', message }]);
      }
      if (outcome.status === 'not_found') continue;
      const { id } = accepted(outcome, 'note');
      return (await core.contacts.notes(workspaceId, contactId)).find((note) => note.id === id) ?? null;
    }
    throw notFound('note');
  }

  const list = {
    summary: 'Notes on a contact and on the other identities of its person, newest first',
    params: contactParams,
    response: { 200: z.object({ items: z.array(ContactNoteAnswer) }) },
  };
  api.get(path, { config, schema: list }, async (request) => {
    const access = accessOf(request);
    const places = await identitiesSeen(core, access, await contactOf(core, request));
    const notes = await Promise.all(places.map(({ id }) => core.contacts.notes(access.workspaceId, id)));
    // Those of one contact keep their order where they were written in the same instant.
    return {
      items: notes
        .flat()
        .sort((a, b) => b.at - a.at)
        .map(noteAnswer),
    };
  });

  const create = {
    summary: 'Note something on a contact',
    params: contactParams,
    body: NoteInput,
    response: { 201: ContactNoteAnswer },
  };
  api.post(path, { config, schema: create }, async (request, reply) => {
    const note = await write(request, null, request.body.text);
    if (!note) throw notFound('note');
    return reply.code(201).send(noteAnswer(note));
  });

  const change = { summary: 'Rewrite a note', params, body: NoteInput, response: { 200: ContactNoteAnswer } };
  api.patch(`${path}/:noteId`, { config, schema: change }, async (request) => {
    const note = await write(request, request.params.noteId, request.body.text);
    if (!note) throw notFound('note');
    return noteAnswer(note);
  });

  const remove = { summary: 'Delete a note', params, response: { 204: Nothing } };
  api.delete(`${path}/:noteId`, { config, schema: remove }, async (request, reply) => {
    await write(request, request.params.noteId, null);
    return reply.code(204).send(null);
  });
}
