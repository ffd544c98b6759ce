/** Tags of messages: words that people put on single messages. Topics are of conversations. */
import { z } from 'zod';
import { listOf } from '../../inbox/resources/index.js';
import { withAttachments } from '../../inbox/telling/attachments.js';
import { toldEntry } from '../../inbox/telling/words.js';
import type { Core } from '../../routing/core.js';
import type { Conversation } from '../../routing/terms/conversation.js';
import { notFound } from '../access.js';
import { forViewers as config, conversationPath as path } from '../act.js';
import { TimelineItem } from '../answers.js';
import { accessOf, conversationOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { accepted } from '../outcomes.js';
import { requestRefOf } from '../request-ref.js';
import { invalidRequest } from '../validation.js';

const MOST_TAGS = 20;
const READ_AT_ONCE = 200;

/** Letters, digits, spaces, dashes and underscores, at most 40; cases are not told apart. */
const Tag = z
  .string()
  .max(40)
  .regex(/^[\p{L}\p{N}](?:[\p{L}\p{N} _-]*[\p{L}\p{N}])?$/u)
  .toLowerCase();
const Tags = listOf(Tag, MOST_TAGS);
const TagsInput = z
  .strictObject({ add: Tags.default([]), remove: Tags.default([]) })
  .refine(({ add, remove }) => !add.some((tag) => remove.includes(tag)), {
    message: 'must not add what it removes',
    path: ['remove'],
  })
  .meta({ examples: [{ add: ['refund'], remove: [] }] });

/** Where a message stands in its conversation's timeline: newest first, a piece at a time; null: nowhere. */
async function seqOfMessage(
  core: Core,
  workspaceId: string,
  { id, lastSeq }: Conversation,
  messageId: string,
): Promise<number | null> {
  for (let upTo = lastSeq; upTo > 0; upTo -= READ_AT_ONCE) {
    const entries = await core.reads.timeline(workspaceId, id, Math.max(0, upTo - READ_AT_ONCE), upTo);
    const found = entries.find((entry) => entry.messageId === messageId);
    if (found) return found.seq;
  }
  return null;
}

export function tagRoutes(api: Api, { core, files }: ApiDeps): void {
  const schema = {
    summary: 'Add and remove tags of a message',
    params: z.object({ conversationId: z.string(), messageId: z.string() }),
    body: TagsInput,
    response: { 200: TimelineItem },
  };
  api.post(`${path}/messages/:messageId/tags`, { config, schema }, async (request) => {
    const { workspaceId, by } = accessOf(request);
    const conversation = conversationOf(request);
    const seq = await seqOfMessage(core, workspaceId, conversation, request.params.messageId);
    if (seq === null) throw notFound('message');
    const act = { conversationId: conversation.id, by, request: requestRefOf(request) };
    const outcome = await core.conversations.tag(workspaceId, {
      ...{ ...act, seq, most: MOST_TAGS },
      ...{ add: request.body.add, remove: request.body.remove },
    });
    if (outcome.status === 'too_many') {
      throw invalidRequest([
        { path: 'add', code: 'too_big', message: `A message has at most ${MOST_TAGS} tags.` },
      ]);
    }
    accepted(outcome, 'message');
    const entries = await core.reads.timelineOf(workspaceId, conversation.id, [seq]);
    const [entry] = await withAttachments(core, files.linkTo, workspaceId, entries);
    if (!entry) throw notFound('message');
    return toldEntry(entry);
  });
}
