/** The OpenAPI 3.1 document, made from the routes' own schemas, and its readable page. */
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifySchema } from 'fastify';
import { createJsonSchemaTransformObject, jsonSchemaTransform } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Api } from './deps.js';
import { complete, type Document } from './document/complete.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Shown as the body where a handler judges the body itself. */
    documentedBody?: z.ZodType;
  }
}

/** RFC 9457, with what the code adds. */
const Problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.number(),
    detail: z.string().optional(),
    code: z.string().describe('Stable: what to decide by.'),
    errors: z
      .array(z.object({ path: z.string(), code: z.string(), message: z.string() }))
      .optional()
      .describe('What is wrong, field by field.'),
  })
  .meta({ id: 'Problem' });

const problemResponse = {
  description: 'Refused or failed',
  content: { 'application/problem+json': { schema: Problem } },
};

/** Hidden routes stay hidden; every other one may also answer a problem. */
function documented(schema: FastifySchema | undefined, body: z.ZodType | undefined): FastifySchema {
  const response = { ...(schema?.response as Record<string, unknown> | undefined), default: problemResponse };
  return { ...schema, response, ...(body ? { body } : {}) };
}

const pathOf = (url: string) => url.replace(/:(\w+)/g, '{$1}');
const toNamedSchemas = createJsonSchemaTransformObject({});

/** Before any route is put on. */
export async function describeApi(app: Api, version: string): Promise<void> {
  const optionalBodies = new Set<string>();
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Switchboard',
        version,
        description:
          'The real-time engine behind a shared inbox. Errors are RFC 9457 problems with a stable code.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/', description: 'Where this document is.' }],
      components: {
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer', description: 'A key of the workspace, or the root key.' },
        },
      },
    },
    transform: (input) => {
      const roles = input.route.config?.roles ?? [];
      const schema = documented(input.schema, input.route.config?.documentedBody);
      const { body } = schema as { body?: z.ZodType };
      if (body?.safeParse(undefined).success)
        for (const method of [input.route.method].flat())
          optionalBodies.add(`${method} ${pathOf(input.url)}`);
      const security = roles.includes('anyone')
        ? {}
        : {
            security: [{ key: [] }],
            description: [schema.description, `Roles: ${roles.join(', ')}.`].filter(Boolean).join(' '),
          };
      const tags = [input.url.split('/')[2] ?? 'process'];
      return jsonSchemaTransform({ ...input, schema: { ...schema, ...security, tags } });
    },
    transformObject: (input) =>
      complete(toNamedSchemas(input) as Document, optionalBodies) as ReturnType<typeof toNamedSchemas>,
  });
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true });
  app.get(
    '/openapi.json',
    { config: { roles: ['anyone'] }, schema: { hide: true } as FastifySchema },
    async (_request, reply) => reply.type('application/json').serializer(JSON.stringify).send(app.swagger()),
  );
}
