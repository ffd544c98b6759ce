/** Files of messages and replies: taken from people as they are, given to whoever holds a link that was made here. */
import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { contentTypeOf } from '../../attachments/content-types.js';
import { objectOf } from '../../attachments/files.js';
import { dispositionOf, type Spooled } from '../../attachments/store.js';
import { SafeText } from '../../connectors/fields.js';
import { EngineError } from '../../errors.js';
import { newScopedId, workspaceOf } from '../../routing/ids.js';
import { notFound } from '../access.js';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { invalidRequest } from '../validation.js';

const Uploaded = z
  .object({
    id: z.string(),
    contentType: z.string(),
    size: z.number().describe('Bytes.'),
    name: z.string().nullable(),
  })
  .meta({ id: 'Attachment' });

/** What a browser may do with a file that it opens all the same: nothing. */
const HARMLESS = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
  'cache-control': 'private, no-store',
  'referrer-policy': 'no-referrer',
} as const;

const tooLarge = (maxBytes: number) =>
  new EngineError('body_too_large', `A file may have ${maxBytes} bytes.`, { maxBytes });

export function attachmentRoutes(api: Api, deps: ApiDeps): void {
  void api.register(async (scope) => uploadRoute(scope as Api, deps));
  linkRoute(api, deps);
}

function uploadRoute(scope: Api, { core, files }: ApiDeps): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, body, done) => done(null, body));

  async function take(request: FastifyRequest): Promise<Spooled> {
    if (!request.body) throw empty();
    const taken = await files.spool(request.body as Readable);
    if (taken.status === 'too_large') throw tooLarge(files.maxBytes);
    if (taken.status === 'empty') throw empty();
    return taken.file;
  }

  const schema = {
    summary: 'Upload a file for a reply',
    description:
      'The body is the file. A reply takes it by its id; without one it is dropped after a day. What an agent uploads no other agent can send.',
    querystring: z.strictObject({ name: SafeText(1, 255).optional().describe('Of the file.') }),
    response: { 201: Uploaded },
  };
  const config = { roles: ['agent', 'admin'] } as const;
  scope.post('/v1/attachments', { config, schema }, async (request, reply) => {
    const { workspaceId, by } = accessOf(request);
    const contentType = contentTypeOf(request.headers['content-type']);
    if (!contentType || !files.takes(contentType))
      throw new EngineError('unsupported_media_type', 'Files of this content type are not taken here.');
    if (Number(request.headers['content-length'] ?? 0) > files.maxBytes) throw tooLarge(files.maxBytes);
    const attachmentId = newScopedId('at', workspaceId);
    const name = request.query.name ?? null;
    await core.attachments.begin(workspaceId, { attachmentId, contentType, name, by });
    const file = await take(request).catch(async (error: unknown) => {
      await core.attachments.dropped(workspaceId, attachmentId);
      throw error;
    });
    await files.keep(workspaceId, attachmentId, file, contentType);
    const stored = await core.attachments.stored(workspaceId, attachmentId, file.size);
    if (stored.status === 'gone') throw new EngineError('unavailable', 'The upload took too long.');
    return reply.code(201).send({ id: attachmentId, contentType, size: file.size, name });
  });
}

const empty = () =>
  invalidRequest([{ path: 'body', code: 'too_small', message: 'must be the file, not empty' }]);

function linkRoute(api: Api, { core, files }: ApiDeps): void {
  const schema = {
    summary: 'A file, by a link that was made here',
    params: z.object({ attachmentId: z.string() }),
    querystring: z.strictObject({
      expires: z
        .string()
        .regex(/^\d{1,15}$/)
        .transform(Number),
      signature: z.string().min(1).max(100),
    }),
    response: { 200: z.any().describe('The file.'), 302: z.null().describe('Where the file is.') },
  };
  api.get(
    '/v1/attachments/:attachmentId',
    { config: { roles: ['anyone'] }, schema },
    async (request, reply) => {
      const { attachmentId } = request.params;
      const workspaceId = attachmentId.startsWith('at_') ? workspaceOf(attachmentId) : null;
      const nowMs = Date.now();
      if (!workspaceId) throw notFound('attachment');
      if (!files.isGoodLink(workspaceId, attachmentId, request.query, nowMs))
        throw new EngineError('forbidden', 'This link was not made here, or is no longer good.');
      const [record] = await core.attachments.many(workspaceId, [attachmentId]);
      if (record?.status !== 'stored') throw notFound('attachment');
      const object = objectOf(workspaceId, attachmentId);
      const contentType = record.contentType ?? 'application/octet-stream';
      const elsewhere = files.store.link(
        object,
        { contentType, name: record.name },
        request.query.expires,
        nowMs,
      );
      if (elsewhere) return reply.headers(HARMLESS).redirect(elsewhere);
      const file = await files.store.read(object);
      if (!file) throw notFound('attachment');
      return reply
        .headers({
          ...HARMLESS,
          'content-type': contentType,
          'content-length': file.size,
          'content-disposition': dispositionOf(record.name),
        })
        .send(file.body);
    },
  );
}
