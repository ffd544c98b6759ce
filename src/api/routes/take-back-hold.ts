/** Holding take-backs for a while: for operators who know that agents only look absent. */
import { z } from 'zod';
import { isoOrNull } from '../answers.js';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { accepted } from '../outcomes.js';
import { requestRefOf } from '../request-ref.js';

const MAX_HOLD_MS = 86_400_000;

export function takeBackHoldRoutes(api: Api, { core }: ApiDeps): void {
  const path = '/v1/take-back-hold';
  const config = { roles: ['operator'] } as const;
  const response = { 200: z.object({ until: z.string().nullable() }) };
  const answer = ({ until }: { until: number | null }) => ({ until: isoOrNull(until) });

  const put = {
    summary: 'Hold take-backs from now on',
    body: z.strictObject({ durationMs: z.int().min(1).max(MAX_HOLD_MS) }),
    response,
  };
  api.put(path, { config, schema: put }, async (request) => {
    const { workspaceId, by } = accessOf(request);
    const { durationMs } = request.body;
    const ref = requestRefOf(request);
    return answer(accepted(await core.presence.hold(workspaceId, durationMs, by, undefined, ref)));
  });

  api.get(path, { config, schema: { summary: 'Until when', response } }, async (request) => {
    const { workspaceId, by } = accessOf(request);
    return answer(accepted(await core.presence.hold(workspaceId, null, by)));
  });

  api.delete(path, { config, schema: { summary: 'End the hold', response } }, async (request) => {
    const { workspaceId, by } = accessOf(request);
    const ref = requestRefOf(request);
    return answer(accepted(await core.presence.hold(workspaceId, 0, by, undefined, ref)));
  });
}
