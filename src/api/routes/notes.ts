/** Notes for colleagues in a conversation's timeline. Whoever wrote one changes it; so do supervisors and admins. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { EngineError } from '../../errors.js';
import { canSee } from '../../inbox/access/sight.js';
import type { Configuration } from '../../inbox/directory.js';
import { listOf, SafeText } from '../../inbox/resources/index.js';
import { toldEntry } from '../../inbox/telling/words.js';
import { type Access, notFound, refusalOn } from '../access.js';
import { forViewers as config, Id, conversationParams as params, conversationPath as path } from '../act.js';
import { Nothing, TimelineItem } from '../answers.js';
import { accessOf, conversationOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { accepted } from '../outcomes.js';
import { requestRefOf, wasAnswered } from '../request-ref.js';
import { invalidRequest } from '../validation.js';

const Text = SafeText(1, 2000).refine((text) => text.trim() !== '', { message: 'must not be blank' });
const Mentions = listOf(Id, 20).describe('Agents who are told of it; they must see the conversation.');
const example = { text: 'She called twice. @Ada, do you know more?', mentions: ['ag_6h2kqv3mzt5a'] };

const NoteInput = z
  .strictObject({ text: Text, mentions: Mentions.default([]) })
  .meta({ examples: [example] });
const NotePatch = z.strictObject({ text: Text, mentions: Mentions.optional() }).meta({ examples: [example] });

export function noteRoutes(api: Api, { core, directory }: ApiDeps): void {
  const noteParams = z.object({ conversationId: z.string(), noteId: z.string() });
  const notePath = `${path}/notes/:noteId`;

  /** @throws {EngineError} `invalid_request` for who is not there, or does not see what the note would show */
  async function checkMentions(request: FastifyRequest, mentions: readonly string[]): Promise<void> {
    const { workspaceId, config: seen } = accessOf(request);
    const conversation = conversationOf(request);
    const problem = (current: Configuration, id: string) => {
      const agent = current.agents.get(id);
      if (!agent) return { code: 'unknown_id', message: 'There is no such agent.' };
      return canSee(current, agent, conversation)
        ? null
        : { code: 'no_access', message: 'This agent does not see the conversation.' };
    };
    const problems = (current: Configuration) =>
      mentions.flatMap((id, i) => {
        const found = problem(current, id);
        return found ? [{ path: `mentions.${i}`, ...found }] : [];
      });
    if (problems(seen).length === 0) return;
    const errors = problems((await directory.reload(workspaceId)) ?? seen);
    if (errors.length > 0 && !(await wasAnswered(core, request))) throw invalidRequest(errors);
  }

  const actOf = (request: FastifyRequest) => ({
    conversationId: conversationOf(request).id,
    by: accessOf(request).by,
    request: requestRefOf(request),
  });

  async function written({ workspaceId }: Access, conversationId: string, seq: number) {
    const [entry] = await core.reads.timelineOf(workspaceId, conversationId, [seq]);
    if (!entry) throw notFound('note');
    return toldEntry(entry);
  }

  /** Rewrites the note of the path, or deletes what it says. */
  async function rewrite(
    request: FastifyRequest<{ Params: { noteId: string } }>,
    text: string | null,
    mentions: readonly string[] | null,
  ): Promise<number> {
    const access = accessOf(request);
    const conversation = conversationOf(request);
    const [, seq] =
      new RegExp(`^nt_${conversation.id.slice(3)}_(\\d{1,9})$`).exec(request.params.noteId) ?? [];
    if (!seq) throw notFound('note');
    const outcome = await core.conversations.rewriteNote(access.workspaceId, {
      ...{ ...actOf(request), seq: Number(seq), text, mentions },
      anybodys: refusalOn(access, conversation, 'supervisor') === null,
    });
    if (outcome.status === 'no_note') throw notFound('note');
    if (outcome.status === 'not_own') {
      throw new EngineError('forbidden', 'Supervisors change what others noted.', { reason: 'not_own' });
    }
    return accepted(outcome).seq;
  }

  const create = {
    summary: 'Note something for colleagues; it is never sent out',
    params,
    body: NoteInput,
    response: { 201: TimelineItem },
  };
  api.post(`${path}/notes`, { config, schema: create }, async (request, reply) => {
    const access = accessOf(request);
    const { text, mentions } = request.body;
    await checkMentions(request, mentions);
    const act = actOf(request);
    const outcome = await core.conversations.note(access.workspaceId, { ...act, text, mentions });
    if (outcome.status === 'no_note' || outcome.status === 'not_own') throw notFound('note');
    const { seq } = accepted(outcome);
    return reply.code(201).send(await written(access, act.conversationId, seq));
  });

  const change = {
    summary: 'Rewrite a note',
    params: noteParams,
    body: NotePatch,
    response: { 200: TimelineItem },
  };
  api.patch(notePath, { config, schema: change }, async (request) => {
    const { text, mentions } = request.body;
    await checkMentions(request, mentions ?? []);
    const seq = await rewrite(request, text, mentions ?? null);
    return written(accessOf(request), conversationOf(request).id, seq);
  });

  const remove = {
    summary: 'Delete what a note says; that there was one stays',
    params: noteParams,
    response: { 204: Nothing },
  };
  api.delete(notePath, { config, schema: remove }, async (request, reply) => {
    await rewrite(request, null, null);
    return reply.code(204).send(null);
  });
}
