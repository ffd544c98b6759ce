/** An agent's sessions: sign in, heartbeat, sign out. Only these, and the arrival of a poll, are signs of life. */
import { z } from 'zod';
import { Instant } from '../../connectors/fields.js';
import { EngineError } from '../../errors.js';
import type { Configuration } from '../../inbox/directory.js';
import { standingOf } from '../../inbox/serving/standing.js';
import { newId } from '../../routing/ids.js';
import { notFound } from '../access.js';
import { Id } from '../act.js';
import { isoOrNull } from '../answers.js';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { accepted } from '../outcomes.js';
import { rememberRequest, requestRefOf } from '../request-ref.js';

const Availability = z.enum(['available', 'away']);
const AwayStateId = Id.nullish().describe(
  'What being away is called, said each time availability is. One that is not there, or off, is just away: no heartbeat fails by it.',
);

type Chosen = { availability?: 'available' | 'away' | undefined; awayStateId?: string | null | undefined };

/** Only who is away says what that is called. */
const ofAway = <T extends z.ZodType<Chosen>>(body: T): T =>
  body.refine(({ availability, awayStateId }) => !awayStateId || availability === 'away', {
    ...{ message: 'is for availability away', path: ['awayStateId'], params: { code: 'invalid_relation' } },
  });

const enabledState = ({ awayStates }: Configuration, { awayStateId }: Chosen): string | null =>
  awayStateId && awayStates.get(awayStateId)?.enabled ? awayStateId : null;

const SessionStarted = z.object({
  sessionId: z.string(),
  heartbeatMs: z.number(),
  leaseMs: z.number(),
  graceMs: z.number(),
  lastAbsence: z
    .object({
      id: z.string(),
      cause: z.string().nullable(),
      from: z.string().nullable(),
      to: z.string().nullable(),
      takenBack: z.array(z.string()),
      assigned: z.array(z.string()),
    })
    .optional()
    .describe('What happened to its conversations while the agent was away.'),
});

export const sessionEnded = () => new EngineError('session_ended', 'This session has ended; start another.');

export function sessionRoutes(api: Api, { core, directory, queues }: ApiDeps): void {
  const config = { roles: ['agent'] } as const;
  const OneAgent = z.object({ agentId: z.string() });
  const OneSession = z.object({ agentId: z.string(), sessionId: z.string() });
  const ring = (outcome: { ring: boolean }, workspaceId: string) => {
    if (outcome.ring) void queues.ringRouting([workspaceId]);
  };

  const start = {
    summary: 'Sign in',
    params: OneAgent,
    body: ofAway(
      z.strictObject({ availability: Availability.default('available'), awayStateId: AwayStateId }),
    ).default({ availability: 'available' }),
    response: { 201: SessionStarted },
  };
  api.post('/v1/agents/:agentId/sessions', { config, schema: start }, async (request, reply) => {
    const { workspaceId } = accessOf(request);
    const { agentId } = request.params;
    const ref = requestRefOf(request);
    const outcome = await directory.under(workspaceId, async (current) => {
      const agent = current.agents.get(agentId);
      if (!agent) throw notFound('agent');
      if (agent.virtual) throw new EngineError('forbidden', 'A virtual agent needs no session.');
      return core.presence.startSession(workspaceId, {
        agentId,
        sessionId: newId('se'),
        availability: request.body.availability,
        awayStateId: enabledState(current, request.body),
        ...standingOf(current, agent),
        configVersion: current.version,
        request: ref,
      });
    });
    const started = accepted(outcome, 'agent');
    ring(started, workspaceId);
    const { sessionId, heartbeatMs, leaseMs, graceMs, absence, cause, from, to, taken, assigned } = started;
    const lastAbsence =
      absence && (from !== null || assigned.length > 0)
        ? { id: absence, cause, from: isoOrNull(from), to: isoOrNull(to), takenBack: taken, assigned }
        : undefined;
    return reply
      .code(201)
      .send({ sessionId, heartbeatMs, leaseMs, graceMs, ...(lastAbsence ? { lastAbsence } : {}) });
  });

  const beat = {
    summary: 'Heartbeat, and another availability',
    params: OneSession,
    body: ofAway(
      z.strictObject({
        availability: Availability.optional(),
        awayStateId: AwayStateId,
        activeAt: Instant.optional().describe('When the agent last did something.'),
      }),
    ).default({}),
    response: {
      200: z.object({ sessionId: z.string(), availability: z.string(), awayStateId: z.string().nullable() }),
    },
  };
  api.put('/v1/agents/:agentId/sessions/:sessionId', { config, schema: beat }, async (request) => {
    const { workspaceId, config: current } = accessOf(request);
    const { agentId, sessionId } = request.params;
    const { availability, activeAt } = request.body;
    const beaten = await core.presence.beat(workspaceId, {
      ...{ agentId, sessionId, availability, request: requestRefOf(request) },
      awayStateId: enabledState(current, request.body),
      activeAt: activeAt === undefined ? undefined : Date.parse(activeAt),
    });
    const outcome = accepted(beaten, 'session');
    if (outcome.status === 'ended') throw sessionEnded();
    ring(outcome, workspaceId);
    return { sessionId, availability: outcome.availability, awayStateId: outcome.awayStateId };
  });

  const end = { summary: 'End a session', params: OneSession, response: { 204: z.null() } };
  api.delete('/v1/agents/:agentId/sessions/:sessionId', { config, schema: end }, async (request, reply) => {
    const { workspaceId } = accessOf(request);
    const { agentId, sessionId } = request.params;
    await rememberRequest(core, request);
    // One that has ended already, or never was, is ended now: a repeat answers the same.
    const ended = await core.presence.endSession(workspaceId, { agentId, sessionId });
    if (ended.status === 'ended') ring(ended, workspaceId);
    return reply.code(204).send(null);
  });
}
