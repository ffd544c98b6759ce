/** A channel's webhook: how it fares, enabling it again, and the secrets that it is signed with. */
import { z } from 'zod';
import { newSigningSecret } from '../../delivery/signing.js';
import type { Channel } from '../../inbox/resources/index.js';
import type { EndpointStatus, SecretRecord } from '../../routing/deliveries.js';
import { newId } from '../../routing/ids.js';
import { channelOf, notFound } from '../access.js';
import { iso } from '../answers.js';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { accepted } from '../outcomes.js';
import { requestRefOf } from '../request-ref.js';

const DAY_MS = 86_400_000;

const WebhookAnswer = z
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
    waiting: z.number().describe('Conversations with a reply to send.'),
  })
  .meta({ id: 'ChannelWebhook' });
type WebhookAnswer = z.infer<typeof WebhookAnswer>;

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

function stateOf({ disabledAt, pausedUntil, lastError }: EndpointStatus): WebhookAnswer['state'] {
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

export function channelWebhookRoutes(api: Api, { core, directory, queues }: ApiDeps): void {
  const admins = { roles: ['admin'] } as const;
  const params = z.object({ channelId: z.string() });
  const path = '/v1/channels/:channelId';

  async function answerOf(workspaceId: string, { id, webhookUrl: url }: Channel): Promise<WebhookAnswer> {
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

  const look = { summary: 'How the webhook of a channel fares', params, response: { 200: WebhookAnswer } };
  api.get(`${path}/webhook`, { config: { roles: ['operator'] }, schema: look }, async (request) => {
    const channel = await channelOf(directory, accessOf(request), request.params.channelId);
    return answerOf(accessOf(request).workspaceId, channel);
  });

  const enable = {
    summary: 'Send to a webhook again, as if it had never failed',
    params,
    body: z.strictObject({}).nullish(),
    response: { 200: WebhookAnswer },
  };
  api.post(`${path}/webhook/enable`, { config: admins, schema: enable }, async (request) => {
    const { workspaceId, by } = accessOf(request);
    const channel = await channelOf(directory, accessOf(request), request.params.channelId);
    const change = { endpointId: channel.id, by, request: requestRefOf(request) };
    accepted(await core.deliveries.wake(workspaceId, change), 'channel');
    await queues.ringDelivery(workspaceId, channel.id);
    return answerOf(workspaceId, channel);
  });

  const list = {
    summary: 'Signing secrets of a channel, newest first, without their text',
    params,
    response: { 200: z.object({ items: z.array(SecretAnswer), nextCursor: z.null() }) },
  };
  api.get(`${path}/webhook-secrets`, { config: admins, schema: list }, async (request) => {
    const { id } = await channelOf(directory, accessOf(request), request.params.channelId);
    const found = await core.deliveries.secrets(accessOf(request).workspaceId, id);
    const items = found.filter(({ until }) => until === null || until > Date.now()).map(secretAnswer);
    return { items, nextCursor: null };
  });

  const rotate = {
    summary: 'Make a signing secret; older ones sign along for a while',
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
  api.post(`${path}/webhook-secrets`, { config: admins, schema: rotate }, async (request, reply) => {
    const { workspaceId, by } = accessOf(request);
    const { id: channelId } = await channelOf(directory, accessOf(request), request.params.channelId);
    const [secretId, secret] = [newId('sec'), newSigningSecret()];
    const made = await core.deliveries.rotateSecret(workspaceId, {
      ...{ endpointId: channelId, by, request: requestRefOf(request) },
      ...{ secretId, secret, overlapMs: request.body.overlapMs },
    });
    const { secretId: madeId } = accepted(made, 'channel');
    await queues.ringDelivery(workspaceId, channelId);
    const record = (await core.deliveries.secrets(workspaceId, channelId)).find(({ id }) => id === madeId);
    if (!record) throw notFound('secret');
    return reply.code(201).send({ ...secretAnswer(record), ...(madeId === secretId ? { secret } : {}) });
  });
}
