/** What an agent holds, is asked to take and is at work on: a snapshot in pages, with the cursor from which its feed goes on. */
import { z } from 'zod';
import { ConversationAnswer, conversationAnswer, conversationAnswers } from '../answers.js';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { badCursor, CursorText, openCursor, sealCursor } from '../paging.js';

const PAGE = 500;

/** The first page's feed cursor, and where this page begins. */
const Page = z.tuple([
  z.string().regex(/^\d{1,9}\.\d{1,15}-\d{1,10}$/),
  z.enum(['new', 'pending']),
  z.string().regex(/^\d{1,20}$/),
]);

export function assignmentRoutes(api: Api, { core }: ApiDeps): void {
  const schema = {
    summary: 'What the agent holds',
    params: z.object({ agentId: z.string() }),
    querystring: z.strictObject({ page: CursorText.optional() }),
    response: {
      200: z.object({
        cursor: z.string().describe('Where the feed goes on: of the first page, on every page.'),
        conversations: z.array(ConversationAnswer),
        offers: z.array(ConversationAnswer).optional().describe('On the first page: open offers to it.'),
        locked: ConversationAnswer.nullable()
          .optional()
          .describe('On the first page: what it has locked, held by it or not.'),
        nextPage: z.string().optional(),
      }),
    },
  };
  api.get('/v1/agents/:agentId/assignments', { config: { roles: ['agent'] }, schema }, async (request) => {
    const { workspaceId } = accessOf(request);
    const asked = request.query.page;
    const page = asked === undefined ? null : openCursor(Page, asked);
    if (asked !== undefined && !page) throw badCursor('page');
    const [firstCursor, state, after] = page ?? [null, 'new' as const, '0'];
    const found = await core.feed.assignments(workspaceId, request.params.agentId, { state, after }, PAGE);
    const cursor = firstCursor ?? found.cursor;
    const conversations = await conversationAnswers(core, accessOf(request).config, found.conversations);
    const { offered, locked } = found;
    const first = {
      offers: await conversationAnswers(core, accessOf(request).config, offered),
      locked: locked && (await conversationAnswer(core, accessOf(request).config, locked)),
    };
    const answer = { cursor, conversations, ...(page ? {} : first) };
    if (!found.next) return answer;
    return { ...answer, nextPage: sealCursor([cursor, found.next.state, found.next.after]) };
  });
}
