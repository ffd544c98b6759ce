/** Boomerangs: a conversation is parked or resolved, and comes back to New at an instant. */
import { z } from 'zod';
import { Instant } from '../../connectors/fields.js';
import { SafeText } from '../../inbox/resources/index.js';
import { wrapUpMsOf } from '../../inbox/serving/standing.js';
import {
  Empty,
  forViewers,
  conversationParams as params,
  conversationPath as path,
  perform,
  answersConversation as response,
} from '../act.js';
import type { Api, ApiDeps } from '../deps.js';
import { wasAnswered } from '../request-ref.js';
import { invalidRequest } from '../validation.js';

const DAY_MS = 24 * 3_600_000;
const LONGEST_MS = 365 * DAY_MS;

const BoomerangInput = z
  .strictObject({
    afterMs: z
      .int()
      .min(1_000)
      .max(LONGEST_MS)
      .optional()
      .describe('From now. Apps offer 900000, 3600000, 14400000 and 86400000: 15 min, 1 h, 4 h, 24 h.'),
    at: Instant.optional().describe('An instant ahead, at most a year.'),
    state: z
      .enum(['pending', 'resolved'])
      .optional()
      .describe('Where it stands until then; left out: as it is, and Pending for a New one.'),
    note: SafeText(1, 2_000).nullish().describe('For whoever gets it then.'),
    seenSeq: z.int().min(0).nullish(),
  })
  .refine(({ afterMs, at }) => (afterMs === undefined) !== (at === undefined), {
    message: 'either this or at',
    path: ['afterMs'],
  })
  .meta({ examples: [{ afterMs: 3_600_000, note: 'Ask the bank again.' }] });

/** What is wrong with an instant, or nothing. */
function unreachable(at: string | undefined): 'too_small' | 'too_big' | null {
  const aheadMs = at === undefined ? 1 : Date.parse(at) - Date.now();
  if (aheadMs <= 0) return 'too_small';
  return aheadMs > LONGEST_MS ? 'too_big' : null;
}

export function boomerangRoutes(api: Api, deps: ApiDeps): void {
  const { core } = deps;
  const set = {
    summary: 'Park or resolve, and let it come back to New; the last that is set counts',
    params,
    body: BoomerangInput,
    response,
  };
  api.post(`${path}/boomerang`, { config: forViewers, schema: set }, (request, reply) =>
    perform(deps, request, reply, async (act, { workspaceId, config: current }, { assigneeId }) => {
      const { afterMs, at, state, note, seenSeq } = request.body;
      const code = unreachable(at);
      // A repeat may come when it is over.
      if (code && !(await wasAnswered(core, request))) {
        throw invalidRequest([{ path: 'at', code, message: 'must lie ahead, at most a year' }]);
      }
      return core.conversations.setBoomerang(workspaceId, {
        ...act,
        when: at === undefined ? { afterMs: afterMs ?? 0 } : { at: Date.parse(at) },
        ...{ state: state ?? null, note: note ?? null, seenSeq: seenSeq ?? null },
        wrapUpMs: wrapUpMsOf(current, assigneeId),
      });
    }),
  );

  const cancel = { summary: 'Cancel what would bring it back', params, body: Empty, response };
  api.delete(`${path}/boomerang`, { config: forViewers, schema: cancel }, (request, reply) =>
    perform(deps, request, reply, (act, { workspaceId }) =>
      core.conversations.cancelBoomerang(workspaceId, act),
    ),
  );
}
