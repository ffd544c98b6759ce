/** Moving a whole lane to a team by hand: each conversation is pinned there, in steps, and tells who did it. */
import { z } from 'zod';
import { Id, placementOf } from '../act.js';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { rememberRequest } from '../request-ref.js';
import { invalidRequest } from '../validation.js';

const MOST = 500;
const AT_ONCE = 32;

const MoveInput = z.strictObject({
  laneId: z.string().min(1).max(1024).describe('As the live board shows it.'),
  toTeamId: Id,
});
const MoveAnswer = z.object({
  moved: z.number(),
  more: z.boolean().describe('The lane had more than one call moves: call again.'),
});

export function laneMoveRoutes(api: Api, { core, directory, queues }: ApiDeps): void {
  const schema = {
    summary: 'Pin what waits in a lane to a team',
    body: MoveInput,
    response: { 200: MoveAnswer },
  };
  api.post('/v1/live/lanes/move', { config: { roles: ['operator'] }, schema }, async (request) => {
    const { workspaceId, by } = accessOf(request);
    const { laneId, toTeamId } = request.body;
    const current = await directory.reload(workspaceId);
    if (!current?.teams.has(toTeamId)) {
      throw invalidRequest([{ path: 'toTeamId', code: 'unknown_id', message: 'There is no such team.' }]);
    }
    await rememberRequest(core, request);
    const ids = await core.reads.lane(workspaceId, laneId, MOST + 1);
    let moved = 0;
    const move = async (conversationId: string) => {
      const conversation = await core.reads.conversation(workspaceId, conversationId);
      // Given to somebody meanwhile: it is no longer in the lane.
      if (!conversation || conversation.laneId !== laneId) return;
      const outcome = await directory.under(workspaceId, async (config) =>
        core.conversations.assign(workspaceId, {
          ...{ conversationId, by, epoch: conversation.epoch, configVersion: config.version },
          to: {
            teamId: toTeamId,
            placement: await placementOf(core, config, conversation, { teamId: toTeamId }),
          },
        }),
      );
      if (outcome.status === 'assigned') moved += 1;
    };
    for (let i = 0; i < Math.min(ids.length, MOST); i += AT_ONCE) {
      await Promise.all(ids.slice(i, Math.min(i + AT_ONCE, MOST)).map(move));
    }
    if (moved > 0) void queues.ringRouting([workspaceId]);
    return { moved, more: ids.length > MOST };
  });
}
