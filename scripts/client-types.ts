/**
 * The OpenAPI document as TypeScript: a type for each named schema, and one table from route to what it takes
 * and answers. Knows the JSON Schema that this API's own document is made of, and throws at anything else.
 */

type Schema = Readonly<{
  $ref?: string;
  type?: string | readonly string[];
  const?: unknown;
  enum?: readonly unknown[];
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  allOf?: readonly Schema[];
  not?: Schema;
  items?: Schema;
  prefixItems?: readonly Schema[];
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  additionalProperties?: boolean | Schema;
  description?: string;
}>;
type Content = Readonly<Record<string, { schema?: Schema }>>;
type Operation = Readonly<{
  summary?: string;
  parameters?: readonly { name: string; in: string; required?: boolean; schema: Schema }[];
  requestBody?: { required?: boolean; content: Content };
  responses: Readonly<Record<string, { content?: Content }>>;
}>;
export type Document = Readonly<{
  paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  components: { schemas: Readonly<Record<string, Schema>> };
}>;

const HEAD = `/** Made from the OpenAPI document by \`npm run client\`: never changed by hand. */\n`;

const unique = (types: readonly string[]) => [...new Set(types)];
const either = (types: readonly string[]) => unique(types).join(' | ') || 'never';
const nameOf = (ref: string) => ref.slice(ref.lastIndexOf('/') + 1);
const property = (name: string) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));
const comment = (text: string | undefined) => (text ? `/** ${text.replaceAll('*/', '* /')} */\n` : '');
const listOf = (type: string) => (/^\w+$/.test(type) ? `${type}[]` : `(${type})[]`);
const recordOf = (fields: readonly string[]) => `{\n${fields.map((field) => `${field};\n`).join('')}}`;

/** Two spaces for each brace that is open. */
function indented(text: string): string {
  let depth = 0;
  const lines = text.split('\n').map((line) => {
    if (line.startsWith('}')) depth--;
    const placed = line && `${'  '.repeat(depth)}${line}`;
    if (line.endsWith('{')) depth++;
    return placed;
  });
  return lines.join('\n');
}

function typeOf(schema: Schema): string {
  if (schema.$ref) return nameOf(schema.$ref);
  if ('const' in schema) return JSON.stringify(schema.const);
  if (schema.enum) return either(schema.enum.map((value) => JSON.stringify(value)));
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return either(choices.map(typeOf));
  if (schema.allOf) return schema.allOf.map((each) => `(${typeOf(each)})`).join(' & ');
  if (schema.not) return 'never';
  if (typeof schema.type === 'object') return either(schema.type.map((type) => typeOf({ ...schema, type })));
  switch (schema.type) {
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type;
    case 'number':
    case 'integer':
      return 'number';
    case 'array':
      return schema.prefixItems
        ? `[${schema.prefixItems.map(typeOf).join(', ')}]`
        : listOf(typeOf(schema.items ?? {}));
    case 'object':
      return objectOf(schema);
    case undefined:
      return 'unknown';
    default:
      throw new Error(`no type is known for ${JSON.stringify(schema)}`);
  }
}

function objectOf({ properties = {}, required = [], additionalProperties: more }: Schema): string {
  const fields = Object.entries(properties).map(([name, schema]) => {
    const mark = required.includes(name) ? '' : '?';
    return `${comment(schema.description)}${property(name)}${mark}: ${typeOf(schema)}`;
  });
  const rest = typeof more === 'object' ? typeOf(more) : 'unknown';
  if (fields.length === 0) return more === false ? 'Record<string, never>' : `Record<string, ${rest}>`;
  // The rest of an open object admits its named fields too: their types are not known to fit a narrower one.
  return recordOf(more === undefined || more === false ? fields : [...fields, '[key: string]: unknown']);
}

/** Of the first kind of content: routes have one. */
const contentOf = (content: Content | undefined): Schema | undefined =>
  content && (Object.values(content)[0]?.schema ?? {});

function parametersOf(operation: Operation, place: string): string | null {
  const found = (operation.parameters ?? []).filter((each) => each.in === place);
  if (found.length === 0) return null;
  const fields = found.map(
    ({ name, required, schema }) =>
      `${comment(schema.description)}${property(name)}${required ? '' : '?'}: ${typeOf(schema)}`,
  );
  return `${place}${found.some(({ required }) => required) ? '' : '?'}: ${recordOf(fields)}`;
}

function bodyOf({ requestBody }: Operation): string | null {
  const schema = contentOf(requestBody?.content);
  if (!schema) return null;
  const isText = 'text/csv' in (requestBody?.content ?? {});
  return `body${requestBody?.required ? '' : '?'}: ${isText ? 'string' : typeOf(schema)}`;
}

function answerOf({ responses }: Operation): string {
  const good = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  const types = good.map(([status, { content }]) => {
    const schema = contentOf(content);
    return status === '204' || !schema ? 'undefined' : typeOf(schema);
  });
  return `answer: ${either(types)}`;
}

function operationOf(method: string, path: string, operation: Operation): string {
  const parts = [
    parametersOf(operation, 'path'),
    parametersOf(operation, 'query'),
    bodyOf(operation),
    answerOf(operation),
  ].filter((part) => part !== null);
  return `${comment(operation.summary)}'${method.toUpperCase()} ${path}': ${recordOf(parts)}`;
}

/** Only what is called as `/v1`: probes and metrics are for machines that know them. */
export function clientTypes({ paths, components }: Document): string {
  const routes = Object.entries(paths)
    .filter(([path]) => path.startsWith('/v1/'))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
    )
    .sort((a, b) => (`${a.path} ${a.method}` < `${b.path} ${b.method}` ? -1 : 1));
  const operations = routes.map(({ method, path, operation }) => operationOf(method, path, operation));
  const schemas = Object.entries(components.schemas)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, schema]) => `export type ${name} = ${typeOf(schema)};\n`);
  return indented(`${HEAD}\n${schemas.join('\n')}\nexport type Operations = ${recordOf(operations)};\n`);
}
