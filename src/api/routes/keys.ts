/** Keys: made with a role and a scope, shown once, revoked. Never answers a key's text a second time. */
import { z } from 'zod';
import { KeyInput } from '../../inbox/resources/index.js';
import { notFound } from '../access.js';
import { iso, Nothing } from '../answers.js';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { accepted } from '../outcomes.js';
import { PageQuery, pageById, pageOf } from '../paging.js';
import { contextOf } from './resources.js';

const KeyAnswer = z.object({
  id: z.string(),
  role: z.string(),
  channelIds: z.array(z.string()).optional(),
  agentId: z.string().optional(),
  createdAt: z.string(),
});
const MadeKey = KeyAnswer.extend({
  key: z.string().optional().describe('Shown this once; a repeat with the same Idempotency-Key has none.'),
});

type Stored = {
  id: string;
  role: string;
  createdAt: number;
  channelIds?: readonly string[];
  agentId?: string;
};
const keyAnswer = ({ id, role, createdAt, channelIds, agentId }: Stored): z.infer<typeof KeyAnswer> => ({
  id,
  role,
  createdAt: iso(createdAt),
  ...(channelIds ? { channelIds: [...channelIds] } : {}),
  ...(agentId ? { agentId } : {}),
});

export function keyRoutes(api: Api, { keyring }: ApiDeps): void {
  const config = { roles: ['admin'] } as const;
  const params = z.object({ keyId: z.string() });

  const list = { summary: 'Every key', querystring: PageQuery, response: { 200: pageOf(KeyAnswer) } };
  api.get('/v1/keys', { config, schema: list }, async (request) => {
    const { items, nextCursor } = pageById(await keyring.list(accessOf(request).workspaceId), request.query);
    return { items: items.map(keyAnswer), nextCursor };
  });

  const one = { summary: 'One key', params, response: { 200: KeyAnswer } };
  api.get('/v1/keys/:keyId', { config, schema: one }, async (request) => {
    const found = await keyring.get(accessOf(request).workspaceId, request.params.keyId);
    if (!found) throw notFound('key');
    return keyAnswer(found);
  });

  const create = { summary: 'Make a key', body: KeyInput, response: { 201: MadeKey } };
  api.post('/v1/keys', { config, schema: create }, async (request, reply) => {
    const outcome = await keyring.create(accessOf(request).workspaceId, request.body, contextOf(request));
    const { record, key } = accepted(outcome, 'key');
    return reply.code(201).send({ ...keyAnswer(record), ...(key === null ? {} : { key }) });
  });

  const revoke = { summary: 'Revoke a key', params, response: { 204: Nothing } };
  api.delete('/v1/keys/:keyId', { config, schema: revoke }, async (request, reply) => {
    const { workspaceId } = accessOf(request);
    accepted(await keyring.revoke(workspaceId, request.params.keyId, contextOf(request)), 'key');
    return reply.code(204).send(null);
  });
}
