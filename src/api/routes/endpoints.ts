/** What every webhook has, whatever it is sent: how it fares, enabling it again, and the secrets that it is signed with. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { newSigningSecret } from '../../delivery/signing.js';
import { newId } from '../../routing/ids.js';
import type { EndpointStatus, SecretRecord } from '../../routing/outbound/deliveries.js';
import { type Access, notFound } from '../access.js';
import { iso } from '../answers.js';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { accepted } from '../outcomes.js';
import { requestRefOf } from '../request-ref.js';

const DAY_MS = 86_400_000;

const EndpointAnswer = z
  .object({
    url: z.string().nullable().describe('null: replies are pulled.'),
    state: z
      .enum(['none', 'ok', 'ailing', 'paused', 'disabled'])
      .describe(
        'ailing: the last attempts failed; paused: nothing is sent before `pausedUntil`; disabled: it answered 410.',
      ),
    failures: z.number().describe('In a row, of those that any reply would have met.'),
    pausedUntil: z.string().nullable(),
    disabledAt: z.string().nullable(),
    lastError: z.string().nullable().describe('A code or `http_<status>`; `no_secret`: make one.'),
    lastErrorAt: z.string().nullable(),
    inFlight: z.number(),
    waiting: z
      .number()
      .describe('Conversations with a reply to send; 0 for events, whose lag the metrics tell.'),
  })
  .meta({ id: 'Endpoint' });
type EndpointAnswer = z.infer<typeof EndpointAnswer>;

const SecretAnswer = z.object({
  id: z.string(),
  createdAt: z.string(),
  until: z.string().nullable().describe('When it signs no more; null: it is the newest.'),
});
const MadeSecret = SecretAnswer.extend({
  secret: z.string().optional().describe('Shown this once; a repeat with the same Idempotency-Key has none.'),
}).meta({
  examples: [{ id: 'sec_1', createdAt: '2026-11-22T09:00:00.000Z', until: null, secret: 'whsec_…' }],
});

function stateOf({ disabledAt, pausedUntil, lastError }: EndpointStatus): EndpointAnswer['state'] {
  if (disabledAt !== null) return 'disabled';
  if (pausedUntil !== null) return 'paused';
  return lastError === null ? 'ok' : 'ailing';
}

const isoOrNull = (at: number | null) => (at === null ? null : iso(at));
const secretAnswer = ({ id, createdAt, until }: SecretRecord) => ({
  id,
  createdAt: iso(createdAt),
  until: isoOrNull(until),
});

/** An endpoint by its owner's id; `url` null: there is none now. */
export type Endpoint = { id: string; url: string | null };

type Place = {
  /** As in a summary. */
  of: string;
  /** Paths of the three resources, under the same parameter. */
  paths: { status: string; enable: string; secrets: string };
  param: string;
  /** @throws {EngineError} `not_found` */
  find: (access: Access, id: string) => Promise<Endpoint>;
};

export function endpointRoutes(api: Api, { core, queues }: ApiDeps, { of, paths, param, find }: Place): void {
  const admins = { roles: ['admin'] } as const;
  const params = z.object({ [param]: z.string() });
  const foundFor = (request: FastifyRequest) =>
    find(accessOf(request), (request.params as Record<string, string>)[param] ?? '');

  async function answerOf(workspaceId: string, { id, url }: Endpoint): Promise<EndpointAnswer> {
    const status = await core.deliveries.status(workspaceId, id);
    const pausedUntil = (status.pausedUntil ?? 0) > Date.now() ? status.pausedUntil : null;
    return {
      ...status,
      url,
      state: url === null ? 'none' : stateOf({ ...status, pausedUntil }),
      pausedUntil: isoOrNull(pausedUntil),
      disabledAt: isoOrNull(status.disabledAt),
      lastErrorAt: isoOrNull(status.lastErrorAt),
    };
  }

  const look = { summary: `How the webhook of ${of} fares`, params, response: { 200: EndpointAnswer } };
  api.get(paths.status, { config: { roles: ['operator'] }, schema: look }, async (request) => {
    return answerOf(accessOf(request).workspaceId, await foundFor(request));
  });

  const enable = {
    summary: `Send to the webhook of ${of} again, as if it had never failed`,
    params,
    body: z.strictObject({}).nullish(),
    response: { 200: EndpointAnswer },
  };
  api.post(paths.enable, { config: admins, schema: enable }, async (request) => {
    const { workspaceId, by } = accessOf(request);
    const endpoint = await foundFor(request);
    const change = { endpointId: endpoint.id, by, request: requestRefOf(request) };
    accepted(await core.deliveries.wake(workspaceId, change), 'webhook');
    await queues.ringDelivery(workspaceId, endpoint.id);
    return answerOf(workspaceId, endpoint);
  });

  const list = {
    summary: `Signing secrets of ${of}, newest first, without their text`,
    params,
    response: { 200: z.object({ items: z.array(SecretAnswer), nextCursor: z.null() }) },
  };
  api.get(paths.secrets, { config: admins, schema: list }, async (request) => {
    const { id } = await foundFor(request);
    const found = await core.deliveries.secrets(accessOf(request).workspaceId, id);
    const items = found.filter(({ until }) => until === null || until > Date.now()).map(secretAnswer);
    return { items, nextCursor: null };
  });

  const rotate = {
    summary: `Make a signing secret of ${of}; older ones sign along for a while`,
    params,
    body: z
      .strictObject({
        overlapMs: z
          .int()
          .min(0)
          .max(30 * DAY_MS)
          .default(DAY_MS),
      })
      .prefault({}),
    response: { 201: MadeSecret },
  };
  api.post(paths.secrets, { config: admins, schema: rotate }, async (request, reply) => {
    const { workspaceId, by } = accessOf(request);
    const { id: endpointId } = await foundFor(request);
    const [secretId, secret] = [newId('sec'), newSigningSecret()];
    const made = await core.deliveries.rotateSecret(workspaceId, {
      ...{ endpointId, by, request: requestRefOf(request) },
      ...{ secretId, secret, overlapMs: request.body.overlapMs },
    });
    const { secretId: madeId } = accepted(made, 'webhook');
    await queues.ringDelivery(workspaceId, endpointId);
    const record = (await core.deliveries.secrets(workspaceId, endpointId)).find(({ id }) => id === madeId);
    if (!record) throw notFound('secret');
    return reply.code(201).send({ ...secretAnswer(record), ...(madeId === secretId ? { secret } : {}) });
  });
}
