/** What the routes' schemas leave out of the document: names of operations, headers, refusals, examples. */
import { answers } from '../examples/answers.js';
import { examples } from '../examples/index.js';
import { isUnderEpoch, refusalsOf } from './refusals.js';

type Media = { schema?: unknown; example?: unknown };
type Parameter = { name: string; in: string; example?: unknown } & Record<string, unknown>;
type Operation = {
  operationId?: string;
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, Media> };
  responses: Record<string, { description: string; content?: Record<string, Media> }>;
  security?: unknown[];
};
export type Document = {
  paths?: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, unknown> };
};

const capitalized = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** `POST /v1/teams/{teamId}` → `postTeamsByTeamId`: one for each route, for as long as it is there. */
export function operationIdOf(method: string, path: string): string {
  const words = path
    .replace(/^\/v1/, '')
    .replace(/\{(\w+)\}/g, (_, name: string) => `by-${name}`)
    .split(/[/-]/)
    .filter((word) => word !== '');
  return `${method}${words.map(capitalized).join('')}`;
}

const idempotencyKey: Parameter = {
  ...{ name: 'Idempotency-Key', in: 'header', required: false },
  description: 'Makes a repeat of the request safe, for 24 hours: what was decided is answered again.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};
const ifMatch: Parameter = {
  ...{ name: 'If-Match', in: 'header', required: false },
  description: 'The epoch that the caller saw; agents must send it.',
  schema: { type: 'string' },
  example: '"1795338000000"',
};

function addHeaders(route: string, operation: Operation): void {
  const headers = [
    ...(route.startsWith('GET ') ? [] : [idempotencyKey]),
    ...(isUnderEpoch(route) ? [ifMatch] : []),
  ];
  if (headers.length > 0) operation.parameters = [...(operation.parameters ?? []), ...headers];
}

function addRefusals(route: string, operation: Operation): void {
  const shape = {
    ...{ route, open: operation.security === undefined },
    hasParameters: (operation.parameters ?? []).some(({ in: place }) => place === 'query'),
    hasBody: operation.requestBody !== undefined,
  };
  const { content = {} } = operation.responses.default ?? {};
  for (const [status, codes] of refusalsOf(shape))
    operation.responses[status] ??= { description: codes.join(', '), content };
}

/** The same value for all content of its kind: a route has one. */
const show = (content: Record<string, Media> | undefined, example: unknown) => {
  for (const media of Object.values(content ?? {})) media.example = example;
};

function addExamples(route: string, { parameters = [], requestBody, responses }: Operation): void {
  const step = examples.get(route);
  if (!step) return;
  for (const parameter of parameters) {
    const example = { ...step.path, ...step.query }[parameter.name];
    if (example !== undefined) parameter.example = example;
  }
  if (step.body !== undefined) show(requestBody?.content, step.body);
  const [good] = Object.keys(responses).filter((status) => status.startsWith('2'));
  if (good && good !== '204' && route in answers) show(responses[good]?.content, answers[route]);
}

function* referencesIn(value: unknown): Generator<string, void> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (name === '$ref') yield String(inner).slice('#/components/schemas/'.length);
    else yield* referencesIn(inner);
  }
}

/** Each schema with a name is there as what is taken and as what is answered: only what is used stays. */
function usedSchemas({ paths, components }: Document): Record<string, unknown> {
  const schemas = components?.schemas ?? {};
  const used = new Set(referencesIn(paths));
  for (const name of used) for (const inner of referencesIn(schemas[name])) used.add(inner);
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)));
}

/** @param optional routes whose body may be left out */
export function complete<T extends Document>(document: T, optional: ReadonlySet<string>): T {
  for (const [path, operations] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(operations)) {
      const route = `${method.toUpperCase()} ${path}`;
      operation.operationId = operationIdOf(method, path);
      if (operation.requestBody && optional.has(route)) operation.requestBody.required = false;
      addRefusals(route, operation);
      addHeaders(route, operation);
      addExamples(route, operation);
      operation.security ??= [];
    }
  }
  if (document.components) document.components.schemas = usedSchemas(document);
  return document;
}
